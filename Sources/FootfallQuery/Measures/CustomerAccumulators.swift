import FootfallModel

/// A measure that needs each customer's events together: fed customer by customer.
protocol CustomerAccumulator: Accumulator {
    func grow(to cells: Int)
    /// An event of the current customer fell into a cell.
    func add(_ cell: UInt32)
    /// The current customer has no more events.
    func endCustomer()
}

extension CustomerAccumulator {
    /// Events without a customer, and those seen before their customer, do not matter.
    func add(_ batch: ZoneBatch) throws {}
}

/// `customers`: distinct customers.
final class CustomersAccumulator: CustomerAccumulator {
    private var counts: [Int64] = []
    /// The last customer counted in each cell, numbered from 1.
    private var last: [UInt64] = []
    private var customer: UInt64 = 1

    func grow(to cells: Int) {
        counts.grow(to: cells, 0)
        last.grow(to: cells, 0)
    }

    func add(_ cell: UInt32) {
        guard last[Int(cell)] != customer else { return }
        last[Int(cell)] = customer
        counts[Int(cell)] += 1
    }

    func endCustomer() { customer += 1 }

    func merge(_ other: any Accumulator, cells: [UInt32]) {
        guard let other = other as? CustomersAccumulator else { return }
        grow(to: Int(cells.max() ?? 0) + 1)
        for (from, count) in other.counts.enumerated() { counts[Int(cells[from])] += count }
    }

    func value(_ cell: Int) -> ResultTable.Cell {
        .int(cell < counts.count ? counts[cell] : 0)
    }

    var byteCount: Int { counts.count * 16 }
}

/// `avg per customer` and the like: over the numbers of events of the customers with any.
final class PerCustomerAccumulator: CustomerAccumulator {
    private let aggregate: Aggregate
    /// For each cell, how many customers have how many events.
    private var histograms: [[Int64: Int64]] = []
    private var tally: [Int64] = []
    private var touched: [UInt32] = []

    init(_ aggregate: Aggregate) {
        self.aggregate = aggregate
    }

    func grow(to cells: Int) {
        histograms.grow(to: cells, [:])
        tally.grow(to: cells, 0)
    }

    func add(_ cell: UInt32) {
        if tally[Int(cell)] == 0 { touched.append(cell) }
        tally[Int(cell)] += 1
    }

    func endCustomer() {
        for cell in touched {
            histograms[Int(cell)][tally[Int(cell)], default: 0] += 1
            tally[Int(cell)] = 0
        }
        touched.removeAll(keepingCapacity: true)
    }

    func merge(_ other: any Accumulator, cells: [UInt32]) {
        guard let other = other as? PerCustomerAccumulator else { return }
        grow(to: Int(cells.max() ?? 0) + 1)
        for (from, histogram) in other.histograms.enumerated() {
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
