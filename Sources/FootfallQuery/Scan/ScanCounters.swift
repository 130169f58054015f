/// What a scan did: for `explain`, and for the figure "rows scanned".
package struct ScanCounters: Equatable, Sendable {
    /// Rows of the zones that were looked into.
    package var rowsScanned = 0
    package var zonesScanned = 0
    /// Zones outside the time range, by the run's times or the zone's.
    package var zonesSkippedByTime = 0
    /// Zones that hold none of the events asked for.
    package var zonesSkippedByEvent = 0
    /// Zones none of whose rows can satisfy `where`.
    package var zonesSkippedByCondition = 0
    /// Chunks of columns that were read.
    package var chunksRead = 0
    /// Bytes of their blocks that were read and decoded.
    package var bytesRead = 0
    /// Bytes of those that were found decoded.
    package var bytesFromCache = 0
    /// Runs that were answered from their statistics alone.
    package var runsFromStatistics = 0

    package init() {}

    package static func += (lhs: inout ScanCounters, rhs: ScanCounters) {
        lhs.rowsScanned += rhs.rowsScanned
        lhs.zonesScanned += rhs.zonesScanned
        lhs.zonesSkippedByTime += rhs.zonesSkippedByTime
        lhs.zonesSkippedByEvent += rhs.zonesSkippedByEvent
        lhs.zonesSkippedByCondition += rhs.zonesSkippedByCondition
        lhs.chunksRead += rhs.chunksRead
        lhs.bytesRead += rhs.bytesRead
        lhs.bytesFromCache += rhs.bytesFromCache
        lhs.runsFromStatistics += rhs.runsFromStatistics
    }
}
