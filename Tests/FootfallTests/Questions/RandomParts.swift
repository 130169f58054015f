import Footfall
import FootfallModel
import FootfallTestSupport

/// Random parts of queries: paths, values, conditions, events, and spans of time.
struct RandomParts {
    /// Which names and values there are.
    enum Vocabulary {
        /// Those of `RandomEvents`, so that there is something to answer.
        case plain
        /// Those that look like something else, or would if they were not quoted.
        case hostile
    }

    var random: SeededGenerator
    private let vocabulary: Vocabulary

    init(seed: UInt64, _ vocabulary: Vocabulary) {
        random = SeededGenerator(seed: seed)
        self.vocabulary = vocabulary
    }

    // MARK: Leaves

    private mutating func text() -> String {
        switch vocabulary {
        case .plain: random.pick(["view", "cart", "pay", "search", "x", "7", "true", ""])
        case .hostile:
            random.pick([
                "a", "by", "or", "x y", "a\"b\\", "404", "3d", "日本\n\u{1b}", "?x", "a->b", "é",
                "*", "a*", "utm.source", "null", "-", "with (",
            ])
        }
    }

    mutating func name() throws -> Twin<String> {
        guard vocabulary == .plain else {
            let text = text()
            return Twin(try quoted(text), text)
        }
        let name = random.pick(["view", "cart", "pay", "search"])
        return Twin(name, name)
    }

    mutating func value() throws -> Twin<Value> {
        let text = text()
        return random.pick([
            Twin("null", nil), Twin("true", true), Twin("false", false), Twin("0", 0),
            Twin("7", 7), Twin("-9223372036854775808", .int(.min)),
            Twin("9223372036854775807", .int(.max)), Twin("-0.0", -0.0), Twin("19.9", 19.9),
            Twin("0.\(String(repeating: "0", count: 299))1", 1e-300),
            Twin("1\(String(repeating: "0", count: 300)).0", 1e300),
            Twin(try quoted(text), .string(text)),
        ])
    }

    /// A path to a value or, if it ends so, to the elements of a list.
    mutating func path(ending end: String = "") throws -> Twin<PropertyPath> {
        guard vocabulary == .hostile else {
            if random.oneIn(8) {
                return Twin("\"c.d\"\(end)", PropertyPath(members: ["c.d\(end)"]))
            }
            let own = ["a", "b", "price", "a.price", "a[]", "a[].b"].map { $0 + end }
            let columns = ["customer", "product", "session", "source", "event"]
            let path = random.pick(end.isEmpty ? own + columns : own)
            return Twin(path, PropertyPath(path))
        }
        var (texts, members): ([String], [String]) = ([], [])
        for _ in 0..<1 + random.below(3) {
            let (member, elements) = (text(), random.oneIn(4) ? "[]" : "")
            texts.append(try quoted(member) + elements)
            members.append(member + elements)
        }
        texts[texts.count - 1] += end
        members[members.count - 1] += end
        return Twin(texts.joined(separator: "."), PropertyPath(members: members))
    }

    /// Paths with names of their own, for columns.
    mutating func paths(_ max: Int) throws -> [Twin<PropertyPath>] {
        var seen: Set<String> = []
        return try (0..<1 + random.below(max)).map { _ in try path() }
            .filter { seen.insert($0.text).inserted }
    }

    // MARK: Conditions

    mutating func condition(_ depth: Int) throws -> Twin<Footfall.Condition> {
        guard depth > 0, !random.oneIn(3) else { return try comparison() }
        let first = try condition(depth - 1)
        switch random.below(4) {
        case 0:
            let second = try condition(depth - 1)
            return Twin("\(first.conjunct) and \(second.conjunct)", first.built && second.built)
        case 1:
            let second = try condition(depth - 1)
            return Twin("\(first.text) or \(second.text)", first.built || second.built)
        case 2:
            let path = try path(ending: "[]")
            return Twin("\(path.text) has (\(first.text))", .has(path.built, first.built))
        default: return Twin("not \(first.operand)", !first.built)
        }
    }

    private mutating func comparison() throws -> Twin<Footfall.Condition> {
        let (path, value) = (try path(), try value())
        switch random.below(10) {
        case 0: return Twin("\(path.text) = \(value.text)", path.built == value.built)
        case 1: return Twin("\(path.text) != \(value.text)", path.built != value.built)
        case 2: return Twin("\(path.text) < \(value.text)", path.built < value.built)
        case 3: return Twin("\(path.text) >= \(value.text)", path.built >= value.built)
        case 4: return Twin("\(path.text) exists", .exists(path.built))
        case 5: return Twin("\(path.text) missing", .missing(path.built))
        case 6: return try list(path, value)
        case 7:
            let pattern = random.pick(Self.patterns)
            return Twin(
                "\(path.text) matches /\(pattern.text)/", .matches(path.built, pattern.built))
        default: return try search(path)
        }
    }

    private static let patterns = [
        Twin("^[a-m]", "^[a-m]"), Twin("[\"#]", "[\"#]"), Twin("\\d+\\\\", "\\d+\\\\"),
        Twin("a\\/b", "a/b"), Twin("\\\\\\/", "\\\\/"),
    ]

    private mutating func list(
        _ path: Twin<PropertyPath>, _ first: Twin<Value>
    ) throws -> Twin<Footfall.Condition> {
        let second = try value()
        let (texts, values) = ("(\(first.text), \(second.text))", [first.built, second.built])
        return random.oneIn(2)
            ? Twin("\(path.text) in \(texts)", .oneOf(path.built, values))
            : Twin("\(path.text) not in \(texts)", .noneOf(path.built, values))
    }

    private mutating func search(_ path: Twin<PropertyPath>) throws -> Twin<Footfall.Condition> {
        let text = text()
        let written = try quoted(text)
        return random.pick([
            Twin("\(path.text) contains \(written)", .contains(path.built, text)),
            Twin("\(path.text) starts with \(written)", .startsWith(path.built, text)),
            Twin("\(path.text) ends with \(written)", .endsWith(path.built, text)),
        ])
    }

    // MARK: Events

    /// Events of one kind or several.
    mutating func events(_ depth: Int = 2) throws -> Twin<EventSelection> {
        let first = try event(depth)
        guard random.oneIn(3) else { return first }
        let second = try events(depth)
        return Twin("\(first.text) or \(second.text)", first.built.or(second.built))
    }

    private mutating func event(_ depth: Int) throws -> Twin<EventSelection> {
        let subject = try subject(depth)
        guard random.oneIn(3) || subject.text.hasPrefix("(") else { return subject }
        let condition = try condition(depth)
        guard random.oneIn(2) else {
            return Twin(
                "\(subject.text) with \(condition.conjunct)", subject.built.with(condition.built))
        }
        let second = try self.condition(depth)
        return Twin(
            "\(subject.text) with \(condition.conjunct) and \(second.conjunct)",
            subject.built.with(condition.built).with(second.built))
    }

    private mutating func subject(_ depth: Int) throws -> Twin<EventSelection> {
        switch random.below(depth > 0 ? 6 : 5) {
        case 0: return Twin("any", .any)
        case 1:
            let prefix = random.pick(["c", "s", "by", "é_$"])
            return Twin("\(prefix)*", .prefixed(prefix))
        case 2...4:
            let name = try name()
            return Twin(name.text, .named(name.built))
        default:
            let (first, second) = (try event(depth - 1), try events(depth - 1))
            return Twin("(\(first.text) or \(second.text))", first.built.or(second.built))
        }
    }

    mutating func behaviour() throws -> Twin<Behaviour> {
        let events = try events(1)
        let count = random.oneIn(2) ? 1 + random.below(3) : nil
        let span = random.oneIn(3) ? span() : nil
        let text =
            "did \(events.text)" + (count.map { " at least \($0) times" } ?? "")
            + (span.map { " \($0.text)" } ?? "")
        return random.oneIn(2)
            ? Twin(text, .did(events.built, atLeast: count, in: span?.built))
            : Twin("never \(text)", .neverDid(events.built, atLeast: count, in: span?.built))
    }

    // MARK: Time

    mutating func interval() -> Twin<Footfall.Interval> {
        random.pick([
            Twin("1ms", .milliseconds(1)), Twin("2 seconds", .seconds(2)), Twin("2s", .seconds(2)),
            Twin("30 minutes", .minutes(30)), Twin("1h", .hours(1)), Twin("7 days", .days(7)),
            Twin("2w", .weeks(2)),
        ])
    }

    mutating func calendarInterval() -> Twin<Footfall.Interval> {
        random.pick([
            interval(), Twin("1 month", .months(1)), Twin("2 quarters", .quarters(2)),
            Twin("1year", .years(1)), Twin("3 DAYS", .days(3)),
        ])
    }

    mutating func bucket() -> Twin<Footfall.Bucket> {
        let interval = calendarInterval()
        return random.pick([
            Twin("hour", .hour), Twin("day", .day), Twin("week", .week), Twin("month", .month),
            Twin("week from sunday", .week(from: .sunday)), Twin("quarter", .quarter),
            Twin("year", .year), Twin(interval.text, .every(interval.built)),
        ])
    }

    /// An instant of the days on which `RandomParts.events` lie.
    mutating func instant() -> Twin<Timestamp> {
        let hours = random.below(48)
        let (days, hour) = (28 + hours / 24, hours % 24)
        return Twin(
            "2026-03-\(days)T\(hour < 10 ? "0" : "")\(hour):00Z",
            Timestamp(unchecked: Self.start + Int64(hours) * Self.hour))
    }

    private static let hour: Int64 = 3_600_000_000
    /// 2026-03-28T00:00Z: in the next night the clocks of Europe go forward.
    private static let start: Int64 = 1_774_656_000_000_000
    /// Two days later.
    static let now = Timestamp(unchecked: start + 48 * hour)

    mutating func span() -> Twin<Footfall.Span> {
        let (first, last, interval) = (instant(), instant(), calendarInterval())
        let day = CivilDate(year: 2026, month: 3, day: 28)
        let next = CivilDate(year: 2026, month: 3, day: 29)
        return random.pick([
            Twin("all time", .allTime), Twin("last 7 days", .lastDays(7)),
            Twin("last 20 hours", .lastHours(20)), Twin("today", .today),
            Twin("last \(interval.text)", .last(interval.built)), Twin("yesterday", .yesterday),
            Twin("last week", .previous(.week)), Twin("this quarter", .this(.quarter)),
            Twin("on 2026-03-29", .on(next)), Twin("since \(first.text)", .since(first.built)),
            Twin("from 2026-03-28 through 2026-03-29", .days(day, through: next)),
            Twin("before \(last.text)", .before(last.built)),
            Twin("before \(last.text) since \(first.text)", .between(first.built, last.built)),
        ])
    }

    // MARK: Events to ask about

    /// Events with the names and properties of the plain vocabulary.
    mutating func storedEvents() -> [Event] {
        var events = RandomEvents(seed: random.next())
        events.tick = Self.hour / 4
        let first = Self.start / events.tick
        events.times = first..<first + 4 * 48
        return events.events(60)
    }
}
