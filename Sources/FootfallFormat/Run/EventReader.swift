package import FootfallModel

/// Rebuilds whole events from a run's columns: for replay, export, and tests.
///
/// A zone is read once and kept, so rows are asked for in ascending order. Every column of a zone is read,
/// which is right for whole events and wrong for a few of their values.
///
///     var reader = EventReader(run)
///     let events = try reader.events(0..<run.rowCount)
package struct EventReader {
    private let run: any Run
    private var zone: (index: Int, tree: ZoneTree)?
    private var customers: CustomerBlock?

    package init(_ run: any Run) {
        self.run = run
    }

    /// The events of some rows, in ascending order.
    package mutating func events(_ rows: [Int]) throws -> [Event] {
        let ids = try run.insertIDs(at: rows)
        return try rows.enumerated().map { try event($1, id: ids.id($0)) }
    }

    /// The events of neighbouring rows.
    package mutating func events(_ rows: Range<Int>) throws -> [Event] {
        let ids = try run.insertIDs(rows)
        return try rows.map { try event($0, id: ids.id($0 - rows.lowerBound)) }
    }

    /// The event of a row whose insert id is known already.
    package mutating func event(_ row: Int, id: InsertID?) throws -> Event {
        let members = try members(row)
        guard case .string(let name) = members["event"],
            case .string(let source) = members["source"],
            case .int(let microseconds) = members["time"],
            let time = Timestamp(microseconds: microseconds)
        else {
            throw FootfallError(.damaged, "row \(row): no event name, source or valid time")
        }
        return Event(
            name: name, time: time, received: try received(members, row: row),
            customer: try customer(row), session: members["session"]?.text,
            products: members["product"]?.texts ?? [], source: source, insertID: id,
            properties: members["properties"]?.members ?? [:])
    }

    private mutating func members(_ row: Int) throws -> [Name: Value] {
        let index = row / ZoneSize.rows
        if zone?.index != index { zone = (index, try ZoneTree(run, zone: index)) }
        return try zone?.tree.event(slot: row - index * ZoneSize.rows) ?? [:]
    }

    private func received(_ members: [Name: Value], row: Int) throws -> Timestamp? {
        guard case .int(let microseconds) = members["received"] else { return nil }
        guard let received = Timestamp(microseconds: microseconds) else {
            throw FootfallError(.damaged, "row \(row): received at \(microseconds) µs")
        }
        return received
    }

    private mutating func customer(_ row: Int) throws -> String? {
        if customers?.holds(row) != true { customers = try run.customerBlock(holding: row) }
        return customers?.customer(of: row)
    }
}

extension EventReader {
    /// All events of some runs, in the order of the runs and their rows.
    package static func events(of runs: [any Run]) throws -> [Event] {
        try runs.flatMap { run in
            var reader = EventReader(run)
            return try reader.events(0..<run.rowCount)
        }
    }

    /// All events of one customer, by time, then tie order.
    ///
    /// The hash is the customer's keyed one (`customerHash`).
    package static func events(
        ofCustomer customer: String, hash: UInt64, in runs: [any Run]
    ) throws -> [Event] {
        let events = try runs.flatMap { run -> [Event] in
            guard let rows = try run.rows(ofCustomer: customer, hash: hash) else { return [] }
            var reader = EventReader(run)
            return try reader.events(rows)
        }
        return TieOrder.sorted(events)
    }
}

extension Value {
    fileprivate var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    fileprivate var texts: [String]? {
        if case .array(let values) = self { values.compactMap(\.text) } else { nil }
    }

    fileprivate var members: [Name: Value]? {
        if case .object(let members) = self { members } else { nil }
    }
}
