internal import FootfallModel

/// Finds the order of a run: rows by (customer hash, customer, time), those without a customer last.
///
/// Customers are ranked first, which are far fewer than rows; rows are then dealt out by the rank of
/// their customer in one pass, in the order in which they came, and each customer's rows are mostly
/// in the order of time already.
struct RunOrder {
    /// Stretches up to this size are sorted by insertion.
    private static let insertionMax = 32

    private let batch: EventBatch
    /// The keyed hash of each entry of `batch.customerNames`.
    private let hashes: [UInt64]

    init(_ batch: EventBatch, hashes: [UInt64]) {
        self.batch = batch
        self.hashes = hashes
    }

    /// Some of the rows, which ascend, in run order.
    func sorted(_ rows: [UInt32]) -> [UInt32] {
        var (rows, ends) = deal(rows, ranks())
        batch.times.withUnsafeBufferPointer { times in
            rows.withUnsafeMutableBufferPointer { rows in
                var start = 0
                for end in ends {
                    Self.sort(
                        UnsafeMutableBufferPointer(rebasing: rows[start..<Int(end)]), by: times)
                    start = Int(end)
                }
            }
        }
        return rows
    }

    /// The place of each customer among all.
    private func ranks() -> [UInt32] {
        var keys = hashes.enumerated().map { (hash: $1, customer: UInt32($0)) }
        keys.sort { left, right in
            left.hash != right.hash
                ? left.hash < right.hash
                : batch.customerNames.precedes(left.customer, right.customer)
        }
        var ranks = [UInt32](repeating: 0, count: keys.count)
        for (rank, key) in keys.enumerated() { ranks[Int(key.customer)] = UInt32(rank) }
        return ranks
    }

    /// The rows by customer, each customer's in the order in which they came, and where each
    /// customer's end; the last stretch has no customer.
    private func deal(
        _ rows: [UInt32], _ ranks: [UInt32]
    ) -> (rows: [UInt32], ends: [UInt32]) {
        func rank(_ customer: UInt32) -> Int {
            customer == EventBatch.noCustomer ? ranks.count : Int(ranks[Int(customer)])
        }
        var ends = [UInt32](repeating: 0, count: ranks.count + 1)
        for row in rows { ends[rank(batch.customers[Int(row)])] += 1 }
        var total: UInt32 = 0
        for stretch in ends.indices {
            total += ends[stretch]
            ends[stretch] = total - ends[stretch]
        }
        let dealt = [UInt32](unsafeUninitializedCapacity: rows.count) { out, initialized in
            for row in rows {
                let rank = rank(batch.customers[Int(row)])
                // Each place below the count is written once: rows were counted above.
                out.initializeElement(at: Int(ends[rank]), to: row)
                ends[rank] += 1
            }
            initialized = rows.count
        }
        return (dealt, ends)
    }

    /// Sorts rows by time; those of one time stay in the order in which they came.
    private static func sort(
        _ rows: UnsafeMutableBufferPointer<UInt32>, by times: UnsafeBufferPointer<Int64>
    ) {
        var rows = rows
        guard rows.count <= insertionMax else {
            return rows.sort { left, right in
                let (first, second) = (times[Int(left)], times[Int(right)])
                return first != second ? first < second : left < right
            }
        }
        for next in stride(from: 1, to: rows.count, by: 1) {
            let row = rows[next]
            let time = times[Int(row)]
            var place = next
            while place > 0 && times[Int(rows[place - 1])] > time {
                rows[place] = rows[place - 1]
                place -= 1
            }
            rows[place] = row
        }
    }
}
