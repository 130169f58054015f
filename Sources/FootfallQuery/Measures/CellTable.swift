/// Numbers the cells of an answer: each is a group (one code a path) in a bucket of time.
///
/// For one thread; codes are those of that thread's `GroupValues`.
struct CellTable {
    /// Stands for "all groups that are not among the top".
    static let otherGroup = UInt32.max

    private let groupCount: Int
    private let hasBuckets: Bool
    /// With `top`: the groups that are kept, by their values, and their ranks.
    private let ranks: [[GroupValue]: UInt32]?
    /// The chain of group codes, a level for each path.
    private var levels: [PairTable]
    /// The rank of each group; `unranked` until it is looked up.
    private var rankOfGroup: [UInt32] = []
    private var cells = PairTable()
    private var cellCount = 0

    private static let unranked = UInt32.max - 1

    init(groupCount: Int, hasBuckets: Bool, ranks: [[GroupValue]: UInt32]?) {
        self.groupCount = groupCount
        self.hasBuckets = hasBuckets
        self.ranks = ranks
        levels = [PairTable](repeating: PairTable(), count: groupCount)
    }

    var count: Int { cellCount }
    var byteCount: Int { levels.reduce(cells.byteCount) { $0 + $1.byteCount } }

    /// Makes room for so many cells, unless the query is given up.
    mutating func makeRoom(for more: Int) throws {
        for level in levels.indices { try levels[level].makeRoom(for: more) }
        try cells.makeRoom(for: more)
    }

    /// One more part of a group.
    @inline(__always)
    mutating func extend(_ group: UInt32, _ code: UInt32, level: Int) -> UInt32 {
        levels[level].id(group, code)
    }

    /// One more part of many groups: the code of each one's slot; "missing" for a slot below 0.
    mutating func extend(
        _ groups: inout [UInt32], _ codes: [UInt32], at slots: [Int32], level: Int
    ) {
        levels[level].extend(&groups, codes, at: slots, none: GroupValues.missing)
    }

    /// Turns whole groups into cells, with the bucket of each one's row.
    mutating func finish(
        _ groups: inout [UInt32], buckets: [Int32]?, at rows: [Int32], _ readers: [GroupReader]
    ) {
        if buckets == nil, ranks == nil {
            for group in groups { cellCount = max(cellCount, Int(group) + 1) }
            return
        }
        for i in groups.indices {
            groups[i] = cell(groups[i], bucket: buckets?[Int(rows[i])] ?? 0, readers)
        }
    }

    /// The cell of a whole group and a bucket.
    @inline(__always)
    mutating func cell(_ group: UInt32, bucket: Int32, _ readers: [GroupReader]) -> UInt32 {
        let group = ranks == nil ? group : rank(of: group, readers)
        let cell: UInt32
        if !hasBuckets && ranks == nil {
            cell = group
        } else if groupCount == 0 {
            cell = UInt32(bitPattern: max(bucket, 0))
        } else {
            cell = cells.id(group, UInt32(bitPattern: bucket))
        }
        cellCount = max(cellCount, Int(cell) + 1)
        return cell
    }

    private mutating func rank(of group: UInt32, _ readers: [GroupReader]) -> UInt32 {
        while rankOfGroup.count <= Int(group) { rankOfGroup.append(Self.unranked) }
        if rankOfGroup[Int(group)] == Self.unranked {
            let values = values(ofGroup: group, readers)
            rankOfGroup[Int(group)] = ranks?[values] ?? Self.otherGroup
        }
        return rankOfGroup[Int(group)]
    }

    /// The values of a group, outermost first.
    private func values(ofGroup group: UInt32, _ readers: [GroupReader]) -> [GroupValue] {
        var values: [GroupValue] = []
        var group = Int(group)
        for level in levels.indices.reversed() {
            values.append(readers[level].values[levels[level].second(group)])
            group = Int(levels[level].first(group))
        }
        return values.reversed()
    }

    /// The number of a cell's group; with `top`, its rank.
    @inline(__always)
    func group(ofCell cell: Int) -> UInt32 {
        if ranks != nil { return cells.first(cell) }
        if groupCount == 0 { return 0 }
        return hasBuckets ? cells.first(cell) : UInt32(cell)
    }

    func bucket(ofCell cell: Int) -> Int {
        if ranks == nil {
            if !hasBuckets { return 0 }
            if groupCount == 0 { return cell }
        }
        return Int(cells.second(cell))
    }

    /// What a cell stands for; with `top`, the group is a rank.
    func key(of cell: Int, _ readers: [GroupReader]) -> CellKey {
        let group = group(ofCell: cell)
        let bucket = bucket(ofCell: cell)
        if ranks != nil { return CellKey(group: .rank(group), bucket: bucket) }
        let values = groupCount == 0 ? [] : values(ofGroup: group, readers)
        return CellKey(group: .values(values), bucket: bucket)
    }

    /// The cell of another thread's key.
    mutating func cell(_ key: CellKey, _ readers: inout [GroupReader]) -> UInt32 {
        let cell: UInt32
        switch key.group {
        case .rank(let rank): cell = cells.id(rank, UInt32(key.bucket))
        case .values(let values):
            var group: UInt32 = 0
            for level in values.indices {
                group = extend(group, readers[level].values.code(values[level]), level: level)
            }
            return self.cell(group, bucket: Int32(key.bucket), readers)
        }
        cellCount = max(cellCount, Int(cell) + 1)
        return cell
    }
}

/// What a cell of an answer stands for.
struct CellKey: Hashable {
    enum Group: Hashable {
        case values([GroupValue])
        /// The place among the top groups, or `CellTable.otherGroup`.
        case rank(UInt32)

        /// What its values take, those that it may share included.
        var byteCount: Int {
            guard case .values(let values) = self else { return 0 }
            return values.reduce(32) { $0 + MemoryLayout<GroupValue>.stride + $1.textByteCount }
        }
    }

    var group: Group
    var bucket: Int

    /// The one cell of an answer without groups and buckets.
    static let all = CellKey(group: .values([]), bucket: 0)
}
