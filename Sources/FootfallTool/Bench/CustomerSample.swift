internal import FootfallFormat
internal import FootfallModel
internal import FootfallStorage
internal import FootfallStorefront

/// Customers of a store, drawn evenly from its directories; the same for a seed.
struct CustomerSample {
    private let path: String
    private let seed: UInt64

    init(_ order: WorkloadOrder) {
        path = order.store
        seed = order.settings.seed
    }

    /// At most so many customers, each once.
    func customers(_ count: Int) throws -> [String] {
        var options = StorageOptions()
        options.mode = .readOnly
        let engine = try StorageEngine.open(path, options: options)
        let runs = engine.snapshot().sources.map(\.run).filter { $0.customerCount > 0 }
        var draws = RandomSource(seed: seed)
        var drawn: Set<String> = []
        for _ in 0..<count {
            guard let run = runs.randomElement(using: &draws) else { break }
            let block = try run.customerBlock(
                Int.random(in: 0..<run.customerBlockCount, using: &draws))
            drawn.insert(block.ids.text(UInt32.random(in: 0..<UInt32(block.count), using: &draws)))
        }
        try engine.close()
        return drawn.sorted()
    }
}
