package import FootfallModel

/// Sessions straight from their definition: built from all of a customer's events, then asked which
/// of them hold some of the events.
package struct NaiveSessions {
    private struct Key: Hashable {
        var customer: String
        var id: String?
        var number: Int
    }

    /// A session as those of its events show it that were asked for.
    package struct Session {
        package var customer: String
        package var times: [Int64]

        package var start: Int64 { times.min() ?? 0 }
        package var seconds: Double { Double((times.max() ?? 0) - start) / 1_000_000 }
    }

    private let events: [Event]
    private var sessionOfEvent: [Key?]

    /// The sessions of some events: by their ids and, where there are none, by half an hour; or, with
    /// a gap, by that alone.
    package init(_ events: [Event], gap: Int64? = nil) {
        self.events = events
        sessionOfEvent = events.map { event in
            guard let customer = event.customer else { return nil }
            if gap == nil, let id = event.session {
                return Key(customer: customer, id: id, number: 0)
            }
            let others = events.filter {
                $0.customer == customer && (gap != nil || $0.session == nil)
            }
            let times = others.map(\.time.microseconds).sorted()
            let breaks = zip(times, times.dropFirst()).filter { earlier, later in
                later - earlier > gap ?? 30 * 60 * 1_000_000 && later <= event.time.microseconds
            }
            return Key(customer: customer, id: nil, number: breaks.count)
        }
    }

    /// The sessions that hold some of the events.
    package func sessions(where isWanted: (Event) -> Bool) -> [Session] {
        var sessions: [Key: Session] = [:]
        for (event, key) in zip(events, sessionOfEvent) where isWanted(event) {
            guard let key else { continue }
            sessions[key, default: Session(customer: key.customer, times: [])].times
                .append(event.time.microseconds)
        }
        return Array(sessions.values)
    }

    /// Some events by their sessions.
    package func sessionsOfEvents(where isWanted: (Event) -> Bool) -> [[Event]] {
        var sessions: [Key: [Event]] = [:]
        for (event, key) in zip(events, sessionOfEvent) where isWanted(event) {
            if let key { sessions[key, default: []].append(event) }
        }
        return Array(sessions.values)
    }
}
