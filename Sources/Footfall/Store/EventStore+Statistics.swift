public import FootfallModel
internal import FootfallFormat
package import FootfallStorage

extension EventStore {
    /// What a store holds and what it takes.
    public struct Statistics: Sendable {
        /// Events that are kept.
        public var events = 0
        /// Distinct customers among them.
        public var customers = 0
        /// Insert ids among them.
        public var insertIDs = 0
        /// What became of the events that were ever handed in, by source.
        public var countsBySource: [String: IngestCounts] = [:]
        /// Bytes of the segments.
        public var segmentBytes = 0
        /// Bytes of the logs.
        public var logBytes = 0
        /// Records that were refused, and kept to be looked at.
        public var deadLetters = 0
        /// How often each event was written to segments, on average, over the store's life.
        public var writeAmplification = 1.0
        /// The same without what `compact()` rewrote: what the store merges by itself.
        public var ownWriteAmplification = 1.0
    }

    /// What the store holds; costs a pass over the customers.
    public func statistics() throws -> Statistics {
        let details = try detailedStatistics()
        var statistics = Statistics()
        statistics.events = details.events
        statistics.customers = details.customers
        statistics.insertIDs = details.insertIDs
        statistics.countsBySource = details.counters.bySource.mapValues(IngestCounts.init)
        statistics.segmentBytes = details.segmentBytes
        statistics.logBytes = details.logBytes
        statistics.writeAmplification = details.writeAmplification
        statistics.ownWriteAmplification = details.ownWriteAmplification
        statistics.deadLetters = details.deadLetters.rejections + details.deadLetters.conflicts
        return statistics
    }

    /// As `statistics()`, with columns and files.
    package func detailedStatistics() throws -> StoreStatistics {
        try engine.statistics()
    }

    /// The part of the statistics that costs next to nothing.
    package func gauges() throws -> StoreGauges {
        try engine.gauges()
    }

    /// Calls a closure with each record that was refused, oldest first.
    public func forEachDeadLetter(_ body: (Rejection, _ received: Timestamp) throws -> Void) throws
    {
        try engine.forEachDeadLetter { letter in
            var rejection = Rejection(
                kind: letter.kind, index: 0, field: letter.field, message: letter.message,
                source: letter.source, raw: letter.raw)
            rejection.facts = letter.facts
            try body(rejection, letter.received)
        }
    }
}

extension IngestCounts {
    fileprivate init(_ counters: SourceCounters) {
        received = counters.received
        stored = counters.stored
        duplicates = counters.duplicates
        conflicts = counters.conflicts
        rejected = counters.rejected
    }
}
