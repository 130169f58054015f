import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

/// What a query keeps while it is answered is bounded: more than is allowed is an error that says so,
/// in every form that keeps what grows with the data.
@Suite("What a query may keep") struct QueryMemoryTests {
    static let questions = [
        "count of any by page", "count of any by page, product", "unique page of any",
        "unique page of any by country", "customers of any by page",
        "avg per customer of any by page",
        "p90 n of any", "median n, sum n, max n of any by page", "count of any by page top 3",
        "customers of any by page per hour top 3", "sessions by page", "sessions gap 1 minute",
        "count of any by page among (did a)", "funnel any then any then any then any",
        "funnel a then b by page",
        "funnel a then b then c same product excluding c", "funnel a then b per hour by page top 3",
        "funnel a then b list reached 1", "funnel a then b by page counting attempts",
        "viewed for every customer of any", "viewed for \"busy\" of any limit 5000",
        "also viewed \"p1\" of any", "also viewed \"p1\" of any same country",
        "retention a returning b per day by page", "paths from a by page",
        "paths from any by page same product", "replay \"busy\"", "events of any limit 5000",
        "show properties", "explain count of any by page",
    ]

    /// 5,000 events in two runs, a quarter of them of one customer, with as many pages and products.
    private static let snapshot = Snapshot([events(0..<3000), events(3000..<5000)])

    private static func events(_ numbers: Range<Int>) -> [Event] {
        numbers.map { number in
            Event(
                ["a", "b", "c"][number % 3], at: Int64(number) * 1_500_000,
                by: number % 4 == 0 ? "busy" : "customer-\(number * 7919 % 1999)",
                product: ["p\(number / 2)"],
                [
                    "page": .string("/a/page/of/its/own/\(number)"), "n": .int(Int64(number)),
                    "country": .string(["DE", "AT"][number / 3 % 2]),
                ])
        }
    }

    private func run(_ text: String, _ options: QueryOptions) throws -> ResultTable {
        try QueryEngine.table(text, on: Self.snapshot, options: options)
    }

    @Test(
        "Too little is a limit error, and what is enough changes no answer", arguments: questions,
        [1, 2])
    func limits(text: String, threads: Int) throws {
        var options = QueryOptions(now: Timestamp(unchecked: 0), threads: threads)
        let answer = try run(text, options)
        options.groupSizeBytesMax = 16 << 10
        let error = #expect(throws: FootfallError.self) { try run(text, options) }
        #expect(error?.code == .limit)
        #expect(error?.message.contains("groupSizeBytesMax, 16 KiB") == true, "\(error as Any)")
        for size in [128 << 10, 1 << 20] {
            options.groupSizeBytesMax = size
            do {
                let table = try run(text, options)
                #expect(table.cells == answer.cells || text.hasPrefix("explain"))
            } catch let error as FootfallError {
                #expect(error.code == .limit)
            }
        }
    }

    @Test(
        "Whole events that don't fit at once are handed over in parts, the same to the byte",
        arguments: ["events of any limit 5000", "replay \"busy\"", "events of a limit 1200"],
        [1, 2])
    func streamedEvents(text: String, threads: Int) throws {
        var options = QueryOptions(now: Timestamp(unchecked: 0), threads: threads)
        let whole = try run(text, options)
        options.groupSizeBytesMax = 384 << 10
        #expect(throws: FootfallError.self) { try run(text, options) }
        var rows: [[ResultTable.Cell]] = []
        _ = try QueryEngine.stream(text, on: Self.snapshot, options: options) { rows.append($1) }
        #expect(rows == Array(whole.rows))
    }

    /// The least limit, up to a factor, with which a question is answered.
    private func leastSize(_ text: String, _ options: inout QueryOptions) throws -> Int {
        var size = 16 << 10
        while true {
            options.groupSizeBytesMax = size
            do {
                _ = try run(text, options)
                return size
            } catch let error as FootfallError where error.code == .limit {
                size += size / 4
            }
        }
    }

    @Test("A query that failed leaves nothing behind for the next one")
    func independent() throws {
        var options = QueryOptions(now: Timestamp(unchecked: 0), threads: 2)
        let enough = try leastSize("count of any by page", &options)
        for _ in 0..<5 {
            options.groupSizeBytesMax = enough / 2
            #expect(throws: FootfallError.self) { try run("count of any by page", options) }
            options.groupSizeBytesMax = enough * 2
            #expect(throws: Never.self) { try run("count of any by page", options) }
        }
    }
}
