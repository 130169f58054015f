import FootfallModel
import FootfallTestSupport

/// What is random around a form: the clauses that all or several forms take, as text and as the
/// events that they leave.
struct ProofFrame {
    /// All events that are stored.
    let stored: [Event]
    /// The events that were known.
    var events: [Event]
    let now: Int64
    let zone: NaiveZone
    /// Whether `where` and `among` let an event pass.
    private(set) var isWanted: (Event) -> Bool = { _ in true }
    private(set) var range = Int64.min..<Int64.max
    /// The range of `vs previous`, where there is one.
    private(set) var previousRange: Range<Int64>?
    private(set) var clauses: [String] = []

    init(_ all: [Event], _ random: inout SeededGenerator) {
        stored = all
        zone = random.pick(NaiveZone.all)
        if zone.name != "UTC" { clauses.append("tz \(zone.name)") }
        guard random.oneIn(6) else {
            (events, now) = (all, Self.now)
            return
        }
        let then = ProofEvents.origin + Int64(random.below(80)) * ProofEvents.tick
        clauses.append("known by \(Timestamp(unchecked: then))")
        events = all.filter { $0.received.map { $0.microseconds <= then } ?? false }
        now = then
    }

    /// The query's now, where no `known by` moves it: after most events.
    static let now = ProofEvents.origin + 30 * hour

    /// The clauses in any order, behind a head.
    func text(_ head: String, _ random: inout SeededGenerator) -> String {
        ([head] + clauses.shuffled(using: &random)).joined(separator: " ")
    }

    mutating func add(_ clause: String) {
        if !clause.isEmpty { clauses.append(clause) }
    }

    /// The events that `where`, `among` and the range leave.
    var wanted: [Event] { events.filter { isWanted($0) && isInRange($0) } }

    func isInRange(_ event: Event) -> Bool { range.contains(event.time.microseconds) }

    // MARK: Few at once

    /// Adds some of `where`, `among` and a range, or none: all at once would leave hardly an event, and
    /// answers without rows prove little.
    mutating func addRestrictions(_ random: inout SeededGenerator, hasCohorts: Bool = true) {
        let all = hasCohorts ? ["where", "among", "range"] : ["where", "range"]
        for clause in all.shuffled(using: &random).prefix(random.pick([0, 0, 1, 1, 2])) {
            switch clause {
            case "where": addCondition(&random)
            case "among": addCohort(&random)
            default: addRange(&random)
            }
        }
    }

    // MARK: where

    mutating func addCondition(_ random: inout SeededGenerator) {
        guard random.oneIn(2) else { return }
        let condition = RandomCondition(&random, zone)
        clauses.append("where \(condition.text)")
        let others = isWanted
        isWanted = { others($0) && condition.holds($0) }
    }

    // MARK: among

    mutating func addCohort(_ random: inout SeededGenerator) {
        guard random.oneIn(4) else { return }
        let deeds = (0..<1 + random.below(2)).map { _ in deed(&random) }
        clauses.append("among (\(deeds.map(\.text).joined(separator: " and ")))")
        let customers = NaiveCohort(deeds.map(\.deed)).customers(of: events)
        let others = isWanted
        isWanted = { event in others(event) && event.customer.map(customers.contains) ?? false }
    }

    private func deed(
        _ random: inout SeededGenerator
    ) -> (text: String, deed: NaiveCohort.Deed) {
        let pattern = RandomPattern(&random, zone)
        let (isNever, least) = (random.oneIn(2), 1 + random.below(3))
        let (clause, times) = random.pick([
            ("", Int64.min..<(.max)),
            (" on 2026-03-29", dayRange(20_541, 20_541)), (" last 20 hours", now - 20 * hour..<now),
        ])
        let count = least == 1 ? "" : " at least \(least) times"
        let deed = NaiveCohort.Deed(
            times: times, least: least, isNever: isNever, matches: pattern.matches)
        return ("\(isNever ? "never " : "")did \(pattern.text)\(count)\(clause)", deed)
    }

    // MARK: Ranges

    private func dayRange(_ first: Int64, _ last: Int64) -> Range<Int64> {
        zone.midnight(first)..<zone.midnight(last + 1)
    }

    mutating func addRange(_ random: inout SeededGenerator) {
        let today = zone.dayNumber(now)
        switch random.below(9) {
        case 0:
            setRange(
                "on 2026-03-29", dayRange(20_541, 20_541), previous: dayRange(20_540, 20_540))
        case 1:
            setRange(
                "from 2026-03-28 through 2026-03-29", dayRange(20_540, 20_541),
                previous: dayRange(20_538, 20_539))
        case 2:
            setRange(
                "yesterday", dayRange(today - 1, today - 1),
                previous: dayRange(today - 2, today - 2))
        case 3:
            setRange(
                "last 20 hours", now - 20 * hour..<now,
                previous: now - 40 * hour..<now - 20 * hour)
        case 4:
            let start = zone.daysBefore(1, now)
            setRange("last 1 day", start..<now, previous: zone.daysBefore(2, now)..<start)
        case 5:
            let start = ProofEvents.origin + Int64(random.below(40)) * ProofEvents.tick
            let end = start + Int64(1 + random.below(60)) * ProofEvents.tick
            setRange(
                "since \(Timestamp(unchecked: start)) before \(Timestamp(unchecked: end))",
                start..<end, previous: start - (end - start)..<start)
        case 6:
            setRange("since 2026-03-28T18:30", zone.instant(20_540 * day + 37 * hour / 2)..<(.max))
        default: break
        }
    }

    private mutating func setRange(
        _ text: String, _ range: Range<Int64>, previous: Range<Int64>? = nil
    ) {
        clauses.append(text)
        self.range = range
        previousRange = previous
    }

    // MARK: per

    /// Hours, days, and spans that a day of 23 hours cuts short.
    mutating func addBuckets(_ random: inout SeededGenerator) -> NaiveBuckets? {
        guard random.oneIn(2) else { return nil }
        let (text, length) = random.pick([
            ("day", nil), ("hour", hour), ("6 hours", 6 * hour), ("90 minutes", 90 * minute),
        ])
        clauses.append("per \(text)")
        return NaiveBuckets(text, length: length, zone: zone)
    }

    /// The buckets of an answer: from the later of the range's start and the first event, to the
    /// earlier of the range's end and now or the last event.
    func shown(_ buckets: NaiveBuckets) -> Range<Int> {
        let times = events.map(\.time.microseconds)
        guard let first = times.min(), let last = times.max() else { return 0..<0 }
        let start = max(range.lowerBound, first)
        let end = range.upperBound == .max ? last + 1 : min(range.upperBound, max(now, last) + 1)
        return start < end ? buckets.indices(start..<end) : 0..<0
    }
}

/// A random pattern of events: names, a prefix, or any, with conditions.
struct RandomPattern {
    var text: String
    var matches: (Event) -> Bool

    init(_ random: inout SeededGenerator, _ zone: NaiveZone) {
        let (name, other) = (random.pick(ProofEvents.names), random.pick(ProofEvents.names))
        let (text, matches): (String, (Event) -> Bool) = random.pick([
            (name, { $0.name == name }), (name, { $0.name == name }),
            ("(\(name) or \(other))", { $0.name == name || $0.name == other }),
            ("any", { _ in true }),
            ("\(name.first ?? "x")*", { $0.name.first == name.first }),
        ])
        guard random.oneIn(4) else {
            (self.text, self.matches) = (text, matches)
            return
        }
        let condition = RandomCondition(&random, zone, depth: 0)
        self.text = "\(text) with \(condition.text)"
        self.matches = { matches($0) && condition.holds($0) }
    }
}
