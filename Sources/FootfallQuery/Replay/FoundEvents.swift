import FootfallFormat
import FootfallModel

/// The events found so far, as places only; keeps few more than may be in the answer.
///
/// With a limit, that is the first so many by time, and those that share the last one's time: which
/// of these are first is settled when the events themselves are there (`TieOrder`).
struct FoundEvents: Sendable {
    struct Place: Sendable {
        /// Ascending in the order of the answer: the time or, for newest first, its complement,
        /// which orders the other way round and can't overflow as a negative could.
        var rank: Int64
        var run: UInt32
        var row: UInt32
    }

    private(set) var places: [Place] = []
    private let memory = MemoryShare()
    private let limit: Int
    private let isNewestFirst: Bool
    /// Events of a greater rank are not needed.
    private var lastRank = Int64.max

    init(limit: Int?, isNewestFirst: Bool) {
        self.limit = limit ?? .max
        self.isNewestFirst = isNewestFirst
    }

    private func rank(_ time: Int64) -> Int64 { isNewestFirst ? ~time : time }

    mutating func add(_ events: SelectedEvents, run: Int) throws {
        for i in 0..<events.count where rank(events.times[i]) <= lastRank {
            places.append(
                Place(rank: rank(events.times[i]), run: UInt32(run), row: events.rows[i]))
        }
        // Trimming sorts, so it waits until there is much to drop.
        if places.count / 2 > max(limit, 1024) { try trim() }
        try checkSize()
    }

    mutating func add(_ other: FoundEvents) throws {
        places += other.places
        try checkSize()
        try trim()
    }

    /// Sorting takes as much again.
    private func checkSize() throws {
        try memory.hold(2 * places.count * MemoryLayout<Place>.stride, places.count, .events)
    }

    /// Whether no event of these times is needed.
    func needsNothing(of times: ClosedRange<Int64>) -> Bool {
        rank(isNewestFirst ? times.upperBound : times.lowerBound) > lastRank
    }

    /// Sorts by time and drops what can't be in the answer.
    private mutating func trim() throws {
        places = try places.watchedSort { $0.rank < $1.rank }
        if places.count > limit {
            lastRank = limit > 0 ? places[limit - 1].rank : .min
            let kept = limit > 0 ? places.partitionPoint { $0.rank > lastRank } : 0
            places.removeLast(places.count - kept)
        }
        try memory.hold(
            places.count * MemoryLayout<Place>.stride, places.count, .events)
    }
}
