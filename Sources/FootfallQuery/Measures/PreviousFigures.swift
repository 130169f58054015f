import FootfallModel

/// The figures of `vs previous`: those of the same groups and buckets in the range just before.
struct PreviousFigures {
    private let worker: MeasureWorker
    private let buckets: PreviousBuckets
    private let cells: [CellKey: Int]

    /// Scans the previous range for a plan's figures.
    init(
        _ asked: MeasurePlan, _ clauses: Clauses, at place: SourceRange, in scope: inout QueryScope
    ) throws {
        var earlier = scope
        try earlier.moveToPrevious(clauses, at: place)
        var plan = asked
        plan.selector = earlier.selector(asked.selector.steps)
        buckets = try PreviousBuckets(beside: asked.buckets, clauses, scope, earlier)
        plan.buckets = buckets.buckets
        let worker = try MeasureScan.run(plan, in: &earlier)
        scope.counters = earlier.counters
        self.worker = worker
        cells = Dictionary(
            uniqueKeysWithValues: (0..<worker.assigner.cellCount).map {
                (worker.assigner.key(of: $0), $0)
            })
    }

    /// The figures beside those of a group and a bucket.
    func figures(_ group: CellKey.Group, bucket: Int) throws -> [ResultTable.Cell] {
        guard let number = buckets.number(beside: bucket) else {
            return worker.accumulators.map { _ in .null }
        }
        let cell = cells[CellKey(group: group, bucket: number)] ?? .max
        return try worker.accumulators.map { try $0.value(cell) }
    }

    /// A figure, the one beside it, and by how much of that one it is greater.
    static func compared(
        _ figure: ResultTable.Cell, _ previous: ResultTable.Cell
    ) -> [ResultTable.Cell] {
        guard let new = figure.number, let old = previous.number, old != 0 else {
            return [figure, previous, .null]
        }
        return [figure, previous, .double((new - old) / old)]
    }

    /// The columns of figures, each with the two that are beside it: named after it if there are
    /// several.
    static func columns(_ figures: [ResultTable.Column]) -> [ResultTable.Column] {
        figures.flatMap { figure -> [ResultTable.Column] in
            let name = figures.count == 1 ? "" : " " + figure.name
            return [
                figure, .init("previous" + name, figure.type), .init("change" + name, .ratio),
            ]
        }
    }
}

extension ResultTable.Cell {
    fileprivate var number: Double? {
        switch self {
        case .int(let int): Double(int)
        case .double(let double): double
        case .decimal(let digits): Double(digits)
        default: nil
        }
    }
}
