import FootfallFormat
import FootfallModel

/// The events found so far, as places only; keeps no more than may be in the answer.
///
/// With a limit, that is the first so many by time, and those that share the last one's time: which
/// of these are first is settled when the events themselves are there (`TieOrder`).
struct FoundEvents: Sendable {
    struct Place: Sendable {
        /// Ascending in the order of the answer: the time or, for newest first, its complement,
        /// which orders the other way round and can't overflow as a negative could.
        var rank: Int64
        var run: Int
        var row: Int
    }

    private(set) var places: [Place] = []
    private let limit: Int
    private let isNewestFirst: Bool
    /// Events of a greater rank are not needed.
    private var lastRank = Int64.max

    init(limit: Int?, isNewestFirst: Bool) {
        self.limit = limit ?? .max
        self.isNewestFirst = isNewestFirst
    }

    private func rank(_ time: Int64) -> Int64 { isNewestFirst ? ~time : time }

    mutating func add(_ events: SelectedEvents, run: Int) {
        for i in 0..<events.count where rank(events.times[i]) <= lastRank {
            places.append(
                Place(rank: rank(events.times[i]), run: run, row: Int(events.rows[i])))
        }
        // Trimming sorts, so it waits until there is much to drop.
        if places.count / 4 > max(limit, 1024) { trim() }
    }

    mutating func add(_ other: FoundEvents) {
        places += other.places
        trim()
    }

    /// Whether no event of these times is needed.
    func needsNothing(of times: ClosedRange<Int64>) -> Bool {
        rank(isNewestFirst ? times.upperBound : times.lowerBound) > lastRank
    }

    /// Sorts by time and drops what can't be in the answer.
    mutating func trim() {
        places.sort { $0.rank < $1.rank }
        guard places.count > limit else { return }
        guard limit > 0 else { return places = [] }
        lastRank = places[limit - 1].rank
        let kept = places.partitionPoint { $0.rank > lastRank }
        places.removeLast(places.count - kept)
    }
}
