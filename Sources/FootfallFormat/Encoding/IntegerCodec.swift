/// Streams of integers: the smallest of several encodings, by exact size.
///
///     size  field
///     1     encoding   constant, bitPacked, frameOfReference, delta, runLength or plain
///     -     …          as that encoding says
///
/// constant: the value, a zigzag varint. bitPacked: width (1 byte), values. plain: each value in 4
/// (UInt32) or 8 (Int64) bytes. The others have a file each. The number of values is not part of a
/// stream: whoever reads one knows it. A stream of no values is a constant.
package enum IntegerCodec {
    package static func encode<Word: StreamWord>(
        _ values: [Word], into writer: inout ByteWriter
    ) {
        values.withUnsafeBufferPointer { encode($0, into: &writer) }
    }

    package static func encode<Word: StreamWord>(
        _ values: UnsafeBufferPointer<Word>, into writer: inout ByteWriter
    ) {
        let facts = StreamFacts(values)
        let plan = StreamPlan(values, facts)
        // More runs than that never pay: a run costs a value and a length.
        if facts.runCount > 1 && facts.runCount * 2 <= values.count {
            var runs = ByteWriter()
            runs.append(.runLength)
            RunLength.encode(values, runCount: facts.runCount, into: &runs)
            if runs.count < plan.byteCount {
                writer.append(runs)
                return
            }
        }
        plan.encode(values, into: &writer)
    }

    /// A stream without run-length encoding, for the inside of one.
    static func encodeFlat<Word: StreamWord>(
        _ values: UnsafeBufferPointer<Word>, into writer: inout ByteWriter
    ) {
        StreamPlan(values, StreamFacts(values)).encode(values, into: &writer)
    }

    /// Reads some values, how many of which the caller has bounded.
    package static func decode<Word: StreamWord>(
        _ count: Int, of type: Word.Type, from reader: inout ByteReader
    ) throws -> [Word] {
        try decode(count, mayRun: true, from: &reader)
    }

    /// Reads some values into an array that was used before.
    static func decode<Word: StreamWord>(
        _ count: Int, reusing array: consuming [Word], from reader: inout ByteReader
    ) throws -> [Word] {
        guard !array.isEmpty else { return try decode(count, of: Word.self, from: &reader) }
        array.resize(to: count)
        try array.withUnsafeMutableBufferPointer {
            try decode(into: $0, mayRun: true, from: &reader)
        }
        return array
    }

    static func decodeFlat<Word: StreamWord>(
        _ count: Int, of type: Word.Type, from reader: inout ByteReader
    ) throws -> [Word] {
        try decode(count, mayRun: false, from: &reader)
    }

    private static func decode<Word: StreamWord>(
        _ count: Int, mayRun: Bool, from reader: inout ByteReader
    ) throws -> [Word] {
        try [Word](unsafeUninitializedCapacity: count) { buffer, initialized in
            // Words are trivial, so an early exit leaves nothing to clean up.
            try decode(
                into: UnsafeMutableBufferPointer(rebasing: buffer[0..<count]), mayRun: mayRun,
                from: &reader)
            initialized = count
        }
    }

    private static func decode<Word: StreamWord>(
        into out: UnsafeMutableBufferPointer<Word>, mayRun: Bool, from reader: inout ByteReader
    ) throws {
        switch try reader.encoding() {
        case .constant:
            out.update(repeating: Word(truncatingIfNeeded: try reader.zigzag()))
        case .bitPacked:
            try PackedValues.decode(into: out, base: 0, factor: 1, from: &reader)
        case .frameOfReference: try FrameOfReference.decode(into: out, from: &reader)
        case .delta: try Delta.decode(into: out, from: &reader)
        case .runLength where mayRun: try RunLength.decode(into: out, from: &reader)
        case .plain: try decodePlain(into: out, from: &reader)
        case let other: throw reader.damage("encoding \(other), not one of a stream of integers,")
        }
    }

    private static func decodePlain<Word: StreamWord>(
        into out: UnsafeMutableBufferPointer<Word>, from reader: inout ByteReader
    ) throws {
        let bytes = try reader.take(out.count * MemoryLayout<Word>.size)
        UnsafeMutableRawBufferPointer(out).copyMemory(from: bytes)
    }
}
