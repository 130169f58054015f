import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

/// Random funnel queries over random events, against every chain tried, however the events are split.
@Suite struct FunnelPropertyTests {
    @Test("2,000 random funnels answer as their definition says", arguments: 0..<20)
    func definition(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for number in 0..<100 {
            let funnel = RandomFunnel(&random)
            let events = RandomFunnel.events(&random)
            var naive = funnel.naive
            if funnel.hasBuckets { naive.buckets = buckets(events, naive.starts) }
            let expected = naive.answer(events).mapValues(trimmed)
            let table = try answer(
                funnel.text, random.deal(events, into: 1 + random.below(4)), now: 100_000_000)
            let found = figures(table, funnel).mapValues(trimmed)
            guard found.filter({ !$0.value.isEmpty }) != expected.filter({ !$0.value.isEmpty })
            else { continue }
            let shown = events.sorted { $0.time < $1.time }.map { event in
                "\(event.customer ?? "").\(event.name)@\(event.time.microseconds / 1_000_000)"
            }
            Issue.record(
                "seed \(seed), case \(number): \(funnel.text)\n\(found)\n\(expected)\n\(shown)")
            return
        }
    }

    @Test("The same events split and shuffled answer byte for byte the same", arguments: 0..<20)
    func splits(seed: UInt64) throws {
        var random = SeededGenerator(seed: 1000 + seed)
        for _ in 0..<15 {
            let funnel = RandomFunnel(&random)
            let tail = random.pick(["", funnel.groupCount > 0 ? " top 1" : "", " times p10, avg"])
            let events = RandomFunnel.events(&random)
            let whole = try answer(funnel.text + tail, [events], now: 8_000_000, threads: 1)
            for _ in 0..<2 {
                let table = try answer(
                    funnel.text + tail, random.deal(events, into: 1 + random.below(4)),
                    now: 8_000_000)
                #expect(
                    table.formatted(as: .csv) == whole.formatted(as: .csv)
                        && table.notes == whole.notes, "seed \(seed): \(funnel.text + tail)")
            }
        }
    }

    @Test(
        "In a store, arrived in any order, flushed or not, compacted, the answer is the same",
        arguments: 0..<6)
    func stores(seed: UInt64) throws {
        var random = SeededGenerator(seed: 2000 + seed)
        let events = (0..<5).flatMap { _ in RandomFunnel.events(&random) }.enumerated().map {
            var event = $1
            event.insertID = InsertID(own: "id \($0)")
            event.source = "test"
            return event
        }
        let funnels = (0..<10).map { _ in RandomFunnel(&random) }
        var answers: [[String]] = []
        for isCompacted in [false, true] {
            let store = try TestStore().open()
            let heaps = random.deal(events, into: 1 + random.below(4))
            for (number, heap) in heaps.enumerated() {
                _ = try store.append(EventBatch(heap))
                if number < heaps.count - 1 { try store.flush() }
            }
            if isCompacted {
                try store.flush()
                try store.compact()
            }
            let snapshot = store.snapshot()
            answers.append(try funnels.map { try csv($0.text, snapshot) })
            try store.close()
        }
        #expect(answers[0] == answers[1], "seed \(seed)")
        #expect(answers[0] == (try funnels.map { try csv($0.text, Snapshot([events])) }))
    }

    private func csv(_ text: String, _ snapshot: Snapshot) throws -> String {
        let options = QueryOptions(now: Timestamp(unchecked: 100_000_000))
        let table = try QueryEngine.table(text, on: snapshot, options: options)
        return table.formatted(as: .csv)
    }

    // MARK: Tables

    /// Three seconds each, from the later of the range's start and the first event.
    private func buckets(_ events: [Event], _ range: Range<Int64>) -> [Range<Int64>] {
        let times = events.map(\.time.microseconds)
        let first = max(range.lowerBound, times.min() ?? 0) / 3_000_000
        let last = min(range.upperBound - 1, times.max() ?? 0) / 3_000_000
        return (first..<max(first, last) + 1).map { $0 * 3_000_000..<($0 + 1) * 3_000_000 }
    }

    /// Without the rows that nothing fell in.
    private func trimmed(_ figures: NaiveFunnelQuery.Figures) -> [[Int64]] {
        guard figures.units.contains(where: { $0 > 0 }) else { return [] }
        return figures.units.indices.map { step in
            let waits = figures.waits[step].map { $0 / 1_000_000 }
            let median = waits.isEmpty ? -1 : waits[(waits.count + 1) / 2 - 1]
            return [
                Int64(figures.customers[step]), Int64(figures.units[step]),
                Int64(figures.excluded[step]), median,
            ]
        }
    }

    private func trimmed(_ rows: [[Int64]]) -> [[Int64]] {
        rows.contains { $0[1] > 0 } ? rows : []
    }

    private func figures(
        _ table: ResultTable, _ funnel: RandomFunnel
    ) -> [NaiveFunnelQuery.Key: [[Int64]]] {
        var found: [NaiveFunnelQuery.Key: [[Int64]]] = [:]
        var bucketNumbers: [ResultTable.Cell: Int] = [:]
        for row in table.rows {
            var key = NaiveFunnelQuery.Key(bucket: 0, group: "")
            if funnel.hasBuckets {
                let next = bucketNumbers.count
                key.bucket = bucketNumbers[row[0], default: next]
                bucketNumbers[row[0]] = key.bucket
            }
            if funnel.groupCount > 0 {
                let cell = row[funnel.hasBuckets ? 1 : 0]
                key.group = if case .text(let text) = cell { text } else { "-" }
            }
            let units = table.column("units") ?? table.column("customers")
            let columns = [
                table.column("customers"), units, table.column("excluded"),
                table.column("median_seconds"),
            ]
            found[key, default: []].append(columns.compactMap { $0 }.map { number(row[$0]) })
        }
        return found
    }

    private func number(_ cell: ResultTable.Cell) -> Int64 {
        switch cell {
        case .int(let int): int
        case .double(let double): Int64(double)
        default: -1
        }
    }
}
