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

    func key(of cell: Int) -> CellKey { table.key(of: cell, readers) }
    func cell(_ key: CellKey) -> UInt32 { table.cell(key, &readers) }

    /// Reads the groups of some rows of the reader's zone.
    func open(_ reader: ZoneReader, rows: ArraySlice<UInt16>, buckets: TimeBuckets?) throws {
        entries.removeAll(keepingCapacity: true)
        self.rows = Array(rows)
        groups.removeAll(keepingCapacity: true)
        for i in readers.indices { groups.append(try readers[i].codes(reader, rows: rows)) }
        guard let buckets else { return }
        let times = try reader.times()
        self.buckets = [Int32](unsafeUninitializedCapacity: times.count) { indices, count in
            times.withUnsafeBufferPointer {
                buckets.indices(
                    of: $0, into: UnsafeMutableBufferPointer(rebasing: indices[..<times.count]))
            }
            count = times.count
        }
    }

    /// The entries of a domain in the open zone.
    func entries(of domain: SlotCodes.Domain, _ reader: ZoneReader) throws -> CellEntries {
        let domain = domain == .own ? .rows : domain
        if let known = entries[domain] { return known }
        var made = CellEntries()
        if groups.allSatisfy({ $0.domain == .rows }) {
            made = try flatEntries(of: domain, reader)
        } else {
            try walk(DomainTree(groups, measure: domain, reader)) { made.append($0, $1) }
        }
        entries[domain] = made
        return made
    }

    @inline(__always)
    private func bucket(_ row: Int) -> Int32 { hasBuckets ? buckets[row] : 0 }

    // MARK: No group lies in a list

    private func flatEntries(
        of domain: SlotCodes.Domain, _ reader: ZoneReader
    ) throws -> CellEntries {
        let cells = flatCells()
        guard case .list(let list) = domain else {
            return CellEntries(slots: rows.map(UInt32.init), cells: cells)
        }
        var made = CellEntries()
        for (i, row) in rows.enumerated() {
            for slot in try reader.slots(ofRow: Int(row), in: list) { made.append(slot, cells[i]) }
        }
        return made
    }

    /// The cell of each row, a level of groups at a time.
    private func flatCells() -> [UInt32] {
        var cells = [UInt32](repeating: 0, count: rows.count)
        for level in groups.indices {
            let codes = groups[level].codes
            for (i, row) in rows.enumerated() {
                cells[i] = table.extend(cells[i], codes[Int(row)], level: level)
            }
        }
        for (i, row) in rows.enumerated() {
            cells[i] = table.cell(cells[i], bucket: bucket(Int(row)), readers)
        }
        return cells
    }

    // MARK: Some group lies in a list

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
        return table.cell(group, bucket: bucket(row), readers)
    }

    /// Whether the current slot was not yet assigned to this cell.
    private func isFirst(_ cell: UInt32) -> Bool {
        while stamps.count <= Int(cell) { stamps.append(0) }
        defer { stamps[Int(cell)] = stamp }
        return stamps[Int(cell)] != stamp
    }
}
