import Testing

/// What one customer did, a funnel, and the level that its definition gives.
///
/// Events are written as in `writtenEvents`, steps in the language.
struct CountedCase: Sendable, CustomTestStringConvertible {
    var promise: String
    var events: String
    var funnel: String
    var level: Int

    init(_ promise: String, _ events: String, _ funnel: String, _ level: Int) {
        self.promise = promise
        self.events = events
        self.funnel = funnel
        self.level = level
    }

    var testDescription: String { promise }

    /// Cases that other engines get wrong.
    static let oftenWrong = [
        CountedCase(
            "ties apart, a later start takes nothing from an earlier one: 2 (ClickHouse, strict_increase: 1)",
            "a@4 a@6 b@6", "a then b within 2s ties apart", 2),
        CountedCase(
            "ties apart, a later event of a step takes nothing from an earlier one: 3",
            "a@0 b@1 b@2 c@2", "a then b then c ties apart", 3),
        CountedCase(
            "one event that matches steps 1 and 2 fills one of them: 1 (ClickHouse: 2)",
            "ab@1", "a or ab then b or ab", 1),
        CountedCase(
            "two events at one time fill both steps, whichever can fill which: 2 (PostHog: 1)",
            "ab@1 a@1", "a or ab then b or ab", 2),
        CountedCase(
            "the best start counts, not the first: 3, from 13:30 (Mixpanel: 2)",
            "a@46800 a@48600 b@49500 c@51300", "a then b then c within 1h", 3),
        CountedCase(
            "going back and repeating a step does not lose the way: 4",
            "a@1 b@2 c@3 a@4 b@5 d@6", "a then b then c then d within 5s", 4),
        CountedCase("the same step twice needs two events: 1", "a@1", "a then a", 1),
        CountedCase("the same step twice, two events: 2", "a@1 a@1", "a then a", 2),
        CountedCase("the window's end is inclusive: 2", "a@0 b@10", "a then b within 10s", 2),
        CountedCase("after the window's end: 1", "a@0 b@11", "a then b within 10s", 1),
        CountedCase(
            "an exclusion exactly at a step's time does not count: 2", "a@0 x@0 x@3 b@3",
            "a then b excluding x", 2),
        CountedCase(
            "an exclusion strictly between two steps does: 1", "a@0 x@1 b@3",
            "a then b excluding x", 1),
    ]

    /// The rules that make a chain, one by one.
    static let rules = [
        CountedCase(
            "simultaneous events count in either order", "b@3 a@3", "a then b ties either", 2),
        CountedCase(
            "ties apart, they do not follow each other", "b@3 a@3", "a then b ties apart", 1),
        CountedCase(
            "a gap's own window ends inclusively", "a@0 b@5", "a then within 5s b", 2),
        CountedCase(
            "a gap's window is up to the chain's event before, over a step that is skipped",
            "a@0 c@5", "a then maybe b then within 5s c", 3),
        CountedCase(
            "a gap's window begins again with each event of the step before",
            "a@0 b@1 b@8 c@10", "a then b then within 2s c", 3),
        CountedCase(
            "what is written on a skipped step does not apply", "a@0 b@8 c@9",
            "a then within 2s maybe b then c", 3),
        CountedCase(
            "an exclusion of a skipped step does not apply", "a@0 x@1 c@2",
            "a then maybe b without x then c", 3),
        CountedCase(
            "directly, repeats of the step before may lie between", "a@0 a@1 a@2 b@3",
            "a then directly b", 2),
        CountedCase("directly, nothing else may", "a@0 z@1 b@3", "a then directly b", 1),
        CountedCase(
            "directly, what lies at a step's own time is not between", "a@0 z@0 z@3 b@3",
            "a then directly b", 2),
        CountedCase(
            "directly looks at what passes 'where' alone", "a@0 z@1 b@3",
            "a then directly b where not event = z", 2),
        CountedCase(
            "in exact order is directly on every gap", "a@0 b@1 z@2 c@3",
            "a then b then c in exact order", 2),
        CountedCase(
            "in any order the steps may come as they like", "c@0 a@1 b@2",
            "a then b then c in any order", 3),
        CountedCase(
            "in any order each step has an event of its own", "ab@0",
            "a or ab then b or ab in any order", 1),
        CountedCase(
            "in any order the window begins with the earliest", "c@0 a@9 b@11",
            "a then b then c in any order within 10s", 2),
        CountedCase(
            "only the first event must lie in the range", "a@5 b@90",
            "a then b since 1970-01-01T00:00:01 before 1970-01-01T00:00:06", 2),
        CountedCase(
            "a start before the range is none", "a@0 b@5",
            "a then b since 1970-01-01T00:00:01 before 1970-01-01T00:00:06", 0),
        CountedCase(
            "under same, events of two values make no chain", "a:p@0 b:q@1",
            "a then b same product", 1),
        CountedCase(
            "under same, an event that holds both is in either's chain", "a:p@0 b:p,q@1 c:p@2",
            "a then b then c same product", 3),
    ]
}
