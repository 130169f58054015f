import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite("Funnels with something written between the steps")
struct FunnelGapTests {
    /// The cells of some columns, row by row.
    private func columns(
        _ names: [String], _ text: String, _ customers: [String: String]
    ) throws -> [[ResultTable.Cell]] {
        let table = try answer(text, [writtenEvents(customers)], now: .max / 2)
        return table.rows.map { row in names.compactMap { table.column($0).map { row[$0] } } }
    }

    private func counts(_ text: String, _ customers: [String: String]) throws -> [Int64] {
        try columns(["customers"], text, customers).map { row in
            if case .int(let count) = row[0] { count } else { -1 }
        }
    }

    @Test("'without' and 'excluding' look strictly between two steps")
    func exclusions() throws {
        let customers = [
            "ada": "a@0 x@1 b@2 c@3", "bob": "a@0 b@2 x@3 c@4", "cyd": "a@0 x@0 b@1 x@1 c@2",
        ]
        #expect(try counts("funnel a then b without x then c", customers) == [3, 2, 2])
        #expect(try counts("funnel a then b then c without x", customers) == [3, 3, 2])
        #expect(try counts("funnel a then b then c excluding x", customers) == [3, 2, 1])
    }

    @Test("'excluded' counts who would have reached the step but for its gap's exclusions")
    func excludedColumn() throws {
        let customers = [
            "ada": "a@0 x@1 b@2", "bob": "a@0 b@2", "cyd": "a@0 x@1", "dan": "a@0 b@1 x@2 c@3",
        ]
        let rows = try columns(
            ["customers", "excluded"], "funnel a then b then c excluding x", customers)
        #expect(rows == [[.int(4), .int(0)], [.int(2), .int(1)], [.int(0), .int(1)]])
    }

    @Test("An optional step counts those who took it; the next one is measured by the step before")
    func maybe() throws {
        let customers = ["ada": "a@0 b@1 c@3", "bob": "a@0 c@2", "cyd": "a@0"]
        let rows = try columns(
            ["customers", "from_previous", "median_seconds"], "funnel a then maybe b then c",
            customers)
        let third = 1.0 / 3
        #expect(
            rows == [
                [.int(3), .null, .null], [.int(1), .double(third), .double(1)],
                [.int(2), .double(2 * third), .double(2)],
            ])
    }

    @Test("A funnel of 64 steps may be in exact order")
    func manyStepsInExactOrder() throws {
        let names = (0..<64).map { $0 % 2 == 0 ? "a" : "b" }
        let events = names.enumerated().map { "\($1)@\($0)" }
        let customers = [
            "ada": events.joined(separator: " "),
            "bob": (events.prefix(63) + ["z@63", "b@64"]).joined(separator: " "),
        ]
        let steps = names.joined(separator: " then ")
        let reached = try counts("funnel \(steps) in exact order", customers)
        #expect(reached == [Int64](repeating: 2, count: 63) + [1])
    }

    @Test("What is excluded in many places counts once beside 63 steps")
    func manyExclusions() throws {
        let names = (0..<63).map { $0 % 2 == 0 ? "a" : "b" }
        let events = names.enumerated().map { "\($1)@\($0 * 2)" }
        let customers = [
            "ada": events.joined(separator: " "),
            "bob": (events + ["z@123"]).joined(separator: " "),
        ]
        let gaps = names.dropFirst().map { " then \($0) without z" }.joined()
        for excluding in ["", " excluding z"] {
            let reached = try counts("funnel a\(gaps)\(excluding)", customers)
            #expect(reached == [Int64](repeating: 2, count: 62) + [1])
        }
        let error = try #require(throws: QueryError.self) {
            try counts("funnel a\(gaps) excluding y", customers)
        }
        #expect(
            error.message
                == "a funnel tells at most 64 patterns of events apart: beside 63 steps, 1 may be "
                + "excluded")
    }

    @Test("'in exact order' is 'directly' on every gap")
    func exactOrder() throws {
        let customers = [
            "ada": "a@0 a@1 b@2 c@3", "bob": "a@0 z@1 b@2 c@3", "cyd": "a@0 b@1 z@2 c@3",
        ]
        #expect(try counts("funnel a then b then c in exact order", customers) == [3, 2, 1])
        #expect(try counts("funnel a then directly b then c", customers) == [3, 2, 2])
        #expect(
            try counts("funnel a then directly b then c where not event = z", customers)
                == [3, 3, 3])
    }

    @Test("A gap's window and the whole one both hold")
    func windows() throws {
        let customers = ["ada": "a@0 b@9 c@10", "bob": "a@0 b@11 c@12", "cyd": "a@0 b@9 c@21"]
        #expect(try counts("funnel a then within 10s b then c within 20s", customers) == [3, 2, 1])
    }

    @Test("More patterns than an event's mask has bits for are refused at their place")
    func limit() {
        let steps = (0..<64).map { "a\($0)" }.joined(separator: " then ")
        #expect(throws: QueryError.self) {
            try counts("funnel \(steps) excluding x", ["ada": "a0@1"])
        }
        #expect(throws: Never.self) { try counts("funnel \(steps)", ["ada": "a0@1"]) }
    }
}
