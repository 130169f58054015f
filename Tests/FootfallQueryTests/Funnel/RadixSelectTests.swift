import FootfallTestSupport
import Testing

@testable import FootfallQuery

@Suite("Radix select")
struct RadixSelectTests {
    @Test(
        "It finds what sorting would put at a place, whatever the span of the values",
        arguments: 0..<24)
    func selects(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let spans: [ClosedRange<Int64>] = [
            0...0, 0...1, 0...3000, 0...86_400_000_000, -5000...5000, Int64.min...Int64.max,
        ]
        let span = spans[Int(seed) % spans.count]
        var values = (0..<random.pick([0, 1, 2047, 2048, 5000, 20_000])).map { _ in
            Int64.random(in: span, using: &random)
        }
        values.append(values.first ?? span.lowerBound)
        var list = DurationList()
        for value in values { list.append(value) }
        let sorted = values.sorted()
        let places = [0, values.count - 1] + (0..<20).map { _ in random.below(values.count) }
        for place in places {
            #expect(
                RadixSelect.value(at: place, of: list) == sorted[place],
                "seed \(seed), place \(place)")
        }
    }
}
