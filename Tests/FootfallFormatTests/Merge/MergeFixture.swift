import FootfallFormat
import FootfallModel
import FootfallTestSupport

/// Runs and merges of events for tests.
struct MergeFixture {
    var secret: UInt64 = 0xf007_fa11
    var options = RunMerge.Options()

    struct Input {
        var run: any MergeInput
        var totals: MergeTotals
    }

    func input(_ events: [Event]) throws -> Input {
        let batch = EventBatch(events)
        let checks = try ContentHash.checks(of: batch, secret: secret)
        let run = MemoryRun(sorting: batch, checks: checks, secret: secret)
        return Input(run: run, totals: try MergeTotals(run, secret: secret))
    }

    func merge(
        _ inputs: [Input], _ plan: MergePlan = MergePlan(.settled)
    ) throws -> [MergedSegment<CapturedRun>] {
        try RunMerge(
            inputs.map(\.run), expected: inputs.reduce(MergeTotals()) { $0 + $1.totals },
            secret: secret, options: options
        ).run(plan) { SegmentCapture() }
    }

    /// One merge of all.
    func merged(_ events: [Event]) throws -> CapturedRun? {
        try merge([input(events)]).first?.summary
    }

    /// Merges parts with parts at random until one is left.
    func tree(_ events: [Event], _ random: inout RandomEvents) throws -> CapturedRun? {
        var inputs = try random.split(events, into: 1 + random.generator.below(12))
            .filter { !$0.isEmpty }.map(input)
        repeat {
            inputs.shuffle(using: &random.generator)
            let count = min(inputs.count, 1 + random.generator.below(5))
            let merged = try merge(Array(inputs.suffix(count)))
            inputs.removeLast(count)
            inputs += merged.map { Input(run: $0.summary, totals: $0.totals) }
        } while inputs.count > 1
        return inputs.first?.run as? CapturedRun
    }
}

extension MergedSegment<CapturedRun> {
    var events: [Event] {
        get throws { try EventReader.events(of: [summary]) }
    }
}
