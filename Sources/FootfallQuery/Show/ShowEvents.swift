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
        var table = ResultTable(columns: [
            .init("event", .text), .init("count", .int), .init("customers", .int),
            .init("first", .time), .init("last", .time),
        ])
        let groups = try TopGroups(.max, of: worker)
        for (cell, values) in zip(groups.cells, groups.values) {
            table.append(
                values.map { $0.cell(isNumeric: false) }
                    + (try worker.accumulators.map { try $0.value(cell) }))
        }
        return table
    }
}
