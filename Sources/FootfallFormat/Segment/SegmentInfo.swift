package import FootfallModel

/// What a segment says about itself as a whole: known when all its columns are written.
package struct SegmentInfo: Sendable, Equatable {
    package var rowCount: Int
    /// How many rows, from the first, have a customer.
    package var customerRowCount: Int
    package var timeRange: ClosedRange<Int64>
    /// The events with a bit of their own in the customers' masks, by bit: at most 63.
    package var maskedEvents: [Name]
    package var statistics: EventStatistics

    package init(
        rowCount: Int, customerRowCount: Int, timeRange: ClosedRange<Int64>,
        maskedEvents: [Name], statistics: EventStatistics
    ) {
        self.rowCount = rowCount
        self.customerRowCount = customerRowCount
        self.timeRange = timeRange
        self.maskedEvents = maskedEvents
        self.statistics = statistics
    }
}
