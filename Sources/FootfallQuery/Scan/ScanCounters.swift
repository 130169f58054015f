/// What a scan looked at, thread by thread: for the figure "rows scanned", and for `explain`, which
/// takes what was read of each run from its `RunRecord`.
package struct ScanCounters: Equatable, Sendable {
    /// Rows of the zones that were looked into.
    package var rowsScanned = 0
    /// Customers some of whose rows were looked at.
    package var customersScanned = 0
    /// Customers for whom the directories' masks of event names were enough.
    package var customersSkipped = 0

    package init() {}

    package static func += (lhs: inout ScanCounters, rhs: ScanCounters) {
        lhs.rowsScanned += rhs.rowsScanned
        lhs.customersScanned += rhs.customersScanned
        lhs.customersSkipped += rhs.customersSkipped
    }
}
