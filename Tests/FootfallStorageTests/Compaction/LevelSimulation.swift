import FootfallFormat
import FootfallStorage

/// A store of which only the times are real: each stands for a thousand rows.
struct LevelSimulation {
    static let rowsPerTime = 1000

    let options: CompactionOptions
    private(set) var state = LevelState()
    private var times: [UInt64: [Int64]] = [:]
    private var nextNumber: UInt64 = 1
    private(set) var writeAmplificationMax = 1.0

    init(options: CompactionOptions = CompactionOptions()) {
        self.options = options
    }

    /// Flushes some rows, then compacts until the picker is content.
    mutating func flush(_ flushed: [Int64]) {
        var rows = [Int](repeating: 0, count: state.bounds.count)
        for time in flushed { rows[state.bounds.index(of: time)] += Self.rowsPerTime }
        let plan = FlushPlan(
            rowsBySlice: rows, newest: flushed.max() ?? 0, levels: state, options: options)
        var edit = LevelEdit(added: write(flushed, plan.plan), addedCuts: plan.addedCuts)
        edit.flushedRows = flushed.count * Self.rowsPerTime
        state = state.applying(edit)
        while step(CompactionPicker(options).choose(from: state), counts: true) {}
    }

    mutating func settle() {
        while case let steps = CompactionPicker(options).settle(from: state), !steps.isEmpty {
            for choice in steps { _ = step(choice, counts: false) }
        }
    }

    /// Carries out a choice; false if there was nothing to do.
    private mutating func step(_ choice: CompactionChoice, counts: Bool) -> Bool {
        switch choice {
        case .none: return false
        case .recut(let adding, let removing):
            state = state.applying(LevelEdit(addedCuts: adding, removedCuts: removing))
        case .merge(let merge):
            let merged = merge.inputs.flatMap { times.removeValue(forKey: $0) ?? [] }
            var edit = LevelEdit(
                removed: Set(merge.inputs), added: write(merged, merge.plan),
                addedCuts: merge.addedCuts, removedCuts: merge.removedCuts)
            edit.compactedRows = counts ? merged.count * Self.rowsPerTime : 0
            state = state.applying(edit)
            writeAmplificationMax = max(writeAmplificationMax, state.ledger.ownWriteAmplification)
        }
        return true
    }

    private mutating func write(_ rows: [Int64], _ plan: MergePlan) -> [SegmentDescriptor] {
        plan.outputs.compactMap { output in
            let own = rows.filter { time in output.times.contains { $0.contains(time) } }.sorted()
            guard let first = own.first, let last = own.last else { return nil }
            times[nextNumber] = own
            defer { nextNumber += 1 }
            return SegmentDescriptor.sample(
                nextNumber, output.kind, rows: own.count * Self.rowsPerTime, first...last,
                quantiles: [first] + (1..<16).map { own[own.count * $0 / 16] } + [last])
        }
    }

    /// How many segments a query of each slice's times would read, at most.
    var segmentsPerSliceMax: Int {
        (0..<state.bounds.count).map { slice in
            let range = state.bounds.times(of: slice)
            return state.segments.count { $0.timeRange.overlaps(range) }
        }.max() ?? 0
    }

    /// Whether no two settled segments share a slice, and none crosses a cut.
    var isSettledTierDisjoint: Bool {
        let slices = state.segments.filter { $0.kind == .settled }
            .map { state.bounds.index(of: $0.timeRange) }
        return !slices.contains(nil) && Set(slices).count == slices.count
    }

    var rowCount: Int { state.segments.reduce(0) { $0 + $1.rowCount } }
}

extension SegmentDescriptor {
    /// A segment of evenly spread times, unless quantiles say otherwise.
    static func sample(
        _ number: UInt64, _ kind: Kind, rows: Int, _ times: ClosedRange<Int64>,
        quantiles: [Int64]? = nil
    ) -> SegmentDescriptor {
        let step = (times.upperBound - times.lowerBound) / 16
        let even = (0..<16).map { times.lowerBound + Int64($0) * step } + [times.upperBound]
        return SegmentDescriptor(
            number: number, uuid: SegmentUUID(high: 0, low: number), kind: kind,
            byteCount: rows * 20, trailerChecksum: 0, rowCount: rows, customerRowCount: rows,
            idCount: rows, timeRange: times, timeQuantiles: quantiles ?? even, rowSum: 0, idSum: 0)
    }
}
