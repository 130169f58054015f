import Footfall
import FootfallModel
import Testing

/// Questions asked from tasks, whose threads must not be made to wait.
@Suite("Questions from the concurrency runtime")
struct AsyncQuestionsTests {
    private let folder = TemporaryStore()

    private func open() throws -> EventStore {
        let store = try folder.open()
        try store.append(contentsOf: (0..<60).map(Self.event))
        return store
    }

    private static func event(_ second: Int) -> Event {
        Event(
            name: second % 3 == 0 ? "buy" : "view",
            time: Timestamp(unchecked: Int64(second) * 1_000_000), customer: "c\(second % 7)",
            products: ["p\(second % 4)"],
            properties: ["country": second % 2 == 0 ? "DE" : "AT"])
    }

    @Test("Each call finds what its twin finds that waits")
    func twins() async throws {
        let store = try open()
        let (funnel, text) = (Query.funnel("view", "buy"), "customers of view by country")
        // In an async context, a name that has a twin means the twin.
        let waiting = {
            let counts = try store.counts(of: "view", by: "country").map { "\($0)" }
            return (
                numbers: [try store.count(of: "view"), try store.customers(of: "buy")],
                counts: counts, steps: try store.funnel(["view", "buy"], within: 20),
                viewed: try store.viewedProducts(of: "c1"),
                trace: try store.trace("c1", through: funnel), rows: try store.rows(of: funnel),
                table: Array(try store.query(text).rows)
            )
        }
        let expected = try waiting()
        #expect(try await store.count(of: "view") == expected.numbers[0])
        #expect(try await store.customers(of: "buy") == expected.numbers[1])
        let counts = try await store.counts(of: "view", by: "country").map { "\($0)" }
        #expect(counts == expected.counts)
        #expect(try await store.funnel(["view", "buy"], within: 20) == expected.steps)
        #expect(try await store.viewedProducts(of: "c1") == expected.viewed)
        #expect(try await store.trace("c1", through: funnel) == expected.trace)
        #expect(try await store.explain(funnel).columns.map(\.name) == ["step", "detail"])
        #expect(try await store.rows(of: funnel) == expected.rows)
        #expect(Array(try await store.query(text).rows) == expected.table)
        let snapshot = store.snapshot()
        #expect(try await snapshot.rows(of: funnel) == expected.rows)
        #expect(try await snapshot.rows(of: funnel, as: FunnelRow.self) == expected.rows)
        #expect(try await snapshot.rows(of: "count of view", as: Int.self) == [40])
        #expect(Array(try await snapshot.query(text).rows) == expected.table)
        #expect(try await snapshot.query(funnel).rows.count == 2)
        try await store.close()
    }

    @Test(
        "A question is given up when its task is cancelled",
        arguments: [
            "count of view by country", "funnel view then buy", "sessions", "events of view",
            "viewed for every customer of view", "retention view returning buy per day",
        ])
    func cancelledQuestions(text: String) async throws {
        let store = try open()
        let asking = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await store.query(text).rows.count
        }
        let error = await #expect(throws: FootfallError.self) { try await asking.value }
        #expect(error?.code == .cancelled)
        #expect(try await store.query(text).rows.isEmpty == false)
        try await store.close()
    }

    @Test("What is appended by a cancelled task is appended whole")
    func cancelledAppends() async throws {
        let store = try open()
        let appending = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await store.append(contentsOf: [Event(name: "late", time: .now)][...]).stored
        }
        #expect(try await appending.value == 1)
        #expect(try await store.count(of: "late") == 1)
        try await store.close()
    }
}
