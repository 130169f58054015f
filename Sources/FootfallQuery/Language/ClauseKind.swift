/// The clauses of a query, and which form takes which.
enum ClauseKind: CaseIterable, Sendable {
    case filter, by, per, range, within, top, limit, times, among, versus, order, ties, same
    case excluding, list, settled, counting, steps, gap, forSpan, unbounded, rolling, zone, knownBy

    /// The clause that a keyword begins.
    init?(startingWith keyword: Keyword) {
        switch keyword {
        case .where: self = .filter
        case .by: self = .by
        case .per: self = .per
        case .last, .this, .today, .yesterday, .on, .since, .before, .from, .all: self = .range
        case .tz: self = .zone
        case .known: self = .knownBy
        case .top: self = .top
        case .limit: self = .limit
        case .among: self = .among
        case .vs: self = .versus
        case .within: self = .within
        case .in: self = .order
        case .ties: self = .ties
        case .same: self = .same
        case .excluding: self = .excluding
        case .times: self = .times
        case .settled: self = .settled
        case .counting: self = .counting
        case .list: self = .list
        case .steps: self = .steps
        case .gap: self = .gap
        case .for: self = .forSpan
        case .unbounded: self = .unbounded
        case .rolling: self = .rolling
        default: return nil
        }
    }

    static let starters: [Keyword] = Keyword.allCases.filter {
        ClauseKind(startingWith: $0) != nil
    }

    /// What the clause is called in a message.
    var label: String {
        switch self {
        case .filter: "where"
        case .by: "by"
        case .per: "per"
        case .range: "a range"
        case .within: "within"
        case .top: "top"
        case .limit: "limit"
        case .times: "times"
        case .among: "among"
        case .versus: "vs"
        case .order: "in … order"
        case .ties: "ties"
        case .same: "same"
        case .excluding: "excluding"
        case .list: "list"
        case .settled: "settled"
        case .counting: "counting"
        case .steps: "steps"
        case .gap: "gap"
        case .forSpan: "for"
        case .unbounded: "unbounded"
        case .rolling: "rolling"
        case .zone: "tz"
        case .knownBy: "known by"
        }
    }
}

/// What kind of question a query is, as far as its clauses go.
struct FormKind: Sendable, Equatable {
    /// The word that begins it, for messages.
    let name: String
    private let own: Set<ClauseKind>

    private init(_ name: String, _ own: Set<ClauseKind>) {
        self.name = name
        self.own = own
    }

    static func measures(_ name: String) -> FormKind {
        FormKind(name, [.by, .per, .top, .limit, .among, .versus])
    }

    static let funnel = FormKind(
        "funnel",
        [
            .by, .per, .top, .limit, .among, .versus, .within, .order, .ties, .same, .excluding,
            .times, .list, .settled, .counting,
        ])
    static let trace = FormKind("trace", [.within, .order, .ties, .same, .excluding, .counting])
    static let viewed = FormKind("viewed", [.limit])
    static let replay = FormKind("replay", [.limit])
    static let events = FormKind("events", [.limit])
    static let alsoViewed = FormKind("also viewed", [.top, .limit, .same, .within])
    static let retention = FormKind(
        "retention", [.by, .per, .top, .among, .forSpan, .unbounded, .rolling])
    static let paths = FormKind("paths", [.by, .top, .among, .within, .steps, .same])
    static let sessions = FormKind("sessions", [.by, .per, .top, .among, .gap, .versus])
    /// A `did` of `among`, which has a range and nothing else.
    static let did = FormKind("did", [])

    private static let common: Set<ClauseKind> = [.filter, .range, .zone, .knownBy]

    func takes(_ clause: ClauseKind) -> Bool {
        if self == .did { return clause == .range }
        return Self.common.contains(clause) || own.contains(clause)
    }

    /// All clauses of the form, the most used ones first.
    var clauses: [ClauseKind] { ClauseKind.allCases.filter(takes) }
}
