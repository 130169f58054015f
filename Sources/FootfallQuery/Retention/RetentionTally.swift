/// How many customers each cohort of each group has, and how many of them returned in each period.
///
/// Tallies of several threads add up in any order to the same whole.
struct RetentionTally {
    /// The figures of one cohort of one group: its size, then the returned of each period.
    struct Row {
        var cell: Int
        var cohort: Int
        var figures: ArraySlice<Int64>
    }

    private let width: Int
    private var rows = PairTable()
    private var figures: [Int64] = []
    /// For each group, how many customers belong to any of its cohorts, and the last one of them.
    private(set) var customers: [Int] = []
    private var lastCustomer: [Int] = []
    private var customer = 0

    init(periodCount: Int) {
        width = periodCount + 1
    }

    var byteCount: Int { rows.byteCount + figures.count * 8 + customers.count * 16 }

    var rowCount: Int { rows.count }

    mutating func beginCustomer() { customer += 1 }

    /// Adds the customer to a cohort; periods ascend.
    mutating func add(_ periods: ArraySlice<Int32>, cohort: Int, cell: Int, isUnbounded: Bool) {
        let start = start(ofRow: cell, cohort)
        figures[start] += 1
        if isUnbounded {
            for period in 0...(periods.last ?? -1) + 1 where period > 0 {
                figures[start + Int(period)] += 1
            }
        } else {
            for period in periods { figures[start + 1 + Int(period)] += 1 }
        }
        countCustomer(in: cell)
    }

    private mutating func countCustomer(in cell: Int) {
        customers.grow(to: cell + 1, 0)
        lastCustomer.grow(to: cell + 1, 0)
        guard lastCustomer[cell] != customer else { return }
        lastCustomer[cell] = customer
        customers[cell] += 1
    }

    private mutating func start(ofRow cell: Int, _ cohort: Int) -> Int {
        let row = Int(rows.id(UInt32(cell), UInt32(cohort)))
        figures.grow(to: (row + 1) * width, 0)
        return row * width
    }

    func forEachRow(_ body: (Row) throws -> Void) rethrows {
        for row in 0..<rows.count {
            try body(
                Row(
                    cell: Int(rows.first(row)), cohort: Int(rows.second(row)),
                    figures: figures[row * width..<(row + 1) * width]))
        }
    }
}
