import FootfallModel

/// A measures query whose names are bound: what the scan needs.
struct MeasurePlan: Sendable {
    let selector: EventSelector
    var measures: [BoundMeasure]
    let groups: [BoundPath]
    var buckets: TimeBuckets?
    /// With `top`, in the second pass: the groups that are kept, and their ranks.
    var ranks: [[GroupValue]: UInt32]?

    /// Whether `count` is all that is measured.
    var needsOnlyCounts: Bool {
        measures.allSatisfy { if case .count = $0 { true } else { false } }
    }

    /// Where session ids are read, if sessions are counted.
    var sessionPath: BoundPath? {
        measures.lazy.compactMap { if case .sessions(let path) = $0 { path } else { nil } }.first
    }

    /// Whether customers must be seen one by one.
    var needsCustomers: Bool {
        measures.contains {
            switch $0 {
            case .customers, .sessions, .perCustomer: true
            case .count, .unique, .numeric: false
            }
        }
    }
}

extension MeasurePlan {
    /// Whether an event has one value of each group, none of them lying in a list.
    var groupsAreOfRows: Bool {
        groups.allSatisfy { $0.sources.allSatisfy { $0.domain == nil } }
    }

    /// Whether nothing but the event's name decides what counts, and where: no `where`, no `with`,
    /// grouped by nothing or by the event.
    var needsOnlyNames: Bool {
        let paths = groups.map(\.sources)
        return selector.filter == nil && ranks == nil && selector.steps[0].needsNoCondition
            && (paths.isEmpty || paths == [[.column(.event)]])
    }
}

/// One figure that is asked for.
enum BoundMeasure: Sendable {
    struct Numeric: Sendable {
        let aggregate: Aggregate
        let path: BoundPath
        /// Whether texts that are numbers count, too.
        let readsTexts: Bool
    }

    case count
    case customers
    /// The session ids are read at a path.
    case sessions(BoundPath)
    case perCustomer(Aggregate)
    case unique(BoundPath)
    case numeric(Numeric)

    func accumulator() -> any Accumulator {
        switch self {
        case .count: CountAccumulator()
        case .customers: CustomersAccumulator()
        case .sessions: SessionsAccumulator()
        case .perCustomer(let aggregate): PerCustomerAccumulator(aggregate)
        case .unique(let path): UniqueAccumulator(path)
        case .numeric(let numeric): Self.accumulator(numeric)
        }
    }

    private static func accumulator(_ numeric: Numeric) -> any Accumulator {
        switch numeric.aggregate {
        case .sum: SumAccumulator(numeric, isAverage: false)
        case .avg: SumAccumulator(numeric, isAverage: true)
        case .min: ExtremeAccumulator(numeric, isGreatest: false)
        case .max: ExtremeAccumulator(numeric, isGreatest: true)
        case .median: PercentileAccumulator(numeric, .median)
        case .percentile(let digits): PercentileAccumulator(numeric, Percentile(digits: digits))
        case .unique: UniqueAccumulator(numeric.path)
        }
    }
}
