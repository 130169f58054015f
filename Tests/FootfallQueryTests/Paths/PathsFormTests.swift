import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallTestSupport
import Testing

@Suite("Paths")
struct PathsFormTests {
    private static func events(_ text: String, by customer: String = "c") -> [Event] {
        text.split(separator: " ").enumerated().map { place, name in
            Event(String(name), at: Int64(place) * hour, by: customer)
        }
    }

    @Test(
        "A path begins at the first anchor; repeats are told once; 'steps' do not count the anchor")
    func from() throws {
        let events = Self.events("x a b b c a d e")
        #expect(try lines("paths from a", events) == ["a > b > c > a > d > e,1,1.0"])
        #expect(try lines("paths from a steps 2", events) == ["a > b > c,1,1.0"])
        #expect(try lines("paths from a within 3 hours", events) == ["a > b > c,1,1.0"])
        #expect(try lines("paths from nothing", events) == [])
    }

    @Test("Before an anchor the nearest events come last")
    func to() throws {
        let events = Self.events("x y y z b c b")
        #expect(try lines("paths to b", events) == ["x > y > z > b,1,1.0"])
        #expect(try lines("paths to b steps 1", events) == ["z > b,1,1.0"])
        #expect(try lines("paths to b within 2 hours", events) == ["y > z > b,1,1.0"])
    }

    @Test("Between two anchors a path ends at the next of the second; what is too much is one …")
    func between() throws {
        let events = Self.events("a x y z b q b")
        #expect(try lines("paths from a to b", events) == ["a > x > y > z > b,1,1.0"])
        #expect(try lines("paths from a to b steps 2", events) == ["a > x > y > … > b,1,1.0"])
        #expect(try lines("paths from a to b within 3 hours", events) == [])
        #expect(try lines("paths from a to a", Self.events("a x a")) == ["a > x > a,1,1.0"])
    }

    @Test("The largest rows are kept, the others are one; shares are of all with a path")
    func top() throws {
        let events =
            Self.events("a b", by: "1") + Self.events("a b", by: "2") + Self.events("a c", by: "3")
            + Self.events("a", by: "4")
        #expect(
            try lines("paths from a top 1", events) == ["a > b,2,0.5", "other,2,0.5"])
    }

    @Test("Under 'same' each held value has a path of its own, and units are told")
    func same() throws {
        let events = [
            Event("a", at: 0, product: ["p", "q"]), Event("b", at: 1, product: ["p"]),
            Event("c", at: 2, product: ["q"]), Event("d", at: 3),
        ]
        #expect(
            try lines("paths from a same product", events) == ["a > b,1,1,0.5", "a > c,1,1,0.5"])
        #expect(
            try lines("paths from a same product top 1", events)
                == ["a > b,1,1,0.5", "other,1,1,0.5"])
    }

    private struct Case {
        var text: String
        var naive: NaivePaths
        var hasGroup: Bool
        var hasUnits: Bool
    }

    private func randomCase(_ random: inout SeededGenerator, _ names: [String]) -> Case {
        let (anchor, end) = (random.pick(names), random.pick(names))
        let condition = random.oneIn(3)
        let steps = random.pick([nil, 1, 2, 3])
        let hours = random.pick([nil, 2, 6])
        let (head, anchors) = random.pick([
            ("from \(anchor)", NaivePaths.Anchors.from), ("to \(anchor)", .to),
            ("from \(anchor) to \(end)", .between),
        ])
        let with = condition ? " with source = csv" : ""
        let (by, groups) = random.pick(Self.groupings)
        let (same, units) = random.pick(Self.units)
        let naive = NaivePaths(
            anchors: anchors,
            isAnchor: {
                $0.name == anchor && (!condition || anchors == .between || $0.source == "csv")
            },
            isEnd: { $0.name == end && (!condition || $0.source == "csv") },
            stepsMax: steps ?? 5, window: hours.map { Int64($0) * hour } ?? .max / 4,
            groups: groups, units: units)
        let text =
            "paths \(head)\(with)" + (steps.map { " steps \($0)" } ?? "")
            + (hours.map { " within \($0) hours" } ?? "") + by + same
        return Case(text: text, naive: naive, hasGroup: !by.isEmpty, hasUnits: !same.isEmpty)
    }

    @Test("Random queries are answered by the definition, however events lie", arguments: 0..<150)
    func definition(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        random.names = ["a", "b", "cc", "d"]
        random.customers = (0..<10).map { "customer \($0)" }
        random.times = 0..<16
        random.tick = hour
        let events = random.events(90)
        for _ in 0..<4 {
            let asked = randomCase(&random.generator, random.names)
            let heaps = random.split(events, into: 1 + random.generator.below(3))
            let table = try answer(asked.text, heaps)
            let found = asked.naive.found(in: events)
            #expect(
                Self.rows(table, asked.hasGroup, asked.hasUnits) == NaivePaths.rows(found),
                "seed \(seed): \(asked.text)")
            let whole = try answer(asked.text, [events], threads: 1)
            #expect(whole.formatted(as: .csv) == table.formatted(as: .csv), "seed \(seed)")
            try checkTop(asked, table, found, heaps, seed)
        }
    }

    private func checkTop(
        _ asked: Case, _ table: ResultTable, _ found: [NaivePaths.Found], _ heaps: [[Event]],
        _ seed: UInt64
    ) throws {
        let top = try answer(asked.text + " top 2", heaps)
        #expect(top.rows.prefix(2).map { $0 } == table.rows.prefix(2).map { $0 })
        guard table.rowCount > 2 else { return }
        let kept = Set(Self.keys(table, asked.hasGroup).prefix(2))
        let others = found.filter { !$0.keys.subtracting(kept).isEmpty }
        let customers = ResultTable.Cell.int(Int64(Set(others.map(\.customer)).count))
        let place = asked.hasGroup ? 2 : 1
        #expect(top.rows[2][place] == customers, "seed \(seed): \(asked.text) top 2")
        #expect(
            top.rows[2][top.columns.count - 1]
                == .double(Double(others.count) / Double(found.count)))
    }

    private static func keys(_ table: ResultTable, _ hasGroup: Bool) -> [String] {
        table.rows.map { row in
            let texts = row.prefix(hasGroup ? 2 : 1).map { cell in
                if case .text(let text) = cell { text } else { "(missing)" }
            }
            return (hasGroup ? "" : "\t") + texts.joined(separator: "\t")
        }
    }

    private static func rows(
        _ table: ResultTable, _ hasGroup: Bool, _ hasUnits: Bool
    ) -> [String: NaivePaths.Row] {
        var rows: [String: NaivePaths.Row] = [:]
        for (key, row) in zip(keys(table, hasGroup), table.rows) {
            let counts = row.compactMap { if case .int(let count) = $0 { Int(count) } else { nil } }
            rows[key] = .init(customers: counts[0], units: hasUnits ? counts[1] : counts[0])
        }
        return rows
    }

    private static let groupings: [(String, @Sendable (Event) -> Set<String>)] = [
        ("", { _ in [""] }),
        (" by source", { [$0.source] }),
        (" by product", { $0.products.isEmpty ? ["(missing)"] : Set($0.products) }),
    ]

    private static let units: [(String, @Sendable (Event) -> Set<String>)] = [
        ("", { _ in [""] }), ("", { _ in [""] }),
        (" same session", { $0.session.map { [$0] } ?? [] }),
        (" same product", { Set($0.products) }),
    ]
}
