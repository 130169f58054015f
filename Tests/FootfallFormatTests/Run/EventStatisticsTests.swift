import FootfallFormat
import FootfallTestSupport
import Testing

@Suite("Statistics of events")
struct EventStatisticsTests {
    @Test(
        "The place of a stretch is that of a plain search, from wherever it starts",
        arguments: 0..<40)
    func places(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let gap = random.pick([1, 2, 40])
        var stretch = Int64(random.below(100)) - 50
        let cells = EventStatistics.Cells(
            (0..<random.below(60)).map { _ in
                stretch += 1 + Int64(random.below(gap))
                return EventStatistics.Cell(stretch: stretch, rows: 1 + random.below(5))
            })
        let bounds = (-60...stretch + 3).map { $0 } + [.min, .max]
        for bound in bounds {
            let expected = cells.filter { $0.stretch < bound }.count
            for start in [0, expected / 2, expected] {
                #expect(
                    cells.place(of: bound, from: start) == expected, "seed \(seed), \(bound)")
            }
            let rows = cells.prefix(expected).reduce(0) { $0 + $1.rows }
            #expect(cells.rows(0..<expected) == rows, "seed \(seed), \(bound)")
        }
    }
}
