import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallQuery

@Suite("Masks of event names")
struct CustomerMasksTests {
    @Test("Bits are counted as one by one", arguments: 0..<20)
    func counts(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let words = (0..<1000).map { _ in
            generator.next() & generator.next() & (generator.below(3) == 0 ? 0 : .max)
        }
        var counts = BitCounts()
        for word in words { counts.add(word) }
        #expect(counts.words == words.filter { $0 != 0 }.count, "seed \(seed)")
        for bit in 0..<64 {
            let expected = words.filter { $0 >> UInt64(bit) & 1 == 1 }.count
            #expect(counts.counts[bit] == expected, "seed \(seed)")
        }
    }

    @Test(
        "A run's mask becomes that of names numbered over all runs", arguments: [1, 7, 8, 20, 63])
    func names(count: Int) {
        let all = (0..<64).map { Name("e\($0)") }
        var generator = SeededGenerator(seed: UInt64(count))
        let own = Array(all.shuffled(using: &generator).prefix(count))
        let map = MaskMap(own, among: all)
        for _ in 0..<100 {
            let mask = generator.next() & ((1 << UInt64(count)) - 1)
            let expected = own.indices.reduce(UInt64(0)) { bits, bit in
                guard mask >> UInt64(bit) & 1 == 1 else { return bits }
                return bits | 1 << UInt64(all.firstIndex(of: own[bit]) ?? 0)
            }
            #expect(map.names(of: mask) == expected)
        }
    }
}
