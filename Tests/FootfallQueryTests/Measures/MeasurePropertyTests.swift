import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

/// Random queries over random events, against the naive evaluator, however the events are split.
@Suite struct MeasurePropertyTests {
    /// Events with lists in lists, prices that are numbers, and few values of each.
    private static func events(_ random: inout SeededGenerator) -> [Event] {
        (0..<60).map { index in
            let items = (0..<random.below(3)).map { _ -> Value in
                var item: [Name: Value] = [:]
                if !random.oneIn(4) { item["sku"] = .string(random.pick(["a", "b", "c"])) }
                if !random.oneIn(4) { item["price"] = number(&random) }
                if random.oneIn(2) {
                    item["tags"] = .array((0..<random.below(3)).map { _ in tag(&random) })
                }
                return .object(item)
            }
            var properties: [Name: Value] = ["items": .array(items)]
            if random.oneIn(2) { properties["x"] = number(&random) }
            if !random.oneIn(3) {
                properties["country"] = random.pick([.string("DE"), .string("AT"), .null])
            }
            return Event(
                random.pick(["view", "buy"]), at: Int64(index) * hour,
                by: random.oneIn(6) ? nil : "c\(random.below(8))",
                product: (0..<random.below(3)).map { _ in "p\(random.below(3))" }, properties)
        }
    }

    private static func number(_ random: inout SeededGenerator) -> Value {
        random.pick([.int(1), .int(2), .double(0.1), .double(2.5), .int(-7), .double(1e20)])
    }

    private static func tag(_ random: inout SeededGenerator) -> Value {
        random.pick([.string("new"), .string("old"), .null, .bool(true)])
    }

    private static let paths = [
        "country", "product", "items[].sku", "items[].tags[]", "event", "customer",
    ]

    @Test("Measures by any paths are those of the definition", arguments: 0..<60)
    func measures(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let events = Self.events(&random)
        let groups = Array(Self.paths.shuffled(using: &random).prefix(random.below(4)))
        let measured = random.pick(["x", "items[].price"])
        let by = groups.isEmpty ? "" : " by " + groups.joined(separator: ", ")
        let table = try answer(
            "count, customers, sum \(measured), min \(measured), p60 \(measured), "
                + "unique items[].sku of any\(by)", random.deal(events, into: 1 + random.below(4)))
        let naive = NaiveMeasures(events: events, groups: groups)
        let byGroup = naive.eventsByGroup
        let numbers = naive.numbers(measured, seenAsBoth: false)
        let unique = naive.unique("items[].sku")
        #expect(table.rowCount == byGroup.count, "seed \(seed)\(by)")
        for row in table.rows {
            let group = row.prefix(groups.count).map(Self.text)
            let members = byGroup[group] ?? []
            let values = (numbers[group] ?? []).map(Self.double).sorted()
            let figures = Array(row.dropFirst(groups.count))
            #expect(figures[0] == .int(Int64(members.count)), "seed \(seed)\(by) \(group)")
            #expect(
                figures[1] == .int(Int64(Set(members.compactMap(\.customer)).count)), "seed \(seed)"
            )
            #expect(Self.double(figures[3]) == values.first, "seed \(seed)\(by) \(group)")
            let rank = (values.count * 60 + 99) / 100
            #expect(
                Self.double(figures[4]) == (values.isEmpty ? nil : values[max(rank, 1) - 1]),
                "seed \(seed)\(by) \(group)")
            #expect(figures[5] == .int(Int64(unique[group] ?? 0)), "seed \(seed)\(by) \(group)")
        }
    }

    @Test("The same events split and shuffled answer byte for byte the same", arguments: 0..<40)
    func splits(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let events = Self.events(&random)
        let by = random.pick(["", " by country", " by items[].sku, country", " by product top 2"])
        let per = random.pick(["", " per day", " per hour", " per 90 minutes"])
        let condition = random.pick([
            "", " where x > 1", " where not country = DE",
            " where items[] has (sku = a and price > 0)",
            " where country missing or items[].tags[] = null", " where hour_of_day < 12",
            " where product = p1 and time >= 1970-01-02",
        ])
        let range = random.pick(["", " since 1970-01-01T05:00 before 1970-01-03", " on 1970-01-02"])
        let text =
            "count, customers, sum items[].price, avg x, median x, unique product, "
            + "p90 per customer of \(random.pick(["any", "view", "buy with x exists"]))"
            + condition + by + per + range
        let whole = try answer(text, [events], threads: 1).formatted(as: .csv)
        for _ in 0..<3 {
            let table = try answer(text, random.deal(events, into: 1 + random.below(4)))
            #expect(table.formatted(as: .csv) == whole, "seed \(seed): \(text)")
        }
    }

    @Test("Statistics and masks answer as the rows do", arguments: 0..<40)
    func shortcuts(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let names = (0..<random.pick([3, 30, 90])).map { "event \($0)" }
        let events = (0..<300).map { index in
            Event(
                random.pick(names), at: Int64(index) * 10 * hour / 60,
                by: random.oneIn(6) ? nil : "c\(random.below(20))")
        }
        let heaps = random.deal(events, into: 1 + random.below(4))
        let head = random.pick(["count", "customers", "count, customers"])
        let tail =
            random.pick(["", " by event"]) + random.pick(["", " per hour", " per 20 minutes"])
        let range = random.pick([
            "", " since 1970-01-01T05:00", " since 1970-01-01T05:07 before 1970-01-02",
            " before 1980-01-01",
        ])
        let pattern = random.pick(["any", #""event 1""#, "event*", #""event 1" or "event 2""#])
        let quick = try answer("\(head) of \(pattern)\(tail)\(range)", heaps)
        let scanned = try answer("\(head) of \(pattern)\(tail)\(range) where event exists", heaps)
        #expect(
            quick.formatted(as: .csv) == scanned.formatted(as: .csv),
            "seed \(seed): \(head) of \(pattern)\(tail)\(range)")
    }

    @Test(
        "Counts kept in arrays by code are those that another measure is asked beside",
        arguments: 0..<60)
    func tallies(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let heaps = random.deal(Self.events(&random), into: 1 + random.below(4))
        let by = random.pick(["country", "product", "items[].sku", "items[].tags[]", "event", "x"])
        let head = random.pick(["any", "view", "buy"])
        let tail =
            random.pick(["", " where x > 1", " where country in (DE, AT) and not x = 1"])
            + " by \(by)" + random.pick(["", " top 1", " top 3"]) + random.pick(["", " per day"])
        let quick = try answer("count of \(head)\(tail)", heaps)
        let slow = try answer("count, unique session of \(head)\(tail)", heaps)
        #expect(
            quick.rows.map { $0 } == slow.rows.map { $0.dropLast() }, "seed \(seed): \(head)\(tail)"
        )
    }

    @Test("The top groups are the first of all, and the others add up", arguments: 0..<60)
    func topGroups(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let events = (0..<200).map { index in
            Event(
                "view", at: Int64(index), product: ["p\(random.below(1 + random.below(40)))"],
                ["x": Self.number(&random)])
        }
        let heaps = random.deal(events, into: 1 + random.below(4))
        let measure = random.pick(["count", "sum x", "max x", "avg x"])
        let count = 1 + random.below(45)
        let all = try answer("\(measure) of view by product", heaps)
        let top = try answer("\(measure) of view by product top \(count)", heaps)
        #expect(
            top.rows.prefix(min(count, all.rowCount)).map { $0 }
                == all.rows.prefix(count).map { $0 }, "seed \(seed): \(measure) top \(count)")
        #expect(top.rowCount == min(all.rowCount, count + 1), "seed \(seed)")
        guard measure == "count" else { return }
        #expect(
            top.values(of: 1).reduce(0) { $0 + (Self.double($1) ?? 0) } == 200, "seed \(seed)")
    }

    private static func text(_ cell: ResultTable.Cell) -> String {
        switch cell {
        case .missing: "(missing)"
        case .null: "null"
        case .text(let text): "s:" + text
        case .bool(let bool): "\(bool)"
        default: "\(cell)"
        }
    }

    private static func double(_ value: Value) -> Double {
        switch value {
        case .int(let int): Double(int)
        case .double(let double): double
        default: .nan
        }
    }

    private static func double(_ cell: ResultTable.Cell) -> Double? {
        switch cell {
        case .int(let int): Double(int)
        case .double(let double): double
        default: nil
        }
    }
}
