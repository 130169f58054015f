/// What the manifest says of a live segment: enough to open it, to check that it is the one that was
/// written, to decide whether a query needs it, and to choose what to compact.
package struct SegmentDescriptor: Equatable, Sendable {
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// Written by a flush, or merged from such, and not settled yet; in one time slice.
        case fresh = 1
        /// As `fresh`, but with rows of several time slices.
        case late = 2
        /// The long-lived form: within one time slice, no two settled segments share a hash.
        case settled = 3
    }

    /// How many equal parts `timeQuantiles` cuts the rows into.
    package static let quantiles = 16

    /// Names the file (`seg-<16 hex>.seg`); never used twice.
    package var number: UInt64
    package var uuid: SegmentUUID
    package var kind: Kind
    package var byteCount: Int
    /// Of the file's trailer, on which all its other checksums hang.
    package var trailerChecksum: UInt64
    /// At least 1.
    package var rowCount: Int
    package var customerRowCount: Int
    package var idCount: Int
    /// Least and greatest time.
    package var timeRange: ClosedRange<Int64>
    /// Times, ascending, with about a 16th of the rows between neighbours.
    ///
    /// 17 of them, from the least to the greatest. They say where a slice can be cut.
    package var timeQuantiles: [Int64]
    /// The customers' hashes that the segment was made for.
    ///
    /// All of them, unless its slice had too many rows for one file. Rows without a customer count
    /// as the greatest hash.
    package var hashRange: ClosedRange<UInt64>
    /// Sum, modulo 2^64, of the hashes of all rows (`ContentHash`): a merge must preserve it.
    package var rowSum: UInt64
    /// Sum, modulo 2^64, of the hashes of all insert ids, each with its row.
    package var idSum: UInt64

    package init(
        number: UInt64, uuid: SegmentUUID, kind: Kind, byteCount: Int, trailerChecksum: UInt64,
        rowCount: Int, customerRowCount: Int, idCount: Int, timeRange: ClosedRange<Int64>,
        timeQuantiles: [Int64], hashRange: ClosedRange<UInt64> = 0...UInt64.max, rowSum: UInt64,
        idSum: UInt64
    ) {
        self.number = number
        self.uuid = uuid
        self.kind = kind
        self.byteCount = byteCount
        self.trailerChecksum = trailerChecksum
        self.rowCount = rowCount
        self.customerRowCount = customerRowCount
        self.idCount = idCount
        self.timeRange = timeRange
        self.timeQuantiles = timeQuantiles
        self.hashRange = hashRange
        self.rowSum = rowSum
        self.idSum = idSum
    }

    /// About how many rows lie in some times, by the quantiles: exact for all or none.
    package func rowEstimate(in times: ClosedRange<Int64>) -> Int {
        if times.lowerBound <= timeRange.lowerBound && times.upperBound >= timeRange.upperBound {
            return rowCount
        }
        guard times.overlaps(timeRange) else { return 0 }
        let share = fraction(before: times.upperBound) - fraction(before: times.lowerBound)
        return min(rowCount, max(0, Int(share * Double(rowCount))))
    }

    /// About which part of the rows lies before a time.
    private func fraction(before time: Int64) -> Double {
        let index = timeQuantiles.partitionPoint { $0 > time }
        guard index > 0 else { return 0 }
        guard index < timeQuantiles.count else { return 1 }
        let low = Double(timeQuantiles[index - 1])
        let high = Double(timeQuantiles[index])
        let within = (Double(time) - low) / (high - low)
        return (Double(index - 1) + within) / Double(timeQuantiles.count - 1)
    }
}
