internal import FootfallModel

/// Merges sorted runs into segments.
///
/// A flush is the same as a compaction: its runs are in memory.
///
/// First the order of the rows of one segment is decided from the customer directories
/// (`OrderMerge`); it takes eight bytes a row at most. Then it is written: its statistics and masks
/// from the event and time columns, every column zone by zone, the directory, the insert ids. Since
/// rows of an input never pass each other, all columns are read from front to back, and no more of
/// them than a zone of each input is in memory. Several threads can each write one (`MergePieces`).
/// At the end, rows, ids and their hashes must add up to the inputs'.
///
///     let merged = try RunMerge(inputs, expected: totals, secret: secret)
///         .run(MergePlan(.settled)) { try SegmentWriter(sink: …) }
package struct RunMerge: Sendable {
    package struct Options: Sendable {
        package var columnsMax = ColumnChoice.columnsMax
        package var sharedDictionaryByteCountMax = SharedDictionary.byteCountMax
        package var statisticsCellsMax = StatisticsBuilder.cellsMax
        /// Row numbers have 24 bits.
        package var segmentRowsMax = 1 << 24 - 1
        /// Settled segments are cut by customer hash where they would have more rows.
        package var settledRowsWanted = Self.settledRowsWanted

        /// What a merge holds of one segment in memory, some 20 bytes a row, stays small however large
        /// a slice of time is, and several threads can write a slice; smaller ones would cost more, as
        /// for each the insert ids of the whole slice are read.
        package static let settledRowsWanted = 6_000_000

        package init() {}
    }

    let inputs: [any MergeInput]
    let expected: MergeTotals
    let secret: UInt64
    let options: Options
    let choice: ColumnChoice
    /// The columns of each input.
    let columns: [Set<ColumnKey>]

    /// A merge of some runs that share no row; `expected` is what they hold together.
    package init(
        _ inputs: [any MergeInput], expected: MergeTotals, secret: UInt64,
        options: Options = Options()
    ) throws {
        self.inputs = inputs
        self.expected = expected
        self.secret = secret
        self.options = options
        columns = inputs.map { Set($0.columns) }
        choice = try ColumnChoice(inputs, columns, columnsMax: options.columnsMax)
    }

    /// Writes the outputs that have rows, one after another.
    ///
    /// Throws if they don't add up to the inputs: then none of them may be committed.
    package func run<Output: SegmentOutput>(
        _ plan: MergePlan, makeOutput: @escaping @Sendable () throws -> Output
    ) throws -> [MergedSegment<Output.Summary>] {
        let pieces = try MergePieces(self, plan, makeOutput: makeOutput)
        while try pieces.writeNext() {}
        return try pieces.finish()
    }

    /// How large the segments become that a plan asks for.
    func pieceSize(_ plan: MergePlan) -> MergePieceSize {
        guard plan.outputs.allSatisfy({ $0.kind == .settled }) else {
            return MergePieceSize(rowsMax: options.segmentRowsMax)
        }
        return MergePieceSize(
            rows: inputs.reduce(0) { $0 + $1.rowCount }, outputs: plan.outputs.count,
            rowsWanted: min(options.settledRowsWanted, options.segmentRowsMax / 2))
    }
}

/// A segment that a merge has written.
package struct MergedSegment<Summary: Sendable>: Sendable {
    package var kind: SegmentDescriptor.Kind
    package var totals: MergeTotals
    package var customerRowCount: Int
    package var timeRange: ClosedRange<Int64>
    /// See `SegmentDescriptor.timeQuantiles`.
    package var timeQuantiles: [Int64]
    package var hashRange: ClosedRange<UInt64>
    /// What the output returned.
    package var summary: Summary
}
