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
        case .min: return seconds(at: 0)
        case .max: return seconds(at: sorted.count - 1)
        case .percentile(let digits): return seconds(of: Percentile(digits: digits))
        case .median, .unique, .sum: return seconds(of: .median)
        }
    }

    /// A sum of whole microseconds is exact in 128 bits, so no order of adding shows.
    private var mean: Double {
        let sum = sorted.reduce(Int128(0)) { $0 + Int128($1) }
        return Double(sum) / (Double(sorted.count) * 1_000_000)
    }

    private func seconds(of percentile: Percentile) -> ResultTable.Cell {
        seconds(at: percentile.index(in: sorted.count))
    }

    private func seconds(at index: Int) -> ResultTable.Cell {
        .double(Double(sorted[index]) / 1_000_000)
    }
}
