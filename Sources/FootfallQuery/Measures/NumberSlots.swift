import FootfallModel

/// The numbers at one path in one zone, one for each slot.
struct NumberSlots {
    enum Kind: UInt8 {
        case none, int, double
        /// A text that is no number, where numbers were looked for.
        case text
    }

    var domain: SlotCodes.Domain
    var kinds: [UInt8]
    /// Integers, and doubles by their bit pattern.
    var words: [Int64]
    /// For `own`: where each row's values begin; one more than there are rows.
    var starts: [UInt32] = []

    /// The slots that belong to an entry's slot.
    @inline(__always)
    func values(of slot: UInt32) -> Range<Int> {
        guard domain == .own else { return Int(slot)..<Int(slot) + 1 }
        return Int(starts[Int(slot)])..<Int(starts[Int(slot) + 1])
    }
}

/// Reads the numbers of a path zone by zone, for one thread.
///
/// Numbers are numbers; texts count where the property was ever seen as a number, too, and then only
/// those that are wholly a JSON number.
final class NumberReader {
    private struct TextNumbers {
        let dictionary: TextDictionary
        let kinds: [UInt8]
        let words: [Int64]
    }

    let path: BoundPath
    private let readsTexts: Bool
    private var parsed: [ColumnKey: TextNumbers] = [:]

    /// A reader; `readsTexts` if the property was seen as a number and as a text.
    init(_ path: BoundPath, readsTexts: Bool) {
        self.path = path
        self.readsTexts = readsTexts
    }

    func numbers(_ reader: ZoneReader) throws -> NumberSlots {
        let domains = Set(path.sources.map(\.domain))
        guard domains.count == 1, let domain = domains.first else { return try ownNumbers(reader) }
        let count = try reader.slotCount(of: domain)
        var slots = NumberSlots(
            domain: domain.map { .list($0) } ?? .rows, kinds: [UInt8](repeating: 0, count: count),
            words: [Int64](repeating: 0, count: count))
        var decided: Bitmap?
        for source in path.sources {
            try fill(&slots, from: source, reader, except: decided)
            guard path.sources.count > 1 else { break }
            let present = try reader.presence(of: source)
            decided?.formUnion(present)
            decided = decided ?? present
        }
        return slots
    }

    private func fill(
        _ slots: inout NumberSlots, from source: BoundPath.Source, _ reader: ZoneReader,
        except decided: Bitmap? = nil
    ) throws {
        for part in try reader.values(of: source) {
            switch part.kind {
            case .int, .time: fill(&slots, part.chunk, .int, decided)
            case .double: fill(&slots, part.chunk, .double, decided)
            case .text: fillTexts(&slots, part, decided)
            case .null, .bool, .emptyObject: break
            }
        }
    }

    private func fill(
        _ slots: inout NumberSlots, _ chunk: ColumnChunk, _ kind: NumberSlots.Kind,
        _ decided: Bitmap?
    ) {
        let words = chunk.words
        chunk.forEachValue(at: nil) { slot, index in
            guard slot < slots.kinds.count, decided?[slot] != true else { return }
            slots.kinds[slot] = kind.rawValue
            slots.words[slot] = words[index]
        }
    }

    private func fillTexts(
        _ slots: inout NumberSlots, _ part: ZoneReader.Values, _ decided: Bitmap?
    ) {
        let codes = part.chunk.codes
        let numbers = readsTexts ? textNumbers(part) : nil
        part.chunk.forEachValue(at: nil) { slot, index in
            guard slot < slots.kinds.count, decided?[slot] != true else { return }
            let code = Int(codes[index])
            slots.kinds[slot] = numbers?.kinds[code] ?? NumberSlots.Kind.text.rawValue
            slots.words[slot] = numbers?.words[code] ?? 0
        }
    }

    /// The numbers that a dictionary's entries are, each parsed once.
    private func textNumbers(_ part: ZoneReader.Values) -> TextNumbers {
        let dictionary = part.chunk.dictionary
        if let key = part.key, let known = parsed[key], known.dictionary === dictionary {
            return known
        }
        var kinds: [UInt8] = []
        var words: [Int64] = []
        for code in 0..<UInt32(dictionary.count) {
            let (kind, word) = dictionary.withBytes(code, Self.parse)
            kinds.append(kind.rawValue)
            words.append(word)
        }
        let numbers = TextNumbers(dictionary: dictionary, kinds: kinds, words: words)
        if let key = part.key { parsed[key] = numbers }
        return numbers
    }

    private static func parse(_ text: UnsafeRawBufferPointer) -> (NumberSlots.Kind, Int64) {
        switch Number(json: text) {
        case .int(let int): (.int, int)
        case .double(let double): (.double, Int64(bitPattern: double.bitPattern))
        case nil: (.text, 0)
        }
    }

    /// For each row the values of the first source that exists on it.
    private func ownNumbers(_ reader: ZoneReader) throws -> NumberSlots {
        var perRow = [[(UInt8, Int64)]](repeating: [], count: reader.rowCount)
        var decided = Bitmap(count: reader.rowCount)
        for source in path.sources {
            let count = try reader.slotCount(of: source.domain)
            var slots = NumberSlots(
                domain: .rows, kinds: [UInt8](repeating: 0, count: count),
                words: [Int64](repeating: 0, count: count))
            try fill(&slots, from: source, reader)
            let exists = try reader.carry(
                reader.presence(of: source), from: source.domain, to: nil)
            for row in perRow.indices where exists[row] && !decided[row] {
                perRow[row] = try reader.slots(ofRow: row, in: source.domain).map {
                    (slots.kinds[$0], slots.words[$0])
                }
            }
            decided.formUnion(exists)
        }
        var result = NumberSlots(domain: .own, kinds: [], words: [], starts: [0])
        for values in perRow {
            result.kinds.append(contentsOf: values.map(\.0))
            result.words.append(contentsOf: values.map(\.1))
            result.starts.append(UInt32(result.kinds.count))
        }
        return result
    }
}
