import Footfall
import FootfallTestSupport

// Random clauses that several forms take, each or not.

extension RandomBuiltQueries {
    mutating func common<Form>() throws -> [TwinClause<Form>?] {
        let (span, instant) = (parts.span(), parts.instant())
        let zone = parts.random.pick(["Europe/Berlin", "Asia/Kathmandu", "UTC"])
        return [
            try maybe { parts in try Self.filter(&parts) },
            maybe { _ in Twin(span.text) { $0.in(span.built) } },
            maybe { _ in Twin("tz \(zone)") { $0.tz(zone) } },
            parts.random.oneIn(8)
                ? Twin("known by \(instant.text)") { $0.known(by: instant.built) } : nil,
        ]
    }

    /// One condition, or two that both hold.
    private static func filter<Form>(_ parts: inout RandomParts) throws -> TwinClause<Form> {
        let first = try parts.condition(3)
        guard parts.random.oneIn(3) else {
            return Twin("where \(first.text)") { $0.where(first.built) }
        }
        let second = try parts.condition(2)
        return Twin("where \(first.conjunct) and \(second.conjunct)") {
            $0.where(first.built).where(second.built)
        }
    }

    mutating func grouped<Form: GroupedForm>() throws -> [TwinClause<Form>?] {
        [
            try maybe { parts in
                let paths = try parts.paths(3)
                return Twin("by \(paths.map(\.text).joined(separator: ", "))") {
                    paths.reduce($0) { $0.by($1.built) }
                }
            },
            try maybe { parts in
                let deeds = try (0..<1 + parts.random.below(2)).map { _ in try parts.behaviour() }
                return Twin("among (\(deeds.map(\.text).joined(separator: " and ")))") {
                    deeds.reduce($0) { $0.among($1.built) }
                }
            },
        ]
    }

    mutating func ranked<Form: RankedForm>() -> [TwinClause<Form>?] {
        let count = 1 + parts.random.below(4)
        return [maybe { _ in Twin("top \(count)") { $0.top(count) } }]
    }

    mutating func bucketed<Form: BucketedForm>() -> [TwinClause<Form>?] {
        let bucket = parts.bucket()
        return [maybe { _ in Twin("per \(bucket.text)") { $0.per(bucket.built) } }]
    }

    mutating func limited<Form: LimitedForm>() -> [TwinClause<Form>?] {
        let count = parts.random.below(6)
        return [maybe { _ in Twin("limit \(count)") { $0.limit(count) } }]
    }

    mutating func compared<Form: ComparedForm>() -> [TwinClause<Form>?] {
        [maybe { _ in Twin("vs previous") { $0.vsPrevious() } }]
    }

    mutating func following<Form: FollowingForm>() throws -> [TwinClause<Form>?] {
        let interval = parts.interval()
        return [
            maybe { _ in Twin("within \(interval.text)") { $0.within(interval.built) } },
            try maybe { parts in
                let paths = try parts.paths(2)
                return Twin("same \(paths.map(\.text).joined(separator: ", "))") {
                    paths.reduce($0) { $0.same($1.built) }
                }
            },
        ]
    }
}
