import FootfallTestSupport
import Testing

@testable import FootfallQuery

@Suite struct PairTableTests {
    private struct Pair: Hashable {
        var first: UInt32
        var second: UInt32
    }

    @Test("Pairs keep their numbers, however and whenever the table grows", arguments: 0..<4)
    func numbers(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var table = PairTable()
        var known: [Pair: UInt32] = [:]
        let spread = random.pick([3, 1000, 1_000_000])
        for step in 0..<200_000 {
            if step % 1024 == 0, random.oneIn(2) { try table.makeRoom(for: 1024) }
            let pair = Pair(
                first: UInt32(random.below(spread)), second: UInt32(random.below(300_000)))
            let expected = known[pair] ?? UInt32(known.count)
            known[pair] = expected
            let id = table.id(pair.first, pair.second)
            guard id == expected, table.first(Int(id)) == pair.first,
                table.second(Int(id)) == pair.second
            else {
                Issue.record("seed \(seed), step \(step): \(pair) is \(id), not \(expected)")
                return
            }
        }
        #expect(table.count == known.count)
    }
}
