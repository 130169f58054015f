internal import ArgumentParser
internal import FootfallQuery

/// `footfall bench`: how fast the store is here, workload by workload.
///
/// Each workload runs in a process of its own (`WorkloadCommand`), so that its peak memory is its own.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure named workloads, and check what they answer.",
        discussion: """
            On a store only workloads that read run, and nothing in it changes; the questions are \
            about its most frequent events, unless options say otherwise. With --generate, made-up \
            events are stored in a temporary folder first. The workloads, in their order:

            \(Workload.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))
            """)

    @Argument(help: "The store's folder.")
    var store: String?

    @Option(help: ArgumentHelp("Make up so many events instead.", valueName: "events"))
    var generate: Int?

    @Option(
        help: ArgumentHelp(
            "Where that folder is made, and removed again: the disk that is measured.",
            valueName: "folder"))
    var folder: String?

    @Option(help: ArgumentHelp("Only these workloads.", valueName: "NAME,…"))
    var workloads: String?

    @OptionGroup var subject: SubjectOptions

    @OptionGroup var options: BenchOptions

    @Option(help: "table, json, jsonl, csv, tsv or markdown.", transform: ResultFormat.named)
    var format: ResultFormat = .table

    @Flag(help: "Print a JSON object; the same as --format json.")
    var json = false

    func validate() throws {
        guard (store == nil) != (generate == nil) else {
            throw ValidationError("expected a store or --generate")
        }
        guard folder == nil || generate != nil else {
            throw ValidationError("--folder goes with --generate")
        }
        guard generate.map({ $0 > 0 }) ?? true else {
            throw ValidationError("--generate must be positive")
        }
        _ = try chosenWorkloads()
    }

    func run() throws {
        let interrupt = Interrupt.ofCommand()
        let chosen = try chosenWorkloads()
        let measurements: [Measurement]
        if let store {
            let subject = try subject.subject(of: store)
            let bench = StoreBench(
                store: store, subject: subject, settings: options.settings, interrupt: interrupt)
            measurements = try bench.run(chosen)
        } else {
            let bench = try GeneratedBench(
                events: generate ?? 0, in: folder, subject: subject.subjectOfStorefront,
                settings: options.settings,
                interrupt: interrupt)
            measurements = try bench.run(chosen)
        }
        try Answer.write(Measurement.table(measurements), format: json ? .json : format)
    }

    /// The workloads to run, in the order of `Workload.all`.
    private func chosenWorkloads() throws -> [Workload] {
        let known = Workload.all.filter { store == nil || $0.ground == .settled }
        guard let workloads else { return known }
        let names = workloads.split(separator: ",").map(String.init)
        for name in names where !known.contains(where: { $0.name == name }) {
            let expected = known.map(\.name).joined(separator: ", ")
            throw ValidationError("no workload \"\(name)\" here; expected some of \(expected)")
        }
        return known.filter { names.contains($0.name) }
    }
}
