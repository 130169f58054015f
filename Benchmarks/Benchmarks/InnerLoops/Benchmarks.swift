/// How long do the engine's inner loops take, each alone? Parsing, interning, filters, every encoding,
/// the log, merging, the funnel kernel.
///
///     swift package --package-path Benchmarks benchmark --target InnerLoopBenchmarks
///
/// The input is a tenth as many events as `FOOTFALL_BENCHMARK_EVENTS` says (1,000,000 unless set), or a
/// zone of values for each thousand of them. Each result is checked: a wrong one ends the run.

import Benchmark
import FootfallWorkloads
import Foundation
import Synchronization

/// What an item (an event, a text, a value) costs.
private let perItem = BenchmarkMetric.custom("Time per 1,000 items (ns)", useScalingFactor: false)

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, perItem], warmupIterations: 2, maxDuration: .milliseconds(500),
        maxIterations: 1000)

    for loop in InnerLoop.all {
        let input = Input(loop)
        Benchmark(loop.name) { benchmark in
            let ready = try input.ready()
            let start = ContinuousClock.now
            benchmark.startMeasurement()
            let value = try ready.run()
            benchmark.stopMeasurement()
            let elapsed = ContinuousClock.now - start
            precondition(value == ready.expected, "\(loop.name): a wrong result")
            benchmark.measurement(
                perItem, Int(elapsed / .nanoseconds(1) * 1000) / ready.itemCount)
        }
    }
}

/// The input of a loop, made when it is first run.
private final class Input: Sendable {
    private static let scale: Int = {
        let events = ProcessInfo.processInfo.environment["FOOTFALL_BENCHMARK_EVENTS"]
        return max(1, (events.flatMap { Int($0) } ?? 1_000_000) / 10_000)
    }()

    private let loop: InnerLoop
    private let made = Mutex<InnerLoop.Ready?>(nil)

    init(_ loop: InnerLoop) {
        self.loop = loop
    }

    func ready() throws -> InnerLoop.Ready {
        try made.withLock { made in
            let ready = try made ?? loop.prepared(scale: Self.scale)
            made = ready
            return ready
        }
    }
}
