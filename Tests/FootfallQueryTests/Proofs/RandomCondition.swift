import FootfallModel
import FootfallTestSupport

/// A random condition: its text, and the events that it holds of, straight from principle 8.
struct RandomCondition {
    var text: String
    var holds: (Event) -> Bool

    /// A condition of `where`, which may ask for the local hour.
    init(_ random: inout SeededGenerator, _ zone: NaiveZone, depth: Int = 2) {
        guard depth > 0, !random.oneIn(3) else {
            self.init(leaf: &random, zone)
            return
        }
        let left = RandomCondition(&random, zone, depth: depth - 1)
        let right = RandomCondition(&random, zone, depth: depth - 1)
        switch random.below(3) {
        case 0: self.init("(\(left.text) and \(right.text))") { left.holds($0) && right.holds($0) }
        case 1: self.init("(\(left.text) or \(right.text))") { left.holds($0) || right.holds($0) }
        default: self.init("not (\(left.text))") { !left.holds($0) }
        }
    }

    init(_ text: String, _ holds: @escaping (Event) -> Bool) {
        self.text = text
        self.holds = holds
    }

    private static let paths = [
        "country", "x", "items[].sku", "items[].price", "items[].tags[]", "product", "session",
        "source", "event", "customer",
    ]

    private init(leaf random: inout SeededGenerator, _ zone: NaiveZone) {
        switch random.below(8) {
        case 0:
            let limit = random.below(25)
            self.init("hour_of_day < \(limit)") { event in
                let time = zone.local(event.time.microseconds)
                return (time - floored(time, day) * day) / hour < limit
            }
        case 1:
            let time = ProofEvents.origin + Int64(random.below(60)) * ProofEvents.tick
            self.init("time >= \(Timestamp(unchecked: time))") { $0.time.microseconds >= time }
        case 2:
            let inner = RandomCondition(ofElement: &random, depth: 1)
            self.init("items[] has (\(inner.text))") { event in
                guard case .array(let items) = event.properties["items"] else { return false }
                return items.contains { item in
                    guard case .object(let members) = item else { return false }
                    var element = event
                    element.properties = members
                    return inner.holds(element)
                }
            }
        default: self.init(of: random.pick(Self.paths), &random)
        }
    }

    /// A condition inside `has`.
    private init(ofElement random: inout SeededGenerator, depth: Int) {
        let left = RandomCondition(of: random.pick(["sku", "price", "tags[]"]), &random)
        guard depth > 0, random.oneIn(2) else {
            self = left
            return
        }
        let right = RandomCondition(ofElement: &random, depth: 0)
        self.init("\(left.text) and not \(right.text)") { left.holds($0) && !right.holds($0) }
    }

    /// A condition on what lies at a path: some value passes.
    private init(of path: String, _ random: inout SeededGenerator) {
        if random.oneIn(8) {
            self =
                random.oneIn(2)
                ? RandomCondition("\(path) exists") { !Self.values($0, path).isEmpty }
                : RandomCondition("\(path) missing") { Self.isMissing($0, path) }
            return
        }
        let (test, passes) = Self.test(&random)
        self.init("\(path) \(test)") { Self.values($0, path).contains(where: passes) }
    }

    static func values(_ event: Event, _ path: String) -> [Value] {
        switch path {
        case "session": event.session.map { [.string($0)] } ?? []
        case "source": [.string(event.source)]
        default: NaiveMeasures.read(event, path).map(\.value)
        }
    }

    /// Whether there is no value or, with `[]`, an element without.
    private static func isMissing(_ event: Event, _ path: String) -> Bool {
        guard path.contains("[]") else { return values(event, path).isEmpty }
        guard path == "items[].sku" || path == "items[].price",
            case .array(let items) = event.properties["items"]
        else { return false }
        let member = Name(String(path.dropFirst("items[].".count)))
        return items.contains { item in
            if case .object(let members) = item { members[member] == nil } else { true }
        }
    }

    // MARK: Tests of a value

    private typealias Test = (text: String, passes: (Value) -> Bool)

    private static let operands = [
        "7", "2", "0.5", "-7", "DE", "AT", "view", "csv", "ada", "p", "a", "new", "true", "null",
        "\"7\"", "\"true\"",
    ]

    private static func test(_ random: inout SeededGenerator) -> Test {
        let operand = random.pick(operands)
        switch random.below(7) {
        case 0: return ("= \(operand)", { equals($0, operand) })
        case 1: return ("!= \(operand)", { differs($0, [operand]) })
        case 2:
            let others = [operand, random.pick(operands)]
            return (
                "in (\(others.joined(separator: ", ")))",
                { value in others.contains { equals(value, $0) } }
            )
        case 3:
            let others = [operand, random.pick(operands)].filter { $0 != "null" } + ["DE"]
            return ("not in (\(others.joined(separator: ", ")))", { differs($0, others) })
        case 4:
            let least = random.pick([-7, 0.5, 2, 3])
            let isInclusive = random.oneIn(2)
            return (
                "\(isInclusive ? ">=" : ">") \(least)",
                { number($0).map { isInclusive ? $0 >= least : $0 > least } ?? false }
            )
        case 5:
            let (bound, isLess) = (random.pick(["E", "n", "b"]), random.oneIn(2))
            return (
                "\(isLess ? "<" : ">=") \(bound)",
                { value in
                    guard case .string(let text) = value else { return false }
                    return text.utf8.lexicographicallyPrecedes(bound.utf8) == isLess
                }
            )
        default: return textTest(&random)
        }
    }

    private static func textTest(_ random: inout SeededGenerator) -> Test {
        let part = random.pick(["e", "DE", "w", "a", "p"])
        let (text, passes): (String, (String) -> Bool) = random.pick([
            ("contains \(part)", { $0.contains(part) }),
            ("starts with \(part)", { $0.hasPrefix(part) }),
            ("ends with \(part)", { $0.hasSuffix(part) }),
            ("matches /^.\(part)/", { $0.dropFirst().hasPrefix(part) }),
        ])
        return (
            text,
            { value in
                guard case .string(let text) = value else { return false }
                return passes(text)
            }
        )
    }

    private static func equals(_ value: Value, _ operand: String) -> Bool {
        switch value {
        case .null: operand == "null"
        case .bool(let bool): operand == "\(bool)"
        case .int, .double: number(value) == Double(operand)
        case .string(let text): text == operand.filter { $0 != "\"" } && operand != "null"
        case .array, .object: false
        }
    }

    /// Of a type that some operand has, and none of them.
    private static func differs(_ value: Value, _ operands: [String]) -> Bool {
        if operands == ["null"] { return value != .null }
        if operands.contains(where: { equals(value, $0) }) { return false }
        switch value {
        case .int, .double: return operands.contains { Double($0) != nil }
        case .bool: return operands.contains { ["true", "false"].contains($0) }
        case .string: return true
        default: return false
        }
    }

    private static func number(_ value: Value) -> Double? {
        switch value {
        case .int(let int): Double(int)
        case .double(let double): double
        default: nil
        }
    }
}
