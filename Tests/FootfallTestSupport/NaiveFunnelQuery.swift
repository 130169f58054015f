internal import FootfallFormat
package import FootfallModel

/// A funnel query straight from its definition, of whole events: units, then all their chains.
package struct NaiveFunnelQuery {
    package enum Counting: Sendable { case customers, sessions, attempts, conversions }

    /// A step by the names of its events, with what is written on the gap before it.
    package struct Step {
        package var names: Set<String>
        /// What else an event must be like.
        package var passes: (Event) -> Bool = { _ in true }
        package var isOptional = false
        package var isDirect = false
        package var window: Int64?
        package var without: Set<String> = []

        package init(_ names: Set<String>) {
            self.names = names
        }
    }

    /// What a group or a bucket shows: a number a step.
    package struct Figures: Equatable, Sendable {
        package var customers: [Int]
        package var units: [Int]
        package var excluded: [Int]
        /// Ascending.
        package var waits: [[Int64]]
    }

    package struct Key: Hashable, Sendable {
        package var bucket: Int
        package var group: String

        package init(bucket: Int, group: String) {
            self.bucket = bucket
            self.group = group
        }
    }

    package struct Listed: Hashable, Sendable {
        package var customer: String
        package var level: Int
        /// Those of the chain.
        package var steps: [Int]
        package var start: Int64
        package var last: Int64
    }

    package var steps: [Step]
    /// Which events of a unit count: what `where` says.
    package var isWanted: (Event) -> Bool = { _ in true }
    package var excluding: Set<String> = []
    package var window: Int64?
    package var isApart = false
    package var isInAnyOrder = false
    package var starts = Int64.min..<Int64.max
    package var counting = Counting.customers
    /// The values that an event holds, one of which all events of a unit share.
    package var same: ((Event) -> [String])?
    /// The buckets of entries.
    package var buckets: [Range<Int64>]?
    /// The groups of a chain, by its events and their steps.
    package var groups: (([Event], [Int]) -> Set<String>)?

    package init(_ steps: [Step]) {
        self.steps = steps
    }

    /// A chain that counts, by whole events.
    private struct Counted {
        var customer: String
        var chain: NaiveFunnel.Chain
        var events: [Event]
        var excluded: [Int]
        /// Smaller is better among the units of a customer.
        var rank: [Int64]
    }

    // MARK: Answers

    package func answer(_ events: [Event]) -> [Key: Figures] {
        var found: [Key: [Counted]] = [:]
        for (bucket, starts) in (buckets ?? [self.starts]).enumerated() {
            for counted in chains(events, starts.clamped(to: self.starts)) {
                for group in groups?(counted.events, counted.chain.steps) ?? [""] {
                    found[Key(bucket: bucket, group: group), default: []].append(counted)
                }
            }
        }
        return found.mapValues(figures)
    }

    /// Every unit with a chain.
    package func list(_ events: [Event]) -> [Listed] {
        chains(events, starts).compactMap { counted in
            guard let first = counted.events.first, let last = counted.events.last else {
                return nil
            }
            return Listed(
                customer: counted.customer, level: counted.chain.level,
                steps: counted.chain.steps,
                start: first.time.microseconds, last: last.time.microseconds)
        }
    }

    private func figures(_ units: [Counted]) -> Figures {
        let best = Dictionary(grouping: units, by: \.customer).values.compactMap { units in
            units.min { $0.rank.lexicographicallyPrecedes($1.rank) }
        }
        return Figures(
            customers: rows(best.map(\.chain)), units: rows(units.map(\.chain)),
            excluded: steps.indices.map { step in units.count { $0.excluded.contains(step) } },
            waits: steps.indices.map { step in
                units.flatMap { unit in
                    unit.chain.steps.indices.dropFirst().filter { unit.chain.steps[$0] == step }
                        .map {
                            unit.events[$0].time.microseconds
                                - unit.events[$0 - 1].time.microseconds
                        }
                }.sorted()
            })
    }

    /// How many chains each row counts.
    private func rows(_ chains: [NaiveFunnel.Chain]) -> [Int] {
        steps.indices.map { step in
            chains.count { chain in
                steps[step].isOptional ? chain.steps.contains(step) : chain.level > step
            }
        }
    }

    // MARK: Units

    private func chains(_ events: [Event], _ starts: Range<Int64>) -> [Counted] {
        Dictionary(grouping: events.filter { $0.customer != nil }) { $0.customer ?? "" }
            .flatMap { customer, events in
                let sorted = TieOrder.sorted(events)
                return units(sorted).flatMap { unit in
                    let own = unit.map { (place: $0, event: sorted[$0]) }
                    return counted(own.filter { isWanted($0.event) }, customer, starts)
                }
            }
    }

    /// The units of a customer, by the places of their events.
    private func units(_ events: [Event]) -> [[Int]] {
        let sessions = counting == .sessions ? Self.sessions(events) : events.map { _ in "" }
        var units: [[String]: [Int]] = [:]
        for (place, event) in events.enumerated() {
            for value in same.map({ Set($0(event)) }) ?? [""] {
                units[[sessions[place], value], default: []].append(place)
            }
        }
        return Array(units.values)
    }

    /// The session of each event: its id, or how many gaps of more than half an hour lie before it
    /// among the events without one.
    private static func sessions(_ events: [Event]) -> [String] {
        var last: Int64?
        var number = 0
        return events.map { event in
            if let session = event.session { return "id \(session)" }
            if let last, event.time.microseconds - last > 1_800_000_000 { number += 1 }
            last = event.time.microseconds
            return "number \(number)"
        }
    }

    private func counted(
        _ unit: [(place: Int, event: Event)], _ customer: String, _ starts: Range<Int64>
    ) -> [Counted] {
        let events = unit.map(\.event)
        let funnel = funnel(events, starts)
        return found(funnel, starts).map { chain, excluded in
            let own = chain.events.map { events[$0] }
            let times = own.map(\.time.microseconds)
            var rank = [Int64(-chain.level), times[times.count - 1], -times[0]]
            rank += [Int64(-times.count)] + times + chain.events.map { Int64(unit[$0].place) }
            return Counted(
                customer: customer, chain: chain, events: own, excluded: excluded,
                rank: rank + chain.steps.map { Int64($0) })
        }
    }

    /// The funnel of one unit's events, in time and tie order.
    package func funnel(_ events: [Event], _ starts: Range<Int64>) -> NaiveFunnel {
        let bits = steps.count
        let gaps = steps.indices.map { step in
            var gap = NaiveFunnel.Gap()
            gap.isOptional = steps[step].isOptional
            gap.isDirect = steps[step].isDirect
            gap.window = steps[step].window
            gap.exclusions = 1 << UInt64(bits + step) | 1 << UInt64(2 * bits)
            return gap
        }
        var funnel = NaiveFunnel(
            events: events.map { event in
                var mask: UInt64 = excluding.contains(event.name) ? 1 << UInt64(2 * bits) : 0
                for (step, written) in steps.enumerated() {
                    if written.names.contains(event.name), written.passes(event) {
                        mask |= 1 << UInt64(step)
                    }
                    if written.without.contains(event.name) { mask |= 1 << UInt64(bits + step) }
                }
                return NaiveFunnel.Event(time: event.time.microseconds, steps: mask)
            }, gaps: gaps, window: window, isApart: isApart, starts: starts)
        funnel.isInAnyOrder = isInAnyOrder
        return funnel
    }

    // MARK: What counts

    private func found(
        _ funnel: NaiveFunnel, _ starts: Range<Int64>
    ) -> [(NaiveFunnel.Chain, excluded: [Int])] {
        switch counting {
        case .customers, .sessions:
            let chain = funnel.bestChain()
            return chain.level == 0 ? [] : [(chain, funnel.stepsExcluded(after: chain.level))]
        case .conversions: return conversions(funnel)
        case .attempts: return attempts(funnel)
        }
    }

    /// Full chains, the earliest finish first, each after the end of the one before.
    private func conversions(
        _ funnel: NaiveFunnel
    ) -> [(NaiveFunnel.Chain, excluded: [Int])] {
        var funnel = funnel
        var found: [(NaiveFunnel.Chain, excluded: [Int])] = []
        while true {
            let chain = funnel.bestChain()
            guard chain.level == steps.count, let last = chain.events.last else { return found }
            found.append((chain, []))
            let end = funnel.events[last].time
            funnel.starts = funnel.starts.clamped(to: end + 1..<Int64.max)
        }
    }

    /// One chain for each opening, which closes at its conversion, the end of its window, or at what
    /// is excluded on every way on.
    private func attempts(_ funnel: NaiveFunnel) -> [(NaiveFunnel.Chain, excluded: [Int])] {
        var found: [(NaiveFunnel.Chain, excluded: [Int])] = []
        var closed = Int64.min
        for opening in funnel.events {
            let isStart = isInAnyOrder ? funnel.matchesStep(opening) : opening.steps & 1 == 1
            guard isStart, funnel.starts.contains(opening.time), opening.time > closed else {
                continue
            }
            var open = funnel
            open.starts = opening.time..<opening.time + 1
            closed = closing(open, opening.time)
            // What comes later keeps its place, but matches and excludes nothing.
            let excluded = open
            for event in open.events.indices where open.events[event].time > closed {
                open.events[event].steps = 0
            }
            let chain = open.bestChain()
            found.append((chain, excluded.stepsExcluded(after: chain.level)))
        }
        return found
    }

    /// The last instant of an attempt.
    private func closing(_ funnel: NaiveFunnel, _ opened: Int64) -> Int64 {
        let windowEnd = window.map { opened + $0 } ?? .max
        for time in Set(funnel.events.map(\.time)).sorted()
        where time >= opened && time <= windowEnd {
            var seen = funnel
            for event in seen.events.indices where seen.events[event].time > time {
                seen.events[event].steps = 0
            }
            let chain = seen.bestChain()
            if chain.level == steps.count { return time }
            let isLater = chain.events.last.map { seen.events[$0].time < time } ?? false
            let present = seen.events.filter { $0.time == time }.reduce(0) { $0 | $1.steps }
            if isLater && isShut(funnel, after: chain.level, present) { return time }
        }
        return windowEnd
    }

    private func isShut(_ funnel: NaiveFunnel, after level: Int, _ present: UInt64) -> Bool {
        if isInAnyOrder { return present >> UInt64(2 * steps.count) & 1 == 1 }
        var next = level
        while next < steps.count {
            if funnel.gaps[next].exclusions & present == 0 { return false }
            if !steps[next].isOptional { break }
            next += 1
        }
        return true
    }
}
