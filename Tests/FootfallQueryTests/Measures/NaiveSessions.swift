import FootfallModel
import FootfallTestSupport

/// Sessions straight from their definition: built from all of a customer's events, then asked which
/// of them hold some of the events.
struct NaiveSessions {
    private struct Key: Hashable {
        var customer: String
        var id: String?
        var number: Int
    }

    private var sessionOfEvent: [Key?]

    init(_ events: [Event]) {
        sessionOfEvent = events.map { event in
            guard let customer = event.customer else { return nil }
            if let id = event.session { return Key(customer: customer, id: id, number: 0) }
            let times = events.filter { $0.customer == customer && $0.session == nil }
                .map(\.time.microseconds).sorted()
            let breaks = zip(times, times.dropFirst()).filter { earlier, later in
                later - earlier > 30 * 60 * 1_000_000 && later <= event.time.microseconds
            }
            return Key(customer: customer, id: nil, number: breaks.count)
        }
    }

    /// The sessions that hold some of the events, each with the time of the first of those.
    func starts(_ events: [Event], where isWanted: (Event) -> Bool) -> [Int64] {
        var starts: [Key: Int64] = [:]
        for (event, session) in zip(events, sessionOfEvent) where isWanted(event) {
            guard let session else { continue }
            let time = event.time.microseconds
            starts[session] = min(starts[session] ?? time, time)
        }
        return Array(starts.values)
    }
}
