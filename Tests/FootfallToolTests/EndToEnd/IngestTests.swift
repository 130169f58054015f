import Foundation
import Testing

@Suite("footfall ingest")
struct IngestTests {
    let folder: Folder

    init() throws {
        folder = try Folder()
    }

    /// Generated events without their insert ids and repeated lines.
    private func eventsWithoutIDs(_ name: String, count: Int) throws -> String {
        let lines = (0..<count).map { index in
            #"{"event":"e\#(index % 7)","customer":"c-\#(index % 500)","time":\#(1_700_000_000_000 + index * 1000)}"#
        }
        return try folder.file(name, lines.joined(separator: "\n") + "\n")
    }

    @Test("Each event is stored once, whatever was delivered twice")
    func storesOnce() throws {
        let file = try folder.generate("events.ndjson", events: 5000)
        let outcome = try folder.run("ingest", folder.path("store"), file)
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.error.contains("5,000 stored"))
        #expect(outcome.output.isEmpty)
        #expect(try folder.number("store", "count any") == 5000)
    }

    @Test("The same file again stores nothing; --again takes it in once more")
    func secondIngestStoresNothing() throws {
        let file = try eventsWithoutIDs("events.ndjson", count: 1000)
        try folder.run("ingest", folder.path("store"), file)
        let second = try folder.run("ingest", folder.path("store"), file)
        #expect(second.status == 0 && second.error.contains("0 stored"))
        #expect(try folder.number("store", "count any") == 1000)
        try folder.run("ingest", folder.path("store"), file, "--again")
        #expect(try folder.number("store", "count any") == 2000)
    }

    @Test("Killed again and again, an ingest ends with each event once", arguments: [true, false])
    func survivesKills(hasIDs: Bool) throws {
        let count = 30_000
        let file =
            hasIDs
            ? try folder.generate("events.ndjson", events: count)
            : try eventsWithoutIDs("events.ndjson", count: count)
        let arguments = ["ingest", folder.path("store"), file, "--memtable", "1"]
        for delay in [0.05, 0.3, 0.6, 0.9] {
            let process = try ToolProcess(arguments, in: folder)
            Thread.sleep(forTimeInterval: delay)
            process.kill()
            _ = try process.wait()
        }
        let outcome = try ToolProcess(arguments, in: folder).wait()
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(try folder.number("store", "count any") == count)
    }

    @Test(
        "Bodies of an API's requests, a line each, are taken in and replayed",
        arguments: ["genlook", "growlytics", "glood", "rebuy", "esputnik"])
    func requestFormats(format: String) throws {
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden/Requests/\(format).bodies").path
        let rejects = folder.path("rejects.ndjson")
        let outcome = try folder.run(
            "ingest", folder.path("store"), golden, "--format", format, "--rejects", rejects)
        #expect(outcome.status == 1, "\(outcome.error)")
        #expect(outcome.error.contains("rejected"), "\(outcome.error)")
        let stored = try #require(
            try folder.number("store", "count any where source = \(format)"))
        #expect(try stored > 0 && stored == folder.number("store", "count any"))
        let statistics = try folder.run("stats", folder.path("store"))
        #expect(statistics.output.contains(format), "\(statistics.output)")
        let export = try folder.run("export", folder.path("store"))
        #expect(export.lines.count == stored + 1)
    }

    @Test("An interrupt stops an ingest in a clean place, from which it goes on")
    func interruptStopsCleanly() throws {
        let file = try eventsWithoutIDs("events.ndjson", count: 60_000)
        let process = try ToolProcess(["ingest", folder.path("store"), file], in: folder)
        Thread.sleep(forTimeInterval: 0.2)
        process.interrupt()
        let interrupted = try process.wait()
        #expect(interrupted.status == 130 || interrupted.status == 0)
        let outcome = try folder.run("ingest", folder.path("store"), file)
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(try folder.number("store", "count any") == 60_000)
    }

    @Test("A second writer is refused while the first one runs; a reader is not")
    func oneWriter() throws {
        let pipe = Pipe()
        let first = try ToolProcess(
            ["ingest", folder.path("store"), "-"], in: folder, input: pipe.fileHandleForReading)
        let manifest = folder.url.appendingPathComponent("store")
        while try FileManager.default.fileExists(atPath: manifest.path) == false
            || !FileManager.default.contentsOfDirectory(atPath: manifest.path)
                .contains(where: { $0.hasPrefix("wal-") })
        {
            Thread.sleep(forTimeInterval: 0.01)
        }
        let second = try folder.run("ingest", folder.path("store"), "-")
        #expect(second.status == 4)
        #expect(second.error.hasPrefix("footfall: ") && second.error.contains("writing"))
        #expect(try folder.number("store", "count any") == 0)
        try pipe.fileHandleForWriting.write(
            contentsOf: Data(#"{"event":"e","time":1700000000000}"#.utf8))
        try pipe.fileHandleForWriting.close()
        #expect(try first.wait().status == 0)
        #expect(try folder.number("store", "count any") == 1)
    }

    @Test("CSV by a mapping, gzip or not")
    func readsCSV() throws {
        let file = try folder.file(
            "sales.csv",
            """
            when,who,what,price,note
            2026-01-01T00:00:00Z,c-1,p-1,1.5,"a, ""quoted"" cell"
            2026-01-02T00:00:00Z,,p-2,2,
            """)
        let outcome = try folder.run(
            "ingest", folder.path("store"), file, "--format", "csv", "--map",
            "event==sold,time=when,customer=who,product=what", "--types", "price:number")
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(try folder.number("store", "count of sold where price >= 1.5") == 2)
        #expect(try folder.number("store", "count of sold where note contains \"quoted\"") == 1)
    }
}
