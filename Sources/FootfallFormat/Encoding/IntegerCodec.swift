/// Streams of integers: the smallest of several encodings, by exact size.
///
/// The patched ones only where they save an eighth, since they take longer to decode.
///
///     size  field
///     1     encoding   constant, bitPacked, frameOfReference, delta, runLength, plain, patched or
///                      patchedDelta
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
        if let runs = runs(values, facts, below: plan.byteCount) { return writer.append(runs) }
        if let patched = plan.patched(values, facts) { return writer.append(patched) }
        plan.encode(values, into: &writer)
    }

    private static func runs<Word: StreamWord>(
        _ values: UnsafeBufferPointer<Word>, _ facts: StreamFacts, below limit: Int
    ) -> ByteWriter? {
        // More runs than that never pay: a run costs a value and a length.
        guard facts.runCount > 1 && facts.runCount * 2 <= values.count else { return nil }
        var runs = ByteWriter()
        runs.append(.runLength)
        RunLength.encode(values, runCount: facts.runCount, into: &runs)
        return runs.count < limit ? runs : nil
    }

    /// A stream of one of the simple encodings, for the inside of another.
    static func encodeFlat<Word: StreamWord>(
        _ values: UnsafeBufferPointer<Word>, into writer: inout ByteWriter
    ) {
        StreamPlan(values, StreamFacts(values)).encode(values, into: &writer)
    }

    /// Reads some values, how many of which the caller has bounded.
    package static func decode<Word: StreamWord>(
        _ count: Int, of type: Word.Type, from reader: inout ByteReader
    ) throws -> [Word] {
        try decode(count, mayNest: true, from: &reader)
    }

    /// Reads some values into an array that was used before.
    static func decode<Word: StreamWord>(
        _ count: Int, reusing array: consuming [Word], from reader: inout ByteReader
    ) throws -> [Word] {
        guard !array.isEmpty else { return try decode(count, of: Word.self, from: &reader) }
        array.resize(to: count)
        try array.withUnsafeMutableBufferPointer {
            try decode(into: $0, mayNest: true, from: &reader)
        }
        return array
    }

    static func decodeFlat<Word: StreamWord>(
        _ count: Int, of type: Word.Type, from reader: inout ByteReader
    ) throws -> [Word] {
        try decode(count, mayNest: false, from: &reader)
    }

    private static func decode<Word: StreamWord>(
        _ count: Int, mayNest: Bool, from reader: inout ByteReader
    ) throws -> [Word] {
        try [Word](unsafeUninitializedCapacity: count) { buffer, initialized in
            // Words are trivial, so an early exit leaves nothing to clean up.
            try decode(
                into: UnsafeMutableBufferPointer(rebasing: buffer[0..<count]), mayNest: mayNest,
                from: &reader)
            initialized = count
        }
    }

    private static func decode<Word: StreamWord>(
        into out: UnsafeMutableBufferPointer<Word>, mayNest: Bool, from reader: inout ByteReader
    ) throws {
        switch try reader.encoding() {
        case .constant:
            out.update(repeating: Word(truncatingIfNeeded: try reader.zigzag()))
        case .bitPacked:
            try PackedValues.decode(into: out, base: 0, factor: 1, from: &reader)
        case .frameOfReference: try FrameOfReference.decode(into: out, from: &reader)
        case .delta: try Delta.decode(into: out, isPatched: false, from: &reader)
        case .runLength where mayNest: try RunLength.decode(into: out, from: &reader)
        case .patched where mayNest: try PatchedFrame.decode(into: out, from: &reader)
        case .patchedDelta where mayNest:
            try Delta.decode(into: out, isPatched: true, from: &reader)
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
