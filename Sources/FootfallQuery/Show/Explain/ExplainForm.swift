import FootfallFormat
import FootfallModel
import FootfallStorage

/// Tells, for `explain`, how a query was answered, line by line, instead of its answer.
///
///     query         the query, as it was understood
///     range         from when until when, in its zone and in UTC
///     plan          a line for each decision that its form took
///     runs          how many segments, or memtables, were read, and why not the others
///     seg-….seg     what became of each of them; then of the zones of all,
///     zones         and how many bytes of each column were decoded or found in the cache
///     column …
///     indexes       how many blocks that lead to rows, and their bytes; likewise dictionaries,
///                   directory, overflow, ids, statistics
///     customers     how many were looked at, and for how many masks of events were enough
///     rows scanned  rows of the zones that were looked into
///     answer        how many rows it has
///     time          how long it took, and the part of it in passes on several threads
///     time …        by phase, of all threads (`PhaseClock`)
enum ExplainForm {
    /// What was recorded while a query was answered.
    static func table(
        of query: Query, answer: ResultTable, _ scope: QueryScope, _ times: PhaseClock.Times?
    ) -> ResultTable {
        let runs = scope.snapshot.sources.map(ExplainedRun.init)
        var table = ResultTable(columns: [.init("step", .text), .init("detail", .text)])
        let lines =
            plan(of: query, scope) + reads(of: runs) + counts(scope, answer)
            + (times.map(lines(of:)) ?? [])
        for (step, detail) in lines { table.append([.text(step), .text(detail)]) }
        table.notes = answer.notes
        table.rowsScanned = answer.rowsScanned
        table.elapsedMilliseconds = answer.elapsedMilliseconds
        return table
    }

    private typealias Line = (step: String, detail: String)

    private static func plan(of query: Query, _ scope: QueryScope) -> [Line] {
        [("query", Printer.text(of: query)), ("range", scope.range.words(in: scope.zone))]
            + scope.decisions.map { ("plan", $0) }
    }

    private static func reads(of runs: [ExplainedRun]) -> [Line] {
        let fates = Dictionary(grouping: runs, by: \.fate).mapValues(\.count)
        return [("runs", ExplainedRun.words(fates, of: runs.count))]
            + runs.map { ($0.name, $0.words) }
            + [("zones", runs.reduce(into: ExplainedZones()) { $0.add($1.zones) }.words)]
            + columns(of: runs) + guides(of: runs)
    }

    /// The columns that were read, by path and type.
    private static func columns(of runs: [ExplainedRun]) -> [Line] {
        var columns: [ColumnKey: ExplainedColumn] = [:]
        for run in runs {
            for (key, read) in run.reads.columns {
                columns[key, default: ExplainedColumn()].add(read, isInMemory: run.isInMemory)
            }
        }
        return columns.sorted { $0.key < $1.key }.map { ("column \($0.key)", $0.value.words) }
    }

    /// What was read that leads to rows, by kind.
    private static func guides(of runs: [ExplainedRun]) -> [Line] {
        RunRecord.GuideKind.allCases.compactMap { kind in
            let guides = runs.compactMap { $0.reads.guides[kind] }
            let count = guides.reduce(0) { $0 + $1.blocks.count }
            guard count > 0 else { return nil }
            let bytes = bytes(
                decoded: guides.reduce(0) { $0 + $1.bytesDecoded },
                fromCache: guides.reduce(0) { $0 + $1.bytesFromCache })
            return ("\(kind)", "\(count.counted("block")): \(bytes.joined(separator: ", "))")
        }
    }

    /// What is told of the bytes of something, as far as there are any.
    fileprivate static func bytes(decoded: Int, fromCache: Int) -> [String] {
        [(decoded, "bytes decoded"), (fromCache, "bytes found in the cache")]
            .filter { $0.0 > 0 }.map { "\($0) \($1)" }
    }

    private static func lines(of times: PhaseClock.Times) -> [Line] {
        let passes = "\(words(times.passes)) of it on \(times.threads.counted("thread"))"
        let all = [words(times.all)] + (times.threads > 0 ? [passes] : [])
        return [("time", all.joined(separator: ", "))]
            + PhaseClock.Phase.allCases.map { ("time \($0)", words(times[$0])) }
    }

    private static func words(_ time: Swift.Duration) -> String {
        "\((time / .microseconds(10)).rounded() / 100) ms"
    }

    private static func counts(_ scope: QueryScope, _ answer: ResultTable) -> [Line] {
        let counters = scope.counters
        let customers =
            "\(counters.customersScanned) looked at, \(counters.customersSkipped) decided by "
            + "their masks of event names"
        let hasCustomers = counters.customersScanned + counters.customersSkipped > 0
        return (hasCustomers ? [("customers", customers)] : [])
            + [
                ("rows scanned", "\(counters.rowsScanned)"),
                ("answer", answer.rowCount.counted("row")),
            ]
    }
}

/// What was read of a column, in all runs.
private struct ExplainedColumn {
    private var zoneCount = 0
    private var zonesInMemory = 0
    private var bytesDecoded = 0
    private var bytesFromCache = 0

    mutating func add(_ read: RunRecord.Column, isInMemory: Bool) {
        zoneCount += read.zones.count
        if isInMemory { zonesInMemory += read.zones.count }
        bytesDecoded += read.bytesDecoded
        bytesFromCache += read.bytesFromCache
    }

    var words: String {
        if zonesInMemory == zoneCount { return "\(zoneCount.counted("zone")) in memory" }
        var parts = ExplainForm.bytes(decoded: bytesDecoded, fromCache: bytesFromCache)
        if zonesInMemory > 0 { parts.append("\(zonesInMemory.counted("zone")) in memory") }
        return "\(zoneCount.counted("zone")): \(parts.joined(separator: ", "))"
    }
}

extension ResolvedRange {
    /// `since … before …`, in local time and, where that differs, in UTC.
    fileprivate func words(in zone: QueryZone) -> String {
        if self == .all { return "all time" }
        let utc = bounds { $0.description }
        guard zone.name != "UTC" else { return utc }
        let local = bounds { time in
            let offset = zone.calendar.offsetSeconds(at: time.microseconds)
            return CellText.text(of: time, offsetSeconds: offset)
        }
        return "\(local) (\(zone.name)): \(utc)"
    }

    /// A bound past all years is shown as the last moment of them.
    private func bounds(_ text: (Timestamp) -> String) -> String {
        let years = Timestamp.earliest.microseconds...Timestamp.latest.microseconds
        let ends = [("since", start), ("before", end)].compactMap { word, bound in
            bound.map { time in
                let shown = min(max(time, years.lowerBound), years.upperBound)
                return "\(word) \(text(Timestamp(unchecked: shown)))"
            }
        }
        return ends.joined(separator: " ")
    }
}
