public import FootfallModel
internal import FootfallQuery

// The clauses that more than one form takes. A clause that is given twice counts as it was given
// last, but conditions, groups, held values and cohorts add up.

extension Query {
    /// Only events for which a condition holds: `where country = DE`.
    public func `where`(_ condition: Condition) -> Query {
        adding("where") { clauses, lowering in
            let added = condition.lowered(&lowering)
            let both = clauses.filter.map { Condition.joined([$0.node, added]) }
            clauses.filter = lowering.at(both ?? added)
        }
    }

    /// Only events of a stretch of time: `last 7 days`.
    public func `in`(_ span: Span) -> Query {
        adding("a range") { clauses, lowering in
            clauses.range = lowering.at(span.lowered(&lowering))
        }
    }

    /// The time zone that days and clocks are of: `tz Europe/Berlin`.
    public func tz(_ name: String) -> Query {
        adding("tz") { clauses, lowering in clauses.zone = lowering.at(name) }
    }

    /// The answer as it was at an instant, without what was received later: `known by …`.
    public func known(by instant: Timestamp) -> Query {
        adding("known by") { clauses, lowering in
            clauses.knownBy = lowering.at(lowering.when(instant))
        }
    }
}

extension Query where Form: GroupedForm {
    /// A row for each value of properties: `by country, device`.
    public func by(_ paths: PropertyPath...) -> Query {
        adding("by") { clauses, lowering in
            let groups = paths.map { Group(path: lowering.at($0.path)) }
            clauses.by = lowering.at((clauses.by?.node ?? []) + groups)
        }
    }

    /// Only customers who did certain things: `among (did search and never did purchased)`.
    ///
    ///     query.among(.did("product_viewed", atLeast: 3), .neverDid("cart_viewed"))
    public func among(_ behaviours: Behaviour...) -> Query {
        adding("among") { clauses, lowering in
            let dids = behaviours.map { $0.lowered(&lowering) }
            clauses.among = lowering.at((clauses.among?.node ?? []) + dids)
        }
    }
}

extension Query where Form: RankedForm {
    /// Only the largest groups, and the others together: `top 10`.
    public func top(_ count: Int) -> Query {
        adding("top") { clauses, lowering in clauses.top = lowering.at(count) }
    }
}

extension Query where Form: BucketedForm {
    /// For each stretch of time: `per day`.
    public func per(_ bucket: Bucket) -> Query {
        adding("per") { clauses, lowering in clauses.per = lowering.at(bucket.node) }
    }
}

extension Query where Form: LimitedForm {
    /// Only the first rows: `limit 20`.
    public func limit(_ count: Int) -> Query {
        adding("limit") { clauses, lowering in clauses.limit = lowering.at(count) }
    }
}

extension Query where Form: ComparedForm {
    /// Beside each figure that of the range of the same length before: `vs previous`.
    public func vsPrevious() -> Query {
        adding("vs") { clauses, _ in clauses.versusPrevious = Lowering.nowhere }
    }
}

extension Query where Form: FollowingForm {
    /// The longest time from the first event to the last: `within 7 days`.
    public func within(_ interval: Interval) -> Query {
        adding("within") { clauses, lowering in clauses.within = lowering.at(interval.node) }
    }

    /// Only events that share the values of properties follow each other: `same product`.
    public func same(_ paths: PropertyPath...) -> Query {
        adding("same") { clauses, lowering in
            clauses.same = lowering.at((clauses.same?.node ?? []) + paths.map(\.path))
        }
    }
}
