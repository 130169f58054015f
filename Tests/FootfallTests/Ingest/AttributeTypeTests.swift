import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallWire
import Foundation
import Testing

@testable import Footfall

@Suite("Types of attributes")
struct AttributeTypeTests {
    private let folder = TemporaryStore()

    private func body(_ attributes: String, name: String = "n", time: Int = 1) -> String {
        #"{"name":"\#(name)","customerId":"c","time":\#(time),"attributes":\#(attributes)}"#
    }

    /// Decodes bodies as one batch.
    private func decode(_ bodies: [String]) -> DecodedBatch {
        TrackingAPI.growlytics.lines.decode(
            RecordBlock(Array(bodies.joined(separator: "\n").utf8)))
    }

    @discardableResult
    private func append(_ bodies: String..., to store: EventStore) throws -> AppendReceipt {
        let decoded = decode(bodies)
        #expect(decoded.rejections.isEmpty)
        return try store.engine.append(decoded.batch, rejections: [])
    }

    private func events(of store: EventStore) throws -> [Event] {
        var lines: [UInt8] = []
        try store.snapshot().export { lines += $0 }
        var events: [Event] = []
        let batch = NativeLineDecoder(allowsExportFields: true).decode(RecordBlock(lines)).batch
        for row in 0..<UInt32(batch.rowCount) {
            var reader = EventReader(MemoryRun(sorting: batch.gathered([row]), secret: 0))
            events += try reader.events(0..<1)
        }
        return events.sorted { $0.time < $1.time }
    }

    private func types(of store: EventStore) throws -> [String] {
        try store.detailedStatistics().attributeTypes.sorted.map {
            "\($0.attribute.event).\($0.attribute.name) \($0.entry.type.name) \($0.entry.ignoredCount)"
        }
    }

    @Test(
        "The first type stays, across restarts and flushes; other values are left out and counted")
    func firstTypeStays() throws {
        var store = try folder.open()
        try append(
            body(#"{"a":1,"l":[{"x":[1,2]},{"x":[]}]}"#),
            body(#"{"a":"one","l":[{"x":[3]}]}"#, time: 2), body(#"{"a":2.5}"#, time: 3), to: store)
        try append(body(#"{"a":"two","b":true}"#, time: 4), to: store)
        try store.close()
        store = try folder.open()
        try append(body(#"{"a":"three","b":1}"#, time: 5), to: store)
        try store.flush()
        try store.close()
        store = try folder.open()
        try append(body(#"{"a":false,"b":false}"#, time: 6), to: store)
        // Names tell letter case apart, and each event has attributes of its own.
        try append(body(#"{"A":"x"}"#, time: 7), body(#"{"a":"x"}"#, name: "m", time: 8), to: store)
        let list: Value = [["x": [1, 2]], ["x": []]]
        #expect(
            try events(of: store).map(\.properties) == [
                ["a": 1, "l": list], ["l": [["x": [3]]]], ["a": 2.5], ["b": true], [:],
                ["b": false], ["A": "x"], ["a": "x"],
            ])
        #expect(
            try types(of: store) == [
                "m.a string 0", "n.A string 0", "n.a number 4", "n.b boolean 1", "n.l custom 0",
            ])
        try store.close()
    }

    @Test("An event that is sent again is a duplicate, though values of it were left out")
    func retries() throws {
        let bodies = [body(#"{"a":1}"#), body(#"{"a":"x","b":[1]}"#, time: 2)]
        var store = try folder.open()
        #expect(try append(bodies[0], bodies[1], to: store).stored == 2)
        #expect(try append(bodies[1], bodies[0], to: store).duplicates.count == 2)
        try store.close()
        store = try folder.open()
        #expect(try append(bodies[1], to: store).duplicates.count == 1)
        try store.flush()
        #expect(try append(bodies[1], to: store).duplicates.count == 1)
        #expect(try types(of: store) == ["n.a number 1", "n.b number array 0"])
        try store.close()
    }

    @Test("A type that was only inferred fits where it is a case of the attribute's")
    func inferredTypes() throws {
        let store = try folder.open()
        try append(
            body(
                #"[{"name":"c","value":1,"type":"custom"},{"name":"s","value":"x","type":"string"}]"#
            ),
            body(#"{"c":[1],"s":"2020-01-20 19:14:15"}"#, time: 2),
            body(#"[{"name":"c","value":1,"type":"number"}]"#, time: 3), to: store)
        #expect(try types(of: store) == ["n.c custom 1", "n.s string 0"])
        try store.close()
    }

    @Test("The types that a file brought are there when its events are")
    func files() throws {
        let file = folder.path + ".bodies"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let bodies = [body(#"{"a":1}"#), body(#"{"a":"x"}"#, time: 2), body(#"{"a":1}"#)]
        try Data(bodies.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
        var store = try folder.open()
        let counts = try store.ingest(file, as: .growlytics).counts
        #expect((counts.stored, counts.duplicates) == (2, 1))
        try store.close()
        store = try folder.open(.read)
        #expect(try types(of: store) == ["n.a number 1"])
        #expect(try events(of: store).map(\.properties) == [["a": 1], [:]])
        try store.close()
    }

    @Test("Exports and their ingest keep the types")
    func exports() throws {
        let store = try folder.open()
        try append(body(#"{"a":1}"#), body(#"{"a":"x"}"#, time: 2), to: store)
        let copyFolder = TemporaryStore()
        let file = copyFolder.path + ".ndjson"
        defer { try? FileManager.default.removeItem(atPath: file) }
        var lines: [UInt8] = []
        try store.snapshot().export { lines += $0 }
        try store.close()
        try Data(lines).write(to: URL(fileURLWithPath: file))
        let copy = try copyFolder.open()
        #expect(try copy.ingest(file).counts.stored == 2)
        #expect(try types(of: copy) == ["n.a number 0"])
        try append(body(#"{"a":"y"}"#, time: 3), to: copy)
        #expect(try types(of: copy) == ["n.a number 1"])
        try copy.close()
    }
}
