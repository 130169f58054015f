import FootfallFormat
import FootfallModel

/// Answers `show properties`: every path and type that events have, how many events have it, how
/// many distinct values there are, and an example.
///
/// All columns are read, a stretch of zones a task. The example is the least value, so that it does
/// not depend on where events lie.
enum ShowProperties {
    static func table(_ events: EventsPattern?, in scope: inout QueryScope) throws -> ResultTable {
        let pattern = try events.map { try scope.binder.events($0) } ?? .any
        let selector = EventSelector(steps: [pattern])
        let keys = try propertyKeys(scope)
        let tasks = scope.runs.enumerated().flatMap { run, rows in
            (0..<rows.zoneCount).map { (run: run, zone: $0) }
        }
        let frozen = scope
        let surveys = try Workers.run(tasks: tasks.count, threads: scope.options.threads) {
            PropertySurvey(keys, selector, frozen)
        } _: { task, survey in
            try survey.scan(run: tasks[task].run, zone: tasks[task].zone)
        }
        let whole = PropertySurvey(keys, selector, frozen)
        for survey in surveys {
            try whole.merge(survey)
            scope.counters += survey.counters
        }
        return whole.table
    }

    /// All columns of properties; leaves that share the overflow column are found in its values.
    private static func propertyKeys(_ scope: QueryScope) throws -> [ColumnKey] {
        var keys: Set<ColumnKey> = []
        for run in scope.runs {
            keys.formUnion(run.columns)
            guard run.columns.contains(.overflow) else { continue }
            for zone in 0..<run.zoneCount {
                guard let chunk = try run.chunk(.overflow, zone: zone) else { continue }
                for code in 0..<UInt32(chunk.dictionary.count) {
                    let value = try ValueCoding.decode(chunk.dictionary.bytes(code))
                    add(value, at: .properties, to: &keys)
                }
            }
        }
        return keys.filter { key in
            key.path.hasPrefix(.properties) && ZoneReader.Values.Kind(key.type) != nil
        }.sorted()
    }

    private static func add(_ value: Value, at path: Path, to keys: inout Set<ColumnKey>) {
        switch value {
        case .null: keys.insert(ColumnKey(path, .null))
        case .bool: keys.insert(ColumnKey(path, .bool))
        case .int: keys.insert(ColumnKey(path, .int))
        case .double: keys.insert(ColumnKey(path, .double))
        case .string: keys.insert(ColumnKey(path, .text))
        case .array(let values): for value in values { add(value, at: path.element, to: &keys) }
        case .object(let members):
            if members.isEmpty { keys.insert(ColumnKey(path, .emptyObject)) }
            for (name, value) in members { add(value, at: path.member(name), to: &keys) }
        }
    }
}

/// One thread's part of a survey of properties.
private final class PropertySurvey {
    private struct Tally {
        var reader: GroupReader
        var events = 0
        /// By code: whether a matching event has the value.
        var isSeen: [Bool] = []

        mutating func see(_ code: UInt32) {
            isSeen.grow(to: Int(code) + 1, false)
            isSeen[Int(code)] = true
        }

        /// Takes in the values of some rows; a row's slots begin at its start.
        mutating func add(_ codes: [UInt32], of rows: ArraySlice<UInt16>, starts: [UInt32]) {
            for row in rows.map(Int.init) {
                var hasValue = false
                for slot in starts[row]..<starts[row + 1]
                where codes[Int(slot)] != GroupValues.missing {
                    hasValue = true
                    see(codes[Int(slot)])
                }
                events += hasValue ? 1 : 0
            }
        }

        var seen: [UInt32] { isSeen.indices.filter { isSeen[$0] }.map(UInt32.init) }
    }

    private let keys: [ColumnKey]
    private let scope: QueryScope
    private let scanners: [EventScanner]
    private var tallies: [Tally]
    private var eventCount = 0
    private let memory = MemoryShare()

    init(_ keys: [ColumnKey], _ selector: EventSelector, _ scope: QueryScope) {
        self.keys = keys
        self.scope = scope
        scanners = scope.runs.indices.map { scope.scanner(selector, run: $0) }
        tallies = keys.map { key in
            let path = BoundPath([.column(key.path)], name: "\(key.path)")
            return Tally(reader: GroupReader(path, only: key.type))
        }
    }

    var counters: ScanCounters {
        scanners.reduce(into: ScanCounters()) { $0 += $1.counters }
    }

    func scan(run: Int, zone: Int) throws {
        try scope.checkCancelled()
        let scanner = scanners[run]
        let matches = try scanner.matches(in: scanner.reader.run.rows(inZone: zone), zone: zone)
        guard !matches.isEmpty else { return }
        eventCount += matches.count
        for i in keys.indices where try scanner.reader.chunk(keys[i]) != nil {
            try scan(i, scanner.reader, matches)
        }
        try checkSize()
    }

    private func scan(_ i: Int, _ reader: ZoneReader, _ rows: ArraySlice<UInt16>) throws {
        let codes = try tallies[i].reader.codes(reader, rows: rows).codes
        tallies[i].add(codes, of: rows, starts: try reader.rowStarts(of: keys[i].domain))
    }

    private func checkSize() throws {
        let bytes = tallies.reduce(0) { $0 + $1.reader.values.byteCount }
        try memory.hold(bytes, tallies.reduce(0) { $0 + $1.isSeen.count }, .values)
    }

    func merge(_ other: PropertySurvey) throws {
        eventCount += other.eventCount
        for i in keys.indices {
            tallies[i].events += other.tallies[i].events
            for code in other.tallies[i].seen {
                let value = other.tallies[i].reader.values[code]
                let own = tallies[i].reader.values.code(value)
                tallies[i].see(own)
            }
            try checkSize()
        }
    }

    var table: ResultTable {
        var table = ResultTable(columns: [
            .init("property", .text), .init("type", .text), .init("events", .int),
            .init("share", .ratio), .init("distinct", .int), .init("example", .any),
        ])
        for (key, tally) in zip(keys, tallies) where tally.events > 0 {
            let values = tally.seen.map { tally.reader.values[$0] }
            let property = Path(Array(key.path.components.dropFirst()))
            let example = values.min()?.cell(isNumeric: key.type != .text) ?? .null
            table.append([
                .text("\(property)"), .text(key.type.shown), .int(Int64(tally.events)),
                .double(Double(tally.events) / Double(eventCount)), .int(Int64(values.count)),
                example,
            ])
        }
        return table
    }
}

extension ColumnType {
    /// The type's name for a reader of JSON.
    fileprivate var shown: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .int: "integer"
        case .double: "double"
        case .text: "text"
        case .emptyObject, .overflow: "object"
        case .list: "list"
        }
    }
}
