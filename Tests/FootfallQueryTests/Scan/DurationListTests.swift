import FootfallTestSupport
import Testing

@testable import FootfallQuery

@Suite("Duration list")
struct DurationListTests {
    /// Counts around one and two pieces.
    static let counts = [
        0, 1, DurationList.pieceCount - 1, DurationList.pieceCount, DurationList.pieceCount + 1,
        3 * DurationList.pieceCount + 17,
    ]

    @Test("It gives back all durations, be they alike or not", arguments: counts)
    func keepsAll(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        let spans: [ClosedRange<Int64>] = [
            7...7, 0...3_600_000_000, -5...5, Int64.min...Int64.max,
        ]
        for span in spans {
            let durations = (0..<count).map { _ in Int64.random(in: span, using: &random) }
            var list = DurationList()
            for duration in durations { list.append(duration) }
            #expect(list.durations == durations)
        }
    }

    @Test("Two lists together hold what both held", arguments: counts)
    func joins(count: Int) {
        var (left, right) = (DurationList(), DurationList())
        for duration in 0..<Int64(count) { left.append(duration) }
        for duration in 0..<Int64(5000) { right.append(1_000_000 + duration) }
        left.append(right)
        let expected = Array(0..<Int64(count)) + (0..<5000).map { 1_000_000 + $0 }
        #expect(left.durations.sorted() == expected)
    }

    @Test("Waits of minutes, a few of them of days, take five bytes each")
    func isSmall() {
        var random = SeededGenerator(seed: 1)
        var list = DurationList()
        let count = 100_000
        for _ in 0..<count {
            let most: Int64 = random.below(100) == 0 ? 604_800_000_000 : 600_000_000
            list.append(Int64.random(in: 0...most, using: &random))
        }
        #expect(list.byteCount < count * 6)
    }
}
