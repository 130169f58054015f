/// Differences between neighbours, as a frame of reference: for what climbs steadily.
///
///     size  field
///     -     first      zigzag varint
///     -     deltas     FrameOfReference (delta) or PatchedFrame (patchedDelta) of the differences after
///                      it, wrapping at the word's size
///
/// The base is the least difference, not zero: zigzag would take a bit for the sign, and a bit or
/// more for the distance of the least difference from 0.
enum Delta {
    /// The difference between two neighbours.
    @inline(__always)
    static func delta<Word: StreamWord>(_ values: UnsafeBufferPointer<Word>, _ i: Int) -> Int64 {
        Int64(truncatingIfNeeded: values[i + 1]) &- Int64(truncatingIfNeeded: values[i])
    }

    static func byteCount(_ count: Int, first: Int64, frame: FrameOfReference) -> Int {
        var header = ByteWriter()
        header.append(zigzag: first)
        return header.count + frame.byteCount(count - 1)
    }

    static func encode<Word: StreamWord>(
        _ values: UnsafeBufferPointer<Word>, frame: FrameOfReference, into writer: inout ByteWriter
    ) {
        writer.append(zigzag: Int64(truncatingIfNeeded: values[0]))
        frame.encode(values.count - 1, into: &writer) { delta(values, $0) }
    }

    /// The whole stream, with far differences apart.
    static func encode<Word: StreamWord>(
        _ values: UnsafeBufferPointer<Word>, patched frame: PatchedFrame
    ) -> ByteWriter {
        var writer = ByteWriter()
        writer.append(.patchedDelta)
        writer.append(zigzag: Int64(truncatingIfNeeded: values[0]))
        frame.encode(values.count - 1, into: &writer) { delta(values, $0) }
        return writer
    }

    static func decode<Word: StreamWord>(
        into out: UnsafeMutableBufferPointer<Word>, isPatched: Bool, from reader: inout ByteReader
    ) throws {
        guard !out.isEmpty else { throw reader.damage("differences between no values") }
        var value = Word(truncatingIfNeeded: try reader.zigzag())
        out[0] = value
        let deltas = UnsafeMutableBufferPointer(rebasing: out[1...])
        if isPatched {
            try PatchedFrame.decode(into: deltas, from: &reader)
        } else {
            try FrameOfReference.decode(into: deltas, from: &reader)
        }
        for i in 1..<out.count {
            value = value &+ out[i]
            out[i] = value
        }
    }
}
