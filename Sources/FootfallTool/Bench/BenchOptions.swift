internal import ArgumentParser

/// The options of `footfall bench` that say how workloads are run.
struct BenchOptions: ParsableArguments {
    @Option(help: "How often each question is put and each store is opened.")
    var repetitions = 5

    @Option(help: "Another seed gives other events and other customers to ask about.")
    var seed: UInt64 = 1

    @Option(help: "fill-library-batches: how many threads append.")
    var producers = 8

    @Option(help: "fill-library-batches: how many events each hands over at a time.")
    var batch = 50

    @Option(
        help: ArgumentHelp(
            "fill-library-batches, reopen-after-kill: what an append waits for.",
            valueName: "sync|none|Nms"))
    var durability = BenchSettings.Durability.sync

    func validate() throws {
        guard (1...1_000_000).contains(repetitions) else {
            throw ValidationError("--repetitions must be 1 to 1,000,000")
        }
        guard (1...1024).contains(producers) else {
            throw ValidationError("--producers must be 1 to 1024")
        }
        guard (1...100_000).contains(batch) else {
            throw ValidationError("--batch must be 1 to 100,000")
        }
    }

    var settings: BenchSettings {
        BenchSettings(
            repetitions: repetitions, seed: seed, producers: producers, batch: batch,
            durability: durability)
    }
}

extension BenchSettings.Durability: ExpressibleByArgument {
    init?(argument: String) {
        self.init(text: argument)
    }

    var defaultValueDescription: String { text }
}
