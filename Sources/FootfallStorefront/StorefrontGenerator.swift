/// Events of a storefront that never was, as lines of the native format: for trying things out, for
/// tests and for benchmarks.
///
///     var generator = StorefrontGenerator(events: 1_000_000, seed: 1)
///     var lines: [UInt8] = []
///     while generator.fill(&lines, upTo: 1 << 20) { … lines … }
///
/// Visits of many customers overlap in time; each is a walk along `Action.followers`. Lines come in
/// the order in which a server would receive them: by time, but one event in a hundred arrives late,
/// by up to three days, and one in a hundred arrives twice, with the same insert id and content.
/// The same number of events and seed give the same bytes on every machine. Memory does not grow
/// with the number of events: what waits is the visits in progress and a capped number of late lines.
public struct StorefrontGenerator {
    private static let delayedLinesMax = 50_000
    private static let dayMilliseconds = 86_400_000

    private let seed: UInt64
    private let repeatsLines: Bool
    private var eventsLeft: Int
    private var random: RandomSource
    private var visitors: Visitors
    private let hours: OpeningHours
    private let table: ActionTable
    private let products: Products
    private let line: EventLine

    private var eventCounts = [Int](repeating: 0, count: Action.allCases.count)
    private var visitsBegun = 0
    private var visits = EarliestFirstQueue<Visit>()
    private var delayed = EarliestFirstQueue<[UInt8]>()

    /// A generator of `events` distinct events; the lines that repeat one come on top of them, unless
    /// `repeatsLines` is false, which leaves those lines out and all others as they are.
    public init(events: Int, seed: UInt64, repeatsLines: Bool = true) {
        precondition(events >= 0, "a negative number of events")
        self.seed = seed
        self.repeatsLines = repeatsLines
        eventsLeft = events
        random = RandomSource(seed: seed)
        table = ActionTable()
        products = Products(seed: seed)
        line = EventLine(products: products)
        let visitCount = Int(Double(events) / table.meanVisitLength) + 1
        hours = OpeningHours(visitCount: visitCount)
        visitors = Visitors(eventCount: events, visitCount: visitCount, seed: seed)
    }

    /// How many distinct events of each name there are, once all lines are written.
    public var countsByEvent: [String: Int] {
        let counts = zip(Action.allCases, eventCounts).filter { $0.1 > 0 }
        return Dictionary(uniqueKeysWithValues: counts.map { ("\($0.0.name)", $0.1) })
    }

    /// Replaces the buffer's content by the next lines, about `byteCount` bytes of them; false, and
    /// an empty buffer, when all are written.
    public mutating func fill(_ buffer: inout [UInt8], upTo byteCount: Int) -> Bool {
        buffer.removeAll(keepingCapacity: true)
        while buffer.count < byteCount {
            guard appendLine(to: &buffer) else { break }
        }
        return !buffer.isEmpty
    }

    /// Appends the line that arrives next; false if there is none.
    private mutating func appendLine(to buffer: inout [UInt8]) -> Bool {
        if eventsLeft > 0 { beginDueVisits() }
        let nextEvent = eventsLeft > 0 ? visits.nextTime : nil
        if let due = delayed.nextTime, due <= nextEvent ?? .max {
            buffer += delayed.popFirst() ?? []
            return true
        }
        guard nextEvent != nil, let visit = visits.popFirst() else { return false }
        appendEvent(of: visit, to: &buffer)
        return true
    }

    /// Begins visits until none begins before the next event of those in progress.
    private mutating func beginDueVisits() {
        while hours.start(ofVisit: visitsBegun) <= visits.nextTime ?? .max {
            let time = hours.start(ofVisit: visitsBegun)
            let customer = visitors.next(&random)
            visits.insert(Visit(customer: customer, time: time, seed: seed, &random), at: time)
            visitsBegun += 1
        }
    }

    /// Writes a visit's event, or puts it aside as late, and lets the visit go on.
    private mutating func appendEvent(of visit: Visit, to buffer: inout [UInt8]) {
        let start = buffer.count
        line.append(visit, to: &buffer, &random)
        eventsLeft -= 1
        eventCounts[Int(visit.action.rawValue)] += 1
        delayIfDue(from: start, in: &buffer, time: visit.time)
        var visit = visit
        if visit.advance(table, products, &random) { visits.insert(visit, at: visit.time) }
    }

    /// Puts the line just written aside, to come later instead or once more.
    private mutating func delayIfDue(from start: Int, in buffer: inout [UInt8], time: Int64) {
        let draw = random.below(100)
        guard draw < 2 && delayed.count < Self.delayedLinesMax else { return }
        let isLate = draw == 0
        let longest = isLate ? 3 * Self.dayMilliseconds : Self.dayMilliseconds / 24
        let delay = Int64(1 + random.below(random.below(longest) + 1))
        // A repeated line that is not wanted waits as an empty one: the cap on those that wait then
        // acts at the same events.
        let isWanted = isLate || repeatsLines
        delayed.insert(isWanted ? Array(buffer[start...]) : [], at: time + delay)
        if isLate { buffer.removeLast(buffer.count - start) }
    }
}
