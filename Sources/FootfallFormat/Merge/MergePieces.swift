internal import Synchronization

/// The segments that a merge writes, each by whoever comes for it: one thread, or several at once.
///
/// Which rows the next segment has is decided under a lock, while those before it are being written.
/// So no more than one segment for each thread (and output) is in memory.
///
///     let pieces = try MergePieces(merge, plan) { try SegmentWriter(sink: …) }
///     while try pieces.writeNext() {}  // on each thread
///     let segments = try pieces.finish()
package final class MergePieces<Output: SegmentOutput>: Sendable {
    private struct State {
        var orders: OrderMerge
        /// None is left, or writing one failed.
        var isAtEnd = false
        var takenCount = 0
        var written: [(output: Int, number: Int, segment: Segment)] = []
    }

    package typealias Segment = MergedSegment<Output.Summary>

    private let merge: RunMerge
    private let plan: MergePlan
    private let makeOutput: @Sendable () throws -> Output
    private let state: Mutex<State>

    package init(
        _ merge: RunMerge, _ plan: MergePlan, makeOutput: @escaping @Sendable () throws -> Output
    ) throws {
        self.merge = merge
        self.plan = plan
        self.makeOutput = makeOutput
        state = Mutex(
            State(orders: try OrderMerge(merge.inputs, plan: plan, size: merge.pieceSize(plan))))
    }

    /// Writes the next segment; false if there is none left, or if writing another one failed.
    package func writeNext() throws -> Bool {
        do {
            guard let (number, order) = try take() else { return false }
            let writer = OutputMerge(merge, order: order, output: try makeOutput())
            let segment = try writer.write(kind: plan.outputs[order.output].kind)
            state.withLock { $0.written.append((order.output, number, segment)) }
            return true
        } catch {
            state.withLock { $0.isAtEnd = true }
            throw error
        }
    }

    private func take() throws -> (number: Int, order: RowOrder)? {
        try state.withLock { state in
            guard !state.isAtEnd, let order = try state.orders.next() else {
                state.isAtEnd = true
                return nil
            }
            state.takenCount += 1
            return (state.takenCount, order)
        }
    }

    /// What was written, by output and hash.
    ///
    /// Throws if it doesn't add up to the inputs: then none of it may be committed.
    package func finish() throws -> [Segment] {
        let written = state.withLock { $0.written }
            .sorted { ($0.output, $0.number) < ($1.output, $1.number) }.map(\.segment)
        try merge.expected.check(written: written.reduce(MergeTotals()) { $0 + $1.totals })
        return written
    }
}
