package import FootfallModel

/// The zone of a query: turns what is written about time into instants.
package struct QueryZone: InstantResolver {
    package let name: String
    package let clock: LocalClock = .utc

    init(named name: String) throws {
        self.name = name
    }

    init(named name: String, at range: SourceRange, _ binder: Binder) throws {
        try self.init(named: name)
    }

    package func microseconds(of date: CivilDate) -> Int64 {
        Int64(date.daysSinceEpoch) * 86_400_000_000
    }

    package func microseconds(of instant: LocalInstant) -> Int64 {
        microseconds(of: instant.date) + instant.microseconds
            - Int64(instant.offsetMinutes ?? 0) * 60_000_000
    }

    func resolve(
        _ range: Located<TimeRange>, now: Timestamp, _ binder: Binder
    ) throws -> ResolvedRange? {
        nil
    }
}

package struct ResolvedRange: Sendable { package var times: Range<Int64>? }
