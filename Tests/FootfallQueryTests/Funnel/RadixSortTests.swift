import FootfallTestSupport
import Testing

@testable import FootfallQuery

@Suite("Radix sort")
struct RadixSortTests {
    @Test("It sorts as comparing does, whatever the span of the values", arguments: 0..<12)
    func sorts(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let spans: [ClosedRange<Int64>] = [
            0...0, 0...1, 0...3000, 0...86_400_000_000, -5000...5000, Int64.min...Int64.max,
        ]
        let span = spans[Int(seed) % spans.count]
        var values = (0..<random.pick([0, 1, 2047, 2048, 5000])).map { _ in
            Int64.random(in: span, using: &random)
        }
        if let first = values.first { values.append(first) }
        let expected = values.sorted()
        RadixSort.sort(&values)
        #expect(values == expected, "seed \(seed)")
    }
}
