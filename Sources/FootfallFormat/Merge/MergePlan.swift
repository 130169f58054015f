internal import FootfallModel

/// Which segments a merge writes, and which rows go to each of them: decided by time.
package struct MergePlan: Equatable, Sendable {
    package struct Output: Equatable, Sendable {
        package var kind: SegmentDescriptor.Kind
        /// The times of its rows.
        package var times: [ClosedRange<Int64>]

        package init(kind: SegmentDescriptor.Kind, times: [ClosedRange<Int64>]) {
            self.kind = kind
            self.times = times
        }
    }

    /// Their times are disjoint and together hold those of all rows.
    package var outputs: [Output]

    package init(_ outputs: [Output]) {
        self.outputs = outputs
    }

    /// All rows into one segment.
    package init(_ kind: SegmentDescriptor.Kind) {
        outputs = [Output(kind: kind, times: [Int64.min...Int64.max])]
    }
}

/// Finds the output that a row goes to.
struct MergeRouter {
    /// Where each stretch of time begins, ascending.
    private let starts: [Int64]
    private let ends: [Int64]
    private let outputs: [Int]
    /// Every row goes to output 0, whatever its time.
    let isSingle: Bool

    init(_ plan: MergePlan) {
        let stretches = plan.outputs.enumerated()
            .flatMap { index, output in output.times.map { (times: $0, output: index) } }
            .sorted { $0.times.lowerBound < $1.times.lowerBound }
        starts = stretches.map(\.times.lowerBound)
        ends = stretches.map(\.times.upperBound)
        outputs = stretches.map(\.output)
        isSingle = starts == [.min] && ends == [.max]
    }

    /// The stretch of time that a row lies in: the output it goes to, and the last time that goes
    /// there too.
    func stretch(of time: Int64) throws -> (output: Int, end: Int64) {
        guard !isSingle else { return (0, .max) }
        let stretch = starts.partitionPoint { $0 > time } - 1
        guard stretch >= 0, time <= ends[stretch] else {
            throw FootfallError(.damaged, "merge: a row at \(time) µs, outside of all outputs")
        }
        return (outputs[stretch], ends[stretch])
    }
}
