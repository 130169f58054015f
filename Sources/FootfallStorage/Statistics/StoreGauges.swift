/// How big a store is: the part of its statistics that costs next to nothing, for monitoring.
package struct StoreGauges: Sendable, Equatable {
    package var segments = 0
    package var segmentBytes = 0
    /// Rows that no segment has yet.
    package var memtableRows = 0
    package var logBytes = 0
    package var deadLetters = 0

    package init() {}
}
