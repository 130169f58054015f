package import FootfallModel

/// What became of the events of one append: received = stored + duplicates + conflicts + rejected.
package struct AppendReceipt: Sendable, Equatable {
    package var stored = 0
    /// Rows of the batch that were stored before, with the same content.
    package var duplicates: [Int] = []
    /// Rows whose insert id was stored before with other content.
    package var conflicts: [Int] = []
    /// What the decoder refused before the store saw it.
    package var rejections: [Rejection] = []

    package init() {}

    package var received: Int {
        stored + duplicates.count + conflicts.count + rejections.count
    }

    /// Adds the receipt of the part of a batch that begins at a row.
    mutating func add(_ part: AppendReceipt, firstRow: Int) {
        stored += part.stored
        duplicates += part.duplicates.map { $0 + firstRow }
        conflicts += part.conflicts.map { $0 + firstRow }
        rejections += part.rejections
    }
}
