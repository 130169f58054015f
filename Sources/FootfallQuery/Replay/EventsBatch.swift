import FootfallFormat
import FootfallModel

/// The whole events of some places, in the order of the answer.
///
/// They are read in the order of their rows, each zone once, and packed until they are taken out.
/// Simultaneous ones are ordered by customer at once; those of one customer, which are few, by tie
/// order when they are taken.
struct EventsBatch: Sendable {
    private static let eventsPerCheck = 64

    private let places: ArraySlice<FoundEvents.Place>
    private var packed = PackedEvents()
    /// The number among the packed ones of the event of each place.
    private var numbers: [Int]
    /// How many were taken out.
    private var taken = 0
    private let memory = MemoryShare()

    /// Reads the events of places that ascend in the order of the answer.
    init(_ places: ArraySlice<FoundEvents.Place>, of runs: [any Run]) throws {
        self.places = places
        numbers = [Int](repeating: 0, count: places.count)
        let order = try places.indices.watchedSort { left, right in
            let (l, r) = (places[left], places[right])
            return l.run != r.run ? l.run < r.run : l.row < r.row
        }
        var start = 0
        while start < order.count {
            let run = places[order[start]].run
            let end = order[start...].firstIndex { places[$0].run != run } ?? order.count
            try read(order[start..<end], of: runs[Int(run)])
            start = end
        }
        for (number, place) in order.enumerated() { numbers[place - places.startIndex] = number }
        try orderTies()
    }

    var count: Int { numbers.count }
    var isEmpty: Bool { taken == numbers.count }
    /// What the events take.
    var byteCount: Int { packed.byteCount + numbers.count * MemoryLayout<Int>.stride }

    private mutating func read(_ order: ArraySlice<Int>, of run: any Run) throws {
        let rows = order.map { Int(places[$0].row) }
        try WholeEvents.forEach(at: rows, of: run) { event in
            packed.append(event)
            guard packed.count % Self.eventsPerCheck == 0 else { return }
            try memory.hold(byteCount, packed.count, .events)
        }
    }

    // MARK: Order

    /// The time of an event, as far as it orders.
    private func rank(_ place: Int) -> Int64 { places[places.startIndex + place].rank }

    private mutating func orderTies() throws {
        var start = 0
        while start < count {
            let rank = rank(start)
            var end = start + 1
            while end < count && self.rank(end) == rank { end += 1 }
            if end - start > 1 {
                let ordered = try numbers[start..<end].watchedSort { left, right in
                    try packed.withCustomer(left) { left in
                        try packed.withCustomer(right) { left.precedes($0) }
                    }
                }
                numbers.replaceSubrange(start..<end, with: ordered)
            }
            start = end
        }
    }

    /// Whether an event and the one before it are told apart by tie order alone.
    private func isTiedWithLast(_ place: Int) throws -> Bool {
        guard rank(place) == rank(place - 1) else { return false }
        return try packed.withCustomer(numbers[place]) { own in
            try packed.withCustomer(numbers[place - 1]) { own.elementsEqual($0) }
        }
    }

    // MARK: Taking out

    /// Takes out the next so many events; more if they end among such that only tie order tells apart.
    mutating func take(_ count: Int) throws -> [Event] {
        var events: [Event] = []
        while !isEmpty && events.count < count {
            let start = taken
            repeat { taken += 1 } while try !isEmpty && isTiedWithLast(taken)
            let tied = try numbers[start..<taken].map { number in
                try QueryWatch.checkpoint()
                return try packed.event(number)
            }
            events += tied.count > 1 ? TieOrder.sorted(tied) : tied
        }
        return events
    }
}
