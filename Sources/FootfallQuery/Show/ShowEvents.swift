import FootfallModel

/// Answers `show events`: every event name with its count, customers, first and last time.
///
/// It is the query `count, customers, min time, max time of any by event`.
enum ShowEvents {
    static func table(_ scope: inout QueryScope) throws -> ResultTable {
        let time = BoundPath([.time], name: "time")
        func extreme(_ aggregate: Aggregate) -> BoundMeasure {
            .numeric(.init(aggregate: aggregate, path: time, readsTexts: false))
        }
        let plan = MeasurePlan(
            selector: EventSelector(steps: [.any]),
            measures: [.count, .customers, extreme(.min), extreme(.max)],
            groups: [BoundPath([.column(.event)], name: "event")])
        let worker = try MeasureScan.run(plan, in: &scope)
        let rows = (0..<worker.assigner.cellCount).map { cell in
            MeasureTable.Row(
                group: worker.assigner.key(of: cell).group, bucket: 0,
                figures: worker.accumulators.map { $0.value(cell) })
        }
        var table = ResultTable(columns: [
            .init("event", .text), .init("count", .int), .init("customers", .int),
            .init("first", .time), .init("last", .time),
        ])
        for row in rows.sorted() {
            guard case .values(let values) = row.group else { continue }
            table.append(values.map { $0.cell(isNumeric: false) } + row.figures)
        }
        return table
    }
}
