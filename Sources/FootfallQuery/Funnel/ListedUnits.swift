import FootfallModel

/// The units that a funnel lists: who, how far, from when to when.
struct ListedUnits: Sendable {
    struct Unit: Sendable {
        var customer: [UInt8]
        var level: Int
        var start: Int64
        var last: Int64
    }

    private var units: [Unit] = []
    private var customerBytes = 0

    var count: Int { units.count }
    var byteCount: Int { units.count * MemoryLayout<Unit>.stride + customerBytes }

    mutating func add(_ unit: Unit) {
        units.append(unit)
        customerBytes += unit.customer.count + 32
    }

    mutating func add(_ other: ListedUnits) {
        units += other.units
        customerBytes += other.customerBytes
    }

    /// One row a unit, by customer and then by time.
    func table(limit: Int?) throws -> ResultTable {
        var table = CountedTable(columns: [
            .init("customer", .text), .init("level", .int), .init("start", .time),
            .init("last", .time),
        ])
        for unit in try units.watchedSort(by: Unit.precedes).prefix(limit ?? .max) {
            try table.append([
                .text(String(decoding: unit.customer, as: UTF8.self)), .int(Int64(unit.level)),
                .time(Timestamp(unchecked: unit.start)), .time(Timestamp(unchecked: unit.last)),
            ])
        }
        return table.table
    }
}

extension ListedUnits.Unit {
    fileprivate static func precedes(_ left: Self, _ right: Self) -> Bool {
        if left.customer != right.customer {
            return left.customer.lexicographicallyPrecedes(right.customer)
        }
        return (left.start, left.last, left.level) < (right.start, right.last, right.level)
    }
}

extension FunnelList {
    /// Whether a unit with this reported chain is listed: as the step's row counts it.
    func holds(_ chain: Chain, _ rules: ChainRules) -> Bool {
        switch self {
        case .converted: chain.level == rules.stepCount
        case .stopped(let level): chain.level == level
        case .reached(let level):
            rules.isOptional(level - 1)
                ? chain.steps.contains(level - 1) : chain.level >= level
        }
    }
}
