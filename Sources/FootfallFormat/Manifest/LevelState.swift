/// The segments of a store and how time is sliced: the part of the manifest that flushes and
/// compactions change, and all that decides about them.
package struct LevelState: Equatable, Sendable {
    package var bounds: SliceBounds
    /// Ascending by number.
    package var segments: [SegmentDescriptor]
    package var ledger: WriteLedger

    package init(
        bounds: SliceBounds = SliceBounds(), segments: [SegmentDescriptor] = [],
        ledger: WriteLedger = WriteLedger()
    ) {
        self.bounds = bounds
        self.segments = segments
        self.ledger = ledger
    }

    /// The state after a flush or a compaction.
    ///
    /// Edits name what they take away and what they add, so a flush may be committed while a merge
    /// still runs.
    package func applying(_ edit: LevelEdit) -> LevelState {
        let kept = segments.filter { !edit.removed.contains($0.number) }
        return LevelState(
            bounds: bounds.editing(adding: edit.addedCuts, removing: edit.removedCuts),
            segments: (kept + edit.added).sorted { $0.number < $1.number },
            ledger: WriteLedger(
                flushedRows: ledger.flushedRows + edit.flushedRows,
                compactedRows: ledger.compactedRows + edit.compactedRows,
                settledRows: ledger.settledRows + edit.settledRows))
    }
}

/// How much the store wrote over its life, in rows: bounds the write amplification.
package struct WriteLedger: Equatable, Sendable {
    package var flushedRows: Int
    /// By compactions that the store chose by itself.
    package var compactedRows: Int
    /// By compactions that somebody asked for, which settle everything whatever it costs.
    package var settledRows: Int

    package init(flushedRows: Int = 0, compactedRows: Int = 0, settledRows: Int = 0) {
        self.flushedRows = flushedRows
        self.compactedRows = compactedRows
        self.settledRows = settledRows
    }

    /// How often each row was written, on average; 1 is the least possible.
    package var writeAmplification: Double {
        amplification(flushedRows + compactedRows + settledRows)
    }

    /// The same without asked-for compactions: what the store decides on, and keeps within its bound.
    package var ownWriteAmplification: Double { amplification(flushedRows + compactedRows) }

    private func amplification(_ writtenRows: Int) -> Double {
        flushedRows == 0 ? 1 : Double(writtenRows) / Double(flushedRows)
    }
}

/// What one flush or compaction changes.
package struct LevelEdit: Equatable, Sendable {
    /// Numbers of segments that are replaced.
    package var removed: Set<UInt64>
    package var added: [SegmentDescriptor]
    package var addedCuts: [Int64]
    package var removedCuts: [Int64]
    package var flushedRows: Int
    package var compactedRows: Int
    package var settledRows: Int

    package init(
        removed: Set<UInt64> = [], added: [SegmentDescriptor] = [], addedCuts: [Int64] = [],
        removedCuts: [Int64] = [], flushedRows: Int = 0, compactedRows: Int = 0,
        settledRows: Int = 0
    ) {
        self.removed = removed
        self.added = added
        self.addedCuts = addedCuts
        self.removedCuts = removedCuts
        self.flushedRows = flushedRows
        self.compactedRows = compactedRows
        self.settledRows = settledRows
    }
}
