import FootfallFormat
package import FootfallModel

// Whole events as rows: `time, event, customer, product, session, source, insert_id, received,
// properties`; a replay, which is of one customer, has no column `customer`.

/// The next some rows of an answer of whole events, with the way to those after them.
struct EventsAnswer: RowSource {
    let columns: [ResultTable.Column]
    private let order: EventsPlan.Order
    private let events: [Event]
    private let rest: OrderedEvents

    init(_ order: EventsPlan.Order, _ all: OrderedEvents) throws {
        self.order = order
        columns = order.columns
        var rest = all
        events = try rest.take()
        self.rest = rest
    }

    func forEachRow(_ body: ([ResultTable.Cell]) throws -> Void) rethrows {
        for event in events { try body(order.row(of: event)) }
    }

    var following: FollowingRows? {
        guard !rest.isAtEnd else { return nil }
        return { [order, rest] in try EventsAnswer(order, rest) }
    }
}

extension EventsPlan.Order {
    private static let allColumns: [ResultTable.Column] = [
        .init("time", .time), .init("event", .text), .init("customer", .text),
        .init("product", .any), .init("session", .text), .init("source", .text),
        .init("insert_id", .text), .init("received", .time), .init("properties", .json),
    ]
    private static let customerColumn = 2

    fileprivate var columns: [ResultTable.Column] { shown(Self.allColumns) }

    /// A table of all events that are still to come.
    package func table(of events: OrderedEvents) throws -> ResultTable {
        var events = events
        var table = CountedTable(columns: columns)
        while !events.isAtEnd {
            for event in try events.take() { try table.append(row(of: event)) }
        }
        return table.table
    }

    /// The cells of an event.
    package func row(of event: Event) -> [ResultTable.Cell] { shown(event.cells) }

    private func shown<Part>(_ all: [Part]) -> [Part] {
        guard case .replay = self else { return all }
        return Array(all[..<Self.customerColumn] + all[(Self.customerColumn + 1)...])
    }
}

extension Event {
    fileprivate var cells: [ResultTable.Cell] {
        [
            .time(time), .text(name), Self.cell(customer), productCell, Self.cell(session),
            .text(source), Self.cell(insertIDText), received.map { .time($0) } ?? .missing,
            .json(.object(properties)),
        ]
    }

    private static func cell(_ text: String?) -> ResultTable.Cell {
        text.map { .text($0) } ?? .missing
    }

    private var insertIDText: String? {
        insertID.map { String(decoding: InsertIDText.text(of: $0.bytes[...]), as: UTF8.self) }
    }

    /// One product as a text, several as a list: as native lines have them.
    private var productCell: ResultTable.Cell {
        switch products.count {
        case 0: .missing
        case 1: .text(products[0])
        default: .json(.array(products.map(Value.string)))
        }
    }
}
