import FootfallFormat
import FootfallModel

/// Counts the events of a segment into a tally from the bytes in which the cache keeps its columns,
/// without widening them and without listing rows that are only counted.
///
/// For one pattern of names, and a `where` that asks nothing but texts of the event itself, each with
/// a dictionary that all zones share: each becomes a set of codes. What zone maps decide isn't read. A
/// zone that is kept in another form is left to the general way (`EventScanner`, `CodeTally.add`), as
/// is whatever `explain` has recorded.
final class NarrowTally {
    private struct Test {
        let column: NarrowColumn
        let set: CodeSet
    }

    /// Where the codes lie by which events are counted.
    private enum Groups {
        case none
        case rows(NarrowColumn)
        case list(lengths: NarrowColumn, elements: NarrowColumn)
    }

    /// The zone's part of them.
    private enum GroupZone {
        case none
        case rows(NarrowColumn.Zone)
        case list(lengths: NarrowColumn.Zone, elements: NarrowColumn.Zone)
    }

    private let tally: CodeTally
    private let run: any Run
    private let names: Test
    private let tests: [Test]
    private let times: NarrowColumn
    private let range: Range<Int64>?
    private let groups: Groups
    private let marks = ZoneMarks()
    private(set) var counters = ScanCounters()

    /// Nil where the plan or the run is of another kind.
    init?(_ plan: MeasurePlan, _ run: any Run, into tally: CodeTally) throws {
        let selector = plan.selector
        guard selector.steps.count == 1, selector.steps[0].needsNoCondition,
            let times = try run.narrowColumn(.time),
            let names = try Self.names(selector.steps[0], run),
            let tests = try Self.tests(selector.filter, run),
            let groups = try Self.groups(tally.key, run)
        else { return nil }
        (self.tally, self.run, range) = (tally, run, selector.times)
        (self.times, self.names, self.tests, self.groups) = (times, names, tests, groups)
    }

    // MARK: Columns

    private static func names(_ events: BoundEvents, _ run: any Run) throws -> Test? {
        guard let column = try run.narrowColumn(.event), let dictionary = column.dictionary else {
            return nil
        }
        let table = (0..<UInt32(dictionary.count)).map { code -> UInt8 in
            dictionary.withBytes(code) { events.mayMatch($0) } ? 1 : 0
        }
        return Test(column: column, set: CodeSet(table))
    }

    /// What a condition asks of texts; nil if it asks for anything else.
    private static func tests(_ condition: Condition?, _ run: any Run) throws -> [Test]? {
        switch condition {
        case nil: return []
        case .and(let parts):
            var tests: [Test] = []
            for part in parts {
                guard let own = try self.tests(part, run) else { return nil }
                tests += own
            }
            return tests
        case .test(let path, let test):
            guard path.sources.count == 1, case .column(let column) = path.sources[0],
                column.domain == nil, run.keys(at: column) == [ColumnKey(column, .text)],
                let texts = test.texts,
                let found = try run.narrowColumn(ColumnKey(column, .text)),
                let dictionary = found.dictionary
            else { return nil }
            return [Test(column: found, set: CodeSet(texts.table(dictionary)))]
        default: return nil
        }
    }

    private static func groups(_ key: ColumnKey?, _ run: any Run) throws -> Groups? {
        guard let key else { return Groups.none }
        guard let elements = try run.narrowColumn(key) else { return nil }
        guard let list = key.domain else { return .rows(elements) }
        return try run.narrowColumn(ColumnKey(list, .list)).map {
            .list(lengths: $0, elements: elements)
        }
    }

    // MARK: A zone

    /// Counts a zone; false if nothing of it was counted, since that takes another way.
    func add(zone: Int) throws -> Bool {
        try QueryWatch.checkpoint()
        guard let isCounted = try look(at: zone) else { return false }
        if isCounted { counters.rowsScanned += run.rows(inZone: zone).count }
        return true
    }

    /// Whether rows of the zone were looked into; nil if it takes another way.
    private func look(at zone: Int) throws -> Bool? {
        guard case .ints(let bounds) = times.map(ofZone: zone).bounds else { return nil }
        if let range, bounds.upperBound < range.lowerBound || bounds.lowerBound >= range.upperBound
        {
            return false
        }
        guard tests.allSatisfy({ $0.set.verdict(on: $0.column.map(ofZone: zone)) != .none }) else {
            return false
        }
        guard names.set.verdict(on: names.column.map(ofZone: zone)) != .none else { return false }
        marks.markAll(run.rows(inZone: zone).count)
        guard try keep(names, zone) else { return nil }
        guard !marks.isEmpty else { return false }
        for test in tests { guard try keep(test, zone) else { return nil } }
        let cutsTimes = range.map {
            $0.lowerBound > bounds.lowerBound || $0.upperBound <= bounds.upperBound
        }
        return try count(zone, cutsTimes: cutsTimes ?? false) ? true : nil
    }

    /// Keeps the rows that pass a test; false if that takes another way.
    private func keep(_ test: Test, _ zone: Int) throws -> Bool {
        if test.set.verdict(on: test.column.map(ofZone: zone)) == .all { return true }
        guard let column = try test.column.zone(zone) else { return false }
        return marks.keep(column, in: test.set)
    }

    /// Counts the rows that are left; false if that takes another way.
    private func count(_ zone: Int, cutsTimes: Bool) throws -> Bool {
        guard !marks.isEmpty else { return true }
        guard let groups = try groupZone(zone) else { return false }
        let needsTimes = cutsTimes || tally.hasBuckets
        if needsTimes {
            marks.list()
            guard let column = try times.zone(zone), marks.readTimes(column) else {
                return false
            }
            if cutsTimes, let range { marks.keep(timesIn: range) }
            if let buckets = tally.buckets, !marks.findBuckets(buckets) { return false }
        }
        switch groups {
        case .none: tally.add(marks, isListed: needsTimes)
        case .rows(let column):
            if !needsTimes { marks.list() }
            return tally.add(marks, rows: column)
        case .list(let lengths, let elements):
            return tally.add(marks, lengths: lengths, elements: elements)
        }
        return true
    }

    private func groupZone(_ zone: Int) throws -> GroupZone? {
        switch groups {
        case .none: return GroupZone.none
        case .rows(let column): return try column.zone(zone).map { .rows($0) }
        case .list(let lengths, let elements):
            guard let lengths = try lengths.zone(zone),
                let elements = try elements.zone(zone)
            else { return nil }
            return .list(lengths: lengths, elements: elements)
        }
    }
}
