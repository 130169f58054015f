import FootfallModel
import FootfallQuery
import FootfallTestSupport

/// Questions for a funnel's steps by group and bucket, with `top` and `times`, and the rows of their
/// answers, without those of groups into which nobody entered.
struct FunnelTableProof {
    private let groups: PlacedGroups
    private let buckets: NaiveBuckets?
    private let top: Int?
    private let hasUnits: Bool
    private let times: [Wait]

    static func question(
        _ head: String, _ naive: NaiveFunnelQuery, _ frame: ProofFrame, hasUnits: Bool,
        _ random: inout SeededGenerator
    ) -> ProofQuestion {
        var frame = frame
        let proof = FunnelTableProof(
            &frame, stepCount: naive.steps.count, hasUnits: hasUnits, &random)
        return ProofQuestion(
            text: frame.text(head, &random), expected: proof.expected(naive, frame),
            rows: proof.rows)
    }

    private init(
        _ frame: inout ProofFrame, stepCount: Int, hasUnits: Bool,
        _ random: inout SeededGenerator
    ) {
        self.hasUnits = hasUnits
        groups = PlacedGroups(stepCount: stepCount, &random)
        frame.add(groups.clause)
        buckets = frame.addBuckets(&random)
        // Which groups are the largest of all is told by one bucket: the whole range.
        top = buckets == nil && random.oneIn(3) ? 1 + random.below(2) : nil
        if let top { frame.add("top \(top)") }
        let asked = Wait.asked.shuffled(using: &random).prefix(random.pick([0, 0, 1, 2]))
        if !asked.isEmpty { frame.add("times \(asked.map(\.name).joined(separator: ", "))") }
        times = Wait.shown + asked
    }

    /// A statistic of the waits before a step.
    private struct Wait: Sendable {
        let name: String
        /// In seconds, of ascending microseconds, of which there are some.
        let value: @Sendable ([Int64]) -> Double

        static let shown = [percentile("median", 50), percentile("p90", 90)]
        static let asked = [
            percentile("p10", 10), percentile("p75", 75), percentile("p100", 100),
            Wait(name: "avg") { Double($0.reduce(0, +)) / (Double($0.count) * 1_000_000) },
        ]

        private static func percentile(_ name: String, _ percent: Int) -> Wait {
            Wait(name: name) { waits in
                Double(waits[max(1, (waits.count * percent + 99) / 100) - 1]) / 1_000_000
            }
        }
    }

    // MARK: What the definition answers

    private var other: String { PlacedGroups.name(groups.groups.other) }

    private func expected(_ naive: NaiveFunnelQuery, _ frame: ProofFrame) -> [String] {
        var naive = naive
        naive.groups = groups.names
        let shown = buckets.map(frame.shown) ?? 0..<1
        if let buckets {
            naive.buckets = shown.map { buckets.starts[$0]..<buckets.starts[$0 + 1] }
        }
        if let top, !groups.groups.paths.isEmpty {
            let kept = ranked(naive.answer(frame.events)).prefix(top).map(\.key.group)
            let (all, other) = (naive.groups, other)
            naive.groups = { events, steps in
                Set((all?(events, steps) ?? []).map { kept.contains($0) ? $0 : other })
            }
        }
        return ranked(naive.answer(frame.events)).flatMap { key, figures in
            let label = buckets.map { $0.label(shown.lowerBound + key.bucket) + " | " } ?? ""
            return lines(label + key.group, figures)
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

    private func lines(_ label: String, _ figures: NaiveFunnelQuery.Figures) -> [String] {
        figures.customers.indices.map { step in
            let units = hasUnits ? [Double(figures.units[step])] : []
            let waits = figures.waits[step]
            let statistics = times.map { waits.isEmpty ? nil : $0.value(waits) }
            return "\(label) | \(step + 1): "
                + ProofGrid.text(
                    [Double(figures.customers[step])] + units + statistics
                        + [Double(figures.excluded[step])])
        }
    }

    // MARK: What the engine answers

    private func rows(_ table: ResultTable) -> [String] {
        let names =
            ["customers", "units"] + times.map { "\($0.name)_seconds" } + ["excluded"]
        let columns = names.compactMap(table.column)
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
