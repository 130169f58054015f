import FootfallModel
import FootfallTestSupport

@testable import FootfallQuery

/// Random questions for paths, with every clause.
enum PathProof {
    static func question(_ events: [Event], _ random: inout SeededGenerator) -> ProofQuestion {
        var frame = ProofFrame(events, &random)
        let start = RandomPattern(&random, frame.zone)
        let end = RandomPattern(&random, frame.zone)
        let (head, anchors) = random.pick([
            ("paths from \(start.text)", NaivePaths.Anchors.from),
            ("paths to \(start.text)", .to),
            ("paths from \(start.text) to \(end.text)", .between),
        ])
        frame.addRestrictions(&random)
        let groups = RandomGroups(&random)
        frame.add(groups.clause)
        let steps = random.pick([nil, 1, 2, 3])
        if let steps { frame.add("steps \(steps)") }
        let hours = random.pick([nil, 1, 5])
        if let hours { frame.add("within \(hours) hours") }
        let units = RandomUnits(&random)
        frame.add(units.clause)
        let top = random.oneIn(3) ? 1 + random.below(3) : nil
        if let top { frame.add("top \(top)") }
        let naive = NaivePaths(
            anchors: anchors, isAnchor: start.matches, isEnd: end.matches, stepsMax: steps ?? 5,
            window: hours.map { Int64($0) * hour } ?? .max / 4,
            groups: { event in
                Set(groups.groups(of: event).map { $0.map(\.shown).joined(separator: ", ") })
            },
            units: units.values)
        return ProofQuestion(
            text: frame.text(head, &random),
            expected: rows(naive.found(in: frame.wanted), groups, top, hasUnits: units.splits)
        ) { table in
            table.rows.map { row in
                let place = groups.paths.count
                let isOther = row.prefix(place + 1).allSatisfy { $0 == .text("other") }
                let group = isOther ? groups.other : row.prefix(place).map(NaiveGroupValue.init)
                let path = (CellText.plain(row[place]) ?? "-")
                return group.map(\.shown).joined(separator: ", ") + " | " + path + " | "
                    + ProofGrid.text(row.dropFirst(place + 1).map(ProofGrid.number))
            }
        }
    }

    private static func rows(
        _ found: [NaivePaths.Found], _ groups: RandomGroups, _ top: Int?, hasUnits: Bool
    ) -> [String] {
        let ranked = NaivePaths.rows(found).sorted { left, right in
            left.value.customers != right.value.customers
                ? left.value.customers > right.value.customers
                : left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
        }
        let line = { (key: String, row: NaivePaths.Row) in
            let figures = [Double(row.customers)] + (hasUnits ? [Double(row.units)] : [])
            return key.replacing("\t", with: " | ") + " | "
                + ProofGrid.text(figures + [Double(row.units) / Double(found.count)])
        }
        let kept = ranked.prefix(top ?? .max)
        let lines = kept.map { line($0.key, $0.value) }
        guard ranked.count > kept.count else { return lines }
        let rest = found.filter { !$0.keys.subtracting(kept.map(\.key)).isEmpty }
        let other = NaivePaths.Row(
            customers: Set(rest.map(\.customer)).count, units: rest.count)
        let name = groups.other.map(\.shown).joined(separator: ", ") + "\tother"
        return lines + [line(name, other)]
    }
}

/// What `same` asks a unit's events to hold.
struct RandomUnits {
    let paths: [String]

    init(_ random: inout SeededGenerator) {
        let all = ["session", "product", "country", "x", "items[].sku"]
        paths = Array(all.shuffled(using: &random).prefix(random.pick([0, 0, 1, 1, 2])))
    }

    var splits: Bool { !paths.isEmpty }

    var clause: String { splits ? "same \(paths.joined(separator: ", "))" : "" }

    /// The units of an event; none where it lacks a value, or has null.
    @Sendable func values(_ event: Event) -> Set<String> {
        var units: Set<String> = [""]
        for path in paths {
            let own = RandomCondition.values(event, path).filter { $0 != .null }
            let names = Set(
                own.compactMap(NaiveMeasures.groupText).map {
                    NaiveGroupValue(named: $0).shown
                })
            units = Set(units.flatMap { unit in names.map { unit + "\t" + $0 } })
        }
        return units
    }
}
