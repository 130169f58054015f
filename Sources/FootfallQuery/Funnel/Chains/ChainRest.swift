/// How many events a chain may still take, at most, after standing at a step at an instant, if it
/// ends where the reported chain ends.
///
/// One pass back from the finish. What may come after a step and an instant depends on nothing else,
/// for the start of the reported chain is known, and all instants lie inside the window.
struct ChainRest {
    /// One row an instant, one number a step; `none` where the end can't be reached.
    private var counts: [Int8]
    private let stepCount: Int

    private static let none: Int8 = -1

    init(_ rules: ChainRules, _ events: UnitEvents, _ instants: [Range<Int>], level: Int) {
        stepCount = rules.stepCount
        counts = [Int8](repeating: Self.none, count: instants.count * stepCount)
        var barriers = GapBarriers(rules)
        // For each step, the instants at which it may be taken next, and what a chain gains.
        var fronts = [ChainFront](repeating: ChainFront(), count: stepCount)
        for index in instants.indices.reversed() {
            let steps = InstantSteps(rules, events.masks, instants[index])
            let taken = steps.steps & ChainRules.bits(below: level)
            // Back in time: barriers and fronts see ascending places.
            let place = 0 &- events.times[instants[index].lowerBound]
            for step in taken.bitPlaces {
                let most =
                    index == instants.count - 1
                    ? (step == level - 1 ? 0 : nil)
                    : Self.most(after: step, at: place, rules, level, barriers, fronts)
                if let most { counts[index * stepCount + step] = Int8(most) }
            }
            for entry in taken.bitPlaces {
                var most: Int?
                steps.forEachEnd(from: entry) { end, count in
                    guard let after = self.most(after: end, at: index) else { return }
                    most = max(most ?? 0, count + after)
                }
                if let most { fronts[entry].push(place, worth: Int64(most)) }
            }
            barriers.pass(place, union: steps.union, common: steps.common)
        }
    }

    private static func most(
        after step: Int, at place: Int64, _ rules: ChainRules, _ level: Int,
        _ barriers: GapBarriers, _ fronts: [ChainFront]
    ) -> Int? {
        var most: Int64?
        for next in rules.successors(of: step) where next < level {
            let bound = barriers.bound(of: next, from: step, at: place)
            guard let worth = fronts[next].best(from: bound) else { continue }
            most = max(most ?? worth, worth)
        }
        return most.map { Int($0) }
    }

    /// The most events after a step that is taken at an instant; nil if the end is out of reach.
    func most(after step: Int, at instant: Int) -> Int? {
        let count = counts[instant * stepCount + step]
        return count == Self.none ? nil : Int(count)
    }
}
