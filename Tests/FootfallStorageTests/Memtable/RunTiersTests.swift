import FootfallFormat
import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallStorage

@Suite("Rows in memory as runs") struct RunTiersTests {
    private static let secret: UInt64 = 7

    @Test("Whoever reads sees what was there by then, however often others read", arguments: 0..<12)
    func snapshots(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var tiers = RunTiers()
        var rows: [Row] = []
        var held: [(tiers: RunTiers, rows: [Row])] = []
        var due: [TierRun] = []
        let readsOneIn = [1, 5, 40, 1000][Int(seed % 4)]
        let makesOneIn = [1, 2, 20][Int(seed % 3)]
        for number in 0..<200 {
            let batch = try batch(number, count: 1 + random.below(seed < 6 ? 3 : 150))
            rows += batch.rows
            due += tiers.insert(batch, secret: Self.secret)
            // Whose turn it is to make runs may come late, and may never come.
            while random.oneIn(makesOneIn), !due.isEmpty {
                due.removeFirst().make(secret: Self.secret)
            }
            #expect(tiers.rowCount == rows.count, "seed \(seed)")
            if random.oneIn(readsOneIn) { expect(tiers, rows) }
            if random.oneIn(20) { held.append((tiers, rows)) }
        }
        for (tiers, rows) in held + [(tiers, rows)] { expect(tiers, rows) }
        for run in due { run.make(secret: Self.secret) }
        expect(tiers, rows)
        #expect(tiers.runs.count < 8 * 6, "seed \(seed)")
    }

    /// What a row is known again by: its time, id and content check.
    fileprivate struct Row: Hashable {
        var time: Int64
        var id: [UInt8]
        var check: UInt32
    }

    private func expect(_ tiers: RunTiers, _ rows: [Row]) {
        let found = tiers.runs.flatMap { CheckedBatch($0.batch, checks: $0.checks).rows }
        #expect(found.count == rows.count)
        #expect(Set(found) == Set(rows))
    }

    private func batch(_ number: Int, count: Int) throws -> CheckedBatch {
        let events = (0..<count).map { Event.numbered(number * 1000 + $0) }
        return try CheckedBatch(EventBatch(events), secret: Self.secret)
    }
}

extension CheckedBatch {
    fileprivate var rows: [RunTiersTests.Row] {
        (0..<batch.rowCount).map {
            RunTiersTests.Row(
                time: batch.times[$0], id: Array(batch.insertIDs[$0]), check: checks[$0])
        }
    }
}
