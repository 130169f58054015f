import FootfallModel

/// The figures of `vs previous`: those of the same groups and buckets in the range just before.
///
/// Buckets stand beside each other by their number from the start of their range; one past the end of
/// the other range has nothing beside it.
struct PreviousFigures {
    private let worker: MeasureWorker
    private let bucketCount: Int?
    /// How many buckets of the query's own range come before its first one with events.
    private let shift: Int
    private let cells: [CellKey: Int]

    /// Scans the previous range for a plan's figures.
    init(
        _ asked: MeasurePlan, _ clauses: Clauses, at place: SourceRange, in scope: inout QueryScope
    ) throws {
        var earlier = scope
        try earlier.moveToPrevious(clauses, at: place)
        var plan = asked
        plan.selector = earlier.selector(asked.selector.steps)
        (plan.buckets, shift) = try Self.buckets(asked, clauses, scope, earlier)
        bucketCount = plan.buckets?.count
        let worker = try MeasureScan.run(plan, in: &earlier)
        scope.counters = earlier.counters
        self.worker = worker
        cells = Dictionary(
            uniqueKeysWithValues: (0..<worker.assigner.cellCount).map {
                (worker.assigner.key(of: $0), $0)
            })
    }

    private static func buckets(
        _ plan: MeasurePlan, _ clauses: Clauses, _ scope: QueryScope, _ earlier: QueryScope
    ) throws -> (TimeBuckets?, shift: Int) {
        guard let own = plan.buckets, let per = clauses.per, let start = scope.range.start,
            let from = earlier.range.start, let end = earlier.range.end
        else { return (nil, 0) }
        let before = TimeBuckets(
            per.node, covering: start, through: max(start, own.bounds[0]), anchor: start,
            calendar: scope.zone.calendar)
        let buckets = TimeBuckets(
            per.node, covering: from, through: end - 1, anchor: from,
            calendar: scope.zone.calendar)
        guard let before, let buckets else {
            throw scope.binder.error(
                .limit, "that makes more than \(TimeBuckets.countMax) buckets", at: per.range)
        }
        return (buckets, before.index(of: max(start, own.bounds[0])) ?? 0)
    }

    /// The figures beside those of a group and a bucket.
    func figures(_ group: CellKey.Group, bucket: Int) -> [ResultTable.Cell] {
        var place = 0
        if let bucketCount {
            place = bucket + shift
            guard place < bucketCount else { return worker.accumulators.map { _ in .null } }
        }
        let cell = cells[CellKey(group: group, bucket: place)] ?? .max
        return worker.accumulators.map { $0.value(cell) }
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
