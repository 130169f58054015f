import FootfallFormat
package import FootfallModel
package import FootfallStorage

/// Finds whole events: one customer's in time order, or the newest ones of all.
///
/// First the places of the events are found, from few columns; only those that are in the answer
/// are rebuilt whole. Simultaneous events are ordered by customer (those without one first), then
/// tie order.
package struct EventsScan: Sendable {
    /// What a scan found.
    package struct Outcome: Sendable {
        package var events: [Event]
        package var counters: ScanCounters
        fileprivate let memory: MemoryShare
    }

    /// Some zones of a run.
    private struct Task {
        var run: Int
        var rows: Range<Int>
    }

    private static let zonesPerTask = 16
    private static let eventsPerCheck = 64

    private let plan: EventsPlan
    private let runs: [any Run]
    private let secret: UInt64
    private let clock: LocalClock
    private let selector: EventSelector

    package init(_ plan: EventsPlan, on snapshot: Snapshot, clock: LocalClock) {
        self.plan = plan
        self.clock = clock
        runs = snapshot.sources.map(\.run)
        secret = snapshot.secret
        let isReplay = if case .replay = plan.order { true } else { false }
        selector = EventSelector(
            steps: [plan.events], filter: plan.filter, times: plan.times, readsFew: isReplay)
    }

    package func run(_ options: QueryOptions) throws -> Outcome {
        let tasks = try tasks()
        let workers = try Workers.run(tasks: tasks.count, threads: options.threads) {
            Worker(plan, runs.map { selector.scanner(of: $0, secret: secret, clock: clock) })
        } _: { task, worker in
            try options.checkCancelled()
            try worker.work(on: tasks[task].rows, of: tasks[task].run)
        }
        var found = FoundEvents(limit: plan.limit, isNewestFirst: plan.isNewestFirst)
        var counters = ScanCounters()
        for worker in workers {
            try found.add(worker.found)
            for scanner in worker.scanners { counters += scanner.counters }
        }
        let memory = MemoryShare()
        return Outcome(
            events: try rebuild(found.places, memory), counters: counters, memory: memory)
    }

    private func tasks() throws -> [Task] {
        switch plan.order {
        case .replay(let customer):
            let hash = customerHash(customer, secret: secret)
            return try runs.indices.compactMap { run in
                try runs[run].rows(ofCustomer: customer, hash: hash).map {
                    Task(run: run, rows: $0)
                }
            }
        case .newestFirst:
            // The newest runs first, so that the older ones mostly need not be read.
            let order = runs.indices.sorted { newest(of: $0) > newest(of: $1) }
            return order.flatMap { run in
                stride(from: 0, to: runs[run].rowCount, by: Self.zonesPerTask * ZoneSize.rows).map {
                    let end = $0 + Self.zonesPerTask * ZoneSize.rows
                    return Task(run: run, rows: $0..<min(end, runs[run].rowCount))
                }
            }
        }
    }

    private func newest(of run: Int) -> Int64 { runs[run].timeRange?.upperBound ?? .min }

    /// The events at some places, in the order of the answer.
    private func rebuild(
        _ places: [FoundEvents.Place], _ memory: MemoryShare
    ) throws -> [Event] {
        var events: [Event] = []
        var (count, bytes) = (0, 0)
        for run in runs.indices {
            let rows = try places.filter { $0.run == run }.map { Int($0.row) }
                .watchedSort(by: <)
            events += try WholeEvents.read(rows, of: runs[run]) { event in
                count += 1
                bytes += event.byteCount
                if count % Self.eventsPerCheck == 0 { try memory.hold(bytes, count, .events) }
            }
        }
        return Array(try ordered(events).prefix(plan.limit ?? .max))
    }

    private func ordered(_ events: [Event]) throws -> [Event] {
        let order = try events.indices.watchedSort { left, right in
            let times = (events[left].time, events[right].time)
            if times.0 != times.1 { return plan.isNewestFirst == (times.0 > times.1) }
            return events[left].customerBytes.lexicographicallyPrecedes(events[right].customerBytes)
        }
        var ordered: [Event] = []
        ordered.reserveCapacity(events.count)
        var start = 0
        while start < order.count {
            try QueryWatch.checkpoint()
            let first = events[order[start]]
            let end = order[start...].firstIndex { !events[$0].isTied(with: first) } ?? order.count
            ordered +=
                end - start == 1
                ? [first] : TieOrder.sorted(order[start..<end].map { events[$0] })
            start = end
        }
        return ordered
    }
}

extension Event {
    /// None for an event without a customer.
    fileprivate var customerBytes: String.UTF8View { (customer ?? "").utf8 }

    /// Whether the tie order alone tells the two apart.
    fileprivate func isTied(with other: Event) -> Bool {
        time == other.time && customerBytes.elementsEqual(other.customerBytes)
    }

    /// About what the event takes, in two lists of events while they are put in order.
    fileprivate var byteCount: Int {
        let texts = [name, source, customer ?? "", session ?? ""] + products
        return texts.reduce(2 * MemoryLayout<Event>.stride) { $0 + $1.utf8.count + 32 }
            + Value.object(properties).byteCount
    }
}

extension Value {
    /// What it takes, in a list or a map.
    fileprivate var byteCount: Int {
        switch self {
        case .null, .bool, .int, .double: MemoryLayout<Value>.stride
        case .string(let text): MemoryLayout<Value>.stride + text.utf8.count + 32
        case .array(let values): values.reduce(64) { $0 + $1.byteCount }
        case .object(let members):
            members.reduce(64) { $0 + 2 * ($1.key.text.utf8.count / 2 + 24 + $1.value.byteCount) }
        }
    }
}

/// One thread's part.
private final class Worker {
    let scanners: [EventScanner]
    private(set) var found: FoundEvents
    private var selected = SelectedEvents()

    init(_ plan: EventsPlan, _ scanners: [EventScanner]) {
        self.scanners = scanners
        found = FoundEvents(limit: plan.limit, isNewestFirst: plan.isNewestFirst)
    }

    func work(on rows: Range<Int>, of run: Int) throws {
        let scanner = scanners[run]
        guard let times = scanner.reader.run.timeRange, !found.needsNothing(of: times) else {
            return
        }
        let first = rows.lowerBound / ZoneSize.rows
        for zone in first...max(first, (rows.upperBound - 1) / ZoneSize.rows) {
            if case .ints(let bounds) = try scanner.reader.run.zoneMap(.time, zone: zone)?.bounds,
                found.needsNothing(of: bounds)
            {
                continue
            }
            selected.removeAll()
            try scanner.select(
                rows.clamped(to: scanner.reader.run.rows(inZone: zone)), into: &selected)
            try found.add(selected, run: run)
        }
    }
}
