import FootfallTestSupport
import Testing

@testable import FootfallFormat

@Suite("Ids of sixteen bytes in order")
struct SortedHalvesTests {
    /// How the ids of one case lie: evenly, close together, or mostly equal in their first half.
    enum Spread: CaseIterable {
        case even
        case clustered
        case equalFirstHalves
    }

    @Test("An id's place is that of the first entry not before it", arguments: Spread.allCases)
    func place(spread: Spread) {
        for seed in 1...200 {
            var random = SeededGenerator(seed: UInt64(seed))
            let count = Int.random(in: 0...600, using: &random)
            let asked = Self.entries(50, spread, &random)
            let entries = (Self.entries(count, spread, &random) + asked.prefix(count / 8))
                .sorted { $0.lexicographicallyPrecedes($1) }
            let low = Int.random(in: 0...entries.count, using: &random)
            entries.flatMap { $0 }.withUnsafeBytes { bytes in
                let sorted = SortedHalves(bytes, low..<entries.count)
                for id in asked + entries {
                    let expected = entries[low...].firstIndex { !$0.lexicographicallyPrecedes(id) }
                    let found = id.withUnsafeBytes { sorted.place(of: Halves($0, at: 0)) }
                    #expect(found == expected ?? entries.count, "seed \(seed)")
                }
            }
        }
    }

    private static func entries(
        _ count: Int, _ spread: Spread, _ random: inout SeededGenerator
    ) -> [[UInt8]] {
        (0..<count).map { _ in
            var entry = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
            switch spread {
            case .even: break
            case .clustered:
                if entry[0] > 3 { entry.replaceSubrange(0..<7, with: repeatElement(7, count: 7)) }
            case .equalFirstHalves:
                entry.replaceSubrange(0..<8, with: repeatElement(entry[0] % 3, count: 8))
            }
            return entry
        }
    }
}
