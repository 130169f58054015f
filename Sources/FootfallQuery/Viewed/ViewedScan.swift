import FootfallFormat
internal import FootfallModel
package import FootfallStorage

/// Finds the products that one customer, or each customer, viewed.
///
/// One customer: a search in each run's directory, then the zones that hold its rows. Every
/// customer: a pass over the directories in hash windows, on a few threads, into packed lists
/// (`ViewedList`); they are read in the order of the customers' ids, so that the store's secret shows
/// nowhere.
package struct ViewedScan: Sendable {
    private let plan: ViewedPlan
    private let snapshot: Snapshot
    private let clock: LocalClock

    package init(_ plan: ViewedPlan, on snapshot: Snapshot, clock: LocalClock) {
        self.plan = plan
        self.snapshot = snapshot
        self.clock = clock
    }

    /// The customers that viewed a product.
    package func run(_ options: QueryOptions) throws -> ViewedAnswer {
        try run(options, .all, listSizeBytesMax: .max)
    }

    /// The same, the first of them if not all fit in memory at once; the others are what follows.
    ///
    /// Each part goes through all customers, and keeps those whose ids are some of all.
    package func runInParts(_ options: QueryOptions) throws -> ViewedAnswer {
        do {
            return try run(options, .all, listSizeBytesMax: Self.partSizeBytesMax(options))
        } catch let excess as ViewedExcess {
            return try part(excess.parts[...], options)
        }
    }

    /// What the lists of a part may take: with their order, and beside a cache of blocks, that is
    /// about what a query may keep.
    private static func partSizeBytesMax(_ options: QueryOptions) -> Int {
        options.groupSizeBytesMax / 6
    }

    /// The first of some parts, with those that follow.
    private func part(_ parts: ArraySlice<IDRange>, _ options: QueryOptions) throws -> ViewedAnswer
    {
        var answer = try run(options, parts.first ?? .all, listSizeBytesMax: .max)
        let rest = parts.dropFirst()
        if !rest.isEmpty { answer.following = { try part(rest, options) } }
        return answer
    }

    private func run(
        _ options: QueryOptions, _ customers: IDRange, listSizeBytesMax: Int
    ) throws -> ViewedAnswer {
        let runs = snapshot.runsByTime(overlapping: plan.times)
        let windows: [HashWindow]
        switch plan.subject {
        case .customer(let customer): windows = [try window(of: customer, in: runs)]
        case .everyCustomer: windows = try HashWindows.cut(runs)
        }
        let threads = max(1, min(options.threads, windows.count))
        let workers = try Workers.run(tasks: windows.count, threads: threads) {
            ViewedWorker(plan, runs, customers, secret: snapshot.secret, clock: clock)
        } _: { task, worker in
            try options.checkCancelled()
            try worker.work(on: windows[task])
            if worker.list.byteCount > listSizeBytesMax / threads {
                let share = Double(worker.windowCount) / Double(windows.count)
                throw ViewedExcess(
                    worker.list.ids,
                    times: Double(worker.list.byteCount) / share / Double(listSizeBytesMax))
            }
            try worker.checkSize()
        }
        return try ViewedAnswer(
            plan.subject, workers.map(\.list), workers.map(\.memory),
            counters: workers.reduce(into: ScanCounters()) { $0 += $1.counters })
    }

    /// One customer's rows of all runs.
    private func window(of customer: String, in runs: [any Run]) throws -> HashWindow {
        let hash = customerHash(customer, secret: snapshot.secret)
        let rows = try runs.map { try $0.rows(ofCustomer: customer, hash: hash) ?? 0..<0 }
        return HashWindow(hashes: hash...hash, rows: rows)
    }
}

/// The lists of all customers take too much: they are to be made in parts.
private struct ViewedExcess: Error {
    let parts: [IDRange]

    /// By the ids of the customers at hand, and what all lists take as a multiple of what they may.
    init(_ ids: TextArena, times: Double) {
        // Somewhat more parts, so that one that turns out large still has room.
        parts = IDRange.parts(max(2, Int((1.25 * times).rounded(.up))), of: ids)
    }
}

/// One thread's part.
private final class ViewedWorker {
    private let limit: Int
    private let scan: CustomerScan
    private let readers: [ProductReader]
    private var products = ProductReader.Products()
    private var viewed = ViewedProducts()
    private let customers: IDRange
    private(set) var list = ViewedList()
    private(set) var windowCount = 0
    let memory = MemoryShare()

    init(
        _ plan: ViewedPlan, _ runs: [any Run], _ customers: IDRange, secret: UInt64,
        clock: LocalClock
    ) {
        limit = plan.limit
        self.customers = customers
        let selector = plan.selector
        scan = CustomerScan(runs, selector, secret: secret, clock: clock, keepsIDs: true)
        readers = runs.map {
            ProductReader(
                ZoneReader(run: $0, secret: secret, clock: clock, readsFew: plan.isForOne))
        }
    }

    var counters: ScanCounters { scan.counters }

    func checkSize() throws {
        try memory.hold(list.byteCount + viewed.byteCount, list.productCount, .views)
    }

    func work(on window: HashWindow) throws {
        try scan.load(window)
        windowCount += 1
        // Taken out, so that they have one owner and the loops below go without checks of access.
        var list = self.list
        self.list = ViewedList()
        var viewed = self.viewed
        self.viewed = ViewedProducts()
        defer { (self.list, self.viewed) = (list, viewed) }
        products.removeAll()
        for (reader, events) in zip(readers, scan.selected) {
            try reader.append(events, to: &products, in: &list.products)
        }
        let products = products
        try scan.forEachCustomer { customer, events in
            guard customers.contains(scan.id(ofCustomer: customer)) else { return }
            for i in events.times.indices {
                let origin = events.origin(i)
                let event = products.firsts[Int(origin.run)] + Int(origin.index)
                for place in products.offsets[event]..<products.offsets[event + 1] {
                    viewed.add(products.ids[Int(place)], at: events.times[i], in: i)
                }
            }
            try viewed.take(limit: limit, table: list.products) {
                try checkTimes(of: $0)
                list.append(scan.id(ofCustomer: customer), $0)
            }
        }
    }

    /// A damaged file may hold any time; what is in the list is shown as it is.
    private func checkTimes(of products: ArraySlice<ViewedProduct>) throws {
        let times = Timestamp.earliest.microseconds...Timestamp.latest.microseconds
        for product in products
        where !times.contains(product.first) || !times.contains(product.last) {
            throw FootfallError(
                .damaged, "a view at \(product.first) µs, outside years 1 to 9999")
        }
    }
}
