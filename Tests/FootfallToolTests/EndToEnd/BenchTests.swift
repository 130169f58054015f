import Foundation
import Testing

@Suite struct BenchTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
    }

    private func rows(_ outcome: ToolProcess.Outcome) throws -> [[String: Any]] {
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        return try #require((json as? [String: Any])?["rows"] as? [[String: Any]])
    }

    @Test("Every workload runs on generated events, and nothing stays")
    func generated() throws {
        let outcome = try folder.run(
            "bench", "--generate", "3000", "--repetitions", "2", "--folder", folder.url.path,
            "--json")
        #expect(outcome.status == 0, "\(outcome.error)")
        let rows = try rows(outcome)
        #expect(
            rows.map { $0["workload"] as? String } == [
                "fill", "fill-duplicates", "fill-library-batches", "compact", "count-by-event",
                "count-filter-day", "unique-customers", "top-products", "viewed-one",
                "viewed-every", "funnel-3", "funnel-5-by-device", "open", "reopen-after-kill",
                "verify",
            ])
        for row in rows {
            #expect(row["per_second"] as? Double ?? 0 > 0, "\(row)")
            #expect(row["peak_memory_bytes"] as? Int ?? 0 > 1 << 20, "\(row)")
            #expect(row["read_bytes"] as? Int ?? 0 > 0, "\(row)")
            let latencies = ["p50_ms", "p90_ms", "p99_ms", "p99_9_ms", "max_ms"]
                .map { row[$0] as? Double ?? -1 }
            #expect(latencies == latencies.sorted() && latencies[0] > 0, "\(row)")
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(!left.contains { $0.hasPrefix("footfall-bench") })
    }

    @Test("A workload alone gets the store that it needs")
    func chosen() throws {
        let outcome = try folder.run(
            "bench", "--generate", "500", "--workloads", "verify,funnel-3", "--format", "csv",
            "--steps", "page_viewed,cart_viewed")
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.lines.dropFirst().map { $0.prefix(6) } == ["funnel", "verify"])
        #expect(outcome.output.contains("page_viewed"))
    }

    @Test("A store is asked about its own events, and not changed")
    func store() throws {
        let lines = (0..<300).map { index in
            """
            {"event":"\(index % 3 == 0 ? "sold" : "seen")","customer":"c\(index % 20)",\
            "time":\(index * 1000),"product":"p\(index % 7)","properties":{"colour":"\
            \(index % 2 == 0 ? "red" : "blue")"}}
            """
        }
        let store = folder.path("store")
        try folder.run("ingest", store, try folder.file("lines", lines.joined(separator: "\n")))
        let before = try contents(of: store)
        let outcome = try folder.run("bench", store, "--json")
        #expect(outcome.status == 0, "\(outcome.error)")
        let asked = try rows(outcome).compactMap { $0["asked"] as? String }
        #expect(asked.contains(#"count of "seen" where colour = "blue" per day"#))
        #expect(asked.contains(#"funnel "seen" then "sold" within 7 days by colour"#))
        #expect(try contents(of: store) == before)
        #expect(try folder.run("bench", store, "--workloads", "fill").status == 2)
    }

    @Test("An interrupt ends a run with 130, and nothing stays")
    func interrupt() throws {
        let process = try ToolProcess(
            ["bench", "--generate", "40000", "--folder", folder.url.path], in: folder)
        let isFilling = { [folder] in
            let paths = FileManager.default.enumerator(atPath: folder.url.path)?.allObjects
            return paths?.contains { "\($0)".hasSuffix("/store/LOCK") } ?? false
        }
        while process.isRunning && !isFilling() { usleep(10_000) }
        process.interrupt()
        #expect(try process.wait().status == 130)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(!left.contains { $0.hasPrefix("footfall-bench") })
    }

    @Test("Wrong usage exits with 2")
    func wrongUsage() throws {
        #expect(try folder.run("bench").status == 2)
        #expect(try folder.run("bench", "store", "--generate", "5").status == 2)
        #expect(try folder.run("bench", "--generate", "5", "--workloads", "dance").status == 2)
        #expect(try folder.run("bench", "--generate", "5", "--durability", "maybe").status == 2)
        #expect(try folder.run("bench", folder.path("none")).status == 1)
    }

    /// Names and bytes of a store's files.
    private func contents(of store: String) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: store)
        let files = names.map { ($0, FileManager.default.contents(atPath: "\(store)/\($0)")) }
        return Dictionary(uniqueKeysWithValues: files.map { ($0.0, $0.1 ?? Data()) })
    }
}
