import FootfallStorage

/// Tells, for `explain`, how a query was answered, line by line, instead of its answer.
enum ExplainForm {
    static func table(of answer: ResultTable, _ scope: QueryScope) -> ResultTable {
        var table = ResultTable(columns: [.init("step", .text), .init("detail", .text)])
        func add(_ step: String, _ detail: String) { table.append([.text(step), .text(detail)]) }
        let counters = scope.counters
        add("runs", "\(scope.runs.count) of \(scope.snapshot.sources.count) hold rows")
        for decision in scope.decisions { add("plan", decision) }
        add("rows scanned", "\(counters.rowsScanned) in \(counters.zonesScanned) zones")
        add("skipped by time", "\(counters.zonesSkippedByTime) zones")
        add("skipped by event", "\(counters.zonesSkippedByEvent) zones")
        add("skipped by condition", "\(counters.zonesSkippedByCondition) zones")
        add(
            "columns read",
            "\(counters.chunksRead) chunks: \(counters.bytesRead) bytes decoded, "
                + "\(counters.bytesFromCache) bytes found in the cache")
        add("from statistics", "\(counters.runsFromStatistics) of \(scope.runs.count) runs")
        add("answer", "\(answer.rowCount) rows")
        table.notes = answer.notes
        table.rowsScanned = answer.rowsScanned
        table.elapsedMilliseconds = answer.elapsedMilliseconds
        return table
    }
}
