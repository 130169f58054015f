package import FootfallModel

/// Random events of every shape that the model allows, few names and customers, many equal times.
package struct RandomEvents {
    package var generator: SeededGenerator
    package var names = ["view", "cart", "pay", "search"]
    package var customers = ["ada", "bob", "cyd", "dan", "eve"]
    package var products = ["p1", "p2", "p3"]
    package var times: Range<Int64> = 0..<40
    /// Microseconds between two neighbouring times.
    package var tick: Int64 = 1_000_000

    package init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    package mutating func events(_ count: Int) -> [Event] {
        (0..<count).map { _ in event() }
    }

    package mutating func event() -> Event {
        let time = Int64.random(in: times, using: &generator) * tick
        return Event(
            name: generator.pick(names), time: Timestamp(unchecked: time),
            received: generator.oneIn(2) ? Timestamp(unchecked: time + 5) : nil,
            customer: generator.oneIn(6) ? nil : generator.pick(customers),
            session: generator.oneIn(3) ? nil : "s\(generator.below(3))",
            products: (0..<generator.below(3)).map { _ in generator.pick(products) },
            source: generator.oneIn(4) ? "csv" : "footfall",
            insertID: generator.oneIn(3) ? nil : InsertID(own: "id\(generator.below(1000))"),
            properties: members(depth: 0))
    }

    private mutating func members(depth: Int) -> [Name: Value] {
        var members: [Name: Value] = [:]
        for _ in 0..<generator.below(4) {
            // The last two are one text to Swift, and two to JSON.
            let name: Name = generator.pick(["a", "b", "c.d", "price", "\u{e9}", "e\u{301}"])
            members[name] = value(depth: depth)
        }
        return members
    }

    package mutating func value(depth: Int) -> Value {
        switch generator.below(depth > 2 ? 6 : 8) {
        case 0: .null
        case 1: .bool(generator.oneIn(2))
        case 2: .int(generator.pick([0, 1, -1, 7, .max, .min]))
        case 3: .double(generator.pick([0.5, -0.0, 0, 1e300, -2.25]))
        case 4, 5: .string(generator.pick(["", "x", "7", "true", "Grüße"]))
        case 6: .array((0..<generator.below(4)).map { _ in value(depth: depth + 1) })
        default: .object(members(depth: depth + 1))
        }
    }
}

extension RandomEvents {
    /// Some events dealt out to a number of heaps, in random order.
    package mutating func split(_ events: [Event], into count: Int) -> [[Event]] {
        generator.deal(events, into: count)
    }
}

extension SeededGenerator {
    /// Some things dealt out to a number of heaps, in random order.
    package mutating func deal<T>(_ things: [T], into count: Int) -> [[T]] {
        var heaps = [[T]](repeating: [], count: count)
        for thing in things.shuffled(using: &self) { heaps[below(count)].append(thing) }
        return heaps
    }
}
