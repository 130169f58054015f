import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

/// `explain`, of a store whose layout is known: a segment of three zones, one of one zone that is ten
/// days younger, and a memtable ten days after that.
@Suite("explain") struct ExplainTests {
    /// For tests that do not care what is in the cache.
    private static let shared = try? ExplainTests()

    private let snapshot: Snapshot

    private init(_ snapshot: Snapshot) {
        self.snapshot = snapshot
    }

    init() throws {
        let store = try TestStore().open()
        defer { try? store.close() }
        _ = try store.append(EventBatch(Self.oldEvents))
        try store.flush()
        _ = try store.append(
            EventBatch([
                Event("view", at: 10 * day, by: "ada", product: ["p"], ["country": .string("DE")]),
                Event("buy", at: 10 * day + hour, by: "ada", ["total": .int(3)]),
            ]))
        try store.flush()
        _ = try store.append(EventBatch([Event("view", at: 20 * day, by: "zoe")]))
        snapshot = store.snapshot()
    }

    /// Three zones of views by many, with a price in each.
    private static let oldEvents: [Event] = (0..<17_000).map { (number: Int) -> Event in
        let country: Value = .string(number % 2 == 0 ? "DE" : "AT")
        let price: Value = .int(Int64(number % 7))
        return Event(
            "view", at: Int64(number) * 1_000_000, by: "c\(number / 10)", product: ["p"],
            ["country": country, "price": price])
    }

    /// What an answer tells, line by line.
    private func answer(
        _ text: String, threads: Int = 2
    ) throws -> [(step: String, detail: String)] {
        let options = QueryOptions(now: Timestamp(unchecked: 21 * day), threads: threads)
        let outcome = try QueryEngine.run("explain \(text)", on: snapshot, options: options)
        guard case .table(let table) = outcome else { return [] }
        #expect(table.columns.map(\.name) == ["step", "detail"])
        return table.rows.map { row in
            let line = row.map { if case .text(let text) = $0 { text } else { "?" } }
            return (line[0], line[1])
        }
    }

    private func detail(_ step: String, _ answer: [(step: String, detail: String)]) -> String? {
        answer.first { $0.step == step }?.detail
    }

    /// What leads to rows, and times, have tests of their own.
    private static func isApart(_ step: String) -> Bool {
        ["indexes", "dictionaries", "directory", "overflow", "ids", "statistics"].contains(step)
            || step.hasPrefix("time")
    }

    /// The lines of an answer; segments by their age, and bytes without their number.
    private func lines(_ text: String, threads: Int = 2) throws -> [String] {
        try answer(text, threads: threads).filter { !Self.isApart($0.step) }.map { step, detail in
            "\(step): \(detail)"
                .replacing(snapshot.sources[0].name, with: "old")
                .replacing(snapshot.sources[1].name, with: "young")
                .replacing(/[0-9]+ bytes/, with: "bytes")
        }
    }

    /// The columns that a question reads, by path and type.
    private func columns(_ text: String) throws -> [String] {
        try lines(text).compactMap { line in
            line.hasPrefix("column ") ? line.dropFirst(7).prefix { $0 != " " }.description : nil
        }.map { String($0.dropLast()) }
    }

    @Test("Zones of all runs are scanned where a condition may hold in them", arguments: 1...2)
    func condition(threads: Int) throws {
        #expect(
            try lines("count of view where country = DE", threads: threads) == [
                "query: count of view where country = DE", "range: all time",
                "runs: 2 of 3 read, 1 not needed", "old: fresh, 17000 rows: 3 of 3 zones read",
                "young: fresh, 2 rows: 1 of 1 zones read",
                "memtable: memtable, 1 row: not needed",
                "zones: 4 of 5 zones read, 1 skipped by country",
                "column event:text: 4 zones: bytes decoded",
                "column properties.country:text: 4 zones: bytes decoded", "rows scanned: 17002",
                "answer: 1 row",
            ])
    }

    @Test("Runs outside the range are not read, and the range is told in its zone and in UTC")
    func range() throws {
        #expect(
            try lines("sum price of view last 15 days tz Asia/Kathmandu") == [
                "query: sum price of view last 15 days tz Asia/Kathmandu",
                "range: since 1970-01-07T05:30:00+05:30 before 1970-01-22T05:30:00+05:30 "
                    + "(Asia/Kathmandu): since 1970-01-07T00:00:00.000Z before "
                    + "1970-01-22T00:00:00.000Z",
                "runs: 2 of 3 read, 1 outside the range",
                "old: fresh, 17000 rows: outside the range",
                "young: fresh, 2 rows: 1 of 1 zones read",
                "memtable: memtable, 1 row: 1 of 1 zones read",
                "zones: 2 of 5 zones read, 3 skipped by time",
                "column event:text: 2 zones: bytes decoded, 1 zone in memory", "rows scanned: 3",
                "answer: 1 row",
            ])
    }

    @Test("Counts are told to come from statistics, customers from the directories")
    func withoutRows() throws {
        #expect(
            try lines("count of view last 1 day") == [
                "query: count of view last 1 day",
                "range: since 1970-01-21T00:00:00.000Z before 1970-01-22T00:00:00.000Z",
                "plan: 3 runs counted from statistics",
                "runs: 0 of 3 read, 1 answered from statistics, 2 outside the range",
                "old: fresh, 17000 rows: outside the range",
                "young: fresh, 2 rows: outside the range",
                "memtable: memtable, 1 row: answered from statistics",
                "zones: 0 of 5 zones read, 4 skipped by time", "rows scanned: 0", "answer: 1 row",
            ])
        let masks = "answered from the customer directory"
        #expect(
            try lines("customers of view").dropFirst(2) == [
                "plan: customers counted from the directories' masks",
                "runs: 0 of 3 read, 3 \(masks)",
                "old: fresh, 17000 rows: \(masks); 1 of 1 blocks of the customer directory",
                "young: fresh, 2 rows: \(masks); 1 of 1 blocks of the customer directory",
                "memtable: memtable, 1 row: \(masks); 1 of 1 blocks of the customer directory",
                "zones: 0 of 5 zones read",
                "customers: 0 looked at, 1702 decided by their masks of event names",
                "rows scanned: 0", "answer: 1 row",
            ])
    }

    @Test("Zones without the events asked for are skipped, in a segment before any column is read")
    func events() throws {
        #expect(
            try lines("events of buy").filter { !$0.hasPrefix("column pro") }.dropFirst(2) == [
                "runs: 1 of 3 read, 2 without the events asked for",
                "old: fresh, 17000 rows: without the events asked for",
                "young: fresh, 2 rows: 1 of 1 zones read; 1 of 1 blocks of the customer directory; "
                    + "insert ids",
                "memtable: memtable, 1 row: without the events asked for",
                "zones: 1 of 5 zones read, 4 skipped by event",
                "column event:text: 2 zones: bytes decoded, bytes found in the cache, 1 zone in memory",
                "column received:int: 1 zone: bytes decoded",
                "column source:text: 1 zone: bytes decoded",
                "column time:int: 1 zone: bytes decoded, bytes found in the cache",
                "rows scanned: 2",
                "answer: 1 row",
            ])
    }

    @Test("Customers whose masks lack the first step are left out before their rows are read")
    func customers() throws {
        #expect(
            try lines("funnel buy then view within 1 day").dropFirst(2) == [
                "runs: 1 of 3 read, 2 not needed",
                "old: fresh, 17000 rows: not needed; 1 of 1 blocks of the customer directory",
                "young: fresh, 2 rows: 1 of 1 zones read; 1 of 1 blocks of the customer directory",
                "memtable: memtable, 1 row: not needed; 1 of 1 blocks of the customer directory",
                "zones: 1 of 5 zones read", "column event:text: 1 zone: bytes decoded",
                "column time:int: 1 zone: bytes decoded",
                "customers: 1 looked at, 1701 decided by their masks of event names",
                "rows scanned: 2", "answer: 2 rows",
            ])
    }

    @Test("What a cohort reads is told, too")
    func cohort() throws {
        let lines = try lines("count of view among (did buy)")
        #expect(lines[2...3] == ["plan: among: 1 customer", "runs: 1 of 3 read, 2 not needed"])
        #expect(lines.contains("zones: 1 of 5 zones read, 4 skipped by among"))
        #expect(
            lines.contains("customers: 1 looked at, 1701 decided by their masks of event names"))
    }

    @Test("The bytes of a column are those of its blocks, decoded once and then found in the cache")
    func bytes() throws {
        let key = ColumnKey(.properties.member("price"), .int)
        let run = snapshot.sources[0].run
        func detail() throws -> String? {
            try self.detail("column \(key)", answer("sum price of view", threads: 1))
        }
        let first = try detail()
        var (decoded, found) = (0, 0)
        for zone in 0..<3 {
            var buffers = ChunkBuffers()
            found += try run.scan(key, zone: zone, &buffers).bytesFromCache
            decoded += try zoneBytes(key, zone)
        }
        #expect(first == "3 zones: \(decoded) bytes decoded")
        #expect(try detail() == "3 zones: \(found) bytes found in the cache")
    }

    @Test("What leads to rows is told with its bytes, and found in the cache the second time")
    func guides() throws {
        let (old, young) = (snapshot.sources[0].run, snapshot.sources[1].run)
        let price = ColumnKey(.properties.member("price"), .int)
        let directory: [RunPart] = [.customerIndex, .customers(block: 0)]
        let parts: [(question: String, line: String, of: [(any Run, RunPart)])] = [
            (
                "sum price of view", "indexes",
                [(old, .index(.event)), (old, .index(price)), (young, .index(.event))]
            ),
            (
                "sum price of view", "dictionaries",
                [(old, .dictionary(.event)), (young, .dictionary(.event))]
            ),
            ("customers of view", "statistics", [(old, .statistics), (young, .statistics)]),
            (
                "customers of view", "directory",
                directory.map { (old, $0) } + directory.map { (young, $0) }
            ),
        ]
        for (question, line, parts) in parts {
            let fresh = try ExplainTests()
            let bytes = parts.compactMap { $0.0.cost(of: $0.1)?.byteCount }
            try #require(bytes.count == parts.count)
            let sum = "\(parts.count) blocks: \(bytes.reduce(0, +)) bytes"
            let first = try fresh.detail(line, fresh.answer(question))
            #expect(first == "\(sum) decoded", "\(question)")
            let second = try fresh.detail(line, fresh.answer(question))
            #expect(second == "\(sum) found in the cache", "\(question)")
        }
    }

    @Test("Keys without a column, and insert ids with their rows, are told with their bytes")
    func keysAndIDs() throws {
        let store = try TestStore().open()
        defer { try? store.close() }
        var event = Event("view")
        event.insertID = InsertID(own: "one")
        // More than a segment has columns.
        for number in 0..<2100 { event.properties[Name("p\(number)")] = .int(1) }
        _ = try store.append(EventBatch([event]))
        try store.flush()
        let other = ExplainTests(store.snapshot())
        let run = other.snapshot.sources[0].run
        let answers = try (0..<2).map { _ in try other.answer("events of view") }
        func bytes(_ parts: [RunPart]) throws -> Int {
            try parts.reduce(0) { $0 + (try #require(run.cost(of: $1))).byteCount }
        }
        let keys = try bytes([.overflowKeys])
        let blocks = try bytes([.insertIDRows(block: 0), .insertIDs(block: 0)])
        let index = try bytes([.insertIDIndex])
        #expect(
            answers.map { other.detail("overflow", $0) } == [
                "1 block: \(keys) bytes decoded", "1 block: \(keys) bytes found in the cache",
            ])
        #expect(
            answers.map { other.detail("ids", $0) } == [
                "3 blocks: \(index + blocks) bytes decoded",
                "3 blocks: \(blocks) bytes decoded, \(index) bytes found in the cache",
            ])
    }

    @Test(
        "Customers are told of whichever form looks at them",
        arguments: [
            ("customers of view with price = 3", 1702, 0), ("sessions gap 1 hour", 1702, 0),
            ("sessions", 1702, 0), ("customers of view", 0, 1702), ("replay ada", 1, 0),
            ("viewed for ada of view", 1, 0),
        ])
    func customersLookedAt(text: String, lookedAt: Int, decided: Int) throws {
        let tests = try #require(Self.shared)
        #expect(
            try tests.detail("customers", tests.answer(text))
                == "\(lookedAt) looked at, \(decided) decided by their masks of event names")
    }

    @Test("Phases add up to the time outside of passes and that of their threads", arguments: 1...2)
    func times(threads: Int) throws {
        let answer = try answer("count of view where country = DE", threads: threads)
        func milliseconds(_ text: String) -> [Double] {
            text.matches(of: /([0-9.]+) ms/).compactMap { Double($0.output.1) }
        }
        let words = try #require(detail("time", answer))
        #expect(words.hasSuffix(threads == 1 ? "on 1 thread" : "on 2 threads"))
        let whole = milliseconds(words)
        try #require(whole.count == 2)
        let phases = answer.filter { $0.step.hasPrefix("time ") }
        #expect(
            phases.map(\.step) == [
                "time planning", "time finding", "time reading", "time computing", "time merging",
                "time waiting",
            ])
        let sum = phases.flatMap { milliseconds($0.detail) }.reduce(0, +)
        // Each is told in hundredths of a millisecond.
        #expect(abs(sum - (whole[0] - whole[1] + Double(threads) * whole[1])) < 0.1, "\(answer)")
    }

    /// Bytes of a zone of the old segment's column, read past what is cached by now.
    private func zoneBytes(_ key: ColumnKey, _ zone: Int) throws -> Int {
        let other = try ExplainTests().snapshot
        var buffers = ChunkBuffers()
        return try other.sources[0].run.scan(key, zone: zone, &buffers).bytesRead
    }

    @Test(
        "A question reads no column that it does not need",
        arguments: [
            ("count of view where price = 3", ["event:text", "properties.price:int"]),
            ("count of view by country", ["event:text", "properties.country:text"]),
            ("sum price of view", ["event:text", "properties.price:int"]),
            ("sum price of view per day", ["event:text", "properties.price:int", "time:int"]),
            ("customers of view with price = 3", ["event:text", "properties.price:int"]),
            ("unique product of view", ["event:text", "product[]:list", "product[]:text"]),
            ("count of view by customer", ["event:text"]),
            ("count of view known by 1970-01-12", ["event:text", "received:int"]),
            ("count of view where weekday = monday", ["event:text", "time:int"]),
            ("funnel view then buy within 1 day", ["event:text", "time:int"]),
            (
                "funnel view then buy by country",
                ["event:text", "properties.country:text", "time:int"]
            ),
            (
                "funnel view then buy same product",
                ["event:text", "product[]:list", "product[]:text", "time:int"]
            ),
            ("funnel view then buy counting sessions", ["event:text", "time:int"]),
            ("sessions", ["time:int"]), ("sessions gap 1 hour", ["time:int"]),
            ("customers of any where country = DE", ["properties.country:text"]),
            ("sum price of any", ["properties.price:int"]),
            ("sessions of view", ["event:text", "time:int"]),
            ("retention view returning buy for 3 days", ["event:text", "time:int"]),
            ("paths from view", ["event:text", "time:int"]),
            (
                "also viewed p of view",
                ["event:text", "product[]:list", "product[]:text", "time:int"]
            ),
            (
                "viewed for ada of view",
                ["event:text", "product[]:list", "product[]:text", "time:int"]
            ),
            (
                "viewed for every customer of view",
                ["event:text", "product[]:list", "product[]:text", "time:int"]
            ),
        ])
    func neededColumns(text: String, expected: [String]) throws {
        let tests = try #require(Self.shared)
        #expect(try tests.columns(text) == expected)
    }
}
