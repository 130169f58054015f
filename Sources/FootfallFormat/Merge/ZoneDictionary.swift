internal import FootfallModel

/// Builds text chunks whose zones have dictionaries of their own.
///
/// Each entry of an input's dictionary is looked up once a zone, then found by its code.
struct ZoneDictionary {
    /// For each input, what its codes became in the current zone.
    private struct Known {
        var dictionary: TextDictionary
        /// The zone for which the code was last looked up, counted from 1.
        var zones: [UInt32]
        var codes: [UInt32]
    }

    /// Room for this many, so that the table seldom grows.
    private static let entriesUsual = 1024

    private var known: [Known]
    private var zone: UInt32 = 0
    private var interner = TextInterner()

    init(inputCount: Int) {
        known = (0..<inputCount).map { _ in Known(dictionary: .empty, zones: [], codes: []) }
    }

    /// The texts of a zone.
    mutating func chunk(
        _ zone: ColumnReader.Zone, of reader: inout ColumnReader
    ) throws -> ColumnChunk? {
        self.zone += 1
        interner = TextInterner(capacity: Self.entriesUsual)
        var builder = ChunkBuilder()
        var codes: [UInt32] = []
        codes.reserveCapacity(zone.slotCount)
        for span in zone.spans {
            try reader.cursors[span.input].open(span)
            prepare(span.input, reader.cursors[span.input].dictionary)
            try reader.cursors[span.input].forEachCode(span, into: &builder) {
                codes.append(code($0, of: span.input))
            }
        }
        return builder.finish(.codes(codes, interner.finish()))
    }

    private mutating func prepare(_ input: Int, _ dictionary: TextDictionary) {
        guard known[input].dictionary !== dictionary else { return }
        known[input] = Known(
            dictionary: dictionary, zones: [UInt32](repeating: 0, count: dictionary.count),
            codes: [UInt32](repeating: 0, count: dictionary.count))
    }

    private mutating func code(_ code: UInt32, of input: Int) -> UInt32 {
        if known[input].zones[Int(code)] == zone { return known[input].codes[Int(code)] }
        let own = known[input].dictionary.withBytes(code) { interner.intern($0) }
        known[input].zones[Int(code)] = zone
        known[input].codes[Int(code)] = own
        return own
    }
}
