import FootfallFormat
package import FootfallModel

/// The events of an answer in their order, some at a time.
///
/// They are places until it is their turn. Of a large answer, as many are read at once as fit into a
/// part of what a query may keep (`EventsBatch`): in the order of rows, newest events lie all over
/// their segments, so a zone is read once for each batch.
///
///     while !events.isAtEnd { for event in try events.take() { … } }
package struct OrderedEvents: Sendable {
    private static let eventsAtATime = 256
    /// What an event is thought to take before any was read.
    private static let sizeBytesGuess = 1024

    private let runs: [any Run]
    private let found: FoundEvents
    private let batchSizeBytesMax: Int
    /// What an event of the last batch took.
    private var eventSizeBytes = Self.sizeBytesGuess
    private var batch: EventsBatch?
    /// The first place that was not read yet.
    private var nextPlace = 0
    /// How many events are still to come.
    private var left: Int

    init(_ found: FoundEvents, limit: Int?, of runs: [any Run], _ options: QueryOptions) {
        self.runs = runs
        self.found = found
        batchSizeBytesMax = options.groupSizeBytesMax / 3
        left = min(limit ?? .max, found.places.count)
    }

    package var isAtEnd: Bool { left == 0 }

    /// The next some events; none if there are no more.
    package mutating func take() throws -> [Event] {
        guard !isAtEnd else { return [] }
        var batch = try self.batch ?? readBatch()
        let events = try batch.take(Self.eventsAtATime).prefix(left)
        left -= events.count
        // One that is used up is let go before the next one is read.
        self.batch = batch.isEmpty || isAtEnd ? nil : batch
        return Array(events)
    }

    private mutating func readBatch() throws -> EventsBatch {
        let end = batchEnd
        let batch = try EventsBatch(found.places[nextPlace..<end], of: runs)
        nextPlace = end
        eventSizeBytes = max(1, batch.byteCount / batch.count)
        return batch
    }

    /// Where a batch from the next place on ends: simultaneous events are all in one.
    private var batchEnd: Int {
        let places = found.places
        let wanted = nextPlace + max(1, batchSizeBytesMax / eventSizeBytes)
        guard wanted < places.count else { return places.count }
        let rank = places[wanted].rank
        let first = places[nextPlace..<wanted].partitionPoint { $0.rank >= rank }
        return first > nextPlace
            ? first : places[nextPlace...].partitionPoint { $0.rank > rank }
    }
}
