// Clauses, conditions and times as canonical text.
import FootfallModel

extension Printer {
    /// All clauses, in one fixed order.
    static func clauses(_ clauses: Clauses) -> [String] {
        commonClauses(clauses) + funnelClauses(clauses) + otherClauses(clauses)
    }

    private static func commonClauses(_ clauses: Clauses) -> [String] {
        [
            clauses.filter.map { "where \(text(of: $0.node))" },
            clauses.by.map { "by \(list($0.node, text))" },
            clauses.per.map { "per \(text(of: $0.node))" },
            clauses.range.map { text(of: $0.node) },
            clauses.zone.map { "tz \(spelled($0.node))" },
            clauses.knownBy.map { "known by \(text(of: $0.node))" },
            clauses.top.map { "top \($0.node)" },
            clauses.limit.map { "limit \($0.node)" },
            clauses.among.map { dids in
                "among (\(dids.node.map(text).joined(separator: " and ")))"
            },
            clauses.versusPrevious.map { _ in "vs previous" },
        ].compactMap(\.self)
    }

    private static func funnelClauses(_ clauses: Clauses) -> [String] {
        [
            clauses.within.map { "within \(text(of: $0.node))" },
            clauses.order.map { "in \($0.node == .any ? "any" : "exact") order" },
            clauses.ties.map { "ties \($0.node == .either ? "either" : "apart")" },
            clauses.same.map { "same \(list($0.node) { text(of: $0) })" },
            clauses.excluding.map { "excluding \(text(of: $0.node))" },
            clauses.times.map { "times \(list($0.node) { text(of: $0) })" },
            clauses.settled.map { _ in "settled" },
            clauses.counting.map { "counting \(text(of: $0.node))" },
            clauses.list.map { "list \(text(of: $0.node))" },
        ].compactMap(\.self)
    }

    private static func otherClauses(_ clauses: Clauses) -> [String] {
        [
            clauses.steps.map { "steps \($0.node)" },
            clauses.gap.map { "gap \(text(of: $0.node))" },
            clauses.forSpan.map { "for \(text(of: $0.node))" },
            clauses.unbounded.map { _ in "unbounded" },
            clauses.rolling.map { _ in "rolling" },
        ].compactMap(\.self)
    }

    private static func list<Item>(_ items: [Item], _ text: (Item) -> String) -> String {
        items.map(text).joined(separator: ", ")
    }

    private static func text(of group: Group) -> String {
        text(of: group.path.node) + (group.at.map { " \(text(of: $0.node))" } ?? "")
    }

    static func text(of at: Group.At) -> String {
        switch at {
        case .first: "at first"
        case .last: "at last"
        case .every: "at every"
        case .step(let number): "at step \(number)"
        }
    }

    private static func text(of counting: Counting) -> String {
        switch counting {
        case .customers: "customers"
        case .sessions: "sessions"
        case .attempts: "attempts"
        case .conversions: "conversions"
        }
    }

    private static func text(of list: FunnelList) -> String {
        switch list {
        case .converted: "converted"
        case .reached(let step): "reached \(step)"
        case .stopped(let step): "stopped after \(step)"
        }
    }

    private static func text(of did: Did) -> String {
        var parts = [did.never ? "never did" : "did", text(of: did.events)]
        if let count = did.atLeast { parts.append("at least \(count) times") }
        if let range = did.range { parts.append(text(of: range.node)) }
        return parts.joined(separator: " ")
    }

    // MARK: Conditions

    package static func text(of condition: Expression) -> String {
        switch condition {
        case .or(let terms): terms.map(operand).joined(separator: " or ")
        case .and(let terms): terms.map(operand).joined(separator: " and ")
        case .not(let term): "not \(operand(term))"
        case .compare(let path, let comparison, let value):
            "\(text(of: path.node)) \(symbol(comparison)) \(text(of: value.node))"
        case .isIn(let path, let negated, let values):
            "\(text(of: path.node))\(negated ? " not" : "") in "
                + "(\(list(values) { text(of: $0.node) }))"
        case .contains(let path, let value):
            "\(text(of: path.node)) contains \(text(of: value.node))"
        case .startsWith(let path, let value):
            "\(text(of: path.node)) starts with \(text(of: value.node))"
        case .endsWith(let path, let value):
            "\(text(of: path.node)) ends with \(text(of: value.node))"
        case .matches(let path, let pattern):
            "\(text(of: path.node)) matches \(slashed(pattern.node))"
        case .exists(let path): "\(text(of: path.node)) exists"
        case .missing(let path): "\(text(of: path.node)) missing"
        case .has(let path, let inner): "\(text(of: path.node)) has (\(text(of: inner)))"
        }
    }

    /// A condition inside another one: in parentheses if it is made of several.
    static func operand(_ condition: Expression) -> String {
        switch condition {
        case .or, .and: "(\(text(of: condition)))"
        default: text(of: condition)
        }
    }

    private static func symbol(_ comparison: Comparison) -> String {
        switch comparison {
        case .equal: "="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }

    /// A pattern between slashes; escapes in it stay, bare slashes are escaped.
    private static func slashed(_ pattern: String) -> String {
        var result = "/"
        var isEscaped = false
        for character in pattern.unicodeScalars {
            if character == "/", !isEscaped { result += "\\" }
            result.unicodeScalars.append(character)
            isEscaped = character == "\\" && !isEscaped
        }
        return result + "/"
    }

    // MARK: Times

    package static func text(of duration: Duration) -> String {
        let isPlural = duration.amount != "1" && duration.unit != .milliseconds
        return "\(duration.amount) \(word(duration.unit))\(isPlural ? "s" : "")"
    }

    private static func word(_ unit: Duration.Unit) -> String {
        switch unit {
        case .milliseconds: "ms"
        case .seconds: "second"
        case .minutes: "minute"
        case .hours: "hour"
        case .days: "day"
        case .weeks: "week"
        case .months: "month"
        case .quarters: "quarter"
        case .years: "year"
        }
    }

    private static func text(of bucket: Bucket) -> String {
        switch bucket {
        case .week(.monday): "week"
        case .week(let weekday): "week from \(weekday.name)"
        case .span(let duration): text(of: duration)
        case .hour, .day, .month, .quarter, .year: bucket.columnName
        }
    }

    private static func text(of range: TimeRange) -> String {
        switch range {
        case .last(let duration): "last \(text(of: duration))"
        case .lastPeriod(let period): "last \(period)"
        case .this(let period): "this \(period)"
        case .today: "today"
        case .yesterday: "yesterday"
        case .on(let date): "on \(CellText.text(of: date))"
        case .between(let since, let before):
            [since.map { "since \(text(of: $0))" }, before.map { "before \(text(of: $0))" }]
                .compactMap(\.self).joined(separator: " ")
        case .through(let first, let last): "from \(text(of: first)) through \(text(of: last))"
        case .allTime: "all time"
        }
    }

    private static func text(of day: Day) -> String {
        switch day {
        case .date(let date): CellText.text(of: date)
        case .today: "today"
        case .yesterday: "yesterday"
        }
    }

    private static func text(of when: When) -> String {
        switch when {
        case .day(let day): text(of: day)
        case .instant(let instant): text(of: instant)
        }
    }

    private static func text(of instant: LocalInstant) -> String {
        let time = Timestamp(unchecked: instant.microseconds).description
        // The time of day as 1970-01-01 shows it, from behind the date to before the Z.
        let clock = time.dropFirst(11).dropLast()
        let offset = instant.offsetMinutes.map { CellText.offset($0 * 60) } ?? ""
        return "\(CellText.text(of: instant.date))T\(clock)\(offset)"
    }
}
