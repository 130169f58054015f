/// Statistics of waits in microseconds, as seconds.
struct WaitStatistics {
    private let waits: DurationList

    init(_ waits: DurationList) {
        self.waits = waits
    }

    /// The statistic, or null of no waits.
    func cell(_ statistic: Aggregate) -> ResultTable.Cell {
        guard waits.count > 0 else { return .null }
        switch statistic {
        case .avg: return .double(mean)
        case .min: return seconds(at: 0)
        case .max: return seconds(at: waits.count - 1)
        case .percentile(let digits): return seconds(of: Percentile(digits: digits))
        case .median, .unique, .sum: return seconds(of: .median)
        }
    }

    /// A sum of whole microseconds is exact in 128 bits, so no order of adding shows.
    private var mean: Double {
        var sum: Int128 = 0
        waits.forEachPart { part in for wait in part { sum += Int128(wait) } }
        return Double(sum) / (Double(waits.count) * 1_000_000)
    }

    private func seconds(of percentile: Percentile) -> ResultTable.Cell {
        seconds(at: percentile.index(in: waits.count))
    }

    private func seconds(at index: Int) -> ResultTable.Cell {
        .double(Double(RadixSelect.value(at: index, of: waits)) / 1_000_000)
    }
}
