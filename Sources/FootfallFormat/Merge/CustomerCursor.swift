internal import FootfallModel

/// Walks a run's customer directory.
struct CustomerCursor {
    private let run: any Run
    private let blockCount: Int
    private var blockIndex = 0
    private var block: CustomerBlock?
    private var index = 0

    init(_ run: any Run) throws {
        self.run = run
        blockCount = run.customerBlockCount
        try load()
    }

    /// Whether there is a customer; if not, the walk is over.
    var isValid: Bool { block != nil }
    var hash: UInt64 { block?.hashes[index] ?? .max }
    var id: ArraySlice<UInt8> { block?.ids.bytes(UInt32(index)) ?? [] }
    var rows: Range<Int> { block?.rows(index) ?? 0..<0 }

    mutating func advance() throws {
        index += 1
        if let block, index < block.count { return }
        blockIndex += 1
        try load()
    }

    private mutating func load() throws {
        index = 0
        block = nil
        while block == nil && blockIndex < blockCount {
            let next = try run.storedCustomerBlock(blockIndex)
            guard next.count > 0 else {
                blockIndex += 1
                continue
            }
            block = next
        }
    }

    func isSameCustomer(as other: CustomerCursor) -> Bool {
        hash == other.hash && id == other.id
    }
}

/// Reads the times of a run, in the order of its rows.
struct TimeCursor {
    private let run: any Run
    private var zone = -1
    private var times: [Int64] = []

    init(_ run: any Run) {
        self.run = run
    }

    mutating func time(_ row: Int) throws -> Int64 {
        let zone = row / ZoneSize.rows
        if zone != self.zone {
            times = try run.chunk(.time, zone: zone)?.words ?? []
            self.zone = zone
        }
        let slot = row - zone * ZoneSize.rows
        guard slot < times.count else {
            throw FootfallError(.damaged, "row \(row): no time")
        }
        return times[slot]
    }
}
