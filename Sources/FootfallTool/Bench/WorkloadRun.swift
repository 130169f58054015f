internal import Footfall
internal import FootfallModel
internal import FootfallStorage
internal import Histogram

/// One workload under way: its order, what it was timed at so far, and what it read.
final class WorkloadRun {
    let order: WorkloadOrder
    private let io = CountingStorageIO(POSIXStorageIO())
    private var latencies = Histogram<UInt64>(numberOfSignificantValueDigits: .three)
    private var timed = Swift.Duration.zero

    init(_ order: WorkloadOrder) {
        self.order = order
    }

    /// The generated events; a workload that needs them is not run without.
    var generated: WorkloadOrder.Generated {
        get throws {
            guard let generated = order.generated else {
                throw FootfallError(
                    .invalidInput, "\(order.workload) needs generated events (--generate)")
            }
            return generated
        }
    }

    /// Opens a store whose reads and writes are counted.
    func open(_ path: String, _ access: StoreOptions.Access) throws -> EventStore {
        var options = StoreOptions(access: access)
        options.durability = order.settings.durability.option
        return try EventStore.open(path, options: options, io: io)
    }

    /// Opens the store that questions are put to; it is only read.
    func openStore() throws -> EventStore {
        try open(order.store, .read)
    }

    /// Checks the store, its reads counted.
    func verifyStore() throws -> VerifyReport {
        try StorageEngine.verify(order.store, io: io)
    }

    /// Times some work as one step.
    func time<Result>(_ work: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        let result = try work()
        record(ContinuousClock.now - start)
        return result
    }

    /// Adds a step that was timed elsewhere.
    func record(_ step: Swift.Duration) {
        latencies.record(step.nanoseconds)
        timed += step
    }

    /// Adds steps of several threads, which took so long together.
    func record(_ steps: Histogram<UInt64>, in elapsed: Swift.Duration) {
        latencies.add(steps)
        timed += elapsed
    }

    /// What was measured so far; what comes after it (checks) no longer counts.
    func measurement(
        of operations: Int, _ unit: String, latencyOf step: String, asked: String
    ) -> Measurement {
        Measurement(
            workload: order.workload, operations: operations, unit: unit,
            seconds: timed / .seconds(1), step: step, latencies: .init(latencies),
            readBytes: io.readBytes, writtenBytes: io.writtenBytes,
            peakMemoryBytes: ProcessUse.peakMemoryBytes,
            processorSeconds: ProcessUse.processorSeconds, asked: asked)
    }

    /// Fails the workload if an answer is wrong: a figure for it would mean nothing.
    func check(_ isRight: Bool, _ message: @autoclosure () -> String) throws {
        guard isRight else {
            throw FootfallError(.damaged, "\(order.workload): a wrong answer: \(message())")
        }
    }
}

extension Swift.Duration {
    /// Whole nanoseconds, at least none.
    var nanoseconds: UInt64 { UInt64(max(0, self / .nanoseconds(1))) }
}
