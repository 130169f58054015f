import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Synchronization
import Testing

/// A running query of any form: whether it stops when nobody waits, and how it tells what is done.
@Suite struct QueryWatchTests {
    static let questions = [
        "count of any by page", "count of a by country per hour", "unique page of any",
        "customers of a where page starts with \"/1\"", "p90 n, sum n of any by page",
        "count of any by page top 5", "avg per customer of any", "sessions of a",
        "sessions gap 1 minute per day", "funnel a then b then c within 1 day",
        "funnel a then b by page", "funnel a then b same product excluding c",
        "funnel a then b in any order counting attempts", "funnel a then b per hour",
        "funnel a then b list converted", "viewed for every customer of any",
        "viewed for \"c1\" of any", "also viewed \"p1\" of any", "also viewed \"p1\" of any top 2",
        "retention a returning b per day", "paths from a", "paths from a by country",
        "replay \"c1\"", "events of any", "events of any limit 3000",
        "count of any by page, product top 5", "avg per customer of any by page top 3",
        "unique page of any by product, country", "trace \"c1\" funnel a then b", "show properties",
        "show events", "show customers", "count of a among (did b)",
        "count of a since 1970-01-01T01:00 before 1970-01-01T02:00 vs previous",
        "count of a per day known by 1980-01-01", "explain count of any by page",
    ]

    /// Some 40,000 events of 3,000 customers in two runs, a second or two apart.
    private static let snapshot = Snapshot([
        events(0..<24_000), events(24_000..<40_000),
    ])

    private static func events(_ numbers: Range<Int>) -> [Event] {
        numbers.map { number in
            Event(
                ["a", "b", "c"][number % 3], at: Int64(number) * 1_500_000,
                by: "c\(number * 7919 % 2999)", product: ["p\(number % 50)"],
                [
                    "page": .string("/\(number % 5000)"), "n": .int(Int64(number)),
                    "country": .string(["DE", "AT"][number / 3 % 2]),
                ])
        }
    }

    private func run(
        _ text: String, threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false },
        onProgress: (@Sendable (Double) -> Void)? = nil
    ) throws -> ResultTable {
        let options = QueryOptions(
            now: Timestamp(unchecked: 365 * 24 * 3_600_000_000), threads: threads,
            isCancelled: isCancelled, onProgress: onProgress)
        return try QueryEngine.table(text, on: Self.snapshot, options: options)
    }

    @Test(
        "The caller is asked at least once a zone, and a query that is given up stops there",
        arguments: questions)
    func cancelled(text: String) throws {
        let asked = Mutex(0)
        let table = try run(text, threads: 1) {
            asked.withLock { $0 += 1 }
            return false
        }
        let whole = asked.withLock { $0 }
        #expect(whole > table.rowsScanned / ZoneSize.rows, "\(whole) times")
        for limit in Set([1, whole / 3, whole * 2 / 3, whole]) where limit > 0 {
            asked.withLock { $0 = 0 }
            let error = #expect(throws: FootfallError.self) {
                try run(text, threads: 1) {
                    asked.withLock { count in
                        count += 1
                        return count >= limit
                    }
                }
            }
            #expect(error?.code == .cancelled)
            #expect(asked.withLock { $0 } == limit)
        }
    }

    @Test("Shares of what is done ascend to 1", arguments: questions, [1, 2])
    func progress(text: String, threads: Int) throws {
        let told = Mutex<[Double]>([])
        _ = try run(
            text, threads: threads, onProgress: { share in told.withLock { $0.append(share) } })
        let shares = told.withLock { $0 }
        #expect(shares.last == 1)
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 < $1 })
        #expect(shares.allSatisfy { $0 > 0 && $0 <= 1 })
    }

    @Test("A row that is handed over is the last one when the caller loses interest")
    func streamed() throws {
        let rows = Mutex(0)
        let options = QueryOptions(
            now: Timestamp(unchecked: 0), isCancelled: { rows.withLock { $0 == 10 } })
        #expect(throws: FootfallError.self) {
            try QueryEngine.stream(
                "viewed for every customer of any", on: Self.snapshot, options: options
            ) { _, _ in rows.withLock { $0 += 1 } }
        }
        #expect(rows.withLock { $0 } == 10)
    }

    @Test("What a percentile selects is what sorting would put there")
    func selection() throws {
        for seed in UInt64(0)..<200 {
            var random = SeededGenerator(seed: seed)
            let spread = random.pick([1, 3, 1000])
            let values = (0..<1 + random.below(300)).map { _ in random.below(spread) }
            let place = random.below(values.count)
            var selected = values
            #expect(try selected.select(place) == values.sorted()[place], "seed \(seed)")
            #expect(selected.sorted() == values.sorted(), "seed \(seed)")
        }
    }
}
