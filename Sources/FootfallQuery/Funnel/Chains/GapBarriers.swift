import FootfallFormat

/// How far back a step may reach for the event before it, as a pass goes from instant to instant.
///
/// What is strictly between two events of a chain decides, so a barrier at a time keeps out the
/// events before that time, not those at it. A pass that goes back in time hands in negated times:
/// "between" is the same from both ends.
struct GapBarriers {
    private let gaps: [ChainRules.Gap]
    /// For each step, the last time of an event that is excluded before it.
    private var exclusions: [Int64]
    /// For each step, the last time of an event that is no repeat of it.
    private var others: [Int64]
    private let hasDirect: Bool
    /// The bits that any gap excludes.
    private let excluded: UInt64

    init(_ rules: ChainRules) {
        gaps = rules.gaps
        exclusions = [Int64](repeating: .min, count: gaps.count)
        others = exclusions
        hasDirect = rules.hasDirect
        excluded = rules.exclusions
    }

    /// The earliest time of an event of a step from which `step` can be taken at a time.
    func bound(of step: Int, from source: Int, at time: Int64) -> Int64 {
        let gap = gaps[step]
        var bound = exclusions[step]
        if gap.isDirect { bound = max(bound, others[source]) }
        if let window = gap.window { bound = max(bound, time &- window) }
        return bound
    }

    /// Puts the events of an instant behind: the bits that some of them have, and those that all have.
    mutating func pass(_ time: Int64, union: UInt64, common: UInt64) {
        if union & excluded != 0 {
            for step in gaps.indices where gaps[step].exclusions & union != 0 {
                exclusions[step] = time
            }
        }
        if hasDirect {
            for step in gaps.indices where common >> UInt64(step) & 1 == 0 { others[step] = time }
        }
    }
}

/// Chains that may still be the best to go on from, by place: those that no later one outdoes.
///
/// A place is a time, ascending as the pass goes. Mostly a later chain is also the better one, so
/// there is one; only `directly` next to `maybe` keeps more of them apart.
struct ChainFront {
    private var entries: [(place: Int64, worth: Int64)] = []

    /// Adds a chain at the latest place so far.
    mutating func push(_ place: Int64, worth: Int64) {
        while let last = entries.last, last.worth <= worth { entries.removeLast() }
        entries.append((place, worth))
    }

    /// Whether there is any chain.
    var isStanding: Bool { !entries.isEmpty }

    /// The worth of the latest chain, if it is at a place.
    func worth(at place: Int64) -> Int64? {
        entries.last.flatMap { $0.place == place ? $0.worth : nil }
    }

    /// The greatest worth at a place or after it; nil if there is none.
    func best(from place: Int64) -> Int64? {
        guard let last = entries.last, last.place >= place else { return nil }
        if entries.count == 1 { return last.worth }
        return entries[entries.partitionPoint { $0.place >= place }].worth
    }
}
