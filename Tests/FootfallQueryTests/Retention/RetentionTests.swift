import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallTestSupport
import Testing

@Suite("Retention")
struct RetentionTests {
    private let names = ["view", "cart", "pay"]

    private func event(_ name: String, _ customer: String, _ time: Int64) -> Event {
        Event(name, at: time, by: customer)
    }

    private func rows(_ table: ResultTable) -> [[ResultTable.Cell]] { table.rows.map { $0 } }

    /// A figure, whether its period is over or not.
    private static func count(_ cell: ResultTable.Cell) -> Int? {
        switch cell {
        case .int(let int), .provisional(let int): Int(int)
        default: nil
        }
    }

    @Test("A row a cohort, a column a period; empty cohorts are there, open periods are marked")
    func table() throws {
        let events = [
            event("view", "a", 0), event("pay", "a", hour), event("pay", "a", day),
            event("view", "b", 2 * hour), event("view", "c", 2 * day), event("pay", "c", 2 * day),
        ]
        let table = try answer(
            "retention view returning pay per day for 2 days", [events], now: 3 * day)
        #expect(table.columns.map(\.name) == ["cohort", "size", "0", "1"])
        let dates = ["1970-01-01", "1970-01-02", "1970-01-03"]
        let csv = table.formatted(as: .csv).split(separator: "\n").dropFirst().map(String.init)
        #expect(csv == ["\(dates[0]),2,1,1", "\(dates[1]),0,0,0", "\(dates[2]),1,1,0"])
        #expect(table.rows[0].dropFirst(2) == [.int(1), .int(1)])
        #expect(table.rows[2].dropFirst(2) == [.int(1), .provisional(0)])
        #expect(table.notes == ["figures marked * are of periods that are not over"])
    }

    @Test("Provisional figures are numbers to machines, which are told their columns")
    func machines() throws {
        let events = [event("view", "a", 0)]
        let table = try answer("retention view returning pay for 2 days", [events], now: day)
        #expect(
            table.formatted(as: .jsonl)
                == #"{"cohort":"1970-01-01","size":1,"0":0,"1":0,"provisional":["1"]}"# + "\n")
        #expect(table.formatted(as: .table).contains("0*"))
    }

    @Test("The start event is not its own return; another at its time is")
    func startItself() throws {
        let one = [event("view", "a", 5)]
        #expect(try lines("retention view returning view", one) == ["1970-01-01,1,0"])
        #expect(try lines("retention view returning view", one + one) == ["1970-01-01,1,1"])
    }

    @Test("'first' is the first ever that passes 'where', even before the range")
    func first() throws {
        let events = [
            event("view", "a", 0), event("view", "a", 2 * day), event("view", "b", 2 * day),
        ]
        let tail = "view returning view since 1970-01-03 for 1 day"
        #expect(try lines("retention \(tail)", events) == ["1970-01-03,2,0"])
        #expect(try lines("retention first \(tail)", events) == ["1970-01-03,1,0"])
    }

    @Test("A return may lie after the range's end")
    func afterRange() throws {
        let events = [event("view", "a", 0), event("pay", "a", day)]
        #expect(
            try lines("retention view returning pay on 1970-01-01 for 2 days", events)
                == ["1970-01-01,1,0,1"])
    }

    @Test("'for' is rounded up to whole periods, by the calendar")
    func spans() throws {
        let events = [event("view", "a", 0)]
        for (clauses, count) in [
            ("per week for 8 weeks", 8), ("per week for 50 days", 8), ("per month for 30 days", 1),
            ("per month for 32 days", 2), ("per quarter for 1 year", 4),
            ("per day for 36 hours", 2),
            ("per day for 1 month", 31), ("rolling for 7 days", 7), ("rolling for 169 hours", 8),
        ] {
            let table = try answer("retention view returning pay \(clauses)", [events])
            #expect(table.columns.count == 2 + count, "\(clauses)")
        }
    }

    @Test("A day of 23 hours is a whole period; 24 hours from the start event are another thing")
    func changeOfClocks() throws {
        let saturday = try #require(Timestamp(rfc3339: "2026-03-28T12:00:00+01:00")).microseconds
        let sunday = try #require(Timestamp(rfc3339: "2026-03-29T12:30:00+02:00")).microseconds
        let events = [event("view", "a", saturday), event("pay", "a", sunday)]
        let text = "retention view returning pay for 2 days tz Europe/Berlin on 2026-03-28"
        #expect(try lines(text, events) == ["2026-03-28,1,0,1"])
        #expect(try lines(text + " rolling", events) == ["2026-03-28,1,1,0"])
    }

    @Test("Columns that nobody would read are refused")
    func limit() {
        let events = [event("view", "a", 0), event("view", "a", 2000 * day)]
        let error = #expect(throws: QueryError.self) {
            try lines("retention view returning view", events)
        }
        #expect(error?.code == .limit)
    }

    @Test("'top' keeps the largest groups; the others are one, nobody counted twice")
    func top() throws {
        let events = [
            Event("view", by: "a", ["x": .string("p")]),
            Event("view", by: "b", ["x": .string("p")]),
            Event("view", by: "c", ["x": .string("q")]),
            Event("view", by: "d", ["x": .string("r")]),
            Event("view", by: "c", ["x": .string("r")]),
        ]
        #expect(
            try lines("retention view returning pay by x top 1", events)
                == ["1970-01-01,p,2,0", "1970-01-01,other,2,0"])
    }

    private struct Case {
        var text: String
        var naive: NaiveRetention
    }

    /// A query and its definition.
    private func randomCase(_ random: inout SeededGenerator) -> Case {
        let start = random.pick(names)
        let returning = random.pick(names)
        let (per, length) = random.pick([
            ("hour", hour), ("day", day), ("2 hours", 2 * hour), ("12 hours", 12 * hour),
        ])
        let count = 1 + random.below(5)
        let isRolling = random.oneIn(3)
        let isFirst = random.oneIn(3)
        let span = isRolling ? "\(24 * count) hours" : "\(Int64(count) * (length / hour)) hours"
        let range = random.pick([Int64.min..<(.max), 6 * hour..<40 * hour])
        var naive = NaiveRetention(
            isStart: { $0.name == start }, isReturn: { $0.name == returning }, starts: range,
            periodCount: count, bucket: { $0 / length })
        naive.isFirst = isFirst
        naive.isRolling = isRolling
        naive.isUnbounded = random.oneIn(3)
        let clause =
            range.lowerBound < 0 ? "" : " since 1970-01-01T06:00 before 1970-01-02T16:00"
        let text =
            "retention \(isFirst ? "first " : "")\(start) returning \(returning) per \(per)"
            + " for \(span)\(clause)\(isRolling ? " rolling" : "")"
            + (naive.isUnbounded ? " unbounded" : "")
        return Case(text: text, naive: naive)
    }

    @Test("Random queries are answered by the definition, however events lie", arguments: 0..<150)
    func definition(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        random.names = names
        random.times = 0..<60
        random.tick = hour
        let events = random.events(80)
        for _ in 0..<4 {
            let asked = randomCase(&random.generator)
            let (by, groups) = random.generator.pick(Self.groupings)
            let expected = asked.naive.figures(of: events, groups: groups)
            let heaps = random.split(events, into: 1 + random.generator.below(3))
            let table = try answer(asked.text + by, heaps, now: 1000 * day)
            for row in table.rows {
                guard let start = Self.start(row[0]) else { continue }
                let group = by.isEmpty ? "" : Self.text(row[1])
                let cohort = NaiveRetention.Cohort(bucket: asked.naive.bucket(start), group: group)
                let found = row.dropFirst(by.isEmpty ? 1 : 2).compactMap(Self.count)
                let wanted = expected[cohort] ?? found.map { _ in 0 }
                #expect(found == wanted, "seed \(seed): \(asked.text)\(by) \(cohort)")
            }
            let sizes = table.rows.compactMap { Self.count($0[by.isEmpty ? 1 : 2]) }
            #expect(
                sizes.reduce(0, +) == expected.values.reduce(0) { $0 + $1[0] },
                "seed \(seed): \(asked.text)\(by)")
            let whole = try answer(asked.text + by, [events], now: 1000 * day, threads: 1)
            #expect(whole.formatted(as: .csv) == table.formatted(as: .csv), "seed \(seed)")
        }
    }

    private static let groupings: [(String, @Sendable (Event) -> Set<String>)] = [
        ("", { _ in [""] }),
        (" by source", { [$0.source] }),
        (" by product", { $0.products.isEmpty ? ["(missing)"] : Set($0.products) }),
    ]

    private static func text(_ cell: ResultTable.Cell) -> String {
        if case .text(let text) = cell { text } else { "(missing)" }
    }

    private static func start(_ cell: ResultTable.Cell) -> Int64? {
        switch cell {
        case .date(let date): Int64(date.daysSinceEpoch) * day
        case .localTime(let time, _): time.microseconds
        default: nil
        }
    }
}
