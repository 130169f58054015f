import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallTestSupport
import Testing

/// `sessions of X`: the distinct sessions that hold such an event.
@Suite struct SessionMeasureTests {
    @Test("A gap strictly longer than half an hour begins a session")
    func gaps() throws {
        let events = [0, 30, 60, 91].map { sessionEvent("view", at: $0) }
        #expect(try lines("sessions of view", events) == ["2"])
    }

    @Test("Events that are not asked for hold a session together")
    func otherEvents() throws {
        let events = [
            sessionEvent("view", at: 0), sessionEvent("scroll", at: 25),
            sessionEvent("view", at: 50),
        ]
        #expect(try lines("sessions of view", events) == ["1"])
        #expect(try lines("sessions of view since 1970-01-01T00:40", events) == ["1"])
    }

    @Test("Ids make sessions whatever the gaps, and customers never share one")
    func ids() throws {
        let events = [
            sessionEvent("view", at: 0, "s"), sessionEvent("view", at: 500, "s"),
            sessionEvent("view", at: 1, by: "d", "s"), sessionEvent("view", at: 2),
            sessionEvent("view", at: 3, by: nil, "s"),
        ]
        #expect(try lines("sessions, count of view", events) == ["3,5"])
    }

    @Test("A session counts in the bucket of its first event that is asked for")
    func buckets() throws {
        let events = [
            sessionEvent("scroll", at: 55, "s"), sessionEvent("view", at: 65, "s"),
            sessionEvent("view", at: 130, "s"), sessionEvent("view", at: 140, "t"),
        ]
        let table = try answer("sessions, count of view per hour", [events])
        #expect(table.values(of: 1) == [.int(0), .int(1), .int(1)])
        #expect(table.values(of: 2) == [.int(0), .int(1), .int(2)])
    }

    @Test("A defined session is read where the definition says; one in a list is refused")
    func defined() throws {
        let events = [1, 2, 2].map { Event("view", ["visit": .int($0)]) }
        var catalog = Catalog()
        catalog.definitions = [Self.session("visit")]
        #expect(try lines("sessions of view", events, catalog: catalog) == ["2"])
        catalog.definitions = [Self.session("visits[]")]
        #expect(throws: QueryError.self) {
            try lines("sessions of view", events, catalog: catalog)
        }
    }

    private static func session(_ path: String) -> Catalog.Definition {
        .init(
            kind: .property, name: "session", statement: "define property session as \(path)")
    }

    @Test("Sessions are those of the definition, however the events are split", arguments: 0..<80)
    func definition(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        random.tick = 7 * minute
        random.times = 0..<60
        let events = random.events(120)
        let naive = NaiveSessions(events)
        let range = random.generator.pick([nil, 3 * hour..<6 * hour])
        let clause = range == nil ? "" : " since 1970-01-01T03:00 before 1970-01-01T06:00"
        for (condition, isWanted) in Self.conditions {
            let wanted = { (event: Event) in
                event.name == "view" && isWanted(event)
                    && range?.contains(event.time.microseconds) != false
            }
            let heaps = random.split(events, into: 1 + random.generator.below(3))
            let tail = "of view\(condition)\(clause)"
            let all = try answer("sessions, customers \(tail)", heaps)
            let expected = naive.sessions(where: wanted).map(\.start)
            #expect(all.rows[0][0] == .int(Int64(expected.count)), "seed \(seed): \(tail)")

            let byHour = try answer("sessions \(tail) per hour", heaps)
            var perHour: [Int64: Int64] = [:]
            for start in expected { perHour[start / hour, default: 0] += 1 }
            let found = byHour.values(of: 1).filter { $0 != .int(0) }
            #expect(found == perHour.sorted { $0.key < $1.key }.map { .int($0.value) })

            let bySource = try answer("sessions \(tail) by source", heaps)
            for row in bySource.rows {
                guard case .text(let source) = row[0] else { continue }
                let count = naive.sessions { wanted($0) && $0.source == source }.count
                #expect(row[1] == .int(Int64(count)), "seed \(seed): \(tail) by \(source)")
            }
        }
    }

    private static let conditions: [(String, @Sendable (Event) -> Bool)] = [
        ("", { _ in true }),
        (" where source = csv", { $0.source == "csv" }),
        (" where session exists", { $0.session != nil }),
    ]
}
