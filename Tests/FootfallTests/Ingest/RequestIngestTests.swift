import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallWire
import Foundation
import Testing

@testable import Footfall

@Suite("Requests of tracking APIs in a store")
struct RequestIngestTests {
    private let folder = TemporaryStore()

    /// Takes bodies in as a request each, through the log.
    private func append(_ bodies: [String], of api: TrackingAPI, to store: EventStore) throws
        -> IngestCounts
    {
        var counts = IngestCounts()
        for body in bodies {
            let decoded = api.decode(RecordBlock(Array(body.utf8)), facts: RequestFacts())
            counts += IngestCounts(
                try store.engine.append(decoded.batch, rejections: decoded.rejections))
        }
        return counts
    }

    /// Takes bodies in as a file, a line each, without the log.
    private func ingest(
        _ bodies: [String], as format: Footfall.InputFormat, to store: EventStore
    ) throws -> IngestCounts {
        let file = folder.path + "-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(bodies.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
        return try store.ingest(file, as: format).counts
    }

    private func genlook(context: String, price: Int = 1) -> String {
        #"{"events":[{"event":"widget:button_click","timestamp":"2024-01-15T10:30:00Z","#
            + #""$insert_id":"e1","properties":{"price":\#(price)}}],"context":\#(context)}"#
    }

    @Test("A batch that is sent again with a fresher context is a duplicate, through log and file")
    func sharedContextIsNoContent() throws {
        let first = genlook(
            context: #"{"$session_id":"s1","genlook_product_id":"p","list":[{"a":[1]}],"n":null}"#)
        let again = genlook(
            context: #"{"$session_id":"s2","genlook_client_id":"c","list":[{"a":[2,3]}],"m":{}}"#)
        let other = genlook(context: #"{"$session_id":"s1"}"#, price: 2)
        for isLogged in [true, false] {
            let folder = TemporaryStore()
            var store = try folder.open()
            func send(_ bodies: [String]) throws -> IngestCounts {
                try isLogged
                    ? append(bodies, of: .genlook, to: store)
                    : ingest(bodies, as: .genlook, to: store)
            }
            let counts = try send([first, again, other])
            #expect((counts.stored, counts.duplicates, counts.conflicts) == (1, 1, 1))
            // What the log or the segment kept still tells them apart.
            try store.close()
            store = try folder.open()
            let later = try send([again, other, first])
            #expect((later.stored, later.duplicates, later.conflicts) == (0, 2, 1))
            try store.flush()
            #expect(try send([again]).duplicates == 1)
            #expect(try store.answer("count of any").contains("\n1\n"))
            try store.close()
        }
    }

    @Test("An event whose client sent no time has the time of its receipt")
    func timeOfReceipt() throws {
        let store = try folder.open()
        let start = Timestamp.now
        let body = "subject=user&verb=viewed&noun=product&shopify_product_handle=p&uuid=u"
        _ = try append([body], of: .rebuy, to: store)
        _ = try ingest([body], as: .rebuy, to: store)
        var lines: [UInt8] = []
        try store.snapshot().export { lines += $0 }
        let events = NativeLineDecoder(allowsExportFields: true).decode(RecordBlock(lines)).batch
        #expect(events.rowCount == 2)
        #expect(events.times == events.column(.received)?.chunk.words)
        #expect(events.times.allSatisfy { $0 >= start.microseconds })
        try store.close()
    }

    @Test("Texts that look like JSON and are none are counted, across a restart")
    func unparsedTexts() throws {
        let body = #"{"eventTypeKey":"x","keyValue":"k","params":[{"name":"a","value":"{oops"}]}"#
        var store = try folder.open()
        let counts = try append([body, body], of: .esputnik, to: store)
        #expect(counts.stored == 2)
        try store.close()
        store = try folder.open()
        #expect(try store.detailedStatistics().counters["esputnik"].unparsedTexts == 2)
        _ = try ingest([body], as: .esputnik, to: store)
        try store.close()
        store = try folder.open()
        let counters = try store.detailedStatistics().counters["esputnik"]
        #expect(counters.unparsedTexts == 3 && counters.received == 3)
        try store.close()
    }

    /// The golden bodies of a format, which begin with the examples of the vendor's page.
    private func goldenFile(_ api: TrackingAPI) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .appendingPathComponent("Golden/Requests/\(api.rawValue).bodies")
    }

    @Test("What was sent comes back with all its data", arguments: TrackingAPI.allCases)
    func comesBack(api: TrackingAPI) throws {
        // Of the others of Growlytics the store leaves something out.
        let bodies = try Data(contentsOf: goldenFile(api)).split(separator: UInt8(ascii: "\n"))
            .prefix(api == .growlytics ? 2 : .max)
        let sent = api.lines.decode(RecordBlock(Array(bodies.joined(separator: [0x0a])))).batch
        let store = try folder.open()
        _ = try store.engine.append(sent, rejections: [])
        try store.flush()
        try store.compact()
        var lines: [UInt8] = []
        try store.snapshot().export { lines += $0 }
        let kept = NativeLineDecoder(allowsExportFields: true).decode(RecordBlock(lines)).batch
        #expect(kept.rowCount == sent.rowCount)
        #expect(try Self.comparable(kept) == Self.comparable(sent))
        try store.close()
    }

    /// Events as lines, without times that the store gave.
    private static func comparable(_ batch: EventBatch) throws -> [String] {
        try (0..<UInt32(batch.rowCount)).map { row in
            var reader = EventReader(MemoryRun(sorting: batch.gathered([row]), secret: 0))
            guard var event = try reader.events(0..<1).first else { return "" }
            if event.time == event.received || !batch.timeIsSent[Int(row)] {
                event.time = .earliest
            }
            event.received = nil
            var encoder = NativeLineEncoder(isExport: true)
            encoder.encode(event)
            return String(decoding: encoder.bytes, as: UTF8.self)
        }.sorted()
    }

    @Test("Each of a format's golden bodies is accounted for", arguments: TrackingAPI.allCases)
    func accounting(api: TrackingAPI) throws {
        let file = goldenFile(api)
        let bodies = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let store = try self.folder.open()
        let once = try append(bodies.map(String.init), of: api, to: store)
        #expect(once.received == once.stored + once.duplicates + once.conflicts + once.rejected)
        #expect(once.stored > 0 && once.rejected > 0)
        let report = try store.ingest(file.path, as: InputFormat(records: .requests(api)))
        #expect(report.counts.received == once.received)
        #expect(report.counts.conflicts == once.conflicts)
        #expect(report.counts.rejected == once.rejected)
        let counted = try #require(try store.statistics().countsBySource[api.rawValue])
        #expect(counted.received == 2 * once.received)
        #expect(try store.count(of: .any) == once.stored + report.counts.stored)
        try store.close()
    }
}
