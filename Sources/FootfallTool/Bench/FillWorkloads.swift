internal import Dispatch
internal import Footfall
internal import FootfallModel
internal import Histogram
internal import Synchronization

/// Events into a store.
extension Workload {
    static let fill = Workload(
        name: "fill", summary: "a file of new events, durable at the end (generated events only)",
        ground: .nothing, leaves: .filled
    ) { run in
        let generated = try run.generated
        let report = try run.ingest(.create)
        let counts = report.counts
        let repeated = generated.lineCount - generated.eventCount
        try run.check(
            counts.stored == generated.eventCount && counts.duplicates == repeated
                && counts.conflicts == 0 && counts.rejected == 0,
            "\(counts), expected \(generated.eventCount) stored and \(repeated) duplicates")
        return run.measurement(
            of: counts.received, "events", latencyOf: "batch",
            asked: "ingest of a file of \(Figures.bytes(report.bytesRead))")
    }

    static let fillDuplicates = Workload(
        name: "fill-duplicates", summary: "the same file once more (generated events only)",
        ground: .filled
    ) { run in
        let report = try run.ingest(.write)
        let counts = report.counts
        let lineCount = try run.generated.lineCount
        try run.check(
            counts.stored == 0 && counts.duplicates == lineCount,
            "\(counts), expected \(lineCount) duplicates")
        return run.measurement(
            of: counts.received, "events", latencyOf: "batch",
            asked: "ingest of a file that is known")
    }

    static let compact = Workload(
        name: "compact", summary: "what fill still owed to compaction (generated events only)",
        ground: .filled, leaves: .settled
    ) { run in
        let store = try run.open(run.order.store, .write)
        let before = try store.query("count of any by event").cells
        try run.time { try store.compact() }
        let count = try run.generated.eventCount
        let measurement = run.measurement(
            of: count, "events", latencyOf: "compaction", asked: "compact")
        try run.check(
            try store.query("count of any by event").cells == before,
            "other counts than before")
        try store.close()
        return measurement
    }

    static let fillLibraryBatches = Workload(
        name: "fill-library-batches",
        summary: "appends of --batch events by --producers threads (generated events only)",
        ground: .scratch
    ) { run in
        let generated = try run.generated
        let settings = run.order.settings
        let store = try run.open(run.order.store, .create)
        let receipt = try Producers(settings).append(generated.file, to: store, run)
        let measurement = run.measurement(
            of: receipt.received, "events", latencyOf: "append",
            asked: "\(settings.producers) threads append \(settings.batch) events at a time, "
                + "durability \(settings.durability.text)")
        let counted = try store.count(of: .any)
        try store.close()
        try run.check(
            receipt.stored == generated.eventCount && counted == receipt.stored
                && receipt.received == generated.lineCount,
            "\(receipt), \(counted) counted, expected \(generated.eventCount)")
        return measurement
    }
}

extension WorkloadRun {
    /// Takes the generated file in; a step is a batch of it, from one progress report to the next.
    fileprivate func ingest(_ access: StoreOptions.Access) throws -> IngestReport {
        let store = try open(order.store, access)
        let start = ContinuousClock.now
        let steps = Mutex((last: start, latencies: Histogram<UInt64>()))
        var options = IngestOptions()
        options.again = true
        options.onProgress = { _ in
            steps.withLock { steps in
                let now = ContinuousClock.now
                steps.latencies.record((now - steps.last).nanoseconds)
                steps.last = now
            }
            return true
        }
        let report = try store.ingest(generated.file, options: options)
        record(steps.withLock { $0.latencies }, in: ContinuousClock.now - start)
        try store.close()
        return report
    }
}

/// Threads that append batches of one file, each waiting for its own.
private struct Producers {
    fileprivate struct Sum {
        var receipt = Receipt()
        var latencies = Histogram<UInt64>()
        var failure: (any Error)?
    }

    private let settings: BenchSettings

    init(_ settings: BenchSettings) {
        self.settings = settings
    }

    /// Appends the whole file, and answers the sum of the receipts.
    func append(_ file: String, to store: EventStore, _ run: WorkloadRun) throws -> Receipt {
        let batches = try LineBatches(file, batchLines: settings.batch)
        let sum = Mutex(Sum())
        let group = DispatchGroup()
        let start = ContinuousClock.now
        for number in 0..<settings.producers {
            // A serial queue of its own has a thread of its own for as long as it is busy.
            DispatchQueue(label: "footfall.producer.\(number)").async(group: group) {
                let part = Self.append(batches, to: store)
                sum.withLock { $0.add(part) }
            }
        }
        group.wait()
        let elapsed = ContinuousClock.now - start
        let all = sum.withLock { $0 }
        if let failure = all.failure { throw failure }
        run.record(all.latencies, in: elapsed)
        return all.receipt
    }

    /// One thread's work.
    private static func append(_ batches: LineBatches, to store: EventStore) -> Sum {
        var sum = Sum()
        do {
            while let lines = try batches.next() {
                let start = ContinuousClock.now
                let receipt = try store.append(lines: lines)
                sum.latencies.record((ContinuousClock.now - start).nanoseconds)
                sum.receipt.add(receipt)
            }
        } catch {
            sum.failure = error
        }
        return sum
    }
}

extension Producers.Sum {
    fileprivate mutating func add(_ other: Self) {
        receipt.add(other.receipt)
        latencies.add(other.latencies)
        failure = failure ?? other.failure
    }
}

extension Receipt {
    fileprivate mutating func add(_ other: Receipt) {
        received += other.received
        stored += other.stored
        duplicates += other.duplicates
        conflicts += other.conflicts
        rejected += other.rejected
    }
}
