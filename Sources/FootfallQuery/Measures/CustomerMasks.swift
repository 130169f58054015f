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
    /// For each run, which names its bits stand for.
    private let maps: [MaskMap]
    private let isByEvent: Bool

    /// Nil where rows must be read.
    init?(_ plan: MeasurePlan, _ scope: QueryScope) throws {
        let isSimple = plan.measures.allSatisfy {
            switch $0 {
            case .count, .customers: true
            case .sessions, .ofSessions, .perCustomer, .unique, .numeric: false
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
        maps = scope.runs.map { MaskMap($0.maskedEvents, among: sorted) }
        isByEvent = !plan.groups.isEmpty
        self.plan = plan
        self.scope = scope
    }

    /// Adds the figures of all runs.
    ///
    /// - Returns: how many customers there are.
    func answer(into worker: MeasureWorker) throws -> Int {
        let windows = try HashWindows.cut(scope.runs)
        let wanted = wantedBits
        let runs = scope.runs
        let tallies = try Workers.run(tasks: windows.count, threads: scope.options.threads) {
            BitCounts()
        } _: { task, counts in
            try scope.checkCancelled()
            count(try CustomerMerge(runs, windows[task], keepsIDs: false), wanted, into: &counts)
        }
        for bits in tallies {
            guard isByEvent else {
                worker.addCustomers(bits.words, to: CellKey(group: .values([]), bucket: 0))
                continue
            }
            let counts = bits.counts
            for (place, name) in names.enumerated() where wanted >> UInt64(place) & 1 != 0 {
                let group = [GroupValue.text(Array(name.text.utf8))]
                worker.addCustomers(counts[place], to: CellKey(group: .values(group), bucket: 0))
            }
        }
        return tallies.reduce(0) { $0 + $1.all }
    }

    /// The places of the names that are asked for.
    private var wantedBits: UInt64 {
        names.enumerated().reduce(0) { bits, name in
            plan.selector.steps[0].mayMatch(name.element) ? bits | 1 << UInt64(name.offset) : bits
        }
    }

    /// Counts the customers that have any of the wanted names, and how many have each.
    private func count(
        _ merge: consuming CustomerMerge, _ wanted: UInt64, into counts: inout BitCounts
    ) {
        while merge.next() {
            var bits: UInt64 = 0
            for part in merge.parts { bits |= maps[part.run].names(of: part.mask) }
            counts.add(bits & wanted)
        }
    }
}

/// Turns a run's masks into masks of names that are numbered over all runs: a table for each byte.
struct MaskMap {
    private let tables: [UInt64]
    private let byteCount: Int

    init(_ maskedEvents: [Name], among names: [Name]) {
        let places = maskedEvents.map { name in names.firstIndex(of: name) }
        byteCount = (places.count + 7) / 8
        tables = (0..<byteCount * 256).map { index in
            (0..<8).reduce(0) { bits, bit in
                let event = index / 256 * 8 + bit
                guard index >> bit & 1 == 1, event < places.count, let place = places[event] else {
                    return bits
                }
                return bits | 1 << UInt64(place)
            }
        }
    }

    @inline(__always)
    func names(of mask: UInt64) -> UInt64 {
        var names: UInt64 = 0
        for byte in 0..<byteCount {
            names |= tables[byte &* 256 &+ Int(truncatingIfNeeded: mask >> UInt64(byte &* 8) & 255)]
        }
        return names
    }
}

/// Counts for each bit in how many words it is set.
///
/// The counts are kept as binary numbers that stand upright: plane k holds bit k of all 64 of them.
/// So adding a word is adding 64 bits at once, and the carries die out after two planes on average.
struct BitCounts {
    private var planes = [UInt64](repeating: 0, count: 64)
    /// How many words there were, and how many had any bit set.
    private(set) var all = 0
    private(set) var words = 0

    @inline(__always)
    mutating func add(_ word: UInt64) {
        all &+= 1
        words &+= word == 0 ? 0 : 1
        var carry = word
        var plane = 0
        while carry != 0 {
            let old = planes[plane]
            planes[plane] = old ^ carry
            carry &= old
            plane &+= 1
        }
    }

    /// For each bit, the number of words.
    var counts: [Int] {
        (0..<64).map { bit in
            planes.enumerated().reduce(0) { $0 + (Int($1.element >> UInt64(bit) & 1) << $1.offset) }
        }
    }
}
