/// How long do the store's main jobs take? Each benchmark checks its answer before it counts.
///
///     swift package --package-path Benchmarks benchmark
///
/// `FOOTFALL_BENCHMARK_EVENTS` sets how many events the store holds (1,000,000 unless set).

import Benchmark
import Footfall
import FootfallStorefront

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput, .peakMemoryResident], warmupIterations: 1,
        maxDuration: .seconds(5), maxIterations: 50)
    Benchmark.shutdownHook = { SharedStore.remove() }

    Benchmark("generate lines") { benchmark in
        let lines = Storefront.lines(10_000)
        benchmark.check(lines.count > 2_000_000)
    }

    Benchmark("append lines, no sync") { benchmark in
        let store = try TemporaryStore()
        let lines = Storefront.lines(10_000)
        benchmark.startMeasurement()
        let receipt = try store.store.append(lines: lines)
        benchmark.stopMeasurement()
        benchmark.check(receipt.stored == 10_000 && receipt.rejected == 0)
    }

    Benchmark("flush") { benchmark in
        let store = try TemporaryStore()
        try store.store.append(lines: Storefront.lines(50_000))
        benchmark.startMeasurement()
        try store.store.flush()
        benchmark.stopMeasurement()
        benchmark.check(try store.store.count(of: .any) == 50_000)
    }

    question("count by event") { store in
        let counts = try store.counts(of: .any, by: "event")
        return counts.reduce(0) { $0 + $1.count } == Storefront.eventCount
    }

    question("count per day of one event, one country, and in all") { store in
        let table = try store.query("count of product_viewed where country = DE per day")
        let all = try store.count(of: "product_viewed", where: .equal("country", "DE"))
        return table.rowCount >= 90 && table.values(of: 1).reduce(0) { $0 + $1.count } == all
    }

    question("customers by event") { store in
        try store.customers(of: "product_viewed") <= Storefront.eventCount / 20
    }

    question("funnel of 3 steps, 1 day") { store in
        let steps = try store.funnel(
            ["product_viewed", "product_added_to_cart", "checkout_completed"], within: 86_400)
        return steps.count == 3 && steps[0].customers > steps[1].customers
            && steps[1].customers > steps[2].customers && steps[2].customers > 0
    }

    question("viewed for one customer") { store in
        let viewed = try store.viewedProducts(of: "c-42")
        return !viewed.isEmpty && zip(viewed, viewed.dropFirst()).allSatisfy { $0.last >= $1.last }
    }
}

/// A benchmark of a question put to the store that all questions share.
private func question(_ name: String, _ ask: @escaping @Sendable (EventStore) throws -> Bool) {
    Benchmark(name) { benchmark in
        let store = try SharedStore.store
        benchmark.startMeasurement()
        let isRight = try ask(store)
        benchmark.stopMeasurement()
        benchmark.check(isRight)
    }
}

extension Benchmark {
    /// Ends the run if the answer is wrong: a figure for it would mean nothing.
    fileprivate func check(_ isRight: Bool) {
        precondition(isRight, "\(name): a wrong answer")
    }
}

extension ResultTable.Cell {
    fileprivate var count: Int {
        if case .int(let count) = self { Int(count) } else { 0 }
    }
}
