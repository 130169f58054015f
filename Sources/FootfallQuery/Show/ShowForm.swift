import FootfallFormat
import FootfallModel
import FootfallStorage

/// Answers `show`: what the store holds, without a query's conditions.
enum ShowForm {
    static func run(_ show: Show, in scope: inout QueryScope) throws -> ResultTable {
        switch show {
        case .segments: return segments(scope)
        case .definitions: return definitions(scope)
        case .events: return try ShowEvents.table(&scope)
        case .properties(let events): return try ShowProperties.table(events, in: &scope)
        case .customers: return try ShowCustomers.table(scope)
        }
    }

    private static func segments(_ scope: QueryScope) -> ResultTable {
        var table = ResultTable(columns: [
            .init("segment", .text), .init("kind", .text), .init("rows", .int),
            .init("customers", .int), .init("bytes", .int), .init("first", .time),
            .init("last", .time),
        ])
        for source in scope.snapshot.sources {
            let times = source.run.timeRange
            table.append([
                .text(source.name), .text("\(source.kind)"), .int(Int64(source.run.rowCount)),
                .int(Int64(source.run.customerCount)), .int(Int64(source.byteCount)),
                time(times?.lowerBound), time(times?.upperBound),
            ])
        }
        return table
    }

    private static func definitions(_ scope: QueryScope) -> ResultTable {
        var table = ResultTable(columns: [
            .init("kind", .text), .init("name", .text), .init("born", .bool),
            .init("statement", .text),
        ])
        for entry in scope.binder.definitions.all {
            table.append([
                .text("\(entry.definition.kind)"), .text(entry.definition.name),
                .bool(!entry.isOwn), .text(entry.text),
            ])
        }
        return table
    }

    static func time(_ microseconds: Int64?) -> ResultTable.Cell {
        microseconds.flatMap(Timestamp.init(microseconds:)).map(ResultTable.Cell.time) ?? .null
    }
}
