internal import CKernels
internal import FootfallModel

/// Integers in fewer bytes than they are read in.
///
/// Codes, lengths and slots of a zone are small. Times are not, but they are milliseconds or seconds
/// mostly, so that a zone's are multiples of one factor above the least of them, 32 bits each, or 40
/// where a zone spans months.
package enum NarrowWords: Sendable {
    case bytes([UInt8])
    case shorts([UInt16])
    /// base + factor × each.
    case steps([UInt32], base: Int64, factor: Int64)
    case longSteps(LongSteps)

    /// Nil if some value needs more.
    init?<Word: StreamWord>(_ words: [Word]) {
        var bits: Word = 0
        for word in words { bits |= word }
        switch UInt64(truncatingIfNeeded: bits) {
        case 0...0xff: self = .bytes(words.map { UInt8(truncatingIfNeeded: $0) })
        case 0...0xffff: self = .shorts(words.map { UInt16(truncatingIfNeeded: $0) })
        default:
            guard Word.bitWidth > UInt32.bitWidth, let steps = Self.steps(words) else { return nil }
            self = steps
        }
    }

    private static func steps<Word: StreamWord>(_ words: [Word]) -> NarrowWords? {
        words.withUnsafeBufferPointer { words in
            let facts = StreamFacts(words)
            // A range past Int64 would need a factor past it, too.
            guard facts.range <= UInt64(Int64.max) else { return nil }
            var factor = CommonFactor.one
            if facts.range > UInt64(UInt32.max) {
                factor = CommonFactor(words, min: facts.min, range: facts.range)
            }
            switch factor.quotient(facts.range) {
            case 0...UInt64(UInt32.max):
                let steps = words.map { word in
                    let distance = UInt64(
                        bitPattern: Int64(truncatingIfNeeded: word) &- facts.min)
                    return UInt32(truncatingIfNeeded: factor.quotient(distance))
                }
                return .steps(steps, base: facts.min, factor: Int64(factor.factor))
            case 0...LongSteps.stepMax:
                return .longSteps(LongSteps(words, base: facts.min, factor))
            default: return nil
            }
        }
    }

    var byteCount: Int {
        switch self {
        case .bytes(let words): words.count
        case .shorts(let words): words.count * 2
        case .steps(let words, _, _): words.count * 4
        case .longSteps(let words): words.byteCount
        }
    }

    package var count: Int {
        switch self {
        case .bytes(let words): words.count
        case .shorts(let words): words.count
        case .steps(let words, _, _): words.count
        case .longSteps(let words): words.count
        }
    }

    /// The integers in an array, whatever that held.
    func wide<Word: StreamWord>(reusing array: consuming [Word]) -> [Word] {
        array.resize(to: count)
        array.withUnsafeMutableBufferPointer { array in
            switch self {
            case .bytes(let words): Self.widen(words, into: array)
            case .shorts(let words): Self.widen(words, into: array)
            case .steps(let words, let base, let factor):
                Self.widen(words, base: base, factor: factor, into: array)
            case .longSteps(let words): words.widen(into: array)
            }
        }
        return array
    }

    private static func widen<Word: StreamWord>(
        _ steps: [UInt32], base: Int64, factor: Int64,
        into array: UnsafeMutableBufferPointer<Word>
    ) {
        steps.withUnsafeBufferPointer { steps in
            guard let small = UInt32(exactly: factor) else {
                for i in 0..<steps.count {
                    array[i] = Word(truncatingIfNeeded: base &+ factor &* Int64(steps[i]))
                }
                return
            }
            // A product of two 32-bit factors is one instruction for each vector.
            for i in 0..<steps.count {
                let distance = UInt64(small) &* UInt64(steps[i])
                array[i] = Word(truncatingIfNeeded: base &+ Int64(bitPattern: distance))
            }
        }
    }

    private static func widen<Narrow: FixedWidthInteger, Word: StreamWord>(
        _ words: [Narrow], into array: UnsafeMutableBufferPointer<Word>
    ) {
        words.withUnsafeBufferPointer { words in
            for i in 0..<words.count { array[i] = Word(truncatingIfNeeded: words[i]) }
        }
    }

    // MARK: Some of them

    /// The integers at some places, each below the count, into a buffer with room for as many.
    ///
    /// For a scan that looks at some of a zone's rows: to widen all first would take longer.
    package func gather(
        at places: UnsafeBufferPointer<UInt16>, into array: UnsafeMutableBufferPointer<Int64>
    ) {
        switch self {
        case .bytes(let words): Self.gather(words, places, base: 0, factor: 1, into: array)
        case .shorts(let words): Self.gather(words, places, base: 0, factor: 1, into: array)
        case .steps(let words, let base, let factor):
            Self.gather(words, places, base: base, factor: factor, into: array)
        case .longSteps(let words): words.gather(at: places, into: array)
        }
    }

    private static func gather<Narrow: FixedWidthInteger>(
        _ words: [Narrow], _ places: UnsafeBufferPointer<UInt16>, base: Int64, factor: Int64,
        into array: UnsafeMutableBufferPointer<Int64>
    ) {
        words.withUnsafeBufferPointer { words in
            for i in 0..<places.count {
                let step = Int64(truncatingIfNeeded: words[Int(places[i])])
                array[i] = base &+ factor &* step
            }
        }
    }
}
