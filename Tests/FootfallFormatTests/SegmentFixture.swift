import FootfallModel
import Synchronization

@testable import FootfallFormat

/// Writes runs in memory as segments, the plain way.
enum SegmentFixture {
    static let secret: UInt64 = 42
    static let uuid = SegmentUUID(high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210)

    static func run(_ events: [Event]) -> MemoryRun {
        MemoryRun(sorting: EventBatch(events), secret: secret)
    }

    static func bytes(
        _ run: MemoryRun, options: SegmentOptions = SegmentOptions(), sharedTexts: Bool = true,
        overflow: [Path: Int] = [:]
    ) throws -> (bytes: [UInt8], summary: SegmentSummary) {
        let file = SharedBytes()
        var writer = try SegmentWriter(sink: file, uuid: uuid, options: options)
        for key in run.columns { try write(run, key, sharedTexts: sharedTexts, to: &writer) }
        for block in 0..<run.customerBlockCount { try writer.append(run.customerBlock(block)) }
        for id in ids(run) {
            let batch = batch(id.source, id.id, row: id.row)
            try writer.append(batch, hashes: batch.hashes)
        }
        let summary = try writer.finish(
            SegmentInfo(
                rowCount: run.rowCount, customerRowCount: run.customerRowCount,
                timeRange: run.timeRange ?? 0...0, maskedEvents: run.maskedEvents,
                statistics: run.statistics()))
        return (file.bytes, summary)
    }

    static func reader(
        _ run: MemoryRun, options: SegmentOptions = SegmentOptions(), sharedTexts: Bool = true
    ) throws -> SegmentReader {
        let bytes = try bytes(run, options: options, sharedTexts: sharedTexts).bytes
        return try SegmentReader(ByteArray(bytes), cache: BlockCache())
    }

    private static func write(
        _ run: MemoryRun, _ key: ColumnKey, sharedTexts: Bool,
        to writer: inout SegmentWriter<SharedBytes>
    ) throws {
        var shared: (dictionary: TextDictionary, codes: [UInt32])?
        if sharedTexts, let dictionary = run.dictionary(key), key.type == .text {
            shared = dictionary.sorted()
        }
        try writer.beginColumn(key, dictionary: shared?.dictionary)
        for zone in 0..<run.zoneCount {
            var chunk = run.chunk(key, zone: zone)
            if let shared, let own = chunk {
                chunk?.values = .codes(own.codes.map { shared.codes[Int($0)] }, shared.dictionary)
            }
            let slots = chunk?.slotCount ?? slotCount(run, key.domain, zone: zone)
            try writer.append(chunk, slotCount: slots)
        }
        try writer.endColumn()
    }

    /// Slots of a domain in one zone.
    private static func slotCount(_ run: MemoryRun, _ domain: Path?, zone: Int) -> Int {
        guard let domain else { return run.rows(inZone: zone).count }
        return Int(run.chunk(ColumnKey(domain, .list), zone: zone)?.words.reduce(0, +) ?? 0)
    }

    /// A batch of one id.
    static func batch(_ source: [UInt8], _ id: [UInt8], row: Int) -> InsertIDBatch {
        var ids = InsertIDColumn()
        ids.append(stored: id)
        return InsertIDBatch(
            source: source, ids: ids, rows: [UInt32(row)], checks: [UInt32(row) &* 7])
    }

    static func ids(_ run: MemoryRun) -> [(source: [UInt8], id: [UInt8], row: Int)] {
        let sources = run.batch.column(.source)?.chunk.texts ?? []
        return (0..<run.rowCount).filter { !run.batch.insertIDs[$0].isEmpty }
            .map { (Array(sources[$0].utf8), Array(run.batch.insertIDs[$0]), $0) }
            .sorted { left, right in
                left.source != right.source
                    ? left.source.lexicographicallyPrecedes(right.source)
                    : left.id.lexicographicallyPrecedes(right.id)
            }
    }
}

/// A sink whose bytes outlive the writer that it was given to.
final class SharedBytes: ByteSink, Sendable {
    private let written = Mutex<[UInt8]>([])

    var bytes: [UInt8] { written.withLock { $0 } }

    func write(_ bytes: [UInt8]) {
        written.withLock { $0 += bytes }
    }
}

extension TextDictionary {
    /// The distinct entries in order, and the new code of each old one.
    func sorted() -> (dictionary: TextDictionary, codes: [UInt32]) {
        let texts = (0..<UInt32(count)).map(text)
        let distinct = Set(texts).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let places = Dictionary(uniqueKeysWithValues: zip(distinct, 0...))
        return (
            TextDictionary(distinct, isSorted: true), texts.map { UInt32(places[$0] ?? 0) }
        )
    }
}

extension [Event] {
    /// The events with insert ids that no other has.
    var withDistinctIDs: [Event] {
        enumerated().map { i, event in
            var event = event
            guard event.insertID != nil else { return event }
            event.insertID = i % 3 == 0 ? .uuid(i) : InsertID(own: "id-\(i)")
            return event
        }
    }
}

extension InsertID {
    static func uuid(_ i: Int) -> InsertID? {
        let hex = String(UInt64(i) &* 0x9e37_79b9_7f4a_7c15 | 1 << 63, radix: 16)
        return InsertID(
            own: "\(hex.prefix(8))-\(hex.dropFirst(8).prefix(4))-4000-8000-000000000000")
    }
}
