import FootfallTestSupport
import Testing

@testable import FootfallQuery

/// A customer's events out of several runs, against sorting them.
@Suite("Timeline") struct TimelineTests {
    /// One run's selected events, and the rows of each customer.
    private struct RandomRun {
        var selected = SelectedEvents()
        var parts: [Range<Int>] = []

        /// Runs are mostly slices of time, one after the other.
        init(_ run: Int, customers: Int, _ random: inout SeededGenerator) {
            var row = random.below(3)
            for _ in 0..<customers {
                let first = row
                var time = Int64(random.oneIn(8) ? 0 : run * 1000)
                for _ in 0..<(random.oneIn(3) ? 0 : random.below(30)) {
                    time += Int64(random.below(5))
                    if !random.oneIn(3) {
                        selected.rows.append(UInt32(row))
                        selected.times.append(time)
                        selected.masks.append(UInt64(1 + random.below(1 << 20)))
                    }
                    row += 1
                }
                parts.append(first..<row)
                if random.oneIn(4) { row += 1 }
            }
        }
    }

    /// What is known of one event: its time, its mask and where it lies.
    private struct Found: Hashable, Comparable {
        var time: Int64
        var mask: UInt64
        var run: Int
        var index: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.time, left.run, left.index) < (right.time, right.run, right.index)
        }
    }

    private func expected(_ runs: [RandomRun], _ customer: Int) -> [Found] {
        runs.indices.flatMap { run in
            let selected = runs[run].selected
            return selected.rows.indices.compactMap { index -> Found? in
                guard runs[run].parts[customer].contains(Int(selected.rows[index])) else {
                    return nil
                }
                return Found(
                    time: selected.times[index], mask: selected.masks[index], run: run,
                    index: index)
            }
        }.sorted()
    }

    private func withColumns(
        _ runs: ArraySlice<RandomRun>, _ columns: [Timeline.Columns] = [],
        _ body: ([Timeline.Columns]) -> Void
    ) {
        guard let run = runs.first else { return body(columns) }
        run.selected.rows.withUnsafeBufferPointer { rows in
            run.selected.times.withUnsafeBufferPointer { times in
                run.selected.masks.withUnsafeBufferPointer { masks in
                    let own = Timeline.Columns(rows: rows, times: times, masks: masks)
                    withColumns(runs.dropFirst(), columns + [own], body)
                }
            }
        }
    }

    @Test("All selected events of a customer come in the order of time", arguments: 1...200)
    func randomRuns(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let customers = 1 + random.below(20)
        let runs = (0..<1 + random.below(5)).map { RandomRun($0, customers: customers, &random) }
        let passedOver = (0..<customers).filter { _ in random.oneIn(5) }
        withColumns(runs[...]) { columns in
            columns.withUnsafeBufferPointer { columns in
                var timeline = Timeline(columns: columns)
                for customer in 0..<customers where !passedOver.contains(customer) {
                    let parts = runs.indices.filter { !runs[$0].parts[customer].isEmpty }.map {
                        CustomerMerge.Part(run: $0, rows: runs[$0].parts[customer], mask: 1)
                    }
                    let found = parts.withUnsafeBufferPointer { parts in
                        timeline.events(of: parts).map(Self.found) ?? []
                    }
                    #expect(found.map(\.time) == found.map(\.time).sorted(), "seed \(seed)")
                    #expect(found.sorted() == expected(runs, customer), "seed \(seed)")
                }
            }
        }
    }

    private static func found(_ events: CustomerScan.CustomerEvents) -> [Found] {
        events.times.indices.map { i in
            let origin = events.origin(i)
            return Found(
                time: events.times[i], mask: events.masks[i], run: Int(origin.run),
                index: Int(origin.index))
        }
    }
}
