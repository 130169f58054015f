package import FootfallFormat
internal import FootfallModel

/// Which events a query looks at.
///
/// Up to 64 patterns ("steps"), each with its own conditions, a condition for all, and a stretch of
/// time. Immutable; threads make a scanner each.
///
///     let selector = EventSelector(steps: [viewed, bought], filter: nil, times: range)
///     let scanner = selector.scanner(of: run, secret: snapshot.secret, clock: clock)
///     var events = SelectedEvents()
///     try scanner.select(0..<run.rowCount, into: &events)
package struct EventSelector: Sendable {
    package static let stepsMax = 64

    package let steps: [BoundEvents]
    /// What `where` asks of every event.
    package let filter: Condition?
    /// The times of interest, the end excluded; nil for all.
    package let times: Range<Int64>?
    /// Whether events that match no step are looked at too.
    package let takesAll: Bool
    /// Whether few zones are read for it, as for one customer: they stay in the cache then.
    package let readsFew: Bool

    package init(
        steps: [BoundEvents], filter: Condition? = nil, times: Range<Int64>? = nil,
        takesAll: Bool = false, readsFew: Bool = false
    ) {
        precondition(steps.count <= Self.stepsMax, "the parser allows at most 64 steps")
        self.steps = steps
        self.filter = filter
        self.times = times
        self.takesAll = takesAll
        self.readsFew = readsFew
    }

    /// Whether all events match, whatever they are called.
    var takesAnyEvent: Bool {
        guard steps.count == 1, let only = steps[0].alternatives.first else { return false }
        return steps[0].alternatives.count == 1 && only.names == .any && only.condition == nil
    }

    package func scanner(of run: any Run, secret: UInt64, clock: LocalClock) -> EventScanner {
        EventScanner(
            self, ZoneReader(run: run, secret: secret, clock: clock, readsFew: readsFew))
    }

    /// For customer masks: the bits of the names that each step may match.
    ///
    /// A customer whose mask shares no bit with a step's has no event of that step in the run.
    package func maskBits(in run: any Run) -> [UInt64] {
        let names = run.maskedEvents
        return steps.map { step in
            // Bit 63 stands for all names without a bit of their own.
            var bits: UInt64 = 1 << 63
            for (bit, name) in names.enumerated() where step.mayMatch(name) {
                bits |= 1 << UInt64(bit)
            }
            return bits
        }
    }
}

/// Selected rows of one run, ascending, with the steps that each matches and its time.
package struct SelectedEvents: Sendable {
    package var rows: [UInt32] = []
    /// Bit i is set if the event matches step i; 0 only where all events are looked at.
    package var masks: [UInt64] = []
    package var times: [Int64] = []

    package init() {}

    package var count: Int { rows.count }

    /// Appends rows of the zone that a reader is at, with their times.
    ///
    /// A column at a time: the room for all is made once, and nothing is checked for each.
    mutating func append(
        _ matches: Slice<UnsafeBufferPointer<UInt16>>, _ steps: Slice<UnsafeBufferPointer<UInt64>>,
        of reader: ZoneReader
    ) throws {
        let matches = UnsafeBufferPointer(rebasing: matches)
        let (first, start, count) = (UInt32(reader.rows.lowerBound), rows.count, matches.count)
        masks.append(contentsOf: UnsafeBufferPointer(rebasing: steps))
        rows.append(contentsOf: repeatElement(0, count: count))
        times.append(contentsOf: repeatElement(0, count: count))
        rows.withUnsafeMutableBufferPointer { rows in
            for i in 0..<count { rows[start &+ i] = first &+ UInt32(matches[i]) }
        }
        try times.withUnsafeMutableBufferPointer { times in
            try reader.readTimes(
                of: matches, into: UnsafeMutableBufferPointer(rebasing: times[start...]))
        }
    }

    /// Makes room for so many, so that what grows is not moved again and again.
    mutating func reserve(_ count: Int) {
        rows.reserveCapacity(count)
        masks.reserveCapacity(count)
        times.reserveCapacity(count)
    }

    package mutating func removeAll() {
        rows.removeAll(keepingCapacity: true)
        masks.removeAll(keepingCapacity: true)
        times.removeAll(keepingCapacity: true)
    }
}
