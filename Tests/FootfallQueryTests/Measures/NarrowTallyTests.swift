import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallTestSupport
import Testing

@testable import FootfallQuery

/// Counts from the bytes in which the cache keeps columns, against those from widened columns.
@Suite struct NarrowTallyTests {
    /// Events of some days or months, whose texts are few or many, on all or on some of them.
    private static func events(_ count: Int, _ random: inout SeededGenerator) -> [Event] {
        let names = random.pick([["view", "buy"], ["view", "buy", "open", "vote", "return"]])
        let shops = (0..<random.pick([3, 400])).map { "shop \($0)" }
        let holdsNumbers = random.oneIn(4)
        let seconds = random.pick([96 * 3600, 120 * 86_400])
        return (0..<count).map { index in
            var properties: [Name: Value] = ["shop": .string(random.pick(shops))]
            if !random.oneIn(3) {
                properties["country"] = .string(random.pick(["DE", "AT", "CH", "FR", "IT", "NL"]))
            } else if holdsNumbers {
                properties["country"] = .int(7)
            }
            let products = random.oneIn(4) ? random.below(4) : 1
            return Event(
                random.pick(names), at: Int64(random.below(seconds * 1000)) * 1000,
                by: random.oneIn(9) ? nil : "c\(random.below(300))",
                product: (0..<products).map { _ in "p\(random.below(40))" }, properties)
        }
    }

    private static func question(_ random: inout SeededGenerator) -> String {
        random.pick(["view", "any", "view or buy", "v*", "nothing"])
            + random.pick([
                "", " where country = DE", " where country in (DE, AT, CH, FR, IT)",
                #" where shop = "shop 1" and country != DE"#, #" where shop != "shop 0""#,
                " where country = DE and product = p1",
            ])
            + random.pick(["", " by shop", " by country", " by product", " by product top 3"])
            + random.pick(["", " per day", " per hour", " per 90 minutes"])
            + random.pick([
                "", " since 1970-01-02", " since 1970-01-01T07:11 before 1970-01-03T01:02:03",
                " before 1960-01-01",
            ])
    }

    @Test(
        "Counts from narrow columns are those that another measure is asked beside",
        arguments: 0..<6)
    func counts(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let events = Self.events(random.pick([300, 9000]), &random)
        let layout = random.pick([ProofLayout.segment, .spread, .compacted])
        let snapshot = try layout.snapshot(of: events, &random)
        for _ in 0..<25 {
            let question = Self.question(&random)
            let quick = try table("count of \(question)", snapshot)
            let slow = try table("count, unique session of \(question)", snapshot)
            #expect(
                quick.rows.map { $0 } == slow.rows.map { $0.dropLast() },
                "seed \(seed), \(layout): \(question)")
        }
    }

    private func table(_ text: String, _ snapshot: Snapshot) throws -> ResultTable {
        let options = QueryOptions(now: Timestamp(unchecked: 0), threads: 2)
        return try QueryEngine.table(text, on: snapshot, options: options)
    }

    @Test("Zones of a segment are counted the quick way, or skipped by what is known of them")
    func isTaken() throws {
        var random = SeededGenerator(seed: 1)
        let snapshot = try ProofLayout.segment.snapshot(
            of: Self.events(9000, &random), &random)
        let run = try #require(snapshot.sources.first?.run)
        for name in ["view", "nothing"] {
            let plan = MeasurePlan(
                selector: EventSelector(steps: [BoundEvents([.init(.exactly(name))])]),
                measures: [.count],
                groups: [BoundPath([.column(.product)], name: "product")])
            let tally = try #require(try CodeTally(plan, run))
            let narrow = try #require(try NarrowTally(plan, run, into: tally))
            #expect(try narrow.add(zone: 0) && narrow.add(zone: 1))
            #expect(narrow.counters.rowsScanned == (name == "view" ? 9000 : 0))
        }
    }

    @Test("A set of codes knows what bounds tell of it", arguments: 0..<20)
    func verdicts(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let share = random.pick([1, 2, 9])
        let table = (0..<1 + random.below(300)).map { _ -> UInt8 in random.oneIn(share) ? 1 : 0 }
        let set = CodeSet(table)
        for _ in 0..<50 {
            let low = random.below(table.count)
            let bounds = low...low + random.below(table.count - low)
            let map = ZoneMap(
                slotCount: 9, valueCount: random.pick([9, 8]),
                bounds: .codes(UInt32(bounds.lowerBound)...UInt32(bounds.upperBound)))
            let wanted = bounds.filter { table[$0] != 0 }
            let expected: ZonePruner.Verdict =
                wanted.isEmpty
                ? .none : wanted.count == bounds.count && map.valueCount == 9 ? .all : .some
            #expect(set.verdict(on: map) == expected, "seed \(seed)")
        }
        if let few = set.few {
            #expect(Set(few.map { Int($0) }) == Set(table.indices.filter { table[$0] != 0 }))
        }
    }
}
