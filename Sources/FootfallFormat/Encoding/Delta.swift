/// Differences between neighbours, as a frame of reference: for what climbs steadily.
///
///     size  field
///     -     first      zigzag varint
///     -     deltas     FrameOfReference of the differences after it, wrapping at the word's size
///
/// The base is the least difference, not zero: zigzag would take a bit for the sign, and a bit or
/// more for the distance of the least difference from 0.
enum Delta {
    static func byteCount(_ count: Int, first: Int64, frame: FrameOfReference) -> Int {
        var header = ByteWriter()
        header.append(zigzag: first)
        return header.count + frame.byteCount(count - 1)
    }

    static func encode<Word: StreamWord>(
        _ values: UnsafeBufferPointer<Word>, frame: FrameOfReference, into writer: inout ByteWriter
    ) {
        writer.append(zigzag: Int64(truncatingIfNeeded: values[0]))
        frame.encode(values.count - 1, into: &writer) { i in
            Int64(truncatingIfNeeded: values[i + 1]) &- Int64(truncatingIfNeeded: values[i])
        }
    }

    static func decode<Word: StreamWord>(
        into out: UnsafeMutableBufferPointer<Word>, from reader: inout ByteReader
    ) throws {
        guard !out.isEmpty else { throw reader.damage("differences between no values") }
        var value = Word(truncatingIfNeeded: try reader.zigzag())
        out[0] = value
        try FrameOfReference.decode(
            into: UnsafeMutableBufferPointer(rebasing: out[1...]), from: &reader)
        for i in 1..<out.count {
            value = value &+ out[i]
            out[i] = value
        }
    }
}
