import FootfallModel
import FootfallTestSupport

/// Few events that have much in common: ties, values that are missing, null or of several types,
/// lists in lists, and arrival late and out of order.
enum ProofEvents {
    /// 2026-03-28T12:00Z: the clocks of Europe go forward in the next night.
    static let origin: Int64 = 1_774_699_200_000_000
    static let names = ["view", "cart", "pay", "scroll"]
    static let customers = ["ada", "bob", "cyd", "7"]
    static let products = ["p", "q", "r", "7"]
    /// Between two neighbouring times.
    static let tick = 20 * minute
    static let tickCount = 120

    static func events(_ random: inout SeededGenerator) -> [Event] {
        let span = random.pick([6, 30, tickCount])
        let count = random.oneIn(20) ? random.below(2) : random.pick([20, 40, 60])
        return (0..<count).map { event($0, span, &random) }
    }

    private static func event(
        _ number: Int, _ span: Int, _ random: inout SeededGenerator
    ) -> Event {
        let time = origin + Int64(random.below(span)) * tick
        let received = time + Int64(random.below(60)) * tick
        return Event(
            name: random.pick(names), time: Timestamp(unchecked: time),
            received: Timestamp(unchecked: received),
            customer: random.oneIn(8) ? nil : random.pick(customers),
            session: random.pick(["s1", "s2", nil]),
            products: (0..<random.pick([0, 1, 1, 2])).map { _ in random.pick(products) },
            source: random.pick(["csv", "footfall"]), insertID: InsertID(own: "id \(number)"),
            properties: properties(&random))
    }

    private static func properties(_ random: inout SeededGenerator) -> [Name: Value] {
        var properties: [Name: Value] = [:]
        properties["country"] = random.pick([
            .string("DE"), .string("AT"), .string("DE"), .null, .int(7), nil,
        ])
        properties["x"] = value(&random)
        if !random.oneIn(4) {
            properties["items"] = .array((0..<random.below(3)).map { _ in item(&random) })
        }
        return properties
    }

    /// Numbers that add up without rounding, and what is no number.
    private static func value(_ random: inout SeededGenerator) -> Value? {
        random.pick([
            .int(1), .int(2), .int(-7), .double(0.5), .double(2.25), .double(2), .string("7"),
            .string("word"), .string("0.5"), .bool(true), .null, nil,
        ])
    }

    private static func item(_ random: inout SeededGenerator) -> Value {
        var item: [Name: Value] = [:]
        item["sku"] = random.pick([.string("a"), .string("b"), .string("7"), .null, nil])
        item["price"] = random.pick([.int(3), .double(0.25), .int(10), .string("3"), nil])
        if random.oneIn(2) {
            item["tags"] = .array(
                (0..<random.below(3)).map { _ in
                    random.pick([.string("new"), .string("old"), .null, .bool(true), .int(1)])
                })
        }
        return .object(item)
    }
}
