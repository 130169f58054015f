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
        frame.addRestrictions(&random)
        naive.isWanted = frame.isWanted
        naive.starts = frame.range
        addWindow(&frame, &naive, &random)
        let units = RandomUnits(&random)
        frame.add(units.clause)
        if units.splits { naive.same = { Array(units.values($0)) } }
        naive.counting = random.pick([
            .customers, .customers, .customers, .customers, .sessions, .attempts, .conversions,
        ])
        if naive.counting != .customers { frame.add("counting \(naive.counting)") }
        let hasUnits = units.splits || naive.counting != .customers
        return random.oneIn(7)
            ? FunnelListProof.question(head, naive, frame, &random)
            : FunnelTableProof.question(head, naive, frame, hasUnits: hasUnits, &random)
    }

    /// Adds `within`, and `settled`, which needs it.
    private static func addWindow(
        _ frame: inout ProofFrame, _ naive: inout NaiveFunnelQuery,
        _ random: inout SeededGenerator
    ) {
        guard let hours = random.pick([nil, 1, 5]) else { return }
        frame.add("within \(hours) hours")
        let window = Int64(hours) * hour
        naive.window = window
        guard random.oneIn(4) else { return }
        frame.add("settled")
        let end = min(naive.starts.upperBound, frame.now - window)
        naive.starts = naive.starts.clamped(to: .min..<max(naive.starts.lowerBound, end))
    }

    private static func steps(
        _ zone: NaiveZone, _ random: inout SeededGenerator
    ) -> (text: String, steps: [NaiveFunnelQuery.Step]) {
        var texts: [String] = []
        var steps: [NaiveFunnelQuery.Step] = []
        for number in 0..<1 + random.below(3) {
            var step = NaiveFunnelQuery.Step([random.pick(ProofEvents.names)])
            if random.oneIn(4) { step.names.insert(random.pick(ProofEvents.names)) }
            var text = step.names.sorted().joined(separator: " or ")
            if random.oneIn(8), step.names.count == 1 {
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

/// Questions for the units that a funnel lists.
private enum FunnelListProof {
    private typealias Listed = NaiveFunnelQuery.Listed

    static func question(
        _ head: String, _ naive: NaiveFunnelQuery, _ frame: ProofFrame,
        _ random: inout SeededGenerator
    ) -> ProofQuestion {
        var frame = frame
        let count = naive.steps.count
        let step = random.below(count)
        var kinds: [(String, (Listed) -> Bool)] = [
            ("converted", { $0.level == count }),
            (
                "reached \(step + 1)",
                { unit in
                    naive.steps[step].isOptional
                        ? unit.steps.contains(step) : unit.level > step
                }
            ),
        ]
        // After the last step nobody stops, which is refused.
        if step > 0 { kinds.append(("stopped after \(step)", { $0.level == step })) }
        let (text, isListed) = random.pick(kinds)
        frame.add("list \(text)")
        let limit = random.oneIn(4) ? random.below(4) : nil
        if let limit { frame.add("limit \(limit)") }
        let expected = naive.list(frame.events).filter(isListed).sorted(by: precedes).map { unit in
            "\(unit.customer) \(unit.level) \(unit.start) \(unit.last)"
        }
        return ProofQuestion(
            text: frame.text(head, &random), expected: Array(expected.prefix(limit ?? .max)),
            rows: { $0.rows.map { $0.map(word).joined(separator: " ") } })
    }

    private static func precedes(_ left: Listed, _ right: Listed) -> Bool {
        left.customer != right.customer
            ? left.customer.utf8.lexicographicallyPrecedes(right.customer.utf8)
            : (left.start, left.last, left.level) < (right.start, right.last, right.level)
    }

    private static func word(_ cell: ResultTable.Cell) -> String {
        switch cell {
        case .text(let text): text
        case .int(let int): "\(int)"
        case .time(let time): "\(time.microseconds)"
        default: "\(cell)"
        }
    }
}
