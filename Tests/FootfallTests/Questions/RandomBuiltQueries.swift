import Footfall
import FootfallTestSupport

/// Random queries, built in Swift from parts of any depth.
struct RandomBuiltQueries {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func query() -> Footfall.Query<FunnelForm> {
        var query = Query.funnel((0..<1 + generator.below(4)).map { step($0) })
        if generator.oneIn(2) { query = query.where(condition(3)) }
        if generator.oneIn(2) { query = query.within(interval()) }
        if generator.oneIn(3) { query = query.excluding(events(2)) }
        if generator.oneIn(3) { query = query.by(path(), at: .first) }
        if generator.oneIn(3) { query = query.same(path()) }
        if generator.oneIn(3) {
            query = query.among(.did(events(1)), .neverDid(events(1), atLeast: 2))
        }
        return generator.oneIn(3) ? query.in(.last(interval())) : query
    }

    private mutating func step(_ index: Int) -> Step {
        // No conditions: two of them could exclude each other, which is refused.
        var step = Step(EventSelection.named(text(), text()).or(.prefixed(text())))
        guard index > 0 else { return step }
        if generator.oneIn(3) { step = step.maybe() }
        if generator.oneIn(3) { step = step.directly() }
        if generator.oneIn(3) { step = step.within(interval()) }
        return generator.oneIn(3) ? step.without(events(2)) : step
    }

    private mutating func events(_ depth: Int) -> EventSelection {
        switch generator.below(depth > 0 ? 6 : 3) {
        case 0: .any
        case 1: .named(text())
        case 2: .prefixed(text())
        case 3: events(depth - 1).or(events(depth - 1))
        default: events(depth - 1).with(condition(depth))
        }
    }

    private mutating func condition(_ depth: Int) -> Footfall.Condition {
        switch generator.below(depth > 0 ? 10 : 6) {
        case 0: .oneOf(path(), [value(), value()])
        case 1: .contains(path(), text())
        case 2: .matches(path(), generator.pick(["a/b", "\\d+\\\\", "^x$", "[\"#]", "\\\\/"]))
        case 3: .exists(path())
        case 4: .less(path(), value())
        case 5: .notEqual(path(), value())
        case 6: condition(depth - 1) && condition(depth - 1)
        case 7: condition(depth - 1) || condition(depth - 1)
        case 8: .has(path(), condition(depth - 1))
        default: !condition(depth - 1)
        }
    }

    private mutating func value() -> Value {
        generator.pick([
            nil, true, false, 0, .int(.min), .int(.max), -0.0, 1e-300, 1e300, 19.9, .string(text()),
        ])
    }

    private mutating func path() -> PropertyPath {
        PropertyPath(
            members: (0..<1 + generator.below(3)).map { _ in
                text() + (generator.oneIn(4) ? "[]" : "")
            })
    }

    private mutating func text() -> String {
        generator.pick([
            "a", "by", "or", "x y", "a\"b\\", "404", "3d", "日本\n\u{1b}", "?x", "a->b", "é", "*",
            "a*", "utm.source", "null", "-", "with (",
        ])
    }

    private mutating func interval() -> Footfall.Interval {
        generator.pick([
            .milliseconds(1), .seconds(2), .minutes(30), .hours(1), .days(7), .weeks(2),
        ])
    }
}
