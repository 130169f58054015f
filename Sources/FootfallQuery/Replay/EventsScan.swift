import FootfallFormat
internal import FootfallModel
package import FootfallStorage

/// Finds whole events: one customer's in time order, or the newest ones of all.
///
/// The places of the events are found here, from few columns; the events themselves are read when it
/// is their turn (`OrderedEvents`). Simultaneous ones are ordered by customer (those without one
/// first), then tie order.
package struct EventsScan: Sendable {
    /// What a scan found.
    package struct Outcome: Sendable {
        package var events: OrderedEvents
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
        var counters = workers.reduce(into: ScanCounters()) { sum, worker in
            for scanner in worker.scanners { sum += scanner.counters }
        }
        if case .replay = plan.order, !tasks.isEmpty { counters.customersScanned = 1 }
        let none = FoundEvents(limit: plan.limit, isNewestFirst: plan.isNewestFirst)
        let found = try workers.merged(into: none) { try $0.add($1.found) }
        return Outcome(
            events: OrderedEvents(found, limit: plan.limit, of: runs, options),
            counters: counters)
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
