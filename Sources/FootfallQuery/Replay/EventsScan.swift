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
    }

    /// Some zones of a run.
    private struct Task {
        var run: Int
        var rows: Range<Int>
    }

    private static let zonesPerTask = 16

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
            found.add(worker.found)
            for scanner in worker.scanners { counters += scanner.counters }
        }
        return Outcome(events: try rebuild(found.places), counters: counters)
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
    private func rebuild(_ places: [FoundEvents.Place]) throws -> [Event] {
        var events: [Event] = []
        for run in runs.indices {
            let rows = places.filter { $0.run == run }.map(\.row).sorted()
            events += try WholeEvents.read(rows, of: runs[run])
        }
        return Array(ordered(events).prefix(plan.limit ?? .max))
    }

    private func ordered(_ events: [Event]) -> [Event] {
        let byCustomer = TieOrder.sorted(events).enumerated().map { (place: $0, event: $1) }
        return byCustomer.sorted { left, right in
            if left.event.time != right.event.time {
                return plan.isNewestFirst == (left.event.time > right.event.time)
            }
            let customers = (left.event.customer ?? "", right.event.customer ?? "")
            if !customers.0.utf8.elementsEqual(customers.1.utf8) {
                return customers.0.utf8.lexicographicallyPrecedes(customers.1.utf8)
            }
            return left.place < right.place
        }.map(\.event)
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
            found.add(selected, run: run)
        }
    }
}
