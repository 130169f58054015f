import FootfallFormat
import FootfallModel

/// One thread's part of a measures query: scans what it is given, keeps a figure for each cell and
/// measure.
final class MeasureWorker {
    private let plan: MeasurePlan
    private let scope: QueryScope
    private var scanners: [EventScanner?]
    private(set) var assigner: CellAssigner
    private(set) var accumulators: [any Accumulator]
    private let customerAccumulators: [any CustomerAccumulator]
    private let sessions: SessionCells?
    /// Finds sessions where their events need not be told apart.
    private let gapSessions: GapSessions?
    /// The counts of the run that is being scanned.
    private var tally: RunTally?
    /// What was read for those of other runs.
    private var tallied = ScanCounters()
    private var customerCounters = ScanCounters()
    /// Whether no event was counted in several groups, as far as that is known.
    private(set) var isEachInOneGroup: Bool
    private let memory = MemoryShare()

    init(_ plan: MeasurePlan, _ scope: QueryScope) {
        self.plan = plan
        self.scope = scope
        scanners = [EventScanner?](repeating: nil, count: scope.runs.count)
        isEachInOneGroup = true
        let assigner = CellAssigner(plan)
        self.assigner = assigner
        sessions = plan.sessionRule.map { SessionCells($0, assigner, scope) }
        gapSessions = plan.sessionRule.flatMap { GapSessions($0, plan, scope) }
        accumulators = plan.measures.map { $0.accumulator() }
        customerAccumulators = accumulators.compactMap { $0 as? any CustomerAccumulator }
    }

    var counters: ScanCounters {
        let parts =
            scanners.map { $0?.counters }
            + [gapSessions?.counters, tally?.counters, tallied, customerCounters]
        return parts.reduce(into: ScanCounters()) { sum, part in
            if let part { sum += part }
        }
    }

    /// Scans some rows of a run, whole zones, for all measures that need no customers.
    func scan(_ rows: Range<Int>, of run: Int) throws {
        let tally = try tally(of: run)
        try forEachZone(rows) { zone in
            if try tally.narrow?.add(zone: zone) == true { return }
            try withMatches(rows, zone, of: run) { reader, matches in
                if let counts = tally.counts, try counts.add(matches, reader) { return }
                isEachInOneGroup = isEachInOneGroup && plan.groupsAreOfRows
                let batch = try open(reader, matches)
                for accumulator in accumulators { try accumulator.add(batch) }
            }
        }
        try checkSize()
    }

    private func tally(of run: Int) throws -> RunTally {
        if let tally, tally.run == run { return tally }
        try endTally()
        let new = try RunTally(run, plan, scope)
        tally = new
        return new
    }

    /// Takes in what was tallied apart.
    func endTally() throws {
        guard let ended = tally else { return }
        dropTally()
        guard let counts = ended.counts else { return }
        isEachInOneGroup = isEachInOneGroup && !counts.hasSharedEvents
        try counts.forEachCell(of: assigner) { add($1, to: $0) }
        try checkSize()
    }

    private func dropTally() {
        if let tally { tallied += tally.counters }
        tally = nil
    }

    /// Scans the customers of a window, for all measures.
    func scan(_ window: HashWindow) throws {
        try scope.checkCancelled()
        if let gapSessions {
            let customers = try gapSessions.sessions(in: window, assigner)
            customerCounters.customersScanned += customers.sessionEnds.count
            return try add(customers)
        }
        var events = WindowEvents()
        for (run, rows) in window.rows.enumerated() {
            try forEachZone(rows) { zone in
                try withMatches(rows, zone, of: run) { reader, matches in
                    let batch = try open(reader, matches)
                    for accumulator in accumulators { try accumulator.add(batch) }
                    let entries = try batch.assigner.entries(of: .rows, batch.reader)
                    events.append(entries, firstRow: UInt32(batch.reader.rows.lowerBound))
                }
            }
            events.endRun()
        }
        sessions?.openWindow()
        let customers = try events.byCustomer(
            CustomerMerge(scope.runs, window, keepsIDs: false), sessions)
        customerCounters.customersScanned += customers.ends.count
        try add(customers)
    }

    private func add(_ customers: CustomerCells) throws {
        for accumulator in customerAccumulators {
            accumulator.add(customers, cellCount: assigner.cellCount)
        }
        try checkSize()
    }

    /// Takes in customers that were counted without reading their events.
    func addCustomers(_ count: Int, to key: CellKey) {
        let cell = Int(assigner.cell(key))
        for accumulator in accumulators {
            (accumulator as? CustomersAccumulator)?.add(count, to: cell)
        }
    }

    /// Takes in a group's events that were counted without reading them, by bucket.
    func add(_ counts: [Int], of group: CellKey.Group) {
        for (bucket, count) in counts.enumerated() where count > 0 {
            add(count, to: Int(assigner.cell(CellKey(group: group, bucket: bucket))))
        }
    }

    private func add(_ count: Int, to cell: Int) {
        for accumulator in accumulators { (accumulator as? CountAccumulator)?.add(count, to: cell) }
    }

    private func forEachZone(_ rows: Range<Int>, _ body: (Int) throws -> Void) throws {
        guard !rows.isEmpty else { return }
        for zone in rows.lowerBound / ZoneSize.rows...(rows.upperBound - 1) / ZoneSize.rows {
            try scope.checkCancelled()
            try body(zone)
        }
    }

    /// Hands over the matches among some rows that lie in a zone, if there are any.
    private func withMatches(
        _ rows: Range<Int>, _ zone: Int, of run: Int,
        _ body: (ZoneReader, ArraySlice<UInt16>) throws -> Void
    ) throws {
        let scanner = scanner(run)
        let matches = try scanner.matches(in: rows, zone: zone)
        if !matches.isEmpty { try body(scanner.reader, matches) }
    }

    private func open(_ reader: ZoneReader, _ matches: ArraySlice<UInt16>) throws -> ZoneBatch {
        try assigner.open(reader, rows: matches, buckets: plan.buckets)
        // Every group that an event belongs to is a row of the answer, whatever is measured.
        _ = try assigner.entries(of: .rows, reader)
        return ZoneBatch(reader: reader, rows: matches, assigner: assigner)
    }

    private func scanner(_ run: Int) -> EventScanner {
        if let known = scanners[run] { return known }
        let scanner = scope.scanner(plan.selector, run: run)
        scanners[run] = scanner
        return scanner
    }

    private func checkSize() throws {
        let tallied = tally?.counts?.byteCount ?? 0
        let bytes = accumulators.reduce(assigner.byteCount + tallied) { $0 + $1.byteCount }
        try memory.hold(bytes, assigner.cellCount, .groups)
    }

    /// Takes in all of another thread's figures; `endTally` then ends what both tallied.
    func merge(_ other: MeasureWorker) throws {
        try take(other)
        isEachInOneGroup = isEachInOneGroup && other.isEachInOneGroup
        let cells = try (0..<other.assigner.cellCount).map { cell in
            if cell % 1024 == 0 {
                try QueryWatch.checkpoint()
                try assigner.makeRoom(for: 1024)
            }
            if cell % 65_536 == 0 { try checkSize() }
            return assigner.cell(other.assigner.key(of: cell))
        }
        for (own, theirs) in zip(accumulators, other.accumulators) {
            try own.merge(theirs, cells: cells)
            try checkSize()
        }
    }

    /// Adds another thread's tally to the own one if both are of one run: so the texts of a run are
    /// looked up once, and not by each thread.
    private func take(_ other: MeasureWorker) throws {
        guard let theirs = other.tally, let counts = theirs.counts else { return }
        other.dropTally()
        if let own = tally?.counts, tally?.run == theirs.run { return own.merge(counts) }
        try endTally()
        tally = RunTally(run: theirs.run, counts: counts)
    }
}
