import FootfallFormat
package import FootfallModel
package import FootfallStorage

/// Finds the products that one customer, or each customer, viewed.
///
/// One customer: a search in each run's directory, then the zones that hold its rows. Every
/// customer: a pass over the directories in hash windows, on a few threads; the answers are put in
/// the order of the customers' ids at the end, so that the store's secret shows nowhere.
package struct ViewedScan: Sendable {
    /// A customer and the products it viewed, most recent first.
    package struct Entry: Sendable {
        package var customer: [UInt8]
        package var products: [Item]
    }

    /// A product's id beside its figures.
    package struct Item: Sendable, Equatable {
        package var product: String
        package var views: Int
        package var first: Timestamp
        package var last: Timestamp
    }

    /// What a scan found.
    package struct Outcome: Sendable {
        package var entries: [Entry] = []
        package var counters = ScanCounters()
    }

    private let plan: ViewedPlan
    private let snapshot: Snapshot
    private let clock: LocalClock

    package init(_ plan: ViewedPlan, on snapshot: Snapshot, clock: LocalClock) {
        self.plan = plan
        self.snapshot = snapshot
        self.clock = clock
    }

    /// The customers that viewed a product, by their ids.
    package func run(_ options: QueryOptions) throws -> Outcome {
        let runs = snapshot.runsByTime
        let windows: [HashWindow]
        switch plan.subject {
        case .customer(let customer): windows = [try window(of: customer, in: runs)]
        case .everyCustomer: windows = try HashWindows.cut(runs)
        }
        let workers = try Workers.run(tasks: windows.count, threads: options.threads) {
            ViewedWorker(plan, runs, secret: snapshot.secret, clock: clock)
        } _: { task, worker in
            try options.checkCancelled()
            try worker.work(on: windows[task])
        }
        var outcome = Outcome()
        for worker in workers {
            outcome.entries += worker.entries
            outcome.counters += worker.counters
        }
        outcome.entries.sort { $0.customer.lexicographicallyPrecedes($1.customer) }
        return outcome
    }

    /// One customer's rows of all runs.
    private func window(of customer: String, in runs: [any Run]) throws -> HashWindow {
        let hash = customerHash(customer, secret: snapshot.secret)
        let rows = try runs.map { try $0.rows(ofCustomer: customer, hash: hash) ?? 0..<0 }
        return HashWindow(hashes: hash...hash, rows: rows)
    }
}

/// One thread's part.
private final class ViewedWorker {
    private let limit: Int
    private let scan: CustomerScan
    private let readers: [ProductReader]
    private var table = TextInterner()
    private var viewed = ViewedProducts()
    private(set) var entries: [ViewedScan.Entry] = []

    init(_ plan: ViewedPlan, _ runs: [any Run], secret: UInt64, clock: LocalClock) {
        limit = plan.limit
        let selector = plan.selector
        scan = CustomerScan(runs, selector, secret: secret, clock: clock, keepsIDs: true)
        readers = runs.map {
            ProductReader(
                ZoneReader(run: $0, secret: secret, clock: clock, readsFew: plan.isForOne))
        }
    }

    var counters: ScanCounters { scan.counters }

    func work(on window: HashWindow) throws {
        try scan.load(window)
        let products = try zip(readers, scan.selected).map { reader, events in
            try reader.products(of: events, in: &table)
        }
        try scan.forEachCustomer { customer, events in
            for i in events.times.indices {
                let origin = events.origin(i)
                for product in products[Int(origin.run)].of(Int(origin.index)) {
                    viewed.add(product, at: events.times[i], in: origin)
                }
            }
            try append(Array(scan.id(ofCustomer: customer)))
        }
    }

    private func append(_ customer: [UInt8]) throws {
        let products = try viewed.takeProducts(limit: limit, table: table).map(item)
        if !products.isEmpty {
            entries.append(ViewedScan.Entry(customer: customer, products: products))
        }
    }

    private func item(_ product: ViewedProduct) throws -> ViewedScan.Item {
        guard let first = Timestamp(microseconds: product.first),
            let last = Timestamp(microseconds: product.last)
        else {
            throw FootfallError(.damaged, "a view at \(product.first) µs, outside years 1 to 9999")
        }
        return ViewedScan.Item(
            product: String(decoding: table.bytes(product.product), as: UTF8.self),
            views: product.views, first: first, last: last)
    }
}
