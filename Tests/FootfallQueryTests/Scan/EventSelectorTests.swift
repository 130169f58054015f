import FootfallFormat
import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallQuery

/// Selecting rows, against looking at each event.
@Suite struct EventSelectorTests {
    static let names = ["view", "cart", "buy", "rare"]

    static func events(_ count: Int, seed: UInt64) -> [Event] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            Event(
                name: random.pick(names), time: Timestamp(unchecked: Int64(random.below(1000))),
                customer: random.oneIn(5) ? nil : "c\(random.below(40))",
                products: (0..<random.below(3)).map { _ in "p\(random.below(4))" },
                properties: ["price": .int(Int64(random.below(10)))])
        }
    }

    private static let steps = [
        BoundEvents([.init(.exactly("view")), .init(.prefix("ra"))]),
        BoundEvents([
            .init(.any, condition: .test(price, ValueTest(numbers: NumberTest([atLeastFive]))))
        ]),
        BoundEvents([.init(.exactly("buy"), condition: .test(product, isP1))]),
    ]
    private static let price = BoundPath(
        [.column(.properties.member("price"))], name: "price")
    private static let product = BoundPath([.column(.product)], name: "product")
    private static let isP1 = ValueTest(texts: TextTest(oneOf: [Array("p1".utf8)]))
    private static let atLeastFive = NumberTest.Interval(.greaterOrEqual, .int(5))

    private static func naiveMask(_ event: Event) -> UInt64 {
        var mask: UInt64 = 0
        if event.name == "view" || event.name == "rare" { mask |= 1 }
        if case .int(let price) = event.properties["price"], price >= 5 { mask |= 2 }
        if event.name == "buy", event.products.contains("p1") { mask |= 4 }
        return mask
    }

    @Test(
        "Selected rows are those that match a step, or all if so asked, with all the steps they match",
        arguments: [false, true])
    func masks(takesAll: Bool) throws {
        let events = Self.events(20_000, seed: 1)
        let run = MemoryRun(sorting: EventBatch(events), secret: 7)
        var eventReader = EventReader(run)
        let all = try eventReader.events(0..<run.rowCount)
        let selector = EventSelector(steps: Self.steps, times: 100..<900, takesAll: takesAll)
        let scanner = selector.scanner(of: run, secret: 7, clock: .utc)
        var selected = SelectedEvents()
        for rows in [0..<5000, 5000..<5001, 5001..<run.rowCount] {
            try scanner.select(rows, into: &selected)
        }
        let expected = all.indices.filter {
            (100..<900).contains(all[$0].time.microseconds)
                && (takesAll || Self.naiveMask(all[$0]) != 0)
        }
        #expect(selected.rows.map(Int.init) == expected)
        #expect(selected.masks == expected.map { Self.naiveMask(all[$0]) })
        #expect(selected.times == expected.map { all[$0].time.microseconds })
    }

    @Test(
        "Hash windows hold every customer once, with all of its rows", arguments: [1, 100, 100_000])
    func windows(rowsPerWindow: Int) throws {
        let events = Self.events(3000, seed: 2)
        let runs: [MemoryRun] = (0..<3).map { part in
            let own = events.indices.filter { $0 % 3 == part }.map { events[$0] }
            return MemoryRun(sorting: EventBatch(own), secret: 7)
        }
        var rowsByCustomer: [String: Int] = [:]
        for window in try HashWindows.cut(runs, rowsPerWindow: rowsPerWindow) {
            var merge = try CustomerMerge(runs, window)
            while merge.next() {
                let customer = String(decoding: merge.id, as: UTF8.self)
                #expect(rowsByCustomer[customer] == nil)
                rowsByCustomer[customer] = merge.parts.reduce(0) { $0 + $1.rows.count }
            }
        }
        let expected = Dictionary(grouping: events.compactMap(\.customer)) { $0 }
        #expect(rowsByCustomer == expected.mapValues(\.count))
    }
}
