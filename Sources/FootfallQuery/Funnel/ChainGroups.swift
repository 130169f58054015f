import FootfallFormat
import FootfallModel

/// Finds the groups that a customer falls in: the values of `by` at events of its reported chain.
///
/// For one thread. Groups that are read at one event and share a `prefix[]` read the same element;
/// groups at different events are combined freely.
final class ChainGroups {
    /// A row of a run.
    struct Place: Hashable {
        var run: Int
        var row: Int
    }

    /// Groups that are read at the same event, by their places among all groups.
    private struct Cluster {
        let place: FunnelGroup.Place
        let groups: [Int]
    }

    /// The zone of a run that was read last.
    private struct OpenZone {
        var index = -1
        /// The first of its rows.
        var firstRow = 0
        /// Where one text alone decides, its code for each row.
        var texts: [UInt32]?
        /// Of all groups; empty until they are asked for.
        var codes: [SlotCodes] = []
        /// For each cluster, the lists that its groups lie in; nil if none does.
        var trees: [DomainTree?] = []
    }

    /// The groups of a dictionary's entries, each looked up when it is first met.
    private struct EntryGroups {
        var dictionary = TextDictionary.empty
        var groups: [UInt32] = []

        static let unknown = UInt32.max
    }

    private let clusters: [Cluster]
    private let zones: [ZoneReader]
    private var open: [OpenZone]
    /// One for each run.
    private var entryGroups: [EntryGroups]
    private var readers: [GroupReader]
    private var table: CellTable

    /// The groups of a funnel.
    convenience init(_ plan: FunnelPlan, _ runs: [any Run], secret: UInt64, clock: LocalClock) {
        self.init(
            plan.groups, plan.ranks, hasBuckets: plan.buckets != nil,
            ZoneReader.all(runs, secret: secret, clock: clock))
    }

    /// Groups that are read at the first event of what is taken for a chain.
    convenience init(
        atStart paths: [BoundPath], _ ranks: [[GroupValue]: UInt32]?, _ runs: [any Run],
        secret: UInt64, clock: LocalClock
    ) {
        self.init(
            paths.map { FunnelGroup(path: $0, place: .first) }, ranks, hasBuckets: false,
            ZoneReader.all(runs, secret: secret, clock: clock))
    }

    /// The same, by readers that are nobody else's.
    convenience init(atStart paths: [BoundPath], _ readers: [ZoneReader]) {
        self.init(
            paths.map { FunnelGroup(path: $0, place: .first) }, nil, hasBuckets: false, readers)
    }

    private init(
        _ groups: [FunnelGroup], _ ranks: [[GroupValue]: UInt32]?, hasBuckets: Bool,
        _ zones: [ZoneReader]
    ) {
        var places: [FunnelGroup.Place] = []
        for group in groups where !places.contains(group.place) { places.append(group.place) }
        clusters = places.map { place in
            Cluster(place: place, groups: groups.indices.filter { groups[$0].place == place })
        }
        self.zones = zones
        open = zones.map { _ in OpenZone() }
        entryGroups = zones.map { _ in EntryGroups() }
        readers = groups.map { GroupReader($0.path) }
        table = CellTable(groupCount: groups.count, hasBuckets: hasBuckets, ranks: ranks)
    }

    var byteCount: Int { readers.reduce(table.byteCount) { $0 + $1.values.byteCount } }

    /// What a cell stands for.
    func key(of cell: Int) -> CellKey { table.key(of: cell, readers) }

    /// The group of a cell.
    func group(of cell: Int) -> CellKey.Group { key(of: cell).group }

    /// The step of a chain of some length at whose event all groups are read; nil if there are
    /// several such events, or none.
    private func decidingStep(ofChain length: Int) -> Int? {
        guard clusters.count == 1 else { return nil }
        switch clusters[0].place {
        case .first: return 0
        case .last: return length - 1
        case .step(let step): return step < length ? step : nil
        case .every: return nil
        }
    }

    /// Goes through the distinct cells, in a bucket of time, of a chain of all steps up to some level;
    /// there are none if it lacks a step whose value is asked for.
    func forEachCell(
        of chain: ArraySlice<Int>, bucket: Int = 0, _ place: (Int) -> Place,
        _ body: (Int) -> Void
    ) throws {
        if clusters.isEmpty { return body(Int(table.cell(0, bucket: Int32(bucket), readers))) }
        if let step = decidingStep(ofChain: chain.count),
            let cell = try cell(at: place(chain[step]), Int32(bucket))
        {
            return body(Int(cell))
        }
        for cell in try cells(of: chain.map(place), Int32(bucket)) { body(Int(cell)) }
    }

    /// The cell of the event that decides; nil if it may belong to several, its groups lying in lists.
    private func cell(at event: Place, _ bucket: Int32) throws -> UInt32? {
        try openZone(of: event)
        let row = event.row - open[event.run].firstRow
        if let entry = open[event.run].texts?[row] {
            let group = group(ofEntry: Int(entry), event.run)
            return table.cell(group, bucket: bucket, readers)
        }
        try openCodes(of: event)
        guard open[event.run].trees[0] == nil else { return nil }
        var group: UInt32 = 0
        for level in readers.indices {
            group = table.extend(group, open[event.run].codes[level].codes[row], level: level)
        }
        return table.cell(group, bucket: bucket, readers)
    }

    /// The group of a text of the run's dictionary.
    private func group(ofEntry entry: Int, _ run: Int) -> UInt32 {
        let known = entryGroups[run].groups[entry]
        return known == EntryGroups.unknown ? findGroup(ofEntry: entry, run) : known
    }

    private func findGroup(ofEntry entry: Int, _ run: Int) -> UInt32 {
        let code = entryGroups[run].dictionary.withBytes(UInt32(entry)) {
            readers[0].values.code(text: $0)
        }
        let group = table.extend(0, code, level: 0)
        entryGroups[run].groups[entry] = group
        return group
    }

    /// The distinct cells of a chain of all steps up to some level; none if it lacks a step whose
    /// value is asked for.
    func cells(of chain: [Place], _ bucket: Int32 = 0) throws -> [UInt32] {
        try cells(bucket) { place in
            switch place {
            case .first: chain.prefix(1)
            case .last: chain.suffix(1)
            case .step(let step): chain.dropFirst(step).prefix(1)
            case .every: chain[...]
            }
        }
    }

    /// The distinct cells, in a bucket of time, of a chain that may go without optional steps.
    func cells(
        of chain: Chain, bucket: Int = 0, _ place: (Int) -> Place
    ) throws -> [UInt32] {
        let events = chain.events
        return try cells(Int32(bucket)) { wanted in
            switch wanted {
            case .first: events.prefix(1).map(place)[...]
            case .last: events.suffix(1).map(place)[...]
            case .step(let step):
                chain.steps.firstIndex(of: step).map { [place(events[$0])] } ?? []
            case .every: events.map(place)[...]
            }
        }
    }

    private func cells(
        _ bucket: Int32 = 0, _ events: (FunnelGroup.Place) -> ArraySlice<Place>
    ) throws -> [UInt32] {
        var combined = [[UInt32](repeating: GroupValues.missing, count: readers.count)]
        for index in clusters.indices {
            var codes: [[UInt32]] = []
            for event in events(clusters[index].place) {
                codes += try self.codes(of: index, at: event)
            }
            combined = combined.flatMap { known in
                codes.map { values in
                    var merged = known
                    for (group, value) in zip(clusters[index].groups, values) {
                        merged[group] = value
                    }
                    return merged
                }
            }
        }
        return distinctCells(combined, bucket)
    }

    private func distinctCells(_ combined: [[UInt32]], _ bucket: Int32) -> [UInt32] {
        var cells: [UInt32] = []
        for codes in combined {
            var group: UInt32 = 0
            for level in codes.indices { group = table.extend(group, codes[level], level: level) }
            let cell = table.cell(group, bucket: bucket, readers)
            if combined.count == 1 || !cells.contains(cell) { cells.append(cell) }
        }
        return cells
    }

    // MARK: One event

    /// The values of a cluster's groups at an event, one combination an element.
    private func codes(of cluster: Int, at event: Place) throws -> [[UInt32]] {
        try openZone(of: event)
        try openCodes(of: event)
        let zone = open[event.run]
        let row = event.row - zone.firstRow
        let groups = clusters[cluster].groups
        guard let tree = zone.trees[cluster] else {
            return [groups.map { zone.codes[$0].codes[row] }]
        }
        var found: [[UInt32]] = []
        var slots = [Int](repeating: -1, count: tree.nodes.count)
        descend(tree, row, node: 0, &slots) { slots in
            found.append(
                groups.indices.map { i in
                    let node = tree.nodeOfGroup[i]
                    let slot = node < 0 ? row : slots[node]
                    return slot < 0 ? GroupValues.missing : zone.codes[groups[i]].codes[slot]
                })
        }
        return found
    }

    private func openZone(of event: Place) throws {
        let index = event.row / ZoneSize.rows
        guard open[event.run].index != index else { return }
        // Let go of first, so that what comes next can be decoded into its arrays.
        open[event.run] = OpenZone()
        let reader = zones[event.run]
        reader.open(index)
        open[event.run] = OpenZone(index: index, firstRow: reader.rows.lowerBound)
        guard readers.count == 1, let texts = try reader.onlyTexts(at: readers[0].path) else {
            return
        }
        let dictionary = texts.chunk.dictionary
        if entryGroups[event.run].dictionary !== dictionary {
            entryGroups[event.run] = EntryGroups(
                dictionary: dictionary,
                groups: [UInt32](repeating: EntryGroups.unknown, count: dictionary.count))
        }
        open[event.run].texts = texts.chunk.codes
    }

    /// Reads the groups of all rows of the open zone: a few customers' first events, say, need none but
    /// their own texts.
    private func openCodes(of event: Place) throws {
        guard open[event.run].codes.isEmpty else { return }
        let reader = zones[event.run]
        let rows = (0..<UInt16(reader.rowCount)).map { $0 }
        for group in readers.indices {
            open[event.run].codes.append(try readers[group].codes(reader, rows: rows[...]))
        }
        let codes = open[event.run].codes
        open[event.run].trees = try clusters.map { cluster in
            let own = cluster.groups.map { codes[$0] }
            return try own.allSatisfy { $0.domain == .rows }
                ? nil : DomainTree(own, measure: .rows, reader)
        }
    }

    private func descend(
        _ tree: DomainTree, _ row: Int, node: Int, _ slots: inout [Int], _ body: ([Int]) -> Void
    ) {
        guard node < tree.nodes.count else { return body(slots) }
        for slot in tree.elements(of: node, row: row, slots) {
            slots[node] = slot
            descend(tree, row, node: node + 1, &slots, body)
        }
    }
}
