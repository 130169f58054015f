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
        var place = 0
        for i in 0..<runCount {
            let length = Int(lengths[i])
            guard length > 0, length <= out.count - place else {
                throw reader.damage("a run of \(length) where \(out.count - place) values are left")
            }
            out[place..<place + length].update(repeating: values[i])
            place += length
        }
        guard place == out.count else {
            throw reader.damage("runs of \(place) values in all, \(out.count) expected")
        }
    }
}
