import FootfallModel

/// A measures query whose names are bound: what the scan needs.
struct MeasurePlan: Sendable {
    var selector: EventSelector
    var measures: [BoundMeasure]
    let groups: [BoundPath]
    var buckets: TimeBuckets?
    /// With `top`, in the second pass: the groups that are kept, and their ranks.
    var ranks: [[GroupValue]: UInt32]?

    /// Whether `count` is all that is measured.
    var needsOnlyCounts: Bool {
        measures.allSatisfy { if case .count = $0 { true } else { false } }
    }

    /// What makes a session, if they are asked for.
    var sessionRule: SessionRule? {
        measures.lazy.compactMap {
            switch $0 {
            case .sessions(let rule), .ofSessions(_, let rule): rule
            case .count, .customers, .perCustomer, .unique, .numeric: nil
            }
        }.first
    }

    /// Whether sessions are the rows of the answer, so that nobody's events make none.
    var isOfSessions: Bool {
        measures.contains { if case .ofSessions = $0 { true } else { false } }
    }

    /// Whether customers must be seen one by one.
    var needsCustomers: Bool {
        measures.contains {
            switch $0 {
            case .customers, .sessions, .ofSessions, .perCustomer: true
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
    case sessions(SessionRule)
    case ofSessions(SessionFigure, SessionRule)
    case perCustomer(Aggregate)
    case unique(BoundPath)
    case numeric(Numeric)

    func accumulator() -> any Accumulator {
        switch self {
        case .count: CountAccumulator()
        case .customers: CustomersAccumulator()
        case .sessions: SessionsAccumulator()
        case .ofSessions(.customers, _): SessionCustomersAccumulator()
        case .ofSessions(.medianSeconds, _): SessionLengthsAccumulator()
        case .ofSessions(.eventsPerSession, _): SessionEventsAccumulator()
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
