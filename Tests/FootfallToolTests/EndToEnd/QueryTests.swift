import Foundation
import Testing

@Suite("footfall query and its neighbours")
struct QueryTests {
    let folder: Folder

    init() throws {
        folder = try Folder()
        let lines = """
            {"event":"product_viewed","customer":"c-1","time":"2026-04-16T10:00:00Z","product":"p-1"}
            {"event":"product_viewed","customer":"c-2","time":"2026-04-16T11:00:00Z","product":"p-2"}
            {"event":"checkout_completed","customer":"c-1","time":"2026-04-16T12:00:00Z","properties":{"total":9.5}}
            """
        try folder.run("ingest", folder.path("store"), try folder.file("events.ndjson", lines))
    }

    @discardableResult
    private func query(_ arguments: String..., input: String? = nil) throws -> ToolProcess.Outcome {
        let handle =
            try input.map { FileHandle(forReadingAtPath: try folder.file("in", $0)) } ?? nil
        return try ToolProcess(
            ["query", folder.path("store")] + arguments, in: folder, input: handle
        ).wait()
    }

    @Test("The answer is on standard output, in the format that was asked for")
    func formats() throws {
        let csv = try query("count of any by event", "--format", "csv")
        #expect(csv.lines == ["event,count", "product_viewed,2", "checkout_completed,1"])
        #expect(csv.error.isEmpty && csv.status == 0)
        let jsonl = try query("count of any by event", "--format", "jsonl")
        #expect(jsonl.lines.first == #"{"event":"product_viewed","count":2}"#)
    }

    @Test("What a question may keep is bounded, and the bound can be raised")
    func memory() throws {
        let events = try folder.generate("events.ndjson", events: 12_000)
        try folder.run("ingest", folder.path("store"), events)
        let question = "count of any by insert_id, customer"
        let refused = try query(question, "--memory", "1")
        #expect(refused.status != 0 && refused.error.contains("groupSizeBytesMax, 1 MiB"))
        let answered = try query(question, "--memory", "200", "--format", "csv")
        #expect(answered.status == 0 && answered.lines.count > 12_000)
        let streamed = try query("events of any limit 12000", "--memory", "1", "--format", "csv")
        #expect(streamed.status == 0 && streamed.lines.count == 12_001)
        #expect(try query("count any", "--memory", "0").status == 2)
    }

    @Test("Questions come from standard input, several between semicolons")
    func standardInput() throws {
        let outcome = try query("-", "--format", "csv", input: "count any;\ncustomers of any\n")
        #expect(outcome.lines == ["count", "3", "customers", "2"])
    }

    @Test("Parameters fill the places of a question")
    func parameters() throws {
        let outcome = try query(
            "count of any where total > ?least and customer = ?who", "--param", "least=9",
            "--param",
            "who=c-1", "--format", "csv")
        #expect(outcome.lines == ["count", "1"])
    }

    @Test("An error shows the place and exits with 1")
    func errorWithCaret() throws {
        let outcome = try query("count of product_viewed lst 7 days")
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.error.contains("\n                        ^^^\n"))
    }

    @Test("In a JSON format an error is JSON")
    func errorAsJSON() throws {
        let outcome = try query("count by country", "--format", "json")
        #expect(outcome.status == 1)
        let json = try JSONSerialization.jsonObject(with: Data(outcome.error.utf8))
        let error = (json as? [String: Any])?["error"] as? [String: Any]
        #expect(error?["line"] as? Int == 1 && error?["column"] as? Int == 7)
    }

    @Test("Wrong usage exits with 2")
    func wrongUsage() throws {
        #expect(try query("count any", "--format", "xml").status == 2)
        #expect(try query("count any", "--param", "x").status == 2)
        #expect(try folder.run("query").status == 2)
        #expect(try folder.run("frobnicate").status == 2)
        #expect(try folder.run("ingest", "s", "f", "--format", "csv").status == 2)
        #expect(try folder.run("--help").status == 0)
    }

    @Test("help lists commands and pages, shows either, and knows no others")
    func help() throws {
        let all = try folder.run("help")
        #expect(all.status == 0 && all.output.contains("ingest"))
        #expect(all.output.contains("  funnels      how far customers came"))
        #expect(try folder.run("help", "funnels").lines.first == "Funnels")
        #expect(try folder.run("help", "query").output.contains("footfall query <store>"))
        #expect(try folder.run("help", "frobnicate").status == 2)
    }

    @Test("A definition is kept")
    func definitionIsKept() throws {
        #expect(try query("define event looked as product_viewed").status == 0)
        #expect(try folder.number("store", "count looked") == 2)
    }

    @Test("The prompt answers lines, goes on after an error, and leaves at the end")
    func prompt() throws {
        let outcome = try folder.run(
            "repl", folder.path("store"),
            input: "count any\ncount by country\ncount of\nproduct_viewed\n\nquit\ncount any\n")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("3") && outcome.output.contains("2"))
        #expect(outcome.error.contains("expected an event name"))
    }

    @Test("An export makes an equal store")
    func exportRoundTrip() throws {
        let file = try folder.generate("generated.ndjson", events: 3000)
        try folder.run("ingest", folder.path("store"), file)
        try query("define event looked as product_viewed")
        try folder.run("settings", folder.path("store"), "zone", "Europe/Berlin")
        let first = try folder.run("export", folder.path("store"))
        #expect(first.status == 0)
        let again = try folder.run(
            "ingest", folder.path("copy"), try folder.file("export.ndjson", first.output))
        #expect(again.status == 0, "\(again.error)")
        let second = try folder.run("export", folder.path("copy"))
        #expect(first.lines.first == second.lines.first)
        #expect(first.lines.sorted() == second.lines.sorted())
        #expect(first.lines.count == 3004)
    }

    @Test("A setting is checked, kept and forgotten")
    func settings() throws {
        let store = folder.path("store")
        #expect(try folder.run("settings", store, "zone", "Mars/Olympus").status == 1)
        #expect(try folder.run("settings", store, "colour", "red").status == 1)
        #expect(try folder.run("settings", store, "zone", "Asia/Tokyo").status == 0)
        #expect(try folder.run("settings", store).output == "zone = Asia/Tokyo\n")
        #expect(try folder.run("settings", store, "zone", "--unset").status == 0)
        #expect(try folder.run("settings", store).output.isEmpty)
    }
}
