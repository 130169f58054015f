import Foundation
import Testing

@Suite("Looking after a store")
struct MaintenanceTests {
    let folder: Folder
    let store: String

    init() throws {
        folder = try Folder()
        store = folder.path("store")
        let file = try folder.generate("events.ndjson", events: 2000)
        try folder.run("ingest", store, file)
    }

    private var segments: [URL] {
        get throws {
            try FileManager.default.contentsOfDirectory(
                at: URL(fileURLWithPath: store), includingPropertiesForKeys: nil
            )
            .filter { $0.pathExtension == "seg" }
        }
    }

    @Test("Statistics count what is kept and what was handed in")
    func statistics() throws {
        let outcome = try folder.run("stats", store, "--json")
        #expect(outcome.status == 0, "\(outcome.error)")
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let sections = try #require(json as? [String: [[String: Any]]])
        let figures = sections["store"]?.first { $0["figure"] as? String == "events" }
        #expect(figures?["value"] as? Int == 2000)
        let source = try #require(sections["sources"]?.first)
        #expect(source["stored"] as? Int == 2000 && source["source"] as? String == "footfall")
        #expect(sections["columns"]?.contains { $0["column"] as? String == "event" } == true)
        #expect(try folder.run("stats", store).output.contains("segments\n"))
    }

    @Test("A sound store is found sound; one flipped bit is found and exits with 3")
    func verification() throws {
        let sound = try folder.run("verify", store)
        #expect(sound.status == 0 && sound.output.hasPrefix("sound: "))
        let segment = try #require(try segments.first)
        var bytes = try Data(contentsOf: segment)
        bytes[bytes.count / 3] ^= 4
        try bytes.write(to: segment)
        let damaged = try folder.run("verify", store)
        #expect(damaged.status == 3)
        #expect(damaged.output.contains(segment.lastPathComponent))
    }

    @Test("A listed segment that is missing is damage until the store is repaired")
    func repair() throws {
        try FileManager.default.removeItem(at: try #require(try segments.first))
        let refused = try folder.run("query", store, "count any")
        #expect(refused.status == 3 && refused.error.contains("seg-"))
        let repaired = try folder.run("repair", store)
        #expect(repaired.status == 0 && repaired.output.contains("seg-"))
        #expect(try folder.number("store", "count any") == 0)
    }

    @Test("Compaction changes no answer")
    func compaction() throws {
        let more = try folder.generate("more.ndjson", events: 1500, seed: 2)
        try folder.run("ingest", store, more)
        let question = "count, customers of any by event"
        let before = try folder.run("query", store, question, "--format", "csv")
        let compacted = try folder.run("compact", store)
        #expect(compacted.status == 0, "\(compacted.error)")
        let after = try folder.run("query", store, question, "--format", "csv")
        #expect(before.output == after.output)
        #expect(try segments.count == 1)
    }

    @Test("What conflicts is kept among the dead letters, with its bytes")
    func deadLetters() throws {
        let lines = [1, 2].map { total in
            #"{"event":"e","time":1,"insert_id":"same","properties":{"total":\#(total)}}"#
        }
        let file = try folder.file("twice.ndjson", lines.joined(separator: "\n"))
        let outcome = try folder.run("ingest", store, file, "--rejects", folder.path("rejects"))
        #expect(outcome.status == 0 && outcome.error.contains("1 conflicts"))
        let letters = try folder.run("dead-letters", store)
        #expect(letters.lines.count == 1 && letters.output.contains(#""kind":"conflict""#))
        let rejects = try String(contentsOfFile: folder.path("rejects"), encoding: .utf8)
        #expect(rejects.contains(#""line":2"#) && rejects.contains("total"))
    }
}
