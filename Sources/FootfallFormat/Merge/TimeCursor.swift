internal import FootfallModel

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
        if zone != self.zone { try load(zone) }
        let slot = row - zone * ZoneSize.rows
        guard slot < times.count else {
            throw FootfallError(.damaged, "row \(row): no time")
        }
        return times[slot]
    }

    private mutating func load(_ zone: Int) throws {
        times = try run.storedChunk(.time, zone: zone)?.words ?? []
        self.zone = zone
    }
}
