import FootfallFormat

/// Finds the events of the reported chain, once its level, its start and its finish are known.
///
/// A pass back from the finish counts, for each step and instant, the most events that a chain may
/// still take after it (`ChainRest`). The chain is then built from the start on: first how many of
/// its events each instant gives, always the earliest that leave the greatest number possible
/// (`lay`); then which events these are, the smallest first (`choose`); then, where an event could
/// stand for several optional steps, the earliest steps (`steps`).
struct ChainSearch {
    /// The way from one instant of the chain to the next.
    private struct Hop {
        var from: Int
        var to: Int
        /// The bits that some of the events strictly between have, and those that all have.
        var union: UInt64 = 0
        var common = UInt64.max
    }

    /// Some events of the chain that share an instant.
    private struct Group {
        let instant: Int
        /// The way to it; nil for the first.
        let hop: Hop?
        let count: Int
        /// The steps at which the chain may stand after it.
        var ends: UInt64
    }

    private let rules: ChainRules
    private let events: UnitEvents
    private let level: Int
    private let instants: [Range<Int>]
    private let rest: ChainRest

    init(_ rules: ChainRules, _ events: UnitEvents, _ reach: ChainKernel.Reach) {
        self.rules = rules
        self.events = events
        level = reach.level
        var instants: [Range<Int>] = []
        var next = events.times.partitionPoint { $0 >= reach.start }
        while next < events.count && events.times[next] <= reach.finish {
            let instant = events.instant(from: next)
            instants.append(instant)
            next = instant.upperBound
        }
        self.instants = instants
        rest = ChainRest(rules, events, instants, level: level)
    }

    func chain() -> Chain {
        var groups = lay()
        narrow(&groups)
        var chain = Chain()
        var candidates: [UInt64] = []
        for group in groups { choose(group, &chain.events, &candidates) }
        let hops = groups.flatMap { [$0.hop] + [Hop?](repeating: nil, count: $0.count - 1) }
        chain.steps = steps(candidates, hops)
        return chain
    }

    private func steps(at instant: Int) -> InstantSteps {
        InstantSteps(rules, events.masks, instants[instant])
    }

    // MARK: Which steps may follow

    /// The steps that may be taken right after one of some steps.
    private func followers(of standing: UInt64, _ hop: Hop?) -> UInt64 {
        var followers: UInt64 = 0
        for source in standing.bitPlaces {
            for step in rules.successors(of: source)
            where hop.map({ allows(step, after: source, $0) }) ?? true {
                followers |= 1 << UInt64(step)
            }
        }
        return followers
    }

    private func allows(_ step: Int, after source: Int, _ hop: Hop) -> Bool {
        let gap = rules.gaps[step]
        let wait =
            events.times[instants[hop.to].lowerBound] &- events.times[instants[hop.from].lowerBound]
        return wait <= gap.window ?? .max && hop.union & gap.exclusions == 0
            && (!gap.isDirect || hop.common >> UInt64(source) & 1 == 1)
    }

    // MARK: How many events of each instant

    private func lay() -> [Group] {
        var groups: [Group] = []
        var left = most(from: steps(at: 0))
        var hop = Hop(from: 0, to: 0)
        for index in instants.indices where left > 0 {
            let steps = steps(at: index)
            hop.to = index
            let last = groups.last
            let entries = last.map { followers(of: $0.ends, hop) } ?? 1
            let (count, ends) = fullest(steps, entries, at: index, left: left)
            if count > 0 {
                let way = last == nil ? nil : hop
                groups.append(Group(instant: index, hop: way, count: count, ends: ends))
                left -= count
                hop = Hop(from: index, to: index)
            } else {
                hop.union |= steps.union
                hop.common &= steps.common
            }
        }
        return groups
    }

    /// The most events that a chain from the first instant can have.
    private func most(from first: InstantSteps) -> Int {
        var most = 0
        first.forEachEnd(from: 0) { end, count in
            if let after = rest.most(after: end, at: 0) { most = max(most, count + after) }
        }
        return most
    }

    /// The events that an instant gives, if the chain can go on there to its full number, as many as
    /// can be; and where it may stand then.
    private func fullest(
        _ steps: InstantSteps, _ entries: UInt64, at index: Int, left: Int
    ) -> (count: Int, ends: UInt64) {
        var best = 0
        var ends: UInt64 = 0
        for entry in (entries & steps.steps).bitPlaces {
            steps.forEachEnd(from: entry) { end, count in
                guard count >= best, rest.most(after: end, at: index) == left - count else {
                    return
                }
                ends = (count > best ? 0 : ends) | 1 << UInt64(end)
                best = count
            }
        }
        return (best, ends)
    }

    /// Leaves only those ends of each group from which the groups after it can be filled.
    private func narrow(_ groups: inout [Group]) {
        for index in groups.indices.dropLast().reversed() {
            let next = groups[index + 1]
            let steps = steps(at: next.instant)
            for end in groups[index].ends.bitPlaces {
                let entries = followers(of: 1 << UInt64(end), next.hop)
                if !fills(steps, entries, count: next.count, ends: next.ends) {
                    groups[index].ends &= ~(1 << UInt64(end))
                }
            }
        }
    }

    /// Whether a chain that takes one of some steps first can take so many, and then stand at one of
    /// the ends.
    private func fills(
        _ steps: InstantSteps, _ entries: UInt64, count wanted: Int, ends: UInt64
    ) -> Bool {
        var isFilled = false
        for entry in (entries & steps.steps).bitPlaces {
            steps.forEachEnd(from: entry) { end, count in
                isFilled = isFilled || (count == wanted && ends >> UInt64(end) & 1 == 1)
            }
        }
        return isFilled
    }

    // MARK: Which events

    /// Chooses a group's events, one after the other the smallest that leaves the rest possible, and
    /// notes which steps each may stand for.
    private func choose(_ group: Group, _ chosen: inout [Int], _ candidates: inout [UInt64]) {
        var free = Array(instants[group.instant])
        for place in 0..<group.count {
            let isNext = place == 0 ? group.hop : nil
            let takeable = candidates.last.map { followers(of: $0, isNext) } ?? 1
            var tried: Set<UInt64> = []
            for (index, event) in free.enumerated()
            where tried.insert(events.masks[event] & rules.stepBits).inserted {
                var others = free
                others.remove(at: index)
                let takes = finishing(
                    group, takeable & events.masks[event], left: group.count - place - 1, others)
                guard takes != 0 else { continue }
                chosen.append(event)
                candidates.append(takes)
                free = others
                break
            }
        }
    }

    /// Those of some steps after which so many more can be taken by some events of the instant.
    private func finishing(
        _ group: Group, _ taken: UInt64, left: Int, _ free: [Int]
    ) -> UInt64 {
        if left == 0 { return taken & group.ends }
        let steps = InstantSteps(rules, events.masks, free)
        var finishing: UInt64 = 0
        for step in taken.bitPlaces
        where fills(
            steps, followers(of: 1 << UInt64(step), nil), count: left, ends: group.ends)
        {
            finishing |= 1 << UInt64(step)
        }
        return finishing
    }

    // MARK: Which steps

    /// One step for each event: the earliest, of those that each may stand for, that follow each
    /// other.
    private func steps(_ candidates: [UInt64], _ hops: [Hop?]) -> [Int] {
        var open = candidates
        for place in open.indices.dropLast().reversed() {
            for step in open[place].bitPlaces
            where followers(of: 1 << UInt64(step), hops[place + 1]) & open[place + 1] == 0 {
                open[place] &= ~(1 << UInt64(step))
            }
        }
        var steps: [Int] = []
        for place in open.indices {
            let next = steps.last.map { followers(of: 1 << UInt64($0), hops[place]) } ?? 1
            steps.append((open[place] & next).trailingZeroBitCount)
        }
        return steps
    }
}

extension UInt64 {
    /// The places of the bits that are set, ascending.
    var bitPlaces: some Sequence<Int> {
        sequence(state: self) { rest in
            guard rest != 0 else { return nil }
            defer { rest &= rest &- 1 }
            return rest.trailingZeroBitCount
        }
    }
}
