import FootfallFormat
import FootfallModel
import FootfallStorage

/// Finds what was viewed beside a product: a pass over all customers with views, for the lift
/// compares with those that did not view the product.
enum AlsoViewedScan {
    /// What a scan found.
    struct Outcome {
        var products: [[UInt8]: AlsoViewedFigures] = [:]
        /// All units that viewed something, and those that viewed the given product.
        var totals = AlsoViewedFigures()
        /// Of a second scan: those that viewed some product that was not kept.
        var rest = AlsoViewedFigures()
        private let memory = MemoryShare()
        private var idBytes = 0

        fileprivate mutating func add(_ figures: AlsoViewedFigures, to product: [UInt8]) {
            let known = products.count
            products[product, default: .init()] += figures
            if products.count > known { idBytes += product.count }
        }

        /// A product takes its place in a table that is three quarters full, and an array of its own.
        fileprivate func checkSize() throws {
            let stride = MemoryLayout<(id: [UInt8], figures: AlsoViewedFigures)>.stride
            try memory.hold(
                idBytes + products.count * (stride * 4 / 3 + 32), products.count, .products)
        }
    }

    static func run(
        _ plan: AlsoViewedPlan, keeping kept: Set<[UInt8]>? = nil, in scope: inout QueryScope
    ) throws -> Outcome {
        let runs = scope.snapshot.runsByTime(overlapping: plan.times)
        return try scope.pass(over: runs) {
            AlsoViewedWorker(plan, runs, keeping: kept, $0)
        }.merged(into: Outcome()) { try $1.add(to: &$0) }
    }
}

/// One thread's part.
private struct AlsoViewedWorker: CustomerWorker {
    private let scan: CustomerScan
    private let readers: [ProductReader]
    private let kept: Set<[UInt8]>?
    /// Whether each product, by its number, is kept; for those met so far.
    private var keptProducts: [Bool] = []
    /// Nil where each customer is one unit.
    private let splitter: UnitSplitter?
    private var table = TextInterner()
    private var tally: AlsoViewedTally
    private var views: [AlsoViewedTally.View] = []
    private let memory = MemoryShare()

    init(
        _ plan: AlsoViewedPlan, _ runs: [any Run], keeping kept: Set<[UInt8]>?,
        _ scope: QueryScope
    ) {
        self.kept = kept
        let (secret, clock) = (scope.snapshot.secret, scope.zone.clock)
        let selector = EventSelector(
            steps: [plan.views], filter: plan.filter, times: plan.times)
        scan = CustomerScan(runs, selector, secret: secret, clock: clock)
        readers = ZoneReader.all(runs, secret: secret, clock: clock).map { ProductReader($0) }
        splitter = UnitSplitter(plan.units, scan, runs, secret: secret, clock: clock)
        tally = AlsoViewedTally(given: table.intern(plan.product), window: plan.window)
    }

    var counters: ScanCounters { scan.counters }

    mutating func work(on window: HashWindow) throws {
        try scan.load(window)
        try splitter?.load()
        let scan = scan
        var table = self.table
        self.table = TextInterner()
        var products = ProductReader.Products()
        for (reader, events) in zip(readers, scan.selected) {
            try reader.append(events, to: &products, in: &table)
        }
        self.table = table
        keepNewProducts()
        try scan.forEachCustomer { customer, events in
            tally.beginCustomer()
            guard let splitter else { return add(events.times.indices, of: events, products) }
            try splitter.forEachUnit(
                ofCustomer: customer, count: events.times.count, events.origin
            ) { add($0, of: events, products) }
        }
    }

    private mutating func add(
        _ unit: some Sequence<Int>, of events: CustomerScan.CustomerEvents,
        _ products: ProductReader.Products
    ) {
        views.removeAll(keepingCapacity: true)
        for i in unit {
            let origin = events.origin(i)
            let event = products.firsts[Int(origin.run)] + Int(origin.index)
            for place in products.offsets[event]..<products.offsets[event + 1] {
                views.append(.init(product: products.ids[Int(place)], time: events.times[i]))
            }
        }
        let keptProducts = keptProducts
        tally.add(views) { keptProducts.isEmpty || keptProducts[Int($0)] }
    }

    private mutating func keepNewProducts() {
        guard let kept else { return }
        for number in keptProducts.count..<table.count {
            keptProducts.append(kept.contains(Array(table.bytes(UInt32(number)))))
        }
    }

    func checkSize() throws {
        try memory.hold(
            tally.byteCount + table.byteCount + table.count * 40
                + (splitter?.byteCount ?? 0), tally.productCount, .products)
    }

    func add(to outcome: inout AlsoViewedScan.Outcome) throws {
        for product in 0..<tally.productCount where product != Int(tally.given) {
            if product % 1024 == 0 {
                try QueryWatch.checkpoint()
                try outcome.checkSize()
            }
            let figures = tally.figures(of: product)
            guard figures.all > 0 else { continue }
            outcome.add(figures, to: Array(table.bytes(UInt32(product))))
        }
        try outcome.checkSize()
        outcome.totals += tally.totals
        outcome.rest += tally.restFigures
    }
}
