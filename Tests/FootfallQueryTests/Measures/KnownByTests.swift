import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallTestSupport
import Testing

/// `known by T`: the answer as it was at T.
@Suite struct KnownByTests {
    private static func event(_ name: String, at time: Int64, received: Int64) -> Event {
        var event = Event(name, at: time)
        event.received = Timestamp(unchecked: received)
        return event
    }

    @Test("Only what was received by then, that moment included; now is then")
    func counts() throws {
        let events = [
            Self.event("view", at: 0, received: day),
            Self.event("view", at: hour, received: 2 * day),
            Event("view", at: 2),
        ]
        #expect(try lines("count view known by 1970-01-02", events, now: 9 * day) == ["1"])
        #expect(try lines("count view known by 1970-01-03T00:00Z", events, now: 9 * day) == ["2"])
        #expect(
            try lines("count view known by 1970-01-02 last 1 day", events, now: 9 * day) == ["1"])
        #expect(try lines("count view known by yesterday", events, now: 2 * day) == ["1"])
    }

    @Test("Buckets reach as far as the events that were known")
    func buckets() throws {
        let events = [
            Self.event("view", at: day, received: day),
            Self.event("view", at: 0, received: 5 * day),
        ]
        #expect(try lines("count view known by 1970-01-04 per day", events) == ["1970-01-02,1"])
    }

    @Test("What came later holds no session together, and is no deed")
    func sessionsAndDeeds() throws {
        let events = [
            Self.event("view", at: 0, received: 0),
            Self.event("scroll", at: hour / 3, received: 5 * day),
            Self.event("view", at: 2 * hour / 3, received: hour),
        ]
        #expect(try lines("sessions of view", events) == ["1"])
        #expect(try lines("sessions of view known by 1970-01-02", events) == ["2"])
        #expect(try lines("count view among (did scroll) known by 1970-01-02", events) == ["0"])
        let funnel = "funnel view then view counting sessions"
        #expect(try lines(funnel, events).last?.hasPrefix("2,view,1") == true)
        #expect(
            try lines("\(funnel) known by 1970-01-02", events).last?.hasPrefix("2,view,0") == true)
    }

    @Test("Any answer is the one that a store of those events alone gives", arguments: 0..<100)
    func definition(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        random.tick = hour
        let events = random.events(60).map { event in
            var event = event
            event.received = Timestamp(unchecked: Int64(random.generator.below(60)) * hour)
            return event
        }
        let then = Timestamp(unchecked: 30 * hour)
        let known = events.filter { $0.received.map { $0 <= then } ?? false }
        for text in [
            "count, customers, sessions of view per hour", "sessions per 2 hours by source",
            "funnel view then cart", "retention view returning any per 2 hours", "paths from view",
            "also viewed p1 of any",
            "count of any last 10 hours among (did cart and never did pay)",
            "viewed for every customer of view",
        ] {
            let heaps = random.split(events, into: 2)
            let found = try answer(text + " known by 1970-01-02T06:00Z", heaps, now: 99 * day)
            let expected = try answer(text, [known], now: then.microseconds)
            #expect(
                found.formatted(as: .csv) == expected.formatted(as: .csv), "seed \(seed): \(text)")
        }
    }
}
