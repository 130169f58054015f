/// Stretches of equal values: each value once, and how often.
///
///     size  field
///     -     runs       varint, at most the number of values
///     -     values     stream, one a run
///     -     lengths    stream of UInt32, one a run, at least 1; their sum is the number of values
///
/// Neither stream is itself run-length encoded.
enum RunLength {
    static func encode<Word: StreamWord>(
        _ values: UnsafeBufferPointer<Word>, runCount: Int, into writer: inout ByteWriter
    ) {
        var runs: [Word] = []
        var lengths: [UInt32] = []
        runs.reserveCapacity(runCount)
        lengths.reserveCapacity(runCount)
        var start = 0
        for i in 1...values.count where i == values.count || values[i] != values[start] {
            runs.append(values[start])
            lengths.append(UInt32(i - start))
            start = i
        }
        writer.append(count: runs.count)
        runs.withUnsafeBufferPointer { IntegerCodec.encodeFlat($0, into: &writer) }
        lengths.withUnsafeBufferPointer { IntegerCodec.encodeFlat($0, into: &writer) }
    }

    static func decode<Word: StreamWord>(
        into out: UnsafeMutableBufferPointer<Word>, from reader: inout ByteReader
    ) throws {
        let runCount = try reader.count(max: out.count)
        let values = try IntegerCodec.decodeFlat(runCount, of: Word.self, from: &reader)
        let lengths = try IntegerCodec.decodeFlat(runCount, of: UInt32.self, from: &reader)
        guard covers(out.count, lengths) else {
            throw reader.damage("runs that are not of \(out.count) values in all")
        }
        var place = 0
        for (value, length) in zip(values, lengths) {
            place = fill(out, from: place, Int(length), with: value)
        }
    }

    /// Whether there is no empty run, and as many values as are expected.
    private static func covers(_ count: Int, _ lengths: [UInt32]) -> Bool {
        var total = 0
        var least = UInt32.max
        for length in lengths {
            total &+= Int(length)
            least = min(least, length)
        }
        return total == count && (least > 0 || lengths.isEmpty)
    }

    /// Writes a run that fits; returns where it ends.
    ///
    /// Most runs are short, so a fixed number of values is written at once while there is room, some
    /// of which the next run overwrites.
    @inline(__always)
    private static func fill<Word: StreamWord>(
        _ out: UnsafeMutableBufferPointer<Word>, from start: Int, _ length: Int, with value: Word
    ) -> Int {
        let end = start &+ length
        var place = start
        while place < end, place &+ stepSize <= out.count {
            for i in 0..<stepSize { out[place &+ i] = value }
            place &+= stepSize
        }
        while place < end {
            out[place] = value
            place &+= 1
        }
        return end
    }

    private static let stepSize = 16
}
