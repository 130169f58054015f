internal import FootfallModel

/// Merges sorted runs into segments.
///
/// A flush is the same as a compaction: its runs are in memory.
///
/// First the order of all rows is decided from the customer directories (`OrderMerge`); it takes
/// eight bytes a row at most. Then each output is written: its statistics and masks from the event
/// and time columns, every column zone by zone, the directory, the insert ids. Since rows of an input
/// never pass each other, all columns are read from front to back, and no more of them than a zone
/// of each input is in memory. At the end, rows, ids and their hashes must add up to the inputs'.
///
///     let merged = try RunMerge(inputs, expected: totals, secret: secret)
///         .run(MergePlan(.settled)) { try SegmentWriter(sink: …) }
package struct RunMerge {
    package struct Options: Sendable {
        package var columnsMax = ColumnChoice.columnsMax
        package var sharedDictionaryByteCountMax = SharedDictionary.byteCountMax
        package var statisticsCellsMax = StatisticsBuilder.cellsMax
        /// Row numbers have 24 bits.
        package var segmentRowsMax = 1 << 24 - 1

        package init() {}
    }

    let inputs: [any MergeInput]
    private let expected: MergeTotals
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

    /// Writes the outputs that have rows.
    ///
    /// Throws if they don't add up to the inputs: then none of them may be committed.
    package func run<Output: SegmentOutput>(
        _ plan: MergePlan, makeOutput: () throws -> Output
    ) throws -> [MergedSegment<Output.Summary>] {
        let orders = try OrderMerge.orders(inputs, plan: plan, rowsMax: options.segmentRowsMax)
        var merged: [MergedSegment<Output.Summary>] = []
        for (output, pieces) in zip(plan.outputs, orders) {
            for (index, order) in pieces.enumerated() where order.rowCount > 0 {
                let last = index + 1 < pieces.count ? pieces[index + 1].firstHash - 1 : .max
                let writer = try OutputMerge(self, order: order, output: makeOutput())
                merged.append(
                    try writer.write(kind: output.kind, hashRange: order.firstHash...last))
            }
        }
        try expected.check(written: merged.reduce(MergeTotals()) { $0 + $1.totals })
        return merged
    }
}

/// A segment that a merge has written.
package struct MergedSegment<Summary> {
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
