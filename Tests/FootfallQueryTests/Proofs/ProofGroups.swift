import FootfallModel
import FootfallQuery
import FootfallTestSupport

/// A value that rows are grouped by, in the order of rows: missing, null, the others by their bytes.
struct NaiveGroupValue: Hashable, Comparable {
    private var rank: Int
    private var text: String

    static let missing = NaiveGroupValue(rank: 0, text: "")
    static let null = NaiveGroupValue(rank: 1, text: "")
    static let other = NaiveGroupValue(rank: 3, text: "other")

    init(_ text: String) {
        self.init(rank: 2, text: text)
    }

    private init(rank: Int, text: String) {
        self.rank = rank
        self.text = text
    }

    /// What a table shows of a group.
    init(_ cell: ResultTable.Cell) {
        switch cell {
        case .missing: self = .missing
        case .null: self = .null
        case .text(let text): self.init(text)
        case .int(let int): self.init("\(int)")
        case .bool(let bool): self.init("\(bool)")
        case .double(let double): self.init("\(double)")
        default: self.init("\(cell)")
        }
    }

    /// What the naive evaluator of measures calls it.
    init(named name: String) {
        switch name {
        case "(missing)": self = .missing
        case "null": self = .null
        default: self.init(name.hasPrefix("s:") ? String(name.dropFirst(2)) : name)
        }
    }

    static func < (left: NaiveGroupValue, right: NaiveGroupValue) -> Bool {
        left.rank != right.rank
            ? left.rank < right.rank : left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    var shown: String { rank == 3 ? "other" : "\(rank):\(text)" }
}

typealias NaiveGroup = [NaiveGroupValue]

/// The paths of `by`, and the groups of an event.
struct RandomGroups {
    let paths: [String]

    private static let all = [
        "country", "x", "product", "items[].sku", "items[].tags[]", "event", "customer",
    ]

    init(_ random: inout SeededGenerator, but excluded: String? = nil) {
        let all = Self.all.filter { $0 != excluded }
        paths = Array(all.shuffled(using: &random).prefix(random.pick([0, 0, 1, 1, 2])))
    }

    var clause: String { paths.isEmpty ? "" : "by \(paths.joined(separator: ", "))" }

    func groups(of event: Event, at elements: [String: Int] = [:]) -> Set<NaiveGroup> {
        let names = NaiveMeasures(events: [], groups: paths).groups(of: event, at: elements)
        return Set(names.map { $0.map(NaiveGroupValue.init(named:)) })
    }

    /// What stands for all groups but some.
    var other: NaiveGroup { paths.map { _ in .other } }
}
