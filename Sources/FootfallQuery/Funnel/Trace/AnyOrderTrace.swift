/// Follows the chains of steps in any order, from each event with which one may start.
///
/// An event is told of with the most steps that a chain fills once it is there, if that is more than
/// before it, and with the latest start of such a chain. What would be more without the window, or
/// without exclusions, is told of as well.
struct AnyOrderTrace: ChainTrace {
    /// For each event, what the chains that grow in its instant come to.
    private struct Growth {
        var levels: [Int]
        var starts: [Int64]

        init(count: Int) {
            levels = [Int](repeating: 0, count: count)
            starts = [Int64](repeating: .min, count: count)
        }
    }

    private let rules: ChainRules
    private let teller: TraceTeller
    private let kernel: AnyOrderKernel
    /// Looks past the window; nil if there is none.
    private let endless: AnyOrderKernel?
    /// Looks past all that is excluded; nil if nothing is.
    private let unexcluding: AnyOrderKernel?

    init(_ rules: ChainRules, _ teller: TraceTeller) {
        self.rules = rules
        self.teller = teller
        kernel = AnyOrderKernel(rules)
        var other = rules
        other.base.window = nil
        endless = rules.base.window == nil ? nil : AnyOrderKernel(other)
        let excludesNothing = rules.withoutExclusions == rules
        unexcluding = excludesNothing ? nil : AnyOrderKernel(rules.withoutExclusions)
    }

    func changes(_ events: UnitEvents, starts: Range<Int64>) throws -> [String] {
        let grown = try growth(events, starts, kernel)
        let unbounded = try endless.map { try growth(events, starts, $0) }
        let free = try unexcluding.map { try growth(events, starts, $0) }
        let barred = rules.gaps.reduce(0) { $0 | $1.exclusions }
        return (0..<events.count).map { event in
            var parts: [String] = []
            if events.masks[event] & rules.stepBits != 0 {
                let level = grown.levels[event]
                if level > 0 { parts.append(text(level, grown.starts[event], events.times[event])) }
                if unbounded.map({ $0.levels[event] > level }) ?? false {
                    parts.append("window over")
                }
                if free.map({ $0.levels[event] > level }) ?? false {
                    parts.append("after what is excluded")
                }
            }
            if events.masks[event] & barred != 0, isOpen(events, at: event, starts) {
                parts.append("excluded")
            }
            return parts.joined(separator: ", ")
        }
    }

    private func text(_ level: Int, _ start: Int64, _ time: Int64) -> String {
        let steps = "\(level) of \(rules.stepCount) steps"
        return start == time ? steps : "\(steps) \(teller.origin(start))"
    }

    private func growth(
        _ events: UnitEvents, _ starts: Range<Int64>, _ kernel: AnyOrderKernel
    ) throws -> Growth {
        var growth = Growth(count: events.count)
        var first = 0
        while first < events.count {
            try teller.checkCancelled()
            let instant = events.instant(from: first)
            let start = events.times[first]
            if starts.contains(start), instant.contains(where: { canStart(events, at: $0) }) {
                kernel.followGrowth(events.dropFirst(first)) { grown, level in
                    for event in grown where level >= growth.levels[first + event] {
                        growth.levels[first + event] = level
                        growth.starts[first + event] = start
                    }
                }
            }
            first = instant.upperBound
        }
        return growth
    }

    private func canStart(_ events: UnitEvents, at event: Int) -> Bool {
        events.masks[event] & rules.startBits != 0
    }

    /// Whether a chain may have started before an event and still be inside its window.
    private func isOpen(_ events: UnitEvents, at event: Int, _ starts: Range<Int64>) -> Bool {
        let time = events.times[event]
        var other = event - 1
        while other >= 0, time &- events.times[other] <= rules.base.window ?? .max {
            if events.times[other] < time, canStart(events, at: other),
                starts.contains(events.times[other])
            {
                return true
            }
            other -= 1
        }
        return false
    }
}
