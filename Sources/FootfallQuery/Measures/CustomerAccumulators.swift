import FootfallModel

/// The cells of customers' events, one customer after the other.
struct CustomerCells {
    var cells: [UInt32] = []
    /// Where each customer's cells end.
    var ends: [Int] = []
    /// If sessions are asked for: all customers' (`SessionCells`), one customer after the other.
    var sessions: [SessionCells.Session] = []
    /// Where each customer's sessions end.
    var sessionEnds: [Int] = []
}

/// A measure that needs each customer's events together: fed a window of customers at a time.
protocol CustomerAccumulator: Accumulator {
    /// Takes in whole customers; `cellCount` is the number of cells so far.
    func add(_ customers: CustomerCells, cellCount: Int)
}

extension CustomerAccumulator {
    /// Events without a customer, and those seen before their customer, do not matter.
    func add(_ batch: ZoneBatch) throws {}
}

/// Counts distinct customers.
final class CustomersAccumulator: CustomerAccumulator {
    private var counts: [Int64] = []
    /// The last customer counted in each cell, numbered from 1.
    private var last: [UInt64] = []
    private var customerCount: UInt64 = 0

    func add(_ customers: CustomerCells, cellCount: Int) {
        counts.grow(to: cellCount, 0)
        last.grow(to: cellCount, 0)
        var customer = customerCount
        last.withUnsafeMutableBufferPointer { last in
            counts.withUnsafeMutableBufferPointer { counts in
                var event = 0
                for end in customers.ends {
                    customer &+= 1
                    while event < end {
                        let cell = Int(customers.cells[event])
                        counts[cell] &+= last[cell] == customer ? 0 : 1
                        last[cell] = customer
                        event &+= 1
                    }
                }
            }
        }
        customerCount = customer
    }

    /// Takes in customers that were counted elsewhere.
    func add(_ count: Int, to cell: Int) {
        counts.grow(to: cell + 1, 0)
        counts[cell] += Int64(count)
    }

    func merge(_ other: any Accumulator, cells: [UInt32]) throws {
        guard let other = other as? CustomersAccumulator else { return }
        try counts.makeRoom(for: Int(cells.max() ?? 0) + 1 - counts.count)
        for (from, count) in other.counts.enumerated() {
            try QueryWatch.checkpoint(at: from)
            add(Int(count), to: Int(cells[from]))
        }
    }

    func value(_ cell: Int) -> ResultTable.Cell {
        .int(cell < counts.count ? counts[cell] : 0)
    }

    var byteCount: Int { counts.count * 16 }
}

/// Takes `avg per customer` and the like: over the numbers of events of the customers with any.
final class PerCustomerAccumulator: CustomerAccumulator {
    private let aggregate: Aggregate
    /// For each cell, how many customers have how many events.
    private var histograms: [[Int64: Int64]] = []
    private var tally: [Int64] = []

    init(_ aggregate: Aggregate) {
        self.aggregate = aggregate
    }

    func add(_ customers: CustomerCells, cellCount: Int) {
        histograms.grow(to: cellCount, [:])
        tally.grow(to: cellCount, 0)
        var start = 0
        for end in customers.ends {
            for event in start..<end { tally[Int(customers.cells[event])] += 1 }
            for event in start..<end {
                let cell = Int(customers.cells[event])
                guard tally[cell] > 0 else { continue }
                histograms[cell][tally[cell], default: 0] += 1
                tally[cell] = 0
            }
            start = end
        }
    }

    func merge(_ other: any Accumulator, cells: [UInt32]) throws {
        guard let other = other as? PerCustomerAccumulator else { return }
        histograms.grow(to: Int(cells.max() ?? 0) + 1, [:])
        for (from, histogram) in other.histograms.enumerated() {
            try QueryWatch.checkpoint(at: from)
            histograms[Int(cells[from])].merge(histogram, uniquingKeysWith: +)
        }
    }

    func value(_ cell: Int) -> ResultTable.Cell {
        guard cell < histograms.count, !histograms[cell].isEmpty else { return .null }
        let sorted = histograms[cell].sorted { $0.key < $1.key }
        switch aggregate {
        case .min: return .int(sorted[0].key)
        case .max: return .int(sorted[sorted.count - 1].key)
        case .median: return .int(value(at: .median, sorted))
        case .percentile(let digits): return .int(value(at: Percentile(digits: digits), sorted))
        case .avg, .sum, .unique:
            let events = sorted.reduce(0) { $0 + $1.key * $1.value }
            let customers = sorted.reduce(0) { $0 + $1.value }
            return .double(Double(events) / Double(customers))
        }
    }

    private func value(
        at percentile: Percentile, _ sorted: [(key: Int64, value: Int64)]
    ) -> Int64 {
        var rest = Int64(percentile.index(in: Int(sorted.reduce(0) { $0 + $1.value })))
        for (events, customers) in sorted {
            if rest < customers { return events }
            rest -= customers
        }
        return sorted[sorted.count - 1].key
    }

    var byteCount: Int { histograms.reduce(tally.count * 16) { $0 + $1.count * 32 } }
}
