import FootfallModel
import FootfallQuery
import FootfallTestSupport
import Testing

/// A funnel `vs previous`: how many came how far in the range before, beside one's own.
@Suite struct FunnelPreviousTests {
    private func event(_ name: String, _ hour: Int64, by customer: String, _ country: String = "DE")
        -> Event
    {
        Event(
            name, at: hour * 3_600_000_000, by: customer, product: ["p"],
            ["country": .string(country)])
    }

    private func column(_ name: String, of table: ResultTable) throws -> [ResultTable.Cell] {
        table.values(of: try #require(table.column(name)))
    }

    @Test("Chains that start in the range before stand beside those of the query's own")
    func columns() throws {
        let events = [
            event("a", 20, by: "x"), event("b", 26, by: "x"), event("a", 21, by: "y"),
            event("a", 30, by: "z"), event("b", 31, by: "z"),
        ]
        let table = try answer("funnel a then b on 1970-01-02 vs previous", [events])
        #expect(
            table.columns.prefix(6).map(\.name) == [
                "step", "event", "customers", "previous", "change", "from_start",
            ])
        #expect(try column("customers", of: table) == [.int(1), .int(1)])
        #expect(try column("previous", of: table) == [.int(2), .int(1)])
        #expect(try column("change", of: table) == [.double(-0.5), .double(0)])
    }

    @Test("Units are compared as well, each column named after what it compares")
    func units() throws {
        let events = [
            event("a", 2, by: "x"), event("b", 3, by: "x"), event("a", 4, by: "x"),
            event("b", 5, by: "x"), event("a", 30, by: "x"), event("b", 31, by: "x"),
        ]
        let table = try answer(
            "funnel a then b on 1970-01-02 counting conversions vs previous", [events])
        #expect(
            table.columns.map(\.name)[2..<8] == [
                "customers", "previous customers", "change customers", "units", "previous units",
                "change units",
            ])
        #expect(try column("previous customers", of: table) == [.int(1), .int(1)])
        #expect(try column("previous units", of: table) == [.int(2), .int(2)])
        #expect(try column("change units", of: table) == [.double(-0.5), .double(-0.5)])
    }

    @Test("The groups that 'top' keeps are compared with the same groups, the rest with the rest")
    func top() throws {
        let events = [
            event("a", 30, by: "u"), event("a", 30, by: "v"), event("a", 30, by: "w", "AT"),
            event("a", 2, by: "u"), event("a", 2, by: "v", "AT"), event("a", 3, by: "v", "CH"),
            event("a", 2, by: "w", "CH"),
        ]
        let table = try answer(
            "funnel a by country at every on 1970-01-02 top 1 vs previous", [events])
        #expect(try column("country", of: table) == [.text("DE"), .text("other")])
        #expect(try column("previous", of: table) == [.int(1), .int(2)])
    }

    @Test("With 'settled', starts of the range before whose window is open are left out, too")
    func settled() throws {
        let events = [event("a", 1, by: "x"), event("a", 20, by: "y")]
        let table = try answer(
            "funnel a then b on 1970-01-02 within 1 day settled vs previous", [events],
            now: 30 * 3_600_000_000)
        #expect(try column("previous", of: table) == [.int(1), .int(0)])
    }

    @Test("A list of units has nothing to compare, and a range must have a beginning")
    func refusals() {
        for text in ["on 1970-01-02 list converted vs previous", "vs previous"] {
            let error = #expect(throws: QueryError.self) {
                try answer("funnel a then b \(text)", [[event("a", 1, by: "x")]])
            }
            #expect(error?.code != .unsupported)
        }
    }

    @Test("1,000 random funnels stand beside what their definition says", arguments: 0..<10)
    func definition(seed: UInt64) throws {
        var random = SeededGenerator(seed: 7000 + seed)
        for number in 0..<100 {
            // Four seconds, the four before: buckets of three begin at 0, 3 and 6.
            let funnel = RandomFunnel(&random, since: 5, before: 9)
            let events = RandomFunnel.events(&random)
            let table = try answer(
                funnel.text + " vs previous", [events], now: 100_000_000, threads: 1)
            var earlier = funnel.naive
            earlier.starts = 1_000_000..<5_000_000
            if funnel.hasBuckets { earlier.buckets = [0..<3_000_000, 3_000_000..<6_000_000] }
            let expected = earlier.answer(events)
            for row in table.rows {
                let (key, step) = try place(of: row, table, funnel)
                let figures = expected[key]
                let names = table.column("units") == nil ? [""] : [" customers", " units"]
                let counts = [figures?.customers, figures?.units].map { Int64($0?[step] ?? 0) }
                for (name, count) in zip(names, counts) {
                    let found = row[try #require(table.column("previous" + name))]
                    #expect(
                        found == .int(count),
                        "seed \(seed), case \(number): \(funnel.text), \(key), step \(step + 1)")
                }
            }
        }
    }

    /// Which of the naive figures stand beside a row, and the row's step.
    private func place(
        of row: [ResultTable.Cell], _ table: ResultTable, _ funnel: RandomFunnel
    ) throws -> (NaiveFunnelQuery.Key, step: Int) {
        var key = NaiveFunnelQuery.Key(bucket: 0, group: "")
        if funnel.hasBuckets, case .localTime(let start, _) = row[0] {
            key.bucket = Int(start.microseconds / 3_000_000) - 1
        }
        if funnel.groupCount > 0 {
            let cell = row[funnel.hasBuckets ? 1 : 0]
            key.group = if case .text(let text) = cell { text } else { "-" }
        }
        guard case .int(let step) = row[try #require(table.column("step"))] else {
            throw FootfallError(.query, "a step is a number")
        }
        return (key, Int(step) - 1)
    }
}
