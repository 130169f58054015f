import FootfallModel
import FootfallQuery
import FootfallTestSupport

/// Random questions for retention, with every clause.
enum RetentionProof {
    static func question(_ events: [Event], _ random: inout SeededGenerator) -> ProofQuestion {
        var frame = ProofFrame(events, &random)
        let start = RandomPattern(&random, frame.zone)
        let returning = RandomPattern(&random, frame.zone)
        frame.addRestrictions(&random)
        let groups = RandomGroups(&random)
        frame.add(groups.clause)
        let top = random.oneIn(3) ? 1 + random.below(3) : nil
        if let top { frame.add("top \(top)") }
        let buckets =
            frame.addBuckets(&random) ?? NaiveBuckets("day", length: nil, zone: frame.zone)
        let periods = Periods(&frame, buckets, &random)
        let isFirst = random.oneIn(3)
        let isWanted = frame.isWanted
        var naive = NaiveRetention(
            isStart: { start.matches($0) && isWanted($0) },
            isReturn: { returning.matches($0) && isWanted($0) }, starts: frame.range,
            periodCount: periods.count, bucket: { Int64(buckets.index($0)) })
        naive.isFirst = isFirst
        naive.isRolling = periods.isRolling
        naive.isUnbounded = random.oneIn(3)
        if naive.isUnbounded { frame.add("unbounded") }
        let expected = rows(naive, frame, groups, top: top, buckets)
        let head = "retention \(isFirst ? "first " : "")\(start.text) returning \(returning.text)"
        return ProofQuestion(text: frame.text(head, &random), expected: expected) { table in
            table.rows.map { row in
                var group = row.dropFirst().prefix(groups.paths.count).map(NaiveGroupValue.init)
                let isOther = group.allSatisfy { $0 == NaiveGroupValue("other") }
                if isOther, !group.isEmpty { group = groups.other }
                return line(
                    ProofGrid.label(row[0]), group,
                    row.dropFirst(1 + group.count).map(ProofGrid.number))
            }
        }
    }

    /// What `for` and `rolling` say: how many columns there are.
    private struct Periods {
        let count: Int
        let isRolling: Bool

        init(
            _ frame: inout ProofFrame, _ buckets: NaiveBuckets, _ random: inout SeededGenerator
        ) {
            let (text, length) = random.pick([
                ("50 hours", 50 * hour), ("1 day", nil), ("12 hours", 12 * hour),
            ])
            frame.add("for \(text)")
            isRolling = random.oneIn(3)
            if isRolling { frame.add("rolling") }
            let shown = frame.shown(buckets)
            guard !shown.isEmpty else {
                count = 0
                return
            }
            let first = buckets.starts[shown.lowerBound]
            let end = length.map { first + $0 } ?? frame.zone.daysBefore(-1, first)
            count =
                isRolling
                ? Int(((length ?? day) + day - 1) / day) : buckets.indices(first..<end).count
        }
    }

    // MARK: Rows

    private static func rows(
        _ naive: NaiveRetention, _ frame: ProofFrame, _ groups: RandomGroups, top: Int?,
        _ buckets: NaiveBuckets
    ) -> [String] {
        let kept = kept(naive, frame, groups, top)
        let shownGroups = { (event: Event) -> Set<NaiveGroup> in
            Set(groups.groups(of: event).map { kept?.contains($0) ?? true ? $0 : groups.other })
        }
        let figures = figures(naive, frame, shownGroups)
        let all = groups.paths.isEmpty ? [[]] : Set(figures.keys.map(\.group))
        let none = [Int](repeating: 0, count: naive.periodCount + 1)
        return frame.shown(buckets).flatMap { bucket -> [String] in
            let rows = all.map { group in
                (group: group, row: figures[Key(bucket: bucket, group: group)] ?? none)
            }
            return rows.sorted { left, right in
                let isOther = (left.group.contains(.other), right.group.contains(.other))
                if isOther.0 != isOther.1 { return isOther.1 }
                return left.row[0] != right.row[0]
                    ? left.row[0] > right.row[0] : left.group.lexicographicallyPrecedes(right.group)
            }.map { line(buckets.label(bucket), $0.group, $0.row.map(Double.init)) }
        }
    }

    /// The groups with the most distinct customers; nil for all of them.
    private static func kept(
        _ naive: NaiveRetention, _ frame: ProofFrame, _ groups: RandomGroups, _ top: Int?
    ) -> Set<NaiveGroup>? {
        guard let top, !groups.paths.isEmpty else { return nil }
        var customers: [NaiveGroup: Int] = [:]
        for own in Dictionary(grouping: frame.events, by: \.customer).values {
            let keys = figures(naive, own) { groups.groups(of: $0) }.keys
            for group in Set(keys.map(\.group)) { customers[group, default: 0] += 1 }
        }
        let ranked = customers.sorted { left, right in
            left.value != right.value
                ? left.value > right.value : left.key.lexicographicallyPrecedes(right.key)
        }
        return Set(ranked.prefix(top).map(\.key))
    }

    private struct Key: Hashable {
        var bucket: Int
        var group: NaiveGroup
    }

    private static func figures(
        _ naive: NaiveRetention, _ frame: ProofFrame, _ groups: (Event) -> Set<NaiveGroup>
    ) -> [Key: [Int]] {
        figures(naive, frame.events, groups)
    }

    /// The naive evaluator names groups by texts: here by their numbers.
    private static func figures(
        _ naive: NaiveRetention, _ events: [Event], _ groups: (Event) -> Set<NaiveGroup>
    ) -> [Key: [Int]] {
        let all = Array(Set(events.flatMap(groups)))
        let found = naive.figures(of: events) { event in
            Set(groups(event).compactMap { all.firstIndex(of: $0) }.map(String.init))
        }
        let keys = found.map { cohort, row in
            (Key(bucket: Int(cohort.bucket), group: all[Int(cohort.group) ?? 0]), row)
        }
        return Dictionary(uniqueKeysWithValues: keys)
    }

    private static func line(_ label: String, _ group: NaiveGroup, _ row: [Double?]) -> String {
        label + " | " + group.map(\.shown).joined(separator: ", ") + " | " + ProofGrid.text(row)
    }
}
