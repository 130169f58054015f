// `product, views, first, last`, with `customer` in front where there are several.

extension ViewedScan.Outcome {
    package func table(_ subject: ViewedPlan.Subject) -> ResultTable {
        let columns: [ResultTable.Column] = [
            .init("product", .text), .init("views", .int), .init("first", .time),
            .init("last", .time),
        ]
        switch subject {
        case .customer:
            var table = ResultTable(columns: columns)
            for item in entries.flatMap(\.products) { table.append(item.cells) }
            return table
        case .everyCustomer:
            var table = ResultTable(columns: [.init("customer", .text)] + columns)
            for entry in entries {
                let customer = ResultTable.Cell.text(
                    String(decoding: entry.customer, as: UTF8.self))
                for item in entry.products { table.append([customer] + item.cells) }
            }
            return table
        }
    }
}

extension ViewedScan.Item {
    fileprivate var cells: [ResultTable.Cell] {
        [.text(product), .int(Int64(views)), .time(first), .time(last)]
    }
}
