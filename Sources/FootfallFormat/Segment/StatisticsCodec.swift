internal import FootfallModel

/// Rows by event and stretch of time, as bytes.
///
///     size  field
///     -     unit        varint: microseconds of a stretch
///     -     events      DictionaryCodec, sorted
///     for each event:
///     -     cells       varint
///     -     stretches   stream of Int64, ascending
///     -     rows        stream of UInt32
enum StatisticsCodec {
    /// Cells of one segment; a writer makes them coarser before.
    static let cellsMax = 1 << 20

    static func encode(_ statistics: EventStatistics, into writer: inout ByteWriter) {
        writer.append(varint: UInt64(statistics.unitMicroseconds))
        let events = statistics.cells.sorted { $0.key < $1.key }
        DictionaryCodec.encode(
            TextDictionary(events.map(\.key.text), isSorted: true), into: &writer)
        for (_, cells) in events {
            writer.append(count: cells.count)
            IntegerCodec.encode(cells.map(\.stretch), into: &writer)
            IntegerCodec.encode(cells.map { UInt32($0.rows) }, into: &writer)
        }
    }

    static func decode(from reader: inout ByteReader) throws -> EventStatistics {
        guard let unit = Int64(exactly: try reader.varint()), unit > 0 else {
            throw reader.damage("statistics without a unit")
        }
        let events = try DictionaryCodec.decode(countMax: cellsMax, from: &reader)
        var statistics = EventStatistics(unitMicroseconds: unit)
        for code in 0..<UInt32(events.count) {
            let count = try reader.count(max: cellsMax)
            let stretches = try IntegerCodec.decode(count, of: Int64.self, from: &reader)
            let rows = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
            guard zip(stretches, stretches.dropFirst()).allSatisfy({ $0 < $1 }) else {
                throw reader.damage("statistics out of order")
            }
            statistics.cells[events.name(code)] = EventStatistics.Cells(
                zip(stretches, rows).map { EventStatistics.Cell(stretch: $0, rows: Int($1)) })
        }
        return statistics
    }
}
