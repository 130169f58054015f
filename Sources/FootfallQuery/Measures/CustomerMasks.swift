import FootfallFormat
import FootfallModel

/// Counts distinct customers from the directories' masks of event names, without reading rows.
///
/// Masks know neither times nor other members, so only for a query that asks for no more than the
/// statistics know (`StatisticsCount`), over all time or over runs that lie wholly in its range, and
/// only where every name has a bit of its own.
struct CustomerMasks {
    private let plan: MeasurePlan
    private let scope: QueryScope
    /// All event names; at most 64.
    private let names: [Name]
    /// For each run, the place of each of its bits' names.
    private let places: [[Int]]
    private let isByEvent: Bool

    /// Nil where rows must be read.
    init?(_ plan: MeasurePlan, _ scope: QueryScope) throws {
        let isSimple = plan.measures.allSatisfy {
            switch $0 {
            case .count, .customers: true
            case .sessions, .perCustomer, .unique, .numeric: false
            }
        }
        guard isSimple, plan.needsCustomers, plan.buckets == nil, plan.needsOnlyNames else {
            return nil
        }
        var names: Set<Name> = []
        for run in scope.runs {
            guard let times = run.timeRange, scope.range.contains(times.lowerBound),
                scope.range.contains(times.upperBound)
            else { return nil }
            let own = try run.statistics().cells.keys
            guard Set(own).isSubset(of: run.maskedEvents) else { return nil }
            names.formUnion(own)
        }
        guard names.count <= 64 else { return nil }
        let sorted = names.sorted()
        self.names = sorted
        places = scope.runs.map { run in
            run.maskedEvents.map { sorted.firstIndex(of: $0) ?? 0 }
        }
        isByEvent = !plan.groups.isEmpty
        self.plan = plan
        self.scope = scope
    }

    /// Adds the figures of all runs.
    func answer(into worker: MeasureWorker) throws {
        let windows = try HashWindows.cut(scope.runs)
        let wanted = wantedBits
        let runs = scope.runs
        let tallies = try Workers.run(tasks: windows.count, threads: scope.options.threads) {
            [Int](repeating: 0, count: 65)
        } _: { task, counts in
            try scope.checkCancelled()
            try count(CustomerMerge(runs, windows[task]), wanted, into: &counts)
        }
        for counts in tallies {
            guard isByEvent else {
                worker.addCustomers(counts[64], to: CellKey(group: .values([]), bucket: 0))
                continue
            }
            for (place, name) in names.enumerated() where wanted >> UInt64(place) & 1 != 0 {
                let group = [GroupValue.text(Array(name.text.utf8))]
                worker.addCustomers(counts[place], to: CellKey(group: .values(group), bucket: 0))
            }
        }
    }

    /// The places of the names that are asked for.
    private var wantedBits: UInt64 {
        names.enumerated().reduce(0) { bits, name in
            plan.selector.steps[0].mayMatch(name.element) ? bits | 1 << UInt64(name.offset) : bits
        }
    }

    /// Counts customers by name and, in the last place, those with any of the names.
    private func count(
        _ merge: consuming CustomerMerge, _ wanted: UInt64, into counts: inout [Int]
    ) throws {
        while try merge.next() {
            var bits: UInt64 = 0
            for part in merge.parts {
                var mask = part.mask
                while mask != 0 {
                    let bit = mask.trailingZeroBitCount
                    if bit < places[part.run].count { bits |= 1 << UInt64(places[part.run][bit]) }
                    mask &= mask &- 1
                }
            }
            bits &= wanted
            if bits != 0 { counts[64] += 1 }
            while bits != 0 {
                counts[bits.trailingZeroBitCount] += 1
                bits &= bits &- 1
            }
        }
    }
}
