import Foundation
import Testing

@Suite("Bad input gives one clear error, and the rest is taken in")
struct BadInputTests {
    private static let good = #"{"event":"e","time":1700000000000}"#
    let folder: Folder

    init() throws {
        folder = try Folder()
    }

    @Test(
        "A bad line is named with file, line and field",
        arguments: [
            (#"{"event":"e"}"#, "time"),
            (#"{"time":1}"#, "event"),
            (#"{"event":"e","time":"yesterday"}"#, "time"),
            (#"{"event":"e","time":1,"evnt":2}"#, "evnt"),
            (#"{"event":"e","time":1,"properties":{"n":1e999}}"#, "n"),
            (#"{"event":"e","time":1"#, ""),
            ("not json", ""),
        ])
    func badLine(line: String, field: String) throws {
        try expectRejection(of: Array(line.utf8), field: field)
    }

    @Test("A line of 2 MiB is named, and what follows it is read")
    func longLine() throws {
        let text = String(repeating: "x", count: 2 << 20)
        try expectRejection(of: Array(#"{"event":"\#(text)","time":1}"#.utf8), field: "")
    }

    @Test("Bytes that are not UTF-8 are named")
    func invalidUTF8() throws {
        try expectRejection(
            of: Array(#"{"event":"e"#.utf8) + [0xff, 0xfe] + Array(#"","time":1}"#.utf8), field: "")
    }

    @Test("A depth of 100 is named")
    func deepLine() throws {
        let deep =
            String(repeating: #"{"a":"#, count: 100) + "1" + String(repeating: "}", count: 100)
        try expectRejection(
            of: Array(#"{"event":"e","time":1,"properties":\#(deep)}"#.utf8), field: "")
    }

    private func expectRejection(of line: [UInt8], field: String) throws {
        let good = Array(Self.good.utf8) + [10]
        let file = try folder.file("events.ndjson", good + line + [10] + good)
        let outcome = try folder.run(
            "ingest", folder.path("store"), file, "--rejects", folder.path("rejects"))
        #expect(outcome.status == 1)
        let messages = outcome.error.split(separator: "\n").filter { $0.hasPrefix("footfall: ") }
        #expect(messages.count == 1)
        #expect(messages.first?.contains("events.ndjson: line 2: ") == true)
        #expect(field.isEmpty || messages.first?.contains(field) == true)
        #expect(outcome.error.contains("2 stored") && outcome.error.contains("1 rejected"))
        #expect(try folder.number("store", "count any") == 2)
        let rejects = try String(contentsOfFile: folder.path("rejects"), encoding: .utf8)
        #expect(rejects.split(separator: "\n").count == 1 && rejects.contains(#""line":2"#))
    }

    @Test("A CSV row with too few cells is named")
    func shortRow() throws {
        let file = try folder.file("a.csv", "event,time,x\ne,1,2\ne,1\ne,3,4\n")
        let outcome = try folder.run(
            "ingest", folder.path("store"), file, "--format", "csv", "--map",
            "event=event,time=time", "--time-format", "ms")
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("a.csv: line 3: "))
        #expect(outcome.error.contains("2 stored"))
    }

    @Test("A gzip file that is cut short is named; what came out of it is taken in")
    func truncatedGzip() throws {
        let plain = try folder.generate("events.ndjson", events: 20_000)
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-k", plain]
        try gzip.run()
        gzip.waitUntilExit()
        let whole = try Data(contentsOf: URL(fileURLWithPath: plain + ".gz"))
        let file = try folder.file("cut.gz", whole.prefix(whole.count / 2))
        let outcome = try folder.run("ingest", folder.path("store"), file)
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("cut.gz") && outcome.error.contains("ends early"))
        let count = try folder.number("store", "count any") ?? 0
        #expect((1000..<20_000).contains(count))
    }

    @Test("A file that is not there is named")
    func missingFile() throws {
        let outcome = try folder.run("ingest", folder.path("store"), folder.path("nothing"))
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("nothing: No such file"))
    }

    @Test("A store path that is a file is refused")
    func storeIsAFile() throws {
        let file = try folder.file("store", "hello")
        for command in ["query", "stats", "verify"] {
            let outcome =
                command == "query"
                ? try folder.run("query", file, "count any") : try folder.run(command, file)
            #expect(outcome.status == 1)
            #expect(outcome.error.hasPrefix("footfall: ") && outcome.error.contains(file))
        }
    }

    @Test("A store that is not there is refused, not made, by whoever reads")
    func missingStore() throws {
        let outcome = try folder.run("query", folder.path("store"), "count any")
        #expect(outcome.status == 1)
        #expect(outcome.error.hasPrefix("footfall: "))
        #expect(!FileManager.default.fileExists(atPath: folder.path("store")))
    }

    @Test("A damaged manifest is told apart from other failures")
    func damagedManifest() throws {
        let file = try folder.file("events.ndjson", Self.good)
        try folder.run("ingest", folder.path("store"), file)
        let store = folder.url.appendingPathComponent("store")
        for name in try FileManager.default.contentsOfDirectory(atPath: store.path)
        where name.hasPrefix("MANIFEST") {
            var bytes = try Data(contentsOf: store.appendingPathComponent(name))
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: store.appendingPathComponent(name))
        }
        let outcome = try folder.run("query", folder.path("store"), "count any")
        #expect(outcome.status == 3)
        #expect(outcome.error.contains("MANIFEST"))
    }
}
