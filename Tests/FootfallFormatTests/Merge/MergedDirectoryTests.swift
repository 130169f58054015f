import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallFormat

@Suite("Customers of several runs")
struct MergedDirectoryTests {
    private static let secret: UInt64 = 7

    @Test(
        "Each is met once, by hash, with its rows in every run",
        arguments: 1...20 as ClosedRange<UInt64>)
    func walk(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        random.customers = (0..<60).map { "c\($0)" }
        let events = random.events(300)
        let runs = random.split(events, into: 1 + random.generator.below(5))
            .map { MemoryRun(sorting: EventBatch($0), secret: Self.secret) }
        var directory = try MergedDirectory(runs)
        var rows: [String: Int] = [:]
        var hashes: [UInt64] = []
        while try directory.next() {
            let id = String(decoding: directory.id, as: UTF8.self)
            #expect(rows[id] == nil, "seed \(seed): \(id) twice")
            #expect(directory.hash == customerHash(id, secret: Self.secret))
            rows[id] = directory.stretches.reduce(0) { $0 + $1.rows.count }
            hashes.append(directory.hash)
        }
        let expected = events.reduce(into: [String: Int]()) { counts, event in
            if let customer = event.customer { counts[customer, default: 0] += 1 }
        }
        #expect(rows == expected, "seed \(seed)")
        #expect(hashes == hashes.sorted(), "seed \(seed)")
        #expect(try MergedDirectory.customerCount(of: runs) == expected.count)
    }

    @Test("Customers of one hash are told apart by their ids")
    func equalHashes() throws {
        let runs = [["ada", "cyd"], ["bob", "cyd"]].map { names in
            MemoryRun(
                sorted: EventBatch(
                    names.map { Event(name: "view", time: Timestamp(unchecked: 0), customer: $0) }),
                hashes: [1, 1])
        }
        var directory = try MergedDirectory(runs)
        var met: [String] = []
        while try directory.next() {
            met.append(
                "\(String(decoding: directory.id, as: UTF8.self)):\(directory.stretches.map(\.run))"
            )
        }
        #expect(met == ["ada:[0]", "bob:[1]", "cyd:[0, 1]"])
    }
}
