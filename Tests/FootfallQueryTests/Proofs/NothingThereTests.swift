import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Foundation
import Testing

/// Questions where something is empty that seldom is: the system's zones, runs, the whole store.
@Suite("Nothing there")
struct NothingThereTests {
    private let events = [0, 12, 23].map { Event("e", at: $0 * hour, by: "c\($0)") }

    /// Options with a database of zones that is an empty directory, which goes after the body.
    private func withoutZones<Answer>(_ body: (QueryOptions) throws -> Answer) throws -> Answer {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("zones-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        var options = QueryOptions(now: Timestamp(unchecked: day))
        options.zones = TimeZoneDatabase(directories: [directory.path])
        return try body(options)
    }

    @Test("Without any zones, queries in UTC are answered, 'tz UTC' or none")
    func utc() throws {
        for clause in ["", " tz UTC"] {
            let table = try withoutZones {
                try QueryEngine.table(
                    "count e per day\(clause)", on: Snapshot([events]), options: $0)
            }
            #expect(table.formatted(as: .csv) == "day,count\n1970-01-01,3\n")
        }
    }

    @Test("Without any zones, one that a query names is refused at its place, and why is told")
    func named() throws {
        let text = "count e per day tz Europe/Berlin"
        let error = try #require(throws: QueryError.self) {
            try withoutZones {
                try QueryEngine.table(text, on: Snapshot([events]), options: $0)
            }
        }
        #expect(error.code == .zone && error.message.contains("no time zone database (looked in "))
        let place = Array(text.utf8)[error.range.start..<error.range.end]
        #expect(String(decoding: place, as: UTF8.self) == "Europe/Berlin")
    }

    @Test("Without any zones, a store whose zone is one of them says so, whatever is asked")
    func zoneOfStore() throws {
        var snapshot = Snapshot([events])
        snapshot.catalog.settings["zone"] = "Europe/Berlin"
        for text in ["count e", "funnel e", "sessions", "show events"] {
            let error = try #require(throws: FootfallError.self) {
                try withoutZones { try QueryEngine.run(text, on: snapshot, options: $0) }
            }
            #expect(error.message.contains("no time zone database"))
        }
    }

    @Test("Runs without rows and segments of no interest leave every answer as it is")
    func emptyRuns() throws {
        for seed in UInt64(0)..<20 {
            var random = SeededGenerator(seed: seed)
            let events = ProofEvents.events(&random)
            for _ in 0..<10 {
                let question = try ProofTests.question(events, &random)
                let whole = try answer(question.text, [events], now: ProofFrame.now)
                let among = try answer(question.text, [[], events, []], now: ProofFrame.now)
                #expect(
                    among.formatted(as: .csv) == whole.formatted(as: .csv),
                    "seed \(seed): \(question.text)")
            }
        }
    }

    @Test("A store without any event answers every question of every form")
    func emptyStore() throws {
        for seed in UInt64(0)..<20 {
            var random = SeededGenerator(seed: seed)
            let question = try ProofTests.question([], &random)
            for text in [question.text, RandomFunnel(&random).text] {
                for heaps in [[], [[]], [[], []]] as [[[Event]]] {
                    #expect(throws: Never.self, "seed \(seed): \(text)") {
                        try answer(text, heaps, now: ProofFrame.now)
                    }
                }
            }
        }
    }
}
