import FootfallModel
import FootfallQuery
import FootfallTestSupport

/// Random questions for funnels, with the clauses that they share with other forms.
///
/// What is written between steps, and ties of all kinds, have suites of their own (`RandomFunnel`).
enum FunnelProof {
    static func question(_ events: [Event], _ random: inout SeededGenerator) -> ProofQuestion {
        var frame = ProofFrame(events, &random)
        let (head, steps) = steps(frame.zone, &random)
        var naive = NaiveFunnelQuery(steps)
        frame.addCondition(&random)
        frame.addCohort(&random)
        frame.addRange(&random)
        naive.starts = frame.range
        if let hours = random.pick([nil, 1, 5]) {
            frame.add("within \(hours) hours")
            naive.window = Int64(hours) * hour
        }
        let units = RandomUnits(&random)
        frame.add(units.clause)
        if units.splits { naive.same = { Array(units.values($0)) } }
        if random.oneIn(4) {
            frame.add("counting conversions")
            naive.counting = .conversions
        }
        let groups = PlacedGroups(stepCount: steps.count, &random)
        frame.add(groups.clause)
        naive.groups = groups.names
        let buckets = frame.addBuckets(&random)
        // Which groups are the largest of all is told by one bucket: the whole range.
        let top = buckets == nil && random.oneIn(3) ? 1 + random.below(2) : nil
        if let top { frame.add("top \(top)") }
        let hasUnits = units.splits || naive.counting != .customers
        let answer = Answer(groups: groups, buckets: buckets, hasUnits: hasUnits)
        return ProofQuestion(
            text: frame.text(head, &random),
            expected: answer.expected(naive, frame, top: top), rows: answer.rows)
    }

    private static func steps(
        _ zone: NaiveZone, _ random: inout SeededGenerator
    ) -> (text: String, steps: [NaiveFunnelQuery.Step]) {
        var texts: [String] = []
        var steps: [NaiveFunnelQuery.Step] = []
        for number in 0..<1 + random.below(3) {
            var step = NaiveFunnelQuery.Step([random.pick(ProofEvents.names)])
            var text = step.names.joined()
            if random.oneIn(4) {
                // No condition of several values: a step that can never match is refused.
                let condition = RandomCondition(&random, zone, depth: 0)
                step.passes = condition.holds
                text += " with \(condition.text)"
            }
            if number > 0, random.oneIn(4) {
                step.isOptional = true
                text = "maybe \(text)"
            }
            texts.append(text)
            steps.append(step)
        }
        return ("funnel " + texts.joined(separator: " then "), steps)
    }
}

/// Groups whose values are read at one of the events of a chain.
private struct PlacedGroups {
    let groups: RandomGroups
    private let place: Place

    private enum Place {
        case first, last, every
        case step(Int)
    }

    init(stepCount: Int, _ random: inout SeededGenerator) {
        // A column of a funnel's own has that name.
        groups = RandomGroups(&random, but: "event")
        let places: [Place] = [.first, .last, .step(random.below(stepCount))]
        place = random.pick(groups.paths.count == 1 ? places + [.every] : places)
    }

    private var suffix: String {
        switch place {
        case .first: ""
        case .last: " at last"
        case .every: " at every"
        case .step(let step): " at step \(step + 1)"
        }
    }

    var clause: String {
        let paths = groups.paths.map { $0 + suffix }
        return paths.isEmpty ? "" : "by \(paths.joined(separator: ", "))"
    }

    private func places(_ steps: [Int]) -> [Int] {
        switch place {
        case .first: [0]
        case .last: [steps.count - 1]
        case .every: Array(steps.indices)
        case .step(let step): steps.indices.filter { steps[$0] == step }
        }
    }

    /// The groups of a chain, each as one text.
    func names(_ events: [Event], _ steps: [Int]) -> Set<String> {
        guard !groups.paths.isEmpty else { return [""] }
        return Set(places(steps).flatMap { groups.groups(of: events[$0]).map(Self.name) })
    }

    static func name(_ group: NaiveGroup) -> String {
        group.map(\.shown).joined(separator: ", ")
    }
}

/// The rows of a funnel's answer, without those of groups into which nobody entered.
private struct Answer {
    let groups: PlacedGroups
    let buckets: NaiveBuckets?
    let hasUnits: Bool

    private var other: String { PlacedGroups.name(groups.groups.other) }

    func expected(_ naive: NaiveFunnelQuery, _ frame: ProofFrame, top: Int?) -> [String] {
        let wanted = frame.events.filter(frame.isWanted)
        var naive = naive
        let shown = buckets.map(frame.shown) ?? 0..<1
        if let buckets {
            naive.buckets = shown.map { buckets.starts[$0]..<buckets.starts[$0 + 1] }
        }
        if let top, !groups.groups.paths.isEmpty {
            let kept = ranked(naive.answer(wanted)).prefix(top).map(\.key.group)
            let (all, other) = (naive.groups, other)
            naive.groups = { events, steps in
                Set((all?(events, steps) ?? []).map { kept.contains($0) ? $0 : other })
            }
        }
        return ranked(naive.answer(wanted)).flatMap { key, figures in
            let label = buckets.map { $0.label(shown.lowerBound + key.bucket) + " | " } ?? ""
            return lines(label + key.group, naive.steps, figures)
        }
    }

    private typealias Ranked = (key: NaiveFunnelQuery.Key, value: NaiveFunnelQuery.Figures)

    /// By bucket, then customers at step 1, then value; what stands for the rest is last.
    private func ranked(
        _ answer: [NaiveFunnelQuery.Key: NaiveFunnelQuery.Figures]
    ) -> [Ranked] {
        answer.filter { $0.value.customers[0] > 0 }.sorted { left, right in
            let isOther = (left.key.group == other, right.key.group == other)
            if left.key.bucket != right.key.bucket { return left.key.bucket < right.key.bucket }
            if isOther.0 != isOther.1, !groups.groups.paths.isEmpty { return isOther.1 }
            return left.value.customers[0] != right.value.customers[0]
                ? left.value.customers[0] > right.value.customers[0]
                : left.key.group.utf8.lexicographicallyPrecedes(right.key.group.utf8)
        }
    }

    private func lines(
        _ label: String, _ steps: [NaiveFunnelQuery.Step], _ figures: NaiveFunnelQuery.Figures
    ) -> [String] {
        steps.indices.map { step in
            let waits = figures.waits[step].map { Double($0) / 1_000_000 }
            let median = waits.isEmpty ? nil : waits[(waits.count + 1) / 2 - 1]
            let units = hasUnits ? [Double(figures.units[step])] : []
            let counts = [Double(figures.customers[step])] + units
            return "\(label) | \(step + 1): "
                + ProofGrid.text(counts + [median, Double(figures.excluded[step])])
        }
    }

    func rows(_ table: ResultTable) -> [String] {
        let columns = ["customers", "units", "median_seconds", "excluded"]
            .compactMap(table.column)
        guard let step = table.column("step"), let customers = table.column("customers") else {
            return []
        }
        var isEntered = false
        return table.rows.compactMap { row in
            let number = ProofGrid.number(row[step]) ?? 0
            if number == 1 { isEntered = row[customers] != .int(0) }
            guard isEntered else { return nil }
            var cells = row[..<step]
            let label = buckets == nil ? "" : ProofGrid.label(cells.removeFirst()) + " | "
            var group = cells.map(NaiveGroupValue.init)
            let isOther = !group.isEmpty && group.allSatisfy { $0 == NaiveGroupValue("other") }
            if isOther { group = groups.groups.other }
            return "\(label)\(PlacedGroups.name(group)) | \(Int(number)): "
                + ProofGrid.text(columns.map { ProofGrid.number(row[$0]) })
        }
    }
}
