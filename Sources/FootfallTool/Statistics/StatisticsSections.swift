internal import Footfall
internal import FootfallFormat
internal import FootfallModel
internal import FootfallQuery
internal import FootfallStorage

/// A store's statistics as tables, one for each kind of thing.
struct StatisticsSections {
    struct Section {
        var title: String
        var table: ResultTable
    }

    private let statistics: StoreStatistics

    init(_ statistics: StoreStatistics) {
        self.statistics = statistics
    }

    var sections: [Section] {
        [
            Section(title: "store", table: store), Section(title: "sources", table: sources),
            Section(title: "segments", table: segments), Section(title: "bytes", table: bytes),
            Section(title: "columns", table: columns), Section(title: "files", table: files),
            Section(title: "attributes", table: attributes),
        ]
    }

    private var store: ResultTable {
        let letters = statistics.deadLetters
        let segmentBytes = statistics.segmentBytes
        let figures: [(String, Int)] = [
            ("events", statistics.events), ("customers", statistics.customers),
            ("insert ids", statistics.insertIDs), ("events in memory", statistics.memtableRows),
            ("events over a day ahead", statistics.futureEvents),
            ("segments", statistics.segments.count), ("segment bytes", segmentBytes),
            ("time slices", statistics.sliceCount), ("logs", statistics.logCount),
            ("log bytes", statistics.logBytes), ("rejected, kept", letters.rejections),
            ("conflicts, kept", letters.conflicts), ("dead letters dropped", letters.dropped),
            ("dead letter bytes", letters.fileBytes),
        ]
        var table = ResultTable(columns: [.init("figure", .text), .init("value", .number)])
        for (name, value) in figures { table.append([.text(name), .int(Int64(value))]) }
        table.append([.text("write amplification"), .double(statistics.writeAmplification)])
        table.append([
            .text("write amplification without compact"), .double(statistics.ownWriteAmplification),
        ])
        if let failure = statistics.compactionFailure {
            table.append([.text("compaction failed"), .text(failure)])
        }
        return table
    }

    private var sources: ResultTable {
        var table = ResultTable(
            columns: [
                .init("source", .text), .init("received", .int), .init("stored", .int),
                .init("duplicates", .int), .init("conflicts", .int), .init("rejected", .int),
                .init("unparsed_texts", .int),
            ])
        for (source, counts) in statistics.counters.bySource.sorted(by: { $0.key < $1.key }) {
            let figures = [
                counts.received, counts.stored, counts.duplicates, counts.conflicts,
                counts.rejected, counts.unparsedTexts,
            ]
            table.append([.text(source)] + figures.map { .int(Int64($0)) })
        }
        return table
    }

    private var segments: ResultTable {
        var table = ResultTable(
            columns: [
                .init("segment", .text), .init("kind", .text), .init("events", .int),
                .init("bytes", .int), .init("first", .time), .init("last", .time),
            ])
        for segment in statistics.segments {
            table.append([
                .text(segment.name), .text("\(segment.kind)"), .int(Int64(segment.rowCount)),
                .int(Int64(segment.byteCount)), Self.time(segment.timeRange.lowerBound),
                Self.time(segment.timeRange.upperBound),
            ])
        }
        return table
    }

    private var bytes: ResultTable {
        var table = ResultTable(columns: [.init("part", .text), .init("bytes", .int)])
        let parts = statistics.sectionBytes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        for (part, bytes) in parts { table.append([.text(part), .int(Int64(bytes))]) }
        return table
    }

    private var columns: ResultTable {
        var table = ResultTable(
            columns: [
                .init("column", .text), .init("type", .text), .init("values", .int),
                .init("bytes", .int), .init("encoded", .int), .init("bytes_per_value", .double),
                .init("encodings", .text),
            ])
        for column in statistics.columns {
            let perValue = Double(column.storedBytes) / Double(max(column.valueCount, 1))
            table.append([
                .text("\(column.key.path)"), .text("\(column.key.type)"),
                .int(Int64(column.valueCount)), .int(Int64(column.storedBytes)),
                .int(Int64(column.encodedBytes)), .double((perValue * 100).rounded() / 100),
                .text(column.encodings.joined(separator: ", ")),
            ])
        }
        return table
    }

    private var files: ResultTable {
        var table = ResultTable(
            columns: [
                .init("file", .text), .init("taken_in_to", .int), .init("complete", .bool),
            ])
        for file in statistics.files {
            table.append([
                .text(file.fingerprint.name), .int(Int64(clamping: file.nextOffset)),
                .bool(file.isComplete),
            ])
        }
        return table
    }

    /// The types of attributes that stay as they were first seen, and how many values did not fit.
    private var attributes: ResultTable {
        var table = ResultTable(
            columns: [
                .init("event", .text), .init("attribute", .text), .init("type", .text),
                .init("ignored", .int),
            ])
        for (attribute, entry) in statistics.attributeTypes.sorted {
            table.append([
                .text(attribute.event.text), .text(attribute.name.text), .text(entry.type.name),
                .int(Int64(entry.ignoredCount)),
            ])
        }
        return table
    }

    private static func time(_ microseconds: Int64) -> ResultTable.Cell {
        Timestamp(microseconds: microseconds).map(ResultTable.Cell.time) ?? .null
    }
}
