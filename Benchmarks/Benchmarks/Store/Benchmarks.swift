import Benchmark
import FootfallStorefront

let benchmarks: @Sendable () -> Void = {
    Benchmark("generate 100,000 events", configuration: .init(metrics: [.wallClock, .throughput])) { benchmark in
        var generator = StorefrontGenerator(events: 100_000, seed: 1)
        var lines: [UInt8] = []
        var byteCount = 0
        while generator.fill(&lines, upTo: 1 << 20) { byteCount += lines.count }
        precondition(byteCount > 0)
    }
}
