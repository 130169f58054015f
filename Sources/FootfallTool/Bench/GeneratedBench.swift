/// Workloads on made-up events, in a temporary folder.
///
///     events.ndjson   the lines
///     store           what fill made of them, and compact settled
///     scratch         the store of a workload that fills one of its own
///
/// What a workload needs and no chosen one made is made first, without being reported.
final class GeneratedBench {
    private let folder: TemporaryFolder
    private let generated: WorkloadOrder.Generated
    private let subject: Subject
    private let settings: BenchSettings
    private let interrupt: Interrupt
    private var storeGround = Workload.Ground.nothing

    /// Makes the events, in a new folder inside `parent`.
    init(
        events: Int, in parent: String?, subject: Subject, settings: BenchSettings,
        interrupt: Interrupt
    ) throws {
        self.subject = subject
        self.settings = settings
        self.interrupt = interrupt
        folder = try TemporaryFolder(in: parent)
        BenchProgress.show("generating \(Figures.count(events)) events")
        generated = try EventFile.make(
            folder.path("events.ndjson"), events: events, seed: settings.seed, interrupt)
    }

    func run(_ workloads: [Workload]) throws -> [Measurement] {
        try workloads.map { workload in
            try prepare(workload.ground)
            BenchProgress.show(workload.name)
            return try carryOut(workload)
        }
    }

    /// Brings the store where a workload needs it.
    private func prepare(_ ground: Workload.Ground) throws {
        while ground != .scratch && storeGround < ground {
            let maker = storeGround == .nothing ? Workload.fill : Workload.compact
            BenchProgress.show("preparing: \(maker.name)")
            _ = try carryOut(maker)
        }
    }

    private func carryOut(_ workload: Workload) throws -> Measurement {
        let store = folder.path(workload.ground == .scratch ? "scratch" : "store")
        defer { if workload.ground == .scratch { TemporaryFolder.remove(store) } }
        let order = WorkloadOrder(
            workload: workload.name, store: store, generated: generated,
            subject: subject, settings: settings)
        let measurement = try order.carryOut(interrupt)
        storeGround = workload.leaves ?? storeGround
        return measurement
    }
}
