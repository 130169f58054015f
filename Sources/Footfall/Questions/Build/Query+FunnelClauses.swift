public import FootfallQuery

// The clauses of funnels.

/// Which of a funnel's events a group's value is read from.
public enum StepPlace: Sendable {
    /// That of the first step.
    case first
    /// That of the last step that was reached.
    case last
    /// Each; a customer counts under every value.
    case every
    /// That of a step, from 1.
    case step(Int)

    var node: FootfallQuery.Group.At {
        switch self {
        case .first: .first
        case .last: .last
        case .every: .every
        case .step(let number): .step(number)
        }
    }
}

/// Whom a funnel lists.
public enum Reach: Sendable {
    /// Those who reached the last step.
    case converted
    /// Those who reached a step, from 1.
    case reached(Int)
    /// Those who reached a step, from 1, and no further.
    case stopped(after: Int)

    var node: FootfallQuery.FunnelList {
        switch self {
        case .converted: .converted
        case .reached(let step): .reached(step)
        case .stopped(let step): .stopped(after: step)
        }
    }
}

extension Query where Form: FunnelQueryForm {
    /// A row for each value of a property at one of the steps: `by device at last`.
    public func by(_ path: PropertyPath, at place: StepPlace) -> Query {
        adding("by") { clauses, lowering in
            let group = Group(path: lowering.at(path.path), at: lowering.at(place.node))
            clauses.by = lowering.at((clauses.by?.node ?? []) + [group])
        }
    }

    /// The steps count in whatever order they come: `in any order`.
    public func inAnyOrder() -> Query {
        adding("in … order") { clauses, lowering in clauses.order = lowering.at(.any) }
    }

    /// Nothing else may lie between the steps: `in exact order`.
    public func inExactOrder() -> Query {
        adding("in … order") { clauses, lowering in clauses.order = lowering.at(.exact) }
    }

    /// Events of one instant do not follow each other: `ties apart`.
    public func tiesApart() -> Query {
        adding("ties") { clauses, lowering in clauses.ties = lowering.at(.apart) }
    }

    /// No such event may lie between steps: `excluding order_cancelled`.
    public func excluding(_ events: EventSelection) -> Query {
        adding("excluding") { clauses, lowering in
            clauses.excluding = lowering.at(events.lowered(&lowering))
        }
    }

    /// More columns of the time that each step took: `times p50, p99`.
    public func times(_ statistics: Statistic...) -> Query {
        adding("times") { clauses, lowering in
            clauses.times = lowering.at((clauses.times?.node ?? []) + statistics.map(\.node))
        }
    }

    /// Without the starts whose window is still open: `settled`.
    public func settled() -> Query {
        adding("settled") { clauses, _ in clauses.settled = Lowering.nowhere }
    }

    /// What is counted: `counting sessions`.
    public func counting(_ units: Counting) -> Query {
        adding("counting") { clauses, lowering in clauses.counting = lowering.at(units) }
    }

    /// Who it was instead of how many: `list stopped after 2`.
    public func list(_ reach: Reach) -> Query<FunnelListForm> {
        Query<FunnelListForm>(
            adding("list") { clauses, lowering in clauses.list = lowering.at(reach.node) })
    }
}
