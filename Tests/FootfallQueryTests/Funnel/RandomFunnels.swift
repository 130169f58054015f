import FootfallModel
import FootfallTestSupport

/// A random funnel query, as text and as the naive evaluator takes it.
struct RandomFunnel {
    var text: String
    var naive: NaiveFunnelQuery
    /// The paths of the groups, in front of the steps.
    var groupCount = 0
    var hasBuckets = false

    private static let second: Int64 = 1_000_000

    /// Windows and gaps are seconds; events lie a second apart, or together.
    ///
    /// Without a range given, the query has any or none.
    init(
        _ random: inout SeededGenerator, since first: Int? = nil, before end: Int = 7,
        isGrouped: Bool = true
    ) {
        var steps: [NaiveFunnelQuery.Step] = []
        text = "funnel "
        let isInAnyOrder = random.oneIn(4)
        for number in 0..<1 + random.below(3) {
            var step = NaiveFunnelQuery.Step(Set([random.pick(["a", "b", "c"])]))
            if random.oneIn(4) { step.names.insert(random.pick(["a", "b", "c"])) }
            if number > 0 {
                text += " then "
                if !isInAnyOrder { text += Self.write(&step, &random) }
            }
            text += step.names.sorted().joined(separator: " or ")
            if number > 0, !isInAnyOrder, random.oneIn(4) {
                step.without = [random.pick(["x", "a", "b"])]
                text += " without \(step.without.joined())"
            }
            steps.append(step)
        }
        naive = NaiveFunnelQuery(steps)
        naive.isInAnyOrder = isInAnyOrder
        if isInAnyOrder { text += " in any order" }
        addClauses(&random)
        if let first = first ?? (random.oneIn(4) ? 2 : nil) { addRange(first, end) }
        addUnit(&random)
        if isGrouped { addGroups(&random) }
    }

    private static func write(
        _ step: inout NaiveFunnelQuery.Step, _ random: inout SeededGenerator
    ) -> String {
        var text = ""
        if random.oneIn(4) {
            step.isDirect = true
            text += "directly "
        }
        if random.oneIn(4) {
            let seconds = random.below(5)
            step.window = Int64(seconds) * second
            text += "within \(seconds)s "
        }
        if random.oneIn(3) {
            step.isOptional = true
            text += "maybe "
        }
        return text
    }

    private mutating func addClauses(_ random: inout SeededGenerator) {
        if random.oneIn(2) {
            let seconds = random.below(9)
            naive.window = Int64(seconds) * Self.second
            text += " within \(seconds)s"
        }
        if random.oneIn(3) {
            naive.isApart = true
            text += " ties apart"
        }
        if random.oneIn(4) {
            naive.excluding = ["x"]
            text += " excluding x"
        }
        if !naive.isInAnyOrder, random.oneIn(6) {
            for step in naive.steps.indices { naive.steps[step].isDirect = true }
            text += " in exact order"
        }
    }

    private mutating func addRange(_ first: Int, _ end: Int) {
        naive.starts = Int64(first) * Self.second..<Int64(end) * Self.second
        text += " since 1970-01-01T00:00:0\(first) before 1970-01-01T00:00:0\(end)"
    }

    private mutating func addUnit(_ random: inout SeededGenerator) {
        switch random.below(5) {
        case 0: naive.counting = .conversions
        case 1: naive.counting = .attempts
        case 2: naive.counting = .sessions
        default: break
        }
        if naive.counting != .customers { text += " counting \(naive.counting)" }
        switch random.below(6) {
        case 0:
            naive.same = { $0.products }
            text += " same product"
        case 1:
            naive.same = { event in
                guard case .string(let country) = event.properties["country"] else { return [] }
                return [country]
            }
            text += " same country"
        default: break
        }
    }

    private mutating func addGroups(_ random: inout SeededGenerator) {
        if random.oneIn(3) {
            hasBuckets = true
            text += " per 3s"
        }
        guard random.oneIn(2) else { return }
        groupCount = 1
        let value: @Sendable (Event) -> String = { event in
            if case .string(let country) = event.properties["country"] { country } else { "-" }
        }
        switch random.below(4) {
        case 0:
            naive.groups = { events, _ in [value(events[0])] }
            text += " by country"
        case 1:
            naive.groups = { events, _ in [value(events[events.count - 1])] }
            text += " by country at last"
        case 2:
            naive.groups = { events, _ in Set(events.map(value)) }
            text += " by country at every"
        default:
            let step = random.below(naive.steps.count)
            naive.groups = { events, steps in
                steps.firstIndex(of: step).map { [value(events[$0])] } ?? []
            }
            text += " by country at step \(step + 1)"
        }
    }

    /// A few events of a few customers.
    static func events(_ random: inout SeededGenerator) -> [Event] {
        let span = random.pick([3, 10])
        return (0..<8 + random.below(16)).map { number in
            var properties: [Name: Value] = ["n": .int(Int64(number))]
            if let country = random.pick(["DE", "AT", nil]) {
                properties["country"] = .string(country)
            }
            return Event(
                name: random.pick(["a", "b", "c", "x", "y"]),
                time: Timestamp(unchecked: Int64(random.below(span)) * second),
                customer: random.pick(["ada", "bob", "cyd"]),
                session: random.pick(["s1", "s2", nil]),
                products: (0..<random.below(3)).map { _ in random.pick(["p", "q"]) },
                properties: properties)
        }
    }
}
