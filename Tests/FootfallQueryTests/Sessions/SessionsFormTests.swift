import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallTestSupport
import Testing

/// The form `sessions`: how many, of how many customers, how long, of how many events.
@Suite("Sessions")
struct SessionsFormTests {
    @Test("Sessions, their customers, the median length and the mean number of events")
    func columns() throws {
        let events = [
            sessionEvent("view", at: 0), sessionEvent("view", at: 10),
            sessionEvent("view", at: 100),
            sessionEvent("view", at: 5, by: "d", "s"), sessionEvent("view", at: 300, by: "d", "s"),
            sessionEvent("view", at: 7, by: nil, "s"),
        ]
        let table = try answer("sessions", [events])
        #expect(
            table.columns.map(\.name) == [
                "count", "customers", "median_seconds", "events_per_session",
            ])
        #expect(table.rows[0] == [.int(3), .int(2), .double(600), .double(5.0 / 3)])
    }

    @Test("A gap that is given splits events with ids as well; it must be strictly longer")
    func gap() throws {
        let events = [0, 20, 41].map { sessionEvent("view", at: $0, "s") }
        #expect(try lines("sessions", events) == ["1,1,2460.0,3.0"])
        #expect(try lines("sessions gap 20 minutes", events) == ["2,1,0.0,1.5"])
        #expect(try lines("sessions gap 21 minutes", events) == ["1,1,2460.0,3.0"])
    }

    @Test("A session is in the bucket of its first event, and so is its customer")
    func buckets() throws {
        let events = [sessionEvent("view", at: 55, "s"), sessionEvent("view", at: 65, "s")]
        let table = try answer("sessions per hour", [events])
        #expect(table.values(of: 1) == [.int(1), .int(0)])
        #expect(table.values(of: 2) == [.int(1), .int(0)])
        #expect(table.values(of: 3) == [.double(600), .null])
    }

    @Test("None at all: counts of 0, nothing to compute")
    func none() throws {
        #expect(
            try lines("sessions where source = nowhere", [sessionEvent("view", at: 0)]) == [
                "0,0,null,null"
            ])
        #expect(try lines("sessions by source", [sessionEvent("view", at: 0, by: nil)]) == [])
    }

    @Test("'top' keeps the groups with the most sessions; a session counts once in 'other'")
    func top() throws {
        let events = [("p", 0, "s"), ("q", 1, "s"), ("r", 2, "s"), ("p", 3, "t")].map {
            place, time, id in
            var event = sessionEvent("view", at: Int64(time), id)
            event.properties["place"] = .string(place)
            return event
        }
        #expect(
            try lines("sessions by place top 1", events)
                == ["p,2,1,0.0,1.0", "other,1,1,60.0,2.0"])
    }

    @Test("Sessions are those of the definition, however the events lie", arguments: 0..<120)
    func definition(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        random.tick = 7 * minute
        random.times = 0..<60
        let events = random.events(100)
        for _ in 0..<4 {
            let minutes = random.generator.pick([nil, 7, 13, 30, 60])
            let naive = NaiveSessions(events, gap: minutes.map { Int64($0) * minute })
            let (condition, isWanted) = random.generator.pick(Self.conditions)
            let (by, groups) = random.generator.pick(Self.groupings)
            let per = random.generator.oneIn(2) ? " per hour" : ""
            let text =
                "sessions" + (minutes.map { " gap \($0) minutes" } ?? "") + condition + by + per
            let heaps = random.split(events, into: 1 + random.generator.below(3))
            let table = try answer(text, heaps)
            let expected = Self.rows(naive, events, isWanted, groups, perHour: !per.isEmpty)
            #expect(
                Self.rows(table, hasGroup: !by.isEmpty, perHour: !per.isEmpty) == expected,
                "seed \(seed): \(text)")
            let whole = try answer(text, [events], threads: 1)
            #expect(whole.formatted(as: .csv) == table.formatted(as: .csv), "seed \(seed): \(text)")
        }
    }

    private struct Cell: Hashable {
        var group: String
        var hour: Int64
    }

    /// Straight from the definition: each group's sessions by the hour of their first event.
    private static func rows(
        _ naive: NaiveSessions, _ events: [Event], _ isWanted: (Event) -> Bool,
        _ groups: (Event) -> Set<String>, perHour: Bool
    ) -> [Cell: [Double]] {
        var rows: [Cell: [Double]] = [:]
        for group in Set(events.filter(isWanted).flatMap(groups)) {
            let sessions = naive.sessions { isWanted($0) && groups($0).contains(group) }
            for (bucket, own) in Dictionary(
                grouping: sessions, by: { perHour ? $0.start / hour : 0 })
            {
                let lengths = own.map(\.seconds).sorted()
                let count = own.reduce(0) { $0 + $1.times.count }
                rows[Cell(group: group, hour: bucket)] = [
                    Double(own.count), Double(Set(own.map(\.customer)).count),
                    lengths[(lengths.count + 1) / 2 - 1], Double(count) / Double(own.count),
                ]
            }
        }
        return rows
    }

    private static func rows(
        _ table: ResultTable, hasGroup: Bool, perHour: Bool
    ) -> [Cell: [Double]] {
        var rows: [Cell: [Double]] = [:]
        for row in table.rows {
            var cell = Cell(group: "", hour: 0)
            if perHour, case .localTime(let time, _) = row[0] {
                cell.hour = time.microseconds / hour
            }
            if hasGroup {
                cell.group =
                    if case .text(let text) = row[perHour ? 1 : 0] { text } else { "(missing)" }
            }
            let figures = row.suffix(4).compactMap { figure -> Double? in
                switch figure {
                case .int(let int): Double(int)
                case .double(let double): double
                default: nil
                }
            }
            if figures[0] > 0 { rows[cell] = figures }
        }
        return rows
    }

    private static let conditions: [(String, @Sendable (Event) -> Bool)] = [
        ("", { _ in true }),
        (" where source = csv", { $0.source == "csv" }),
        (" where event = view", { $0.name == "view" }),
        (" where customer exists", { $0.customer != nil }),
        (
            " since 1970-01-01T03:00 before 1970-01-01T06:00",
            { (3 * hour..<6 * hour).contains($0.time.microseconds) }
        ),
    ]

    private static let groupings: [(String, @Sendable (Event) -> Set<String>)] = [
        ("", { _ in [""] }),
        (" by source", { [$0.source] }),
        (" by event", { [$0.name] }),
        (" by product", { $0.products.isEmpty ? ["(missing)"] : Set($0.products) }),
    ]
}
