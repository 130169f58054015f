/// Workloads on the user's store, which is only read.
struct StoreBench {
    let store: String
    let subject: Subject
    let settings: BenchSettings
    let interrupt: Interrupt

    func run(_ workloads: [Workload]) throws -> [Measurement] {
        try workloads.map { workload in
            BenchProgress.show(workload.name)
            let order = WorkloadOrder(
                workload: workload.name, store: store, generated: nil, subject: subject,
                settings: settings)
            return try order.carryOut(interrupt)
        }
    }
}

/// What is under way, on standard error while that is a terminal.
enum BenchProgress {
    static func show(_ what: String) {
        if StandardError.isTerminal { StandardError.print("footfall: \(what)") }
    }
}
