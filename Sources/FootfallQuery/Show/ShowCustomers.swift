import FootfallFormat
import FootfallModel

/// Answers `show customers`: those with the most events, and in a note how many there are.
///
/// Counts come from the customer directories; rows are read only for the times of the few customers
/// that are shown.
enum ShowCustomers {
    static let shownMax = 100

    private struct Customer {
        var id: [UInt8]
        var events: Int
        var parts: [CustomerMerge.Part]

        /// More events first, then by id.
        static func precedes(_ left: Customer, _ right: Customer) -> Bool {
            left.events == right.events
                ? left.id.lexicographicallyPrecedes(right.id) : left.events > right.events
        }
    }

    static func table(_ scope: QueryScope) throws -> ResultTable {
        var table = ResultTable(columns: [
            .init("customer", .text), .init("events", .int), .init("first", .time),
            .init("last", .time),
        ])
        let (count, shown) = try mostActive(scope)
        for customer in shown {
            let (first, last) = try times(of: customer, scope.runs)
            table.append([
                .text(String(decoding: customer.id, as: UTF8.self)), .int(Int64(customer.events)),
                ShowForm.time(first), ShowForm.time(last),
            ])
        }
        if count > shown.count { table.notes.append("\(shown.count) of \(count) customers") }
        return table
    }

    private static func mostActive(_ scope: QueryScope) throws -> (count: Int, [Customer]) {
        var count = 0
        var best: [Customer] = []
        for window in try HashWindows.cut(scope.runs) {
            try scope.checkCancelled()
            var merge = try CustomerMerge(scope.runs, window)
            while merge.next() {
                count += 1
                let events = merge.parts.reduce(0) { $0 + $1.rows.count }
                best.append(
                    Customer(id: Array(merge.id), events: events, parts: Array(merge.parts)))
                if best.count == 20 * shownMax { keepBest(&best) }
            }
        }
        keepBest(&best)
        return (count, best)
    }

    private static func keepBest(_ customers: inout [Customer]) {
        customers.sort(by: Customer.precedes)
        customers.removeLast(max(0, customers.count - shownMax))
    }

    /// A customer's rows are in time order, so the first and last row tell.
    private static func times(
        of customer: Customer, _ runs: [any Run]
    ) throws -> (first: Int64?, last: Int64?) {
        let ends = try customer.parts.map { part in
            let run = runs[part.run]
            return (
                try run.time(ofRow: part.rows.lowerBound),
                try run.time(ofRow: part.rows.upperBound - 1)
            )
        }
        return (ends.map(\.0).min(), ends.map(\.1).max())
    }
}

extension Run {
    /// The time of one row; reads its zone.
    fileprivate func time(ofRow row: Int) throws -> Int64 {
        let zone = row / ZoneSize.rows
        let place = row - zone * ZoneSize.rows
        guard let words = try chunk(.time, zone: zone)?.words, place < words.count else {
            throw FootfallError(.damaged, "zone \(zone) of column time: no value for row \(row)")
        }
        return words[place]
    }
}
