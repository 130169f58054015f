/// The smallest way to write a stream without runs, and its size to the byte.
struct StreamPlan {
    private enum Choice {
        case constant(Int64)
        case bitPacked(width: Int)
        case frame(FrameOfReference)
        case delta(first: Int64, FrameOfReference)
        case plain
    }

    private var choice: Choice
    private var factor = CommonFactor.one
    /// The encoding's number included.
    private(set) var byteCount: Int

    init<Word: StreamWord>(_ values: UnsafeBufferPointer<Word>, _ facts: StreamFacts) {
        let count = facts.count
        choice = .plain
        byteCount = 1 + count * MemoryLayout<Word>.size
        guard facts.runCount > 1 else {
            choice = .constant(facts.first)
            byteCount = Self.constantByteCount(facts.first)
            return
        }
        factor = CommonFactor(values, min: facts.min, range: facts.range)
        consider(
            .frame(FrameOfReference(base: facts.min, range: facts.range, factor: factor)), facts)
        let deltas = FrameOfReference(
            base: facts.deltaMin, range: facts.deltaRange, factor: factor)
        if deltas.width <= Word.bitWidth { consider(.delta(first: facts.first, deltas), facts) }
        if facts.min >= 0 {
            consider(.bitPacked(width: BitPacking.width(of: UInt64(facts.max))), facts)
        }
    }

    private static func constantByteCount(_ value: Int64) -> Int {
        var writer = ByteWriter()
        writer.append(zigzag: value)
        return 1 + writer.count
    }

    /// Takes another choice if it is not larger.
    private mutating func consider(_ other: Choice, _ facts: StreamFacts) {
        let size: Int =
            switch other {
            case .frame(let frame): 1 + frame.byteCount(facts.count)
            case .delta(let first, let frame):
                1 + Delta.byteCount(facts.count, first: first, frame: frame)
            case .bitPacked(let width): 2 + BitPacking.byteCount(facts.count, width: width)
            case .constant, .plain: byteCount
            }
        guard size <= byteCount else { return }
        (choice, byteCount) = (other, size)
    }

    /// The whole stream with far values apart, of values or of differences, if that saves an eighth.
    func patched<Word: StreamWord>(
        _ values: UnsafeBufferPointer<Word>, _ facts: StreamFacts
    ) -> ByteWriter? {
        guard facts.runCount > 1 else { return nil }
        var best: ByteWriter?
        var limit = byteCount
        func take(_ writer: ByteWriter) {
            guard writer.count * 8 < byteCount * 7, writer.count < limit else { return }
            (best, limit) = (writer, writer.count)
        }
        // Differences mostly ascend; those that do not are the far ones then.
        let deltaFrame = PatchedFrame(
            facts.count - 1, base: max(0, facts.deltaMin), range: facts.deltaRange, factor: factor,
            below: limit
        ) { Delta.delta(values, $0) }
        if let deltaFrame { take(Delta.encode(values, patched: deltaFrame)) }
        let frame = PatchedFrame(
            facts.count, base: facts.min, range: facts.range, factor: factor, below: limit
        ) { Int64(truncatingIfNeeded: values[$0]) }
        if let frame { take(frame.encode(values)) }
        return best
    }

    func encode<Word: StreamWord>(
        _ values: UnsafeBufferPointer<Word>, into writer: inout ByteWriter
    ) {
        switch choice {
        case .constant(let value):
            writer.append(.constant)
            writer.append(zigzag: value)
        case .bitPacked(let width):
            writer.append(.bitPacked)
            writer.append(UInt8(width))
            PackedValues.encode(values.count, width: width, into: &writer) { i in
                UInt64(truncatingIfNeeded: values[i])
            }
        case .frame(let frame):
            writer.append(.frameOfReference)
            frame.encode(values.count, into: &writer) { Int64(truncatingIfNeeded: values[$0]) }
        case .delta(_, let frame):
            writer.append(.delta)
            Delta.encode(values, frame: frame, into: &writer)
        case .plain:
            writer.append(.plain)
            writer.append(contentsOf: UnsafeRawBufferPointer(values))
        }
    }
}
