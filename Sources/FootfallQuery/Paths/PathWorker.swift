import FootfallFormat
import FootfallModel
import FootfallStorage

/// One thread's part of a paths query.
///
/// Simultaneous events are put in the order of their names' bytes, which is how ties are ordered
/// first. Where more of the order can tell (two of one name, one of which is an anchor), the customer
/// is put off until its events' order is read.
struct PathWorker: CustomerWorker {
    private let plan: PathPlan
    private let scan: CustomerScan
    private let readers: [EventNameReader]
    private let groups: ChainGroups?
    /// Nil where each customer is one unit.
    private let splitter: UnitSplitter?
    /// With `top`, in the second pass: the rows that are kept.
    private let kept: Set<PathKey>?
    /// The same by this thread's rows.
    private var keptRows: [Bool] = []
    private(set) var names = TextInterner()
    private(set) var tally = PathTally()
    private var kernel: PathKernel
    private var ties: TieBreaker
    private var events: [PathKernel.Event] = []
    private var places: [ChainGroups.Place] = []
    private let memory = MemoryShare()

    init(_ plan: PathPlan, _ runs: [any Run], keeping kept: Set<PathKey>?, _ scope: QueryScope) {
        self.plan = plan
        self.kept = kept
        let (secret, clock) = (scope.snapshot.secret, scope.zone.clock)
        scan = CustomerScan(runs, plan.selector, secret: secret, clock: clock)
        readers = ZoneReader.all(runs, secret: secret, clock: clock).map { EventNameReader($0) }
        groups =
            plan.groups.isEmpty
            ? nil : ChainGroups(atStart: plan.groups, nil, runs, secret: secret, clock: clock)
        splitter = UnitSplitter(
            UnitRule(same: plan.same), scan, runs, secret: secret, clock: clock)
        kernel = PathKernel(plan)
        ties = TieBreaker(runs)
    }

    var counters: ScanCounters { scan.counters }

    mutating func work(on window: HashWindow) throws {
        try scan.load(window)
        try splitter?.load()
        let scan = scan
        var names = self.names
        self.names = TextInterner()
        let numbers = try zip(readers, scan.selected).map { try $0.read($1, in: &names) }
        self.names = names
        try scan.forEachCustomer { number, found in
            guard let reach = reach(found) else { return }
            take(found, reach, numbers)
            if needsTieOrder {
                ties.add(
                    found, of: number,
                    found.times.indices.map { scan.place(of: found.origin($0)) })
            } else {
                try addUnits(of: number)
            }
        }
        for customer in try ties.takeSettled() {
            take(customer, numbers)
            try addUnits(of: customer.number)
        }
    }

    /// Which of a customer's events its paths may hold; nil if it has none.
    private func reach(_ found: CustomerScan.CustomerEvents) -> Range<Int>? {
        splitter == nil
            ? plan.reach(found.times, found.masks)
            : found.times.indices
    }

    /// Takes some of a customer's events in, those of one time by their names.
    private mutating func take(
        _ found: CustomerScan.CustomerEvents, _ reach: Range<Int>,
        _ numbers: [UnsafeBufferPointer<UInt32>]
    ) {
        events.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        let readsPlaces = groups != nil || splitter != nil
        var hasTies = false
        for i in reach {
            let origin = found.origin(i)
            let name = numbers[Int(origin.run)][Int(origin.index)]
            hasTies = hasTies || (i > reach.lowerBound && found.times[i - 1] == found.times[i])
            events.append(.init(time: found.times[i], name: name, mask: found.masks[i]))
            if readsPlaces { places.append(scan.place(of: origin)) }
        }
        if hasTies { sortTies() }
    }

    private mutating func take(
        _ customer: TieBreaker.Customer, _ numbers: [UnsafeBufferPointer<UInt32>]
    ) {
        places = customer.places
        events = customer.places.indices.map { i in
            let origin = scan.origin(of: customer.places[i])
            return .init(
                time: customer.times[i], name: numbers[Int(origin.run)][Int(origin.index)],
                mask: customer.masks[i])
        }
    }

    private mutating func sortTies() {
        let names = names
        let hasPlaces = places.count == events.count
        let order = events.indices.sorted { left, right in
            let (l, r) = (events[left], events[right])
            if l.time != r.time { return l.time < r.time }
            return l.name != r.name
                && names.bytes(l.name).lexicographicallyPrecedes(names.bytes(r.name))
        }
        events = order.map { events[$0] }
        if hasPlaces { places = order.map { places[$0] } }
    }

    /// Whether simultaneous events of one name would tell different things.
    private var needsTieOrder: Bool {
        for i in events.indices.dropFirst() {
            let (event, previous) = (events[i], events[i - 1])
            guard event.time == previous.time, event.name == previous.name else { continue }
            if event.mask != previous.mask { return true }
            if groups != nil, event.isAnchor { return true }
        }
        return false
    }

    /// Counts the paths of the customer that was taken in.
    private mutating func addUnits(of customer: Int) throws {
        tally.beginCustomer()
        guard let splitter else { return try addUnit(events, places) }
        let (scan, events, places) = (scan, events, places)
        try splitter.forEachUnit(ofCustomer: customer, count: events.count) {
            scan.origin(of: places[$0])
        } _: { unit in
            try addUnit(unit.map { events[$0] }, unit.map { places[$0] })
        }
    }

    private mutating func addUnit(
        _ events: [PathKernel.Event], _ places: [ChainGroups.Place]
    ) throws {
        guard let anchor = kernel.find(events) else { return }
        tally.beginUnit()
        guard let groups else { return addPath(to: 0) }
        for cell in try groups.cells(of: [places[anchor]]) { addPath(to: cell) }
    }

    private mutating func addPath(to cell: UInt32) {
        let row = tally.add(kernel.path, cell: cell)
        if !isKept(row) { tally.addOther() }
    }

    private mutating func isKept(_ row: Int) -> Bool {
        guard let kept else { return true }
        if row == keptRows.count { keptRows.append(kept.contains(key(row))) }
        return keptRows[row]
    }

    /// What a row stands for on all threads.
    func key(_ row: Int) -> PathKey {
        let group = groups?.group(of: Int(tally.rows.first(row))) ?? .values([])
        return PathKey(group: group, path: text(tally.path(ofRow: row)))
    }

    private func text(_ path: [UInt32]) -> [UInt8] {
        var text: [UInt8] = []
        for (place, name) in path.enumerated() {
            if place > 0 { text.append(contentsOf: " > ".utf8) }
            if name == PathKernel.cut {
                text.append(contentsOf: "…".utf8)
            } else {
                text.append(contentsOf: names.bytes(name))
            }
        }
        return text
    }

    func checkSize() throws {
        try memory.hold(
            tally.byteCount + (groups?.byteCount ?? 0) + (splitter?.byteCount ?? 0),
            tally.rows.count, .paths)
    }
}

/// A row of the answer: a path in a group.
struct PathKey: Hashable {
    var group: CellKey.Group
    var path: [UInt8]
}
