/// Which starts of chains have a window that is not over when the query runs.
struct OpenStarts {
    private let starts: Range<Int64>
    /// Starts from here on are open.
    private let openFrom: Int64

    init(_ rules: FunnelRules, now: Int64) {
        starts = rules.starts
        openFrom = rules.window.map { now.subtractingClamped($0) } ?? .max
    }

    /// Whether no start in a run of some times is open.
    func isOver(_ times: ClosedRange<Int64>) -> Bool { times.upperBound < openFrom }

    /// Whether any of some events, ascending by time, is late enough to be an open start.
    func mayBeAny(of times: UnsafeBufferPointer<Int64>) -> Bool {
        times.last.map { $0 >= openFrom } ?? false
    }

    /// How many events, ascending by time, are open starts: those that have one of the bits, and of
    /// those the ones that count.
    func count(
        _ times: UnsafeBufferPointer<Int64>, _ masks: UnsafeBufferPointer<UInt64>,
        bits: UInt64 = 1, where counts: (Int) -> Bool = { _ in true }
    ) -> Int {
        var count = 0
        var i = times.count - 1
        while i >= 0 && times[i] >= openFrom {
            if masks[i] & bits != 0 && starts.contains(times[i]) && counts(i) { count += 1 }
            i -= 1
        }
        return count
    }
}

extension Int64 {
    /// The difference, or the least value where it would pass it.
    fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? .min : difference
    }
}
