import FootfallFormat

/// How far one unit came in a funnel whose steps may be taken in any order, and by which events.
///
/// A chain fills as many steps as it can, each by an event of its own, from a start to the end of the
/// window: a matching of events and steps (`InstantSeats`). What is excluded between two events of a
/// chain cuts it, unless the chain holds an event of that very instant; such instants must be filled
/// if a chain goes past them.
struct AnyOrderKernel: Sendable {
    private let rules: FunnelRules
    private let excluded: UInt64

    /// Rules of any order have the same exclusions on all gaps, and nothing else.
    init(_ rules: ChainRules) {
        self.rules = rules.base
        excluded = rules.gaps.last?.exclusions ?? 0
    }

    /// The highest level of any chain that starts in some times, and when the reported one starts and
    /// finishes.
    func reach(_ events: UnitEvents, starts: Range<Int64>) -> ChainKernel.Reach {
        var known = instants(of: events)
        let instants = known.all()
        let bounds = levelBounds(instants)
        var best = ChainKernel.Reach()
        for first in instants.indices
        where instants[first].steps != 0 && starts.contains(instants[first].time) {
            // No start to come can do better, and without exclusions none finishes earlier.
            if bounds[first] < best.level || (bounds[first] == best.level && excluded == 0) {
                break
            }
            let reach = follow(events, &known, from: first).reach
            if reach.level > best.level
                || (reach.level == best.level && reach.finish < best.finish)
            {
                best = reach
            }
        }
        guard best.level > 0 else { return best }
        let latest = instants.lastIndex { instant in
            instant.time <= best.finish && starts.contains(instant.time) && instant.steps != 0
                && fills(events, instants, from: instant.time, best)
        }
        if let latest { best.start = instants[latest].time }
        return best
    }

    /// How far an attempt comes that opens with the first of some events, and the first event after
    /// it is closed: by all steps, the end of the window, or what is excluded after its last event.
    func attempt(_ events: UnitEvents) -> (reach: ChainKernel.Reach, end: Int) {
        var instants = instants(of: events)
        let found = follow(events, &instants, from: 0, closesWhenExcluded: true)
        return (found.reach, found.end)
    }

    /// Whether a chain that starts with the first of some events fills more steps than so many.
    func exceeds(_ level: Int, _ events: UnitEvents) -> Bool {
        guard level < rules.stepCount else { return false }
        var instants = instants(of: events)
        return follow(events, &instants, from: 0, levelMax: level + 1).reach.level > level
    }

    /// Tells, of the chains that start with the first of some events, where they come to fill more
    /// steps: the instant's events, and how many are filled then.
    func followGrowth(_ events: UnitEvents, _ body: (_ instant: Range<Int>, _ level: Int) -> Void) {
        var instants = instants(of: events)
        _ = follow(events, &instants, from: 0, onGrowth: body)
    }

    /// The reported chain of a unit that came so far.
    func chain(_ events: UnitEvents, _ reach: ChainKernel.Reach) -> Chain {
        guard reach.level > 0 else { return Chain() }
        let end = events.times.partitionPoint { $0 > reach.finish }
        var known = instants(of: events.part(0..<end))
        let instants = known.all().filter { $0.time >= reach.start }
        let counts = counts(events, instants, level: reach.level)
        var chosen: [Int] = []
        for (place, instant) in instants.enumerated() {
            for _ in 0..<counts[place] {
                let next = instant.events.first { event in
                    !chosen.contains(event)
                        && fills(events, instants, counts, choosing: chosen + [event])
                }
                if let next { chosen.append(next) }
            }
        }
        return Chain(steps: Array(0..<chosen.count), events: chosen)
    }

    // MARK: Instants

    /// Events of one time, some of which match a step or are excluded.
    private struct Instant {
        var events: Range<Int>
        var time: Int64
        /// The steps that some event matches.
        var steps: UInt64
        var isExcluding: Bool
    }

    /// A unit's instants, in order, each found when it is first asked for: most attempts are closed
    /// long before the unit's last event.
    private struct Instants {
        let events: UnitEvents
        let stepBits: UInt64
        let excluded: UInt64
        private(set) var found: [Instant] = []
        private var next = 0

        init(_ events: UnitEvents, stepBits: UInt64, excluded: UInt64) {
            self.events = events
            self.stepBits = stepBits
            self.excluded = excluded
        }

        /// Whether there is an instant at a place; it and those before it are then found.
        mutating func reaches(_ place: Int) -> Bool {
            while found.count <= place && next < events.count {
                let range = events.instant(from: next)
                let union = range.reduce(0 as UInt64) { $0 | events.masks[$1] }
                let instant = Instant(
                    events: range, time: events.times[next], steps: union & stepBits,
                    isExcluding: union & excluded != 0)
                if instant.steps != 0 || instant.isExcluding { found.append(instant) }
                next = range.upperBound
            }
            return place < found.count
        }

        mutating func all() -> [Instant] {
            _ = reaches(.max)
            return found
        }
    }

    private func instants(of events: UnitEvents) -> Instants {
        Instants(events, stepBits: ChainRules.bits(below: rules.stepCount), excluded: excluded)
    }

    /// For each instant, how many steps are matched from there on.
    private func levelBounds(_ instants: [Instant]) -> [Int] {
        var steps: UInt64 = 0
        var bounds = [Int](repeating: 0, count: instants.count)
        for place in instants.indices.reversed() {
            steps |= instants[place].steps
            bounds[place] = steps.nonzeroBitCount
        }
        return bounds
    }

    /// How many events of an instant a chain may hold.
    private var room: Int { rules.ties == .apart ? 1 : rules.stepCount }

    // MARK: Levels

    /// Follows the chains that start at an instant, which there must be, until they fill all steps, or
    /// as many as are asked for.
    private func follow(
        _ events: UnitEvents, _ instants: inout Instants, from first: Int,
        closesWhenExcluded: Bool = false, levelMax: Int = .max,
        onGrowth: (_ instant: Range<Int>, _ level: Int) -> Void = { _, _ in }
    ) -> (reach: ChainKernel.Reach, end: Int) {
        guard instants.reaches(first) else { return (ChainKernel.Reach(), events.count) }
        let start = instants.found[first].time
        let levelMax = min(levelMax, rules.stepCount)
        var reach = ChainKernel.Reach(level: 0, start: start, finish: start)
        var seats = InstantSeats(events.masks, stepCount: rules.stepCount)
        var isCut = false
        var place = first
        while instants.reaches(place) {
            let instant = instants.found[place]
            guard instant.time &- start <= rules.window ?? .max else {
                return (reach, instant.events.lowerBound)
            }
            if place - 1 > first && instants.found[place - 1].isExcluding {
                let made = isCut ? nil : self.seats(events, instants.found[first..<place])
                isCut = made == nil
                seats = made ?? seats
            }
            if !isCut { seats.fillUp(seats.add(Array(instant.events), room: room)) }
            if seats.count > reach.level {
                reach.level = seats.count
                reach.finish = instant.time
                onGrowth(instant.events, reach.level)
            }
            let isShut = closesWhenExcluded && instant.isExcluding && instant.time > reach.finish
            if reach.level == levelMax || isShut { return (reach, instant.events.upperBound) }
            place += 1
        }
        return (reach, events.count)
    }

    /// As many steps as can be, filled by events of some instants, of which the first and those at
    /// which something is excluded must fill one; nil if they can't.
    private func seats(
        _ events: UnitEvents, _ instants: ArraySlice<Instant>
    ) -> InstantSeats? {
        var seats = InstantSeats(events.masks, stepCount: rules.stepCount)
        for instant in instants { _ = seats.add(Array(instant.events), room: room) }
        for (group, instant) in instants.enumerated() where group == 0 || instant.isExcluding {
            guard seats.fill(group) else { return nil }
        }
        for group in 0..<instants.count { seats.fillUp(group) }
        return seats
    }

    /// Whether a chain from a start has the level and the finish that are known.
    private func fills(
        _ events: UnitEvents, _ instants: [Instant], from start: Int64, _ reach: ChainKernel.Reach
    ) -> Bool {
        let own = instants.filter { $0.time >= start && $0.time <= reach.finish }
        return reach.finish &- start <= rules.window ?? .max
            && fills(events, own, level: reach.level, counts: [])
    }

    // MARK: Events

    /// How many events of the chain each instant gives: always the most that leave the rest possible,
    /// which makes the times the earliest.
    private func counts(
        _ events: UnitEvents, _ instants: [Instant], level: Int
    ) -> [Int] {
        var counts: [Int] = []
        var left = level
        for _ in instants {
            var count = 0
            while count < min(left, room),
                fills(events, instants, level: level, counts: counts + [count + 1])
            {
                count += 1
            }
            counts.append(count)
            left -= count
        }
        return counts
    }

    /// Whether a chain of all these instants can fill so many steps, if the first ones give as many
    /// events as is said, and the last of those at least as many: it holds an event of the first, of
    /// the last, and wherever something is excluded.
    private func fills(
        _ events: UnitEvents, _ instants: [Instant], level: Int, counts: [Int]
    ) -> Bool {
        var seats = InstantSeats(events.masks, stepCount: rules.stepCount)
        for (place, instant) in instants.enumerated() {
            _ = seats.add(
                Array(instant.events), room: place < counts.count - 1 ? counts[place] : room)
        }
        for (place, instant) in instants.enumerated() {
            let isNeeded = place == 0 || place == instants.count - 1 || instant.isExcluding
            for _ in 0..<(place < counts.count ? counts[place] : isNeeded ? 1 : 0) {
                guard seats.fill(place) else { return false }
            }
        }
        for place in instants.indices { seats.fillUp(place) }
        return seats.count >= level
    }

    /// Whether the events that were chosen so far can be part of a chain with so many events of each
    /// instant.
    private func fills(
        _ events: UnitEvents, _ instants: [Instant], _ counts: [Int], choosing chosen: [Int]
    ) -> Bool {
        var seats = InstantSeats(events.masks, stepCount: rules.stepCount)
        for event in chosen {
            guard seats.fill(seats.add([event], room: 1)) else { return false }
        }
        for (place, instant) in instants.enumerated() where counts[place] > 0 {
            let left = counts[place] - chosen.count { instant.events.contains($0) }
            let group = seats.add(
                instant.events.filter { !chosen.contains($0) }, room: max(0, left))
            for _ in 0..<max(0, left) {
                guard seats.fill(group) else { return false }
            }
        }
        return true
    }
}
