internal import FootfallQuery

// The clauses of one form.

extension Query where Form == RetentionForm {
    /// How long customers are followed: `for 8 weeks`.
    public func `for`(_ interval: Interval) -> Query {
        adding("for") { clauses, lowering in clauses.forSpan = lowering.at(interval.node) }
    }

    /// Who came back counts for all periods before, too: `unbounded`.
    public func unbounded() -> Query {
        adding("unbounded") { clauses, _ in clauses.unbounded = Lowering.nowhere }
    }

    /// Periods of 24 hours and their multiples from each start, not the calendar's: `rolling`.
    public func rolling() -> Query {
        adding("rolling") { clauses, _ in clauses.rolling = Lowering.nowhere }
    }
}

extension Query where Form == PathsForm {
    /// How many events a path has at most: `steps 3`.
    public func steps(_ count: Int) -> Query {
        adding("steps") { clauses, lowering in clauses.steps = lowering.at(count) }
    }
}

extension Query where Form == SessionsForm {
    /// How long a pause ends a session: `gap 30 minutes`.
    public func gap(_ interval: Interval) -> Query {
        adding("gap") { clauses, lowering in clauses.gap = lowering.at(interval.node) }
    }
}
