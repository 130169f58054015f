import FootfallModel

/// The values of one path in one zone, as codes of `GroupValues`, one for each slot.
struct SlotCodes {
    /// What the slots are.
    enum Domain: Hashable {
        case rows
        case list(Path)
        /// Values of their own, `starts` telling which are a row's: a defined property whose sources
        /// lie in different lists.
        case own
    }

    var domain: Domain
    var codes: [UInt32]
    /// For `own`: where each row's values begin; one more than there are rows.
    var starts: [UInt32] = []
}

/// Reads group values zone by zone, for one thread; remembers what a dictionary's entries became.
struct GroupReader {
    private struct CodeMap {
        let dictionary: TextDictionary
        /// The code of each entry; `unknown` until it is met.
        var codes: [UInt32]
    }

    private struct Place: Hashable {
        let run: ObjectIdentifier
        let key: ColumnKey?
    }

    private static let unknown = UInt32.max

    let path: BoundPath
    private let type: ColumnType?
    var values = GroupValues()
    private var maps: [Place: CodeMap] = [:]

    /// A reader of all values at a path, or of those of one column type.
    init(_ path: BoundPath, only type: ColumnType? = nil) {
        self.path = path
        self.type = type
    }

    /// The codes of the open zone's slots.
    ///
    /// Slots of rows other than `rows` may be left as missing.
    mutating func codes(_ reader: ZoneReader, rows: ArraySlice<UInt16>) throws -> SlotCodes {
        let domains = Set(path.sources.map(\.domain))
        guard domains.count == 1, let domain = domains.first else {
            return try ownCodes(reader, rows: rows)
        }
        let count = try reader.slotCount(of: domain)
        var codes = [UInt32](repeating: GroupValues.missing, count: count)
        let wanted = domain == nil ? rows : nil
        for source in path.sources {
            try fill(&codes, from: source, reader, wanted)
        }
        return SlotCodes(domain: domain.map { .list($0) } ?? .rows, codes: codes)
    }

    /// Fills the slots that are still missing.
    private mutating func fill(
        _ codes: inout [UInt32], from source: BoundPath.Source, _ reader: ZoneReader,
        _ wanted: ArraySlice<UInt16>?
    ) throws {
        for part in try reader.values(of: source) where type == nil || part.key?.type == type {
            if part.kind == .text {
                let place = Place(run: ObjectIdentifier(reader.run), key: part.key)
                fill(&codes, fromTexts: part.chunk, place, wanted)
                continue
            }
            part.chunk.forEachValue(at: wanted) { slot, index in
                guard slot < codes.count, codes[slot] == GroupValues.missing else { return }
                codes[slot] = code(part, index)
            }
        }
    }

    /// The same for texts, whose entries' codes are kept in a table: a look-up for each slot.
    private mutating func fill(
        _ codes: inout [UInt32], fromTexts chunk: ColumnChunk, _ place: Place,
        _ wanted: ArraySlice<UInt16>?
    ) {
        var map = codeMap(place, chunk.dictionary)
        chunk.codes.withUnsafeBufferPointer { entries in
            codes.withUnsafeMutableBufferPointer { codes in
                map.codes.withUnsafeMutableBufferPointer { known in
                    chunk.forEachValue(at: wanted) { slot, index in
                        guard slot < codes.count, codes[slot] == GroupValues.missing else { return }
                        let entry = Int(entries[index])
                        if known[entry] == Self.unknown {
                            known[entry] = code(of: entry, chunk.dictionary)
                        }
                        codes[slot] = known[entry]
                    }
                }
            }
        }
        maps[place] = map
    }

    private mutating func codeMap(_ place: Place, _ dictionary: TextDictionary) -> CodeMap {
        if let known = maps.removeValue(forKey: place), known.dictionary === dictionary {
            return known
        }
        return CodeMap(
            dictionary: dictionary,
            codes: [UInt32](repeating: Self.unknown, count: dictionary.count))
    }

    @inline(__always)
    private mutating func code(_ part: ZoneReader.Values, _ index: Int) -> UInt32 {
        switch part.chunk.values {
        case .none: return part.kind == .null ? GroupValues.null : GroupValues.emptyObject
        case .words(let words):
            let word = words[index]
            switch part.kind {
            case .bool: return GroupValues.code(word != 0)
            case .double: return values.code(Double(bitPattern: UInt64(bitPattern: word)))
            case .time: return values.code(time: word)
            default: return values.code(word)
            }
        case .codes(let codes, let dictionary): return code(of: Int(codes[index]), dictionary)
        }
    }

    @inline(never)
    private mutating func code(of entry: Int, _ dictionary: TextDictionary) -> UInt32 {
        dictionary.withBytes(UInt32(entry)) { values.code(text: $0) }
    }

    // MARK: Sources in different lists

    /// For each row the values of the first source that exists on it.
    private mutating func ownCodes(
        _ reader: ZoneReader, rows: ArraySlice<UInt16>
    ) throws -> SlotCodes {
        var perRow = [[UInt32]](repeating: [], count: reader.rowCount)
        var decided = Bitmap(count: reader.rowCount)
        for source in path.sources {
            var codes = [UInt32](
                repeating: GroupValues.missing, count: try reader.slotCount(of: source.domain))
            try fill(&codes, from: source, reader, nil)
            let exists = try reader.carry(
                reader.presence(of: source), from: source.domain, to: nil)
            for row in rows.map(Int.init) where exists[row] && !decided[row] {
                perRow[row] = Array(codes[try reader.slots(ofRow: row, in: source.domain)])
            }
            decided.formUnion(exists)
        }
        var result = SlotCodes(domain: .own, codes: [], starts: [0])
        for codes in perRow {
            result.codes.append(contentsOf: codes)
            result.starts.append(UInt32(result.codes.count))
        }
        return result
    }
}

extension ColumnChunk {
    /// Calls `body` with the slot and index of each value, or of those at some ascending slots.
    @inline(__always)
    func forEachValue(at wanted: ArraySlice<UInt16>?, _ body: (Int, Int) -> Void) {
        switch (presence, wanted) {
        case (.all, nil): for i in 0..<valueCount { body(i, i) }
        case (.some(let slots), nil): for (i, slot) in slots.enumerated() { body(Int(slot), i) }
        case (.all, .some(let wanted)): for slot in wanted { body(Int(slot), Int(slot)) }
        case (.some(let slots), .some(let wanted)):
            var i = 0
            for slot in wanted {
                while i < slots.count, slots[i] < slot { i += 1 }
                if i < slots.count, slots[i] == slot { body(Int(slot), i) }
            }
        }
    }
}

extension ZoneReader {
    /// Where each row's slots of a domain begin, and the end.
    func rowStarts(of domain: Path?) throws -> [UInt32] {
        guard let domain else { return (0...UInt32(rowCount)).map { $0 } }
        let starts = try elementStarts(of: domain)
        guard let parent = domain.parentDomain else { return starts }
        return try rowStarts(of: parent).map { starts[Int($0)] }
    }

    /// The slots of a domain that belong to a row.
    func slots(ofRow row: Int, in domain: Path?) throws -> Range<Int> {
        guard let domain else { return row..<row + 1 }
        let parents = try slots(ofRow: row, in: domain.parentDomain)
        let starts = try elementStarts(of: domain)
        return Int(starts[parents.lowerBound])..<Int(starts[parents.upperBound])
    }
}
