/// Statistics of waits in microseconds, as seconds.
struct WaitStatistics {
    private let sorted: [Int64]

    /// Waits in ascending order.
    init(sorted: [Int64]) {
        self.sorted = sorted
    }

    /// The statistic, or null of no waits.
    func cell(_ statistic: Aggregate) -> ResultTable.Cell {
        guard !sorted.isEmpty else { return .null }
        switch statistic {
        case .avg: return .double(mean)
        case .min: return seconds(at: 1)
        case .max: return seconds(at: sorted.count)
        case .percentile(let digits): return seconds(at: rank(percent: digits))
        case .median, .unique, .sum: return seconds(at: rank(percent: "50"))
        }
    }

    /// A sum of whole microseconds is exact in 128 bits, so no order of adding shows.
    private var mean: Double {
        let sum = sorted.reduce(Int128(0)) { $0 + Int128($1) }
        return Double(sum) / (Double(sorted.count) * 1_000_000)
    }

    private func seconds(at rank: Int) -> ResultTable.Cell {
        .double(Double(sorted[rank - 1]) / 1_000_000)
    }

    /// The nearest rank of a percentile given in decimal digits: the least number of values that
    /// are that share of all, counted in whole numbers so that no rounding shifts it.
    private func rank(percent digits: String) -> Int {
        let parts = digits.split(separator: ".")
        var share = Int128(0)
        var whole = Int128(100)
        for (index, part) in parts.enumerated() {
            // Decimals past the twentieth can't move the rank of any count that there can be.
            for digit in part.utf8.prefix(20) {
                share = share * 10 + Int128(digit - UInt8(ascii: "0"))
                if index == 1 { whole *= 10 }
            }
        }
        let rank = (share * Int128(sorted.count) + whole - 1) / whole
        return min(max(Int(rank), 1), sorted.count)
    }
}
