import FootfallModel
import FootfallQuery
import FootfallTestSupport

/// The rows of an answer by group and bucket, straight from the rules on them: which there are,
/// `top` with its `other`, `vs previous`, and the order.
struct ProofGrid {
    /// The figures of all that falls in some groups, and in a bucket of a range.
    typealias Figures = (Set<NaiveGroup>, _ range: Range<Int64>, _ bucket: Int?) -> [Double?]

    let frame: ProofFrame
    let groups: RandomGroups
    let buckets: NaiveBuckets?
    let top: Int?
    let isCompared: Bool

    /// Adds the clauses `by`, `per`, `top` and `vs previous`, each or not.
    init(_ frame: inout ProofFrame, _ random: inout SeededGenerator) {
        groups = RandomGroups(&random)
        frame.add(groups.clause)
        buckets = frame.addBuckets(&random)
        top = random.oneIn(3) ? 1 + random.below(3) : nil
        if let top { frame.add("top \(top)") }
        isCompared = frame.previousRange != nil && random.oneIn(2)
        if isCompared { frame.add("vs previous") }
        self.frame = frame
    }

    /// A row before it is shown.
    private struct Row {
        var group: NaiveGroup
        var members: Set<NaiveGroup>
    }

    // MARK: Rows

    /// All rows, in order, of the groups that some events of the range fall in.
    func rows(_ events: [Event], previous: [Event], _ figures: Figures) -> [String] {
        let kept = rowsKept(events, previous, figures)
        guard let buckets else { return lines(of: nil, "", kept, figures) }
        return frame.shown(buckets).flatMap { bucket in
            lines(of: bucket, buckets.label(bucket) + " | ", kept, figures)
        }
    }

    private func rowsKept(
        _ events: [Event], _ previous: [Event], _ figures: Figures
    ) -> [Row] {
        var all = Set(events.flatMap { groups.groups(of: $0) })
        if groups.paths.isEmpty { all = [[]] }
        guard let top, !groups.paths.isEmpty else {
            return all.map { Row(group: $0, members: [$0]) }
        }
        let ranked = all.map { (group: $0, figure: figures([$0], frame.range, nil)[0]) }
        let kept = ranked.sorted { Self.precedes($0, $1) }.prefix(top).map(\.group)
        let rows = kept.map { Row(group: $0, members: [$0]) }
        let others = all.union(previous.flatMap { groups.groups(of: $0) }).subtracting(kept)
        return all.count <= top ? rows : rows + [Row(group: groups.other, members: others)]
    }

    private typealias Ranked = (group: NaiveGroup, figure: Double?)

    /// By the first figure descending, `other` last, then by values.
    private static func precedes(_ left: Ranked, _ right: Ranked) -> Bool {
        let isOther = (left.group.contains(.other), right.group.contains(.other))
        if isOther.0 != isOther.1 { return isOther.1 }
        if left.figure != right.figure {
            return left.figure ?? -.infinity > right.figure ?? -.infinity
        }
        return left.group.lexicographicallyPrecedes(right.group)
    }

    private func lines(
        of bucket: Int?, _ label: String, _ rows: [Row], _ figures: Figures
    ) -> [String] {
        let shown = rows.map { row in
            let own = figures(row.members, frame.range, bucket)
            let all = isCompared ? compared(own, row, bucket, figures) : own
            return (ranked: (group: row.group, figure: own[0]), figures: all)
        }
        return shown.sorted { Self.precedes($0.ranked, $1.ranked) }.map {
            label + $0.ranked.group.map(\.shown).joined(separator: ", ") + " | "
                + Self.text($0.figures)
        }
    }

    // MARK: vs previous

    private func compared(
        _ own: [Double?], _ row: Row, _ bucket: Int?, _ figures: Figures
    ) -> [Double?] {
        zip(own, previous(row, bucket, own.count, figures)).flatMap { new, old -> [Double?] in
            guard let new, let old, old != 0 else { return [new, old, nil] }
            return [new, old, (new - old) / old]
        }
    }

    /// What is beside a bucket: of the previous range the bucket of the same number.
    private func previous(
        _ row: Row, _ bucket: Int?, _ count: Int, _ figures: Figures
    ) -> [Double?] {
        let range = frame.previousRange ?? 0..<0
        guard let bucket, let buckets else { return figures(row.members, range, nil) }
        let others = buckets.indices(range)
        let place = others.lowerBound + bucket - buckets.index(frame.range.lowerBound)
        return others.contains(place)
            ? figures(row.members, range, place) : [Double?](repeating: nil, count: count)
    }

    // MARK: Texts

    static func text(_ figures: [Double?]) -> String {
        figures.map { $0.map { "\($0)" } ?? "null" }.joined(separator: ", ")
    }

    /// The rows of a table in the same words.
    func rows(of table: ResultTable) -> [String] {
        table.rows.map { row in
            var cells = row[...]
            let label = buckets == nil ? "" : Self.label(cells.removeFirst()) + " | "
            var group = cells.prefix(groups.paths.count).map(NaiveGroupValue.init)
            cells = cells.dropFirst(group.count)
            let isOther = !group.isEmpty && group.allSatisfy { $0 == NaiveGroupValue("other") }
            if isOther { group = groups.other }
            return label + group.map(\.shown).joined(separator: ", ") + " | "
                + Self.text(cells.map(Self.number))
        }
    }

    static func label(_ cell: ResultTable.Cell) -> String {
        switch cell {
        case .date(let date): "day \(date.daysSinceEpoch)"
        case .localTime(let time, let offset): "at \(time.microseconds) \(offset * 1_000_000)"
        default: "\(cell)"
        }
    }

    static func number(_ cell: ResultTable.Cell) -> Double? {
        switch cell {
        case .int(let int), .provisional(let int): Double(int)
        case .double(let double): double
        case .decimal(let digits): Double(digits)
        case .text(let text): .init(text)
        default: nil
        }
    }
}
