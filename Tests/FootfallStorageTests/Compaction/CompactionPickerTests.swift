import FootfallFormat
import FootfallTestSupport
import Testing

@testable import FootfallStorage

struct CompactionPickerTests {
    private let picker = CompactionPicker()
    /// Enough flushed that no merge has to wait.
    private let rich = WriteLedger(flushedRows: 1_000_000_000)

    @Test("A quiet store needs nothing")
    func quiet() {
        #expect(picker.choose(from: LevelState()) == .none)
        let settled = SegmentDescriptor.sample(1, .settled, rows: 4_000_000, 0...99)
        let fresh = SegmentDescriptor.sample(2, .fresh, rows: 250_000, 100...200)
        let state = LevelState(
            bounds: SliceBounds([100]), segments: [settled, fresh], ledger: rich)
        #expect(picker.choose(from: state) == .none)
    }

    @Test("Eight segments of a size become one, and the rest stays")
    func tier() {
        var segments = (1...8).map { SegmentDescriptor.sample($0, .fresh, rows: 200_000, 0...99) }
        segments.append(.sample(9, .fresh, rows: 1_600_000, 0...99))
        #expect(
            picker.choose(from: LevelState(segments: segments, ledger: rich))
                == .merge(CompactionMerge(inputs: Array(1...8), plan: MergePlan(.fresh))))
    }

    @Test("A slice that is full settles")
    func settle() {
        let segments = (1...4).map {
            SegmentDescriptor.sample($0, .fresh, rows: 1_000_000, 0...99)
        }
        let state = LevelState(bounds: SliceBounds([100]), segments: segments, ledger: rich)
        let output = MergePlan.Output(kind: .settled, times: [Int64.min...99])
        #expect(
            picker.choose(from: state)
                == .merge(CompactionMerge(inputs: [1, 2, 3, 4], plan: MergePlan([output]))))
    }

    @Test("What a user asks to be settled is settled in all slices at once, late segments first")
    func settleAll() {
        let fresh = [
            SegmentDescriptor.sample(1, .fresh, rows: 10_000, 0...99),
            SegmentDescriptor.sample(2, .fresh, rows: 30_000, 100...199),
            SegmentDescriptor.sample(3, .settled, rows: 15_990_000, 200...299),
        ]
        let late = SegmentDescriptor.sample(4, .late, rows: 10_000, 50...250)
        let bounds = SliceBounds([100, 200])
        func inputs(_ segments: [SegmentDescriptor]) -> [[UInt64]] {
            picker.settle(from: LevelState(bounds: bounds, segments: segments)).map { choice in
                if case .merge(let merge) = choice { merge.inputs } else { [] }
            }
        }
        #expect(inputs(fresh) == [[1, 2]])
        #expect(inputs(fresh + [late]) == [[4]])
        #expect(picker.settle(from: LevelState(segments: [fresh[2]])).isEmpty)
    }

    @Test("A slice of twice the size is cut in halves")
    func split() {
        let segments = (1...2).map {
            SegmentDescriptor.sample($0, .fresh, rows: 16_000_000, 0...1600)
        }
        let state = LevelState(segments: segments, ledger: rich)
        guard case .merge(let merge) = picker.choose(from: state) else {
            Issue.record("no merge")
            return
        }
        #expect(merge.addedCuts == [800])
        #expect(merge.plan.outputs.map(\.times) == [[.min...799], [800 ... .max]])
    }

    @Test("Segments that follow each other in time are parted without writing")
    func freeCut() {
        let segments = [
            SegmentDescriptor.sample(1, .settled, rows: 16_000_000, 500...900),
            SegmentDescriptor.sample(2, .fresh, rows: 8_000_000, 100...499),
        ]
        #expect(
            picker.choose(from: LevelState(segments: segments, ledger: rich))
                == .recut(adding: [500], removing: []))
    }

    @Test("Late segments are dealt out to the slices that get enough of them")
    func late() {
        var segments = (1...8).map {
            SegmentDescriptor.sample($0, .late, rows: 100_000, 150...1000)
        }
        for (number, start) in [(9, 0), (10, 200), (11, 600), (12, 990)] as [(UInt64, Int64)] {
            segments.append(.sample(number, .settled, rows: 4_000_000, start...start + 9))
        }
        let state = LevelState(
            bounds: SliceBounds([200, 600, 990]), segments: segments, ledger: rich)
        guard case .merge(let merge) = picker.choose(from: state) else {
            Issue.record("no merge")
            return
        }
        #expect(merge.inputs == Array(1...8))
        #expect(
            merge.plan.outputs == [
                MergePlan.Output(kind: .fresh, times: [200...599]),
                MergePlan.Output(kind: .fresh, times: [600...989]),
                MergePlan.Output(kind: .late, times: [.min...199, 990 ... .max]),
            ])
    }

    @Test("A merge that would pass the bound waits")
    func bound() {
        let segments = (1...8).map { SegmentDescriptor.sample($0, .fresh, rows: 200_000, 0...99) }
        let poor = WriteLedger(flushedRows: 1_600_000, compactedRows: 3_300_000)
        #expect(picker.choose(from: LevelState(segments: segments, ledger: poor)) == .none)
    }

    @Test("Small neighbours are merged, empty slices vanish")
    func neighbours() {
        let segments = [
            SegmentDescriptor.sample(1, .settled, rows: 500_000, 0...99),
            SegmentDescriptor.sample(2, .settled, rows: 500_000, 100...199),
        ]
        let output = MergePlan.Output(kind: .settled, times: [Int64.min...199])
        #expect(
            picker.choose(
                from: LevelState(
                    bounds: SliceBounds([100, 200]), segments: segments, ledger: rich))
                == .merge(
                    CompactionMerge(inputs: [1, 2], plan: MergePlan([output]), removedCuts: [100])))
        #expect(
            picker.choose(
                from: LevelState(bounds: SliceBounds([-5]), segments: segments, ledger: rich))
                == .recut(adding: [], removing: [-5]))
    }

    /// Settled slices of ten units of time each, in rows, the oldest first; the newest is empty.
    private func slices(_ rows: [Int]) -> LevelState {
        let segments = rows.enumerated().map { index, rows in
            let start = Int64(index) * 10
            return SegmentDescriptor.sample(
                UInt64(index + 1), .settled, rows: rows, start...start + 9)
        }
        return LevelState(
            bounds: SliceBounds((1...rows.count).map { Int64($0) * 10 }), segments: segments,
            ledger: rich)
    }

    @Test("Full slices are joined when there are enough, older ones to wider slices")
    func joins() {
        let million = 1_000_000
        func inputs(_ rows: [Int]) -> [UInt64]? {
            guard case .merge(let merge) = picker.choose(from: slices(rows.map { $0 * million }))
            else { return nil }
            return merge.inputs
        }
        #expect(inputs([4, 4]) == nil)
        #expect(inputs([4, 4, 4, 4]) == [1, 2, 3, 4])
        #expect(inputs([16, 4, 4]) == nil)
        #expect(inputs([16, 16, 16, 8, 8]) == [1, 2, 3])
        #expect(inputs([48, 12]) == nil)
    }

    @Test("Slices are not joined while files are taken in")
    func joinsWait() {
        var options = CompactionOptions()
        options.deferredSegmentsMax = 0
        let picker = CompactionPicker(options)
        var state = slices([Int](repeating: 4_000_000, count: 4))
        state.segments.append(.sample(5, .fresh, rows: 1000, 40...49))
        #expect(picker.choose(from: state) != .none)
        #expect(picker.choose(from: state, isIngesting: true) == .none)
    }

    @Test("Settling cuts a slice into narrower and narrower ones, and joins them so")
    func widths() {
        let million = 1_000_000
        let whole = SegmentDescriptor.sample(1, .fresh, rows: 100 * million, 0...1600)
        guard case .merge(let merge)? = picker.settle(from: LevelState(segments: [whole])).first
        else {
            Issue.record("no merge")
            return
        }
        #expect(merge.addedCuts == [600, 1400])
        let joined = picker.settle(from: slices([Int](repeating: 4 * million, count: 25)))
        let inputs = joined.map { choice -> [UInt64] in
            if case .merge(let merge) = choice { merge.inputs } else { [] }
        }
        let expected: [[UInt64]] = [Array(22...25), Array(10...21), Array(1...9)]
        #expect(inputs == expected)
        #expect(picker.settle(from: slices([36, 48, 16].map { $0 * million })).isEmpty)
    }

    @Test("A flush gives the newest slices segments of their own and the rest one")
    func flush() {
        let levels = LevelState(bounds: SliceBounds([100, 200, 300, 400]))
        let plan = FlushPlan(rowsBySlice: [5, 0, 300, 10, 700], newest: 450, levels: levels)
        #expect(
            plan.plan.outputs == [
                MergePlan.Output(kind: .fresh, times: [200...299]),
                MergePlan.Output(kind: .fresh, times: [400 ... .max]),
                MergePlan.Output(kind: .late, times: [.min...99, 100...199, 300...399]),
            ])
        #expect(plan.addedCuts.isEmpty)
    }

    @Test("A full slice is closed behind its last row")
    func close() {
        let known = SegmentDescriptor.sample(1, .fresh, rows: 3_900_000, 120...480)
        let levels = LevelState(bounds: SliceBounds([100]), segments: [known])
        let plan = FlushPlan(rowsBySlice: [0, 200_000], newest: 470, levels: levels)
        #expect(plan.addedCuts == [481])
    }

    private static let year: Int64 = 365 * 86_400_000_000

    enum Arrival: CaseIterable {
        case inOrder, fivePercentLate, random, reversed

        func times(_ flush: Int, of flushes: Int, _ random: inout SeededGenerator) -> [Int64] {
            let width = CompactionPickerTests.year / Int64(flushes)
            let start = Int64(self == .reversed ? flushes - 1 - flush : flush) * width
            return (0..<250).map { _ in
                switch self {
                case .random: .random(in: 0..<CompactionPickerTests.year, using: &random)
                case .fivePercentLate where random.oneIn(20):
                    .random(in: 0..<start + width, using: &random)
                default: .random(in: start..<start + width, using: &random)
                }
            }
        }
    }

    @Test("However rows arrive, each is written four times at most", arguments: Arrival.allCases)
    func writeAmplification(arrival: Arrival) {
        var random = SeededGenerator(seed: 1)
        var simulation = LevelSimulation()
        for flush in 0..<160 { simulation.flush(arrival.times(flush, of: 160, &random)) }
        #expect(simulation.rowCount == 40_000_000)
        #expect(simulation.writeAmplificationMax <= 4)
        #expect(simulation.isSettledTierDisjoint)
        #expect(simulation.segmentsPerSliceMax <= 40)
        simulation.settle()
        #expect(simulation.rowCount == 40_000_000)
        #expect(simulation.state.segments.allSatisfy { $0.kind == .settled })
        #expect(simulation.isSettledTierDisjoint)
    }
}
