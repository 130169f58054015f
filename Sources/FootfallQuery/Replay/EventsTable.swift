package import FootfallModel

// Whole events as rows: `time, event, customer, product, session, source, insert_id, received,
// properties`; a replay, which is of one customer, has no column `customer`.

extension EventsPlan.Order {
    /// A table of whole events.
    package func table(of events: [Event]) throws -> ResultTable {
        let columns: [ResultTable.Column] = [
            .init("time", .time), .init("event", .text), .init("customer", .text),
            .init("product", .any), .init("session", .text), .init("source", .text),
            .init("insert_id", .text), .init("received", .time), .init("properties", .json),
        ]
        var isShown = [Bool](repeating: true, count: columns.count)
        if case .replay = self { isShown[2] = false }
        var table = CountedTable(columns: zip(columns, isShown).filter(\.1).map(\.0))
        for event in events { try table.append(zip(event.cells, isShown).filter(\.1).map(\.0)) }
        return table.table
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
