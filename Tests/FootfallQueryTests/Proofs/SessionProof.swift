import FootfallModel
import FootfallQuery
import FootfallTestSupport

/// Random questions for sessions, with every clause.
enum SessionProof {
    static func question(_ events: [Event], _ random: inout SeededGenerator) -> ProofQuestion {
        var frame = ProofFrame(events, &random)
        let minutes = random.pick([nil, 20, 30, 59, 60])
        if let minutes { frame.add("gap \(minutes) minutes") }
        frame.addCondition(&random)
        frame.addCohort(&random)
        frame.addRange(&random)
        let grid = ProofGrid(&frame, &random)
        let naive = NaiveSessions(frame.events, gap: minutes.map { Int64($0) * minute })
        let isWanted = frame.isWanted
        // A session is of a customer: other events make no group.
        let known = frame.events.filter { isWanted($0) && $0.customer != nil }
        let inRange = { (range: Range<Int64>) in
            known.filter { range.contains($0.time.microseconds) }
        }
        let expected = grid.rows(
            inRange(frame.range), previous: inRange(frame.previousRange ?? 0..<0)
        ) { groups, range, bucket in
            let sessions = naive.sessions { event in
                isWanted(event) && range.contains(event.time.microseconds)
                    && !grid.groups.groups(of: event).isDisjoint(with: groups)
            }
            return figures(
                sessions.filter { bucket == nil || grid.buckets?.index($0.start) == bucket })
        }
        return ProofQuestion(
            text: frame.text("sessions", &random), expected: expected, rows: grid.rows(of:))
    }

    private static func figures(_ sessions: [NaiveSessions.Session]) -> [Double?] {
        let lengths = sessions.map(\.seconds).sorted()
        let events = sessions.reduce(0) { $0 + $1.times.count }
        let isNone = sessions.isEmpty
        return [
            Double(sessions.count), Double(Set(sessions.map(\.customer)).count),
            isNone ? nil : lengths[(lengths.count + 1) / 2 - 1],
            isNone ? nil : Double(events) / Double(sessions.count),
        ]
    }
}
