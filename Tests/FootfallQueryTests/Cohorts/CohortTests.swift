import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallTestSupport
import Testing

@Suite("Among customers")
struct CohortTests {
    private static let events = [
        Event("view", at: 0, by: "a"), Event("view", at: hour, by: "a"),
        Event("pay", at: day, by: "a"),
        Event("view", at: 0, by: "b"), Event("pay", at: hour, by: "c"),
        Event("pay", at: 0, by: nil),
    ]

    @Test("Those who did, those who never did, those who did so often")
    func deeds() throws {
        #expect(try lines("customers of any among (did view)", Self.events) == ["2"])
        #expect(try lines("count of any among (never did view)", Self.events) == ["1"])
        #expect(try lines("count of any among (did view and never did pay)", Self.events) == ["1"])
        #expect(try lines("count of pay among (did view at least 2 times)", Self.events) == ["1"])
        #expect(
            try lines("count of any among (never did view at least 2 times)", Self.events) == ["2"])
    }

    @Test("A 'did' has a range of its own, and 'where' does not apply to it")
    func ranges() throws {
        let text = "customers of any among (did pay on 1970-01-01)"
        #expect(try lines(text, Self.events) == ["1"])
        #expect(try lines("count of any among (did pay) where event = view", Self.events) == ["2"])
        #expect(try lines("count of any among (did pay) on 1970-01-01", Self.events) == ["3"])
    }

    @Test("Every form that takes it asks the same customers")
    func forms() throws {
        let among = " among (did view and did pay)"
        #expect(try answer("funnel view then pay" + among, [Self.events]).rows[0][2] == .int(1))
        #expect(try lines("sessions" + among, Self.events) == ["3,1,0.0,1.0"])
        #expect(try lines("paths from view" + among, Self.events) == ["view > pay,1,1.0"])
        #expect(
            try lines("retention view returning pay" + among, Self.events)
                == ["1970-01-01,1,0,1", "1970-01-02,0,0,0"])
    }

    @Test("Random cohorts are those of the definition, however events lie", arguments: 0..<150)
    func definition(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        random.customers = (0..<15).map { "customer \($0)" }
        random.times = 0..<48
        random.tick = hour
        let events = random.events(120)
        for _ in 0..<4 {
            let count = 1 + random.generator.below(3)
            let deeds = (0..<count).map { _ in Self.deed(&random.generator, random.names) }
            let customers = NaiveCohort(deeds.map(\.1)).customers(of: events)
            let text =
                "count, customers of any among (\(deeds.map(\.0).joined(separator: " and ")))"
            let heaps = random.split(events, into: 1 + random.generator.below(3))
            let (clause, isWanted) = random.generator.pick(Self.clauses)
            let wanted = events.filter { event in
                event.customer.map(customers.contains) ?? false && isWanted(event)
            }
            let expected = "\(wanted.count),\(Set(wanted.map(\.customer)).count)"
            let found = try answer(text + clause, heaps).formatted(as: .csv).split(separator: "\n")[
                1]
            #expect(found == expected, "seed \(seed): \(text + clause)")
        }
    }

    private static func deed(
        _ random: inout SeededGenerator, _ names: [String]
    ) -> (String, NaiveCohort.Deed) {
        let name = random.pick(names)
        let (isNever, least) = (random.oneIn(2), 1 + random.below(3))
        let (range, times) = random.pick([
            ("", Int64.min..<(.max)), (" on 1970-01-01", 0..<day),
            (" since 1970-01-02", day..<(.max)),
        ])
        let (condition, isCSV) = random.pick([("", false), (" with source = csv", true)])
        let times2 = least == 1 ? "" : " at least \(least) times"
        let text = (isNever ? "never " : "") + "did \(name)\(condition)\(times2)\(range)"
        let deed = NaiveCohort.Deed(times: times, least: least, isNever: isNever) {
            $0.name == name && (!isCSV || $0.source == "csv")
        }
        return (text, deed)
    }

    private static let clauses: [(String, @Sendable (Event) -> Bool)] = [
        ("", { _ in true }), (" where event = view", { $0.name == "view" }),
        (" on 1970-01-01", { $0.time.microseconds < day }),
    ]
}
