import FootfallModel

/// Where a measure's values of one zone belong: a slot of its domain and a cell, pair by pair.
///
/// A slot stands once for each distinct cell that it belongs to.
struct CellEntries {
    var slots: [UInt32] = []
    var cells: [UInt32] = []

    mutating func append(_ slot: Int, _ cell: UInt32) {
        slots.append(UInt32(slot))
        cells.append(cell)
    }
}

/// Assigns the slots of a zone to cells.
///
/// Paths that share a `prefix[]` read the same element; others are combined freely. So for each
/// slot of a measure's own domain the lists that groups lie in are walked as a tree: an element of
/// a list that the slot lies in is fixed, any other list contributes each of its elements, and an
/// empty one contributes "missing".
final class CellAssigner {
    private let hasBuckets: Bool
    private var table: CellTable
    private(set) var readers: [GroupReader]
    /// For each cell, the last slot (counted over all zones) that was assigned to it.
    private var stamps: [UInt64] = []
    private var stamp: UInt64 = 0

    // Of the open zone.
    private var groups: [SlotCodes] = []
    private var rows: [UInt16] = []
    private var buckets: [Int32] = []
    private var entries: [SlotCodes.Domain: CellEntries] = [:]

    init(_ plan: MeasurePlan) {
        hasBuckets = plan.buckets != nil
        readers = plan.groups.map { GroupReader($0) }
        table = CellTable(
            groupCount: plan.groups.count, hasBuckets: hasBuckets, ranks: plan.ranks)
    }

    var cellCount: Int { table.count }
    var byteCount: Int {
        readers.reduce(table.byteCount + stamps.count * 8) { $0 + $1.values.byteCount }
    }

    func group(ofCell cell: UInt32) -> UInt32 { table.group(ofCell: Int(cell)) }
    func bucket(ofCell cell: Int) -> Int { table.bucket(ofCell: cell) }
    func key(of cell: Int) -> CellKey { table.key(of: cell, readers) }
    func cell(_ key: CellKey) -> UInt32 { table.cell(key, &readers) }

    /// Makes room for so many cells, unless the query is given up.
    func makeRoom(for more: Int) throws { try table.makeRoom(for: more) }

    /// The group of a text, or of what has none, where events are grouped by one path.
    func group(ofText text: UnsafeRawBufferPointer?) -> UInt32 {
        let code = text.map { readers[0].values.code(text: $0) } ?? GroupValues.missing
        return table.extend(0, code, level: 0)
    }

    /// The cell of a whole group and a bucket.
    func cell(_ group: UInt32, bucket: Int) -> UInt32 {
        table.cell(group, bucket: Int32(bucket), readers)
    }

    /// Reads the groups of some rows of the reader's zone.
    func open(_ reader: ZoneReader, rows: ArraySlice<UInt16>, buckets: TimeBuckets?) throws {
        entries.removeAll(keepingCapacity: true)
        self.rows = Array(rows)
        try makeRoom(for: rows.count)
        groups.removeAll(keepingCapacity: true)
        for i in readers.indices { groups.append(try readers[i].codes(reader, rows: rows)) }
        if let buckets { openBuckets(buckets, times: try reader.times()) }
    }

    /// Finds the buckets of the rows, and of no others: mostly a small part of the zone.
    private func openBuckets(_ buckets: TimeBuckets, times: [Int64]) {
        let wanted = rows.map { times[Int($0)] }
        var indices = [Int32](repeating: 0, count: wanted.count)
        wanted.withUnsafeBufferPointer { times in
            indices.withUnsafeMutableBufferPointer { buckets.indices(of: times, into: $0) }
        }
        self.buckets.grow(to: times.count, 0)
        for (i, row) in rows.enumerated() { self.buckets[Int(row)] = indices[i] }
    }

    /// The entries of a domain in the open zone.
    func entries(of domain: SlotCodes.Domain, _ reader: ZoneReader) throws -> CellEntries {
        let domain = domain == .own ? .rows : domain
        if let known = entries[domain] { return known }
        var made = CellEntries()
        if let slots = try jointSlots(domain, reader) {
            made = jointEntries(of: domain, slots)
        } else {
            try walk(DomainTree(groups, measure: domain, reader)) { made.append($0, $1) }
        }
        entries[domain] = made
        return made
    }

    // MARK: At most one list

    /// Where all groups and the measure lie in the event or in one list: a row and an element each.
    private struct JointSlots {
        var rows: [Int32] = []
        /// Elements of the list; -1 for a row without any.
        var slots: [Int32] = []
        /// Whether a row may stand several times.
        var hasList = false
    }

    /// Nil if more than one list is involved, or lists in lists.
    private func jointSlots(
        _ measure: SlotCodes.Domain, _ reader: ZoneReader
    ) throws -> JointSlots? {
        let domains = Set(groups.map(\.domain) + [measure]).subtracting([.rows])
        guard let domain = domains.first else {
            let rows = rows.map(Int32.init)
            return JointSlots(rows: rows, slots: rows)
        }
        guard domains.count == 1, case .list(let list) = domain, list.parentDomain == nil else {
            return nil
        }
        let starts = try reader.elementStarts(of: list)
        let keepsEmpty = measure == .rows
        var joint = JointSlots(hasList: true)
        for row in rows.map(Int.init) {
            let elements = starts[row]..<starts[row + 1]
            for slot in elements {
                joint.rows.append(Int32(row))
                joint.slots.append(Int32(slot))
            }
            if keepsEmpty, elements.isEmpty {
                joint.rows.append(Int32(row))
                joint.slots.append(-1)
            }
        }
        return joint
    }

    /// Cells for all slots, a level of groups at a time.
    private func jointEntries(of domain: SlotCodes.Domain, _ joint: JointSlots) -> CellEntries {
        var cells = [UInt32](repeating: 0, count: joint.rows.count)
        for (level, group) in groups.enumerated() {
            let slots = group.domain == .rows ? joint.rows : joint.slots
            table.extend(&cells, group.codes, at: slots, level: level)
        }
        table.finish(&cells, buckets: hasBuckets ? buckets : nil, at: joint.rows, readers)
        guard domain == .rows else {
            return CellEntries(slots: joint.slots.map { UInt32($0) }, cells: cells)
        }
        return joint.hasList
            ? distinctEntries(joint.rows, cells)
            : CellEntries(slots: joint.rows.map { UInt32($0) }, cells: cells)
    }

    /// Of entries with one row and cell, the first.
    private func distinctEntries(_ rows: [Int32], _ cells: [UInt32]) -> CellEntries {
        var entries = CellEntries()
        var stamps = stamps
        self.stamps = []
        stamps.grow(to: table.count, 0)
        var stamp = stamp
        for i in rows.indices {
            if i == 0 || rows[i] != rows[i - 1] { stamp += 1 }
            guard stamps[Int(cells[i])] != stamp else { continue }
            stamps[Int(cells[i])] = stamp
            entries.append(Int(rows[i]), cells[i])
        }
        self.stamp = stamp
        self.stamps = stamps
        return entries
    }

    // MARK: Several lists

    private func walk(_ tree: DomainTree, _ body: (Int, UInt32) -> Void) throws {
        var slots = [Int](repeating: -1, count: tree.nodes.count)
        for row in rows.map(Int.init) {
            descend(tree, row: row, node: 0, &slots, body)
        }
    }

    private func descend(
        _ tree: DomainTree, row: Int, node: Int, _ slots: inout [Int],
        _ body: (Int, UInt32) -> Void
    ) {
        if node == tree.measureDepth { stamp += 1 }
        if node == tree.nodes.count {
            let cell = cell(tree, row: row, slots)
            if isFirst(cell) {
                body(tree.measureDepth == 0 ? row : slots[tree.measureDepth - 1], cell)
            }
            return
        }
        for slot in tree.elements(of: node, row: row, slots) {
            slots[node] = slot
            descend(tree, row: row, node: node + 1, &slots, body)
        }
    }

    private func cell(_ tree: DomainTree, row: Int, _ slots: [Int]) -> UInt32 {
        var group: UInt32 = 0
        for level in groups.indices {
            let node = tree.nodeOfGroup[level]
            let slot = node < 0 ? row : slots[node]
            let code = slot < 0 ? GroupValues.missing : groups[level].codes[slot]
            group = table.extend(group, code, level: level)
        }
        return table.cell(group, bucket: hasBuckets ? buckets[row] : 0, readers)
    }

    /// Whether the current slot was not yet assigned to this cell.
    private func isFirst(_ cell: UInt32) -> Bool {
        while stamps.count <= Int(cell) { stamps.append(0) }
        defer { stamps[Int(cell)] = stamp }
        return stamps[Int(cell)] != stamp
    }
}
