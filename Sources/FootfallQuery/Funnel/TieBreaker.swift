import FootfallFormat
import FootfallModel

/// Puts simultaneous events in tie order where that decides which of them a chain holds.
///
/// Levels and times never depend on it; values read from the chain's events do. The tie order needs
/// whole events, and their insert ids cost a scan, so such customers are put off and settled many
/// at a time.
struct TieBreaker {
    /// A customer's events: put off, then in time and tie order.
    struct Customer {
        /// Its number in the window.
        let number: Int
        fileprivate(set) var times: [Int64]
        fileprivate(set) var masks: [UInt64]
        fileprivate(set) var places: [ChainGroups.Place]

        func withEvents(
            _ body: (UnsafeBufferPointer<Int64>, UnsafeBufferPointer<UInt64>) throws -> Void
        ) rethrows {
            try times.withUnsafeBufferPointer { times in
                try masks.withUnsafeBufferPointer { masks in try body(times, masks) }
            }
        }
    }

    private let runs: [any Run]
    private var customers: [Customer] = []

    init(_ runs: [any Run]) {
        self.runs = runs
    }

    /// Whether another event of the same time could stand in the place of one of a chain's.
    static func isOpen(_ chain: ArraySlice<Int>, _ events: CustomerScan.CustomerEvents) -> Bool {
        chain.indices.contains { step in
            let time = events.times[chain[step]]
            let bit: UInt64 = 1 << UInt64(step)
            var other = chain[step] - 1
            while other >= 0 && events.times[other] == time {
                if events.masks[other] & bit != 0 { return true }
                other -= 1
            }
            other = chain[step] + 1
            while other < events.times.count && events.times[other] == time {
                if events.masks[other] & bit != 0 { return true }
                other += 1
            }
            return false
        }
    }

    /// Whether any two events have one time.
    static func hasTies(_ events: CustomerScan.CustomerEvents) -> Bool {
        events.times.indices.dropFirst().contains { events.times[$0] == events.times[$0 - 1] }
    }

    /// Puts a customer off.
    mutating func add(
        _ events: CustomerScan.CustomerEvents, of number: Int, _ places: [ChainGroups.Place]
    ) {
        customers.append(
            Customer(
                number: number, times: Array(events.times), masks: Array(events.masks),
                places: places))
    }

    /// The customers that were put off, their events in order; none is kept.
    mutating func takeSettled() throws -> [Customer] {
        defer { customers = [] }
        let keys = try tieKeys()
        for index in customers.indices { sort(&customers[index], by: keys) }
        return customers
    }

    /// The keys of all events that share customer and time with another.
    private func tieKeys() throws -> [ChainGroups.Place: TieOrder.Key] {
        var rows = [[Int]](repeating: [], count: runs.count)
        for customer in customers {
            for i in customer.times.indices where customer.isTied(i) {
                rows[customer.places[i].run].append(customer.places[i].row)
            }
        }
        var keys: [ChainGroups.Place: TieOrder.Key] = [:]
        for run in runs.indices where !rows[run].isEmpty {
            rows[run].sort()
            for (row, event) in zip(rows[run], try WholeEvents.read(rows[run], of: runs[run])) {
                keys[ChainGroups.Place(run: run, row: row)] = TieOrder.Key(event)
            }
        }
        return keys
    }

    private func sort(
        _ customer: inout Customer, by keys: [ChainGroups.Place: TieOrder.Key]
    ) {
        let old = customer
        let order = old.times.indices.sorted { left, right in
            if old.times[left] != old.times[right] { return old.times[left] < old.times[right] }
            guard let l = keys[old.places[left]], let r = keys[old.places[right]] else {
                return false
            }
            return l < r
        }
        customer.masks = order.map { old.masks[$0] }
        customer.places = order.map { old.places[$0] }
    }
}

extension TieBreaker.Customer {
    /// Whether an event's neighbour has its time.
    fileprivate func isTied(_ i: Int) -> Bool {
        (i > 0 && times[i - 1] == times[i]) || (i + 1 < times.count && times[i + 1] == times[i])
    }
}
