package import FootfallFormat
internal import FootfallModel

/// Reads the selected events of a window's customers, one customer after another, in time order.
///
/// For one thread; windows are loaded one at a time.
///
///     let scan = CustomerScan(runs, selector, secret: secret, clock: clock)
///     try scan.load(window)
///     try scan.forEachCustomer { customer, events in … events.times[i], events.masks[i] … }
///
/// First the directories' masks tell which customers may matter; then each run's rows of those are
/// selected; then each customer's stretches of the selected events are put together. Mostly they lie
/// in one run and are handed on as they are.
package final class CustomerScan {
    /// Where a selected event lies: a run, and a place among its selected events.
    package struct Origin: Sendable, BitwiseCopyable {
        package var run: UInt32
        package var index: UInt32

        /// There are fewer runs than 2^32, and each has fewer than 2^24 events.
        init(run: Int, index: Int) {
            self.run = UInt32(truncatingIfNeeded: run)
            self.index = UInt32(truncatingIfNeeded: index)
        }
    }

    /// The selected events of one customer in time order; the order of simultaneous ones is open.
    package struct CustomerEvents {
        package let times: UnsafeBufferPointer<Int64>
        package let masks: UnsafeBufferPointer<UInt64>
        let origins: Origins

        /// Where the i-th of these events lies.
        package func origin(_ i: Int) -> Origin {
            switch origins {
            case .stretch(let run, let first): Origin(run: run, index: first + i)
            case .listed(let origins): origins[i]
            }
        }
    }

    enum Origins {
        case stretch(run: Int, first: Int)
        case listed(UnsafeBufferPointer<Origin>)
    }

    /// What is done for some customers takes some milliseconds at most.
    private static let customersPerCheckpoint = 64

    private let runs: [any Run]
    private let scanners: [EventScanner]
    private let sieve: CustomerSieve
    private let keepsIDs: Bool
    /// The selected events of each run, of the window that was loaded last.
    package private(set) var selected: [SelectedEvents]
    private var customers = WindowCustomers()
    private var customerCounters = ScanCounters()

    /// A scan of the customers that may have an event of any of some of the selector's steps; of all
    /// customers if `entries` is nil.
    package convenience init(
        _ runs: [any Run], _ selector: EventSelector, secret: UInt64, clock: LocalClock,
        entries: Range<Int>? = 0..<1, keepsIDs: Bool = false
    ) {
        self.init(
            runs, selector, secret: secret, clock: clock,
            sieve: CustomerSieve(selector, runs, entries: entries), keepsIDs: keepsIDs)
    }

    /// A scan of the customers that a sieve of them leaves.
    init(
        _ runs: [any Run], _ selector: EventSelector, secret: UInt64, clock: LocalClock,
        sieve: CustomerSieve, keepsIDs: Bool = false
    ) {
        self.runs = runs
        self.keepsIDs = keepsIDs
        scanners = runs.map { selector.scanner(of: $0, secret: secret, clock: clock) }
        self.sieve = sieve
        selected = runs.map { _ in SelectedEvents() }
    }

    package var counters: ScanCounters {
        scanners.reduce(into: customerCounters) { $0 += $1.counters }
    }

    /// Selects the events of a window's customers.
    package func load(_ window: HashWindow) throws {
        customers.removeAll(runs: runs.count)
        customers.find(
            try CustomerMerge(runs, window, keepsIDs: keepsIDs), sieve, keepsIDs: keepsIDs)
        customerCounters.customersScanned += customers.partEnds.count
        customerCounters.customersSkipped += customers.skippedCount
        for run in runs.indices {
            // Taken out while it grows, so that it has one owner.
            var events = selected[run]
            selected[run] = SelectedEvents()
            events.removeAll()
            events.reserve(customers.stretches[run].reduce(0) { $0 + $1.count })
            for rows in customers.stretches[run] {
                try scanners[run].select(rows, into: &events)
            }
            selected[run] = events
        }
    }

    /// How many customers of the window are left out because their masks tell all that is asked.
    var settledCount: Int { customers.settledCount }

    /// The id of a customer of the window, by its number.
    package func id(ofCustomer number: Int) -> ArraySlice<UInt8> { customers.id(number) }

    /// Where a customer's rows lie, selected or not, by its number; valid until a window is loaded.
    func parts(ofCustomer number: Int) -> UnsafeBufferPointer<CustomerMerge.Part> {
        let ends = customers.partEnds
        return UnsafeBufferPointer(
            rebasing: customers.parts[(number == 0 ? 0 : ends[number - 1])..<ends[number]])
    }

    /// Goes through the customers of the loaded window that have a selected event, by (hash, id).
    ///
    /// `body` is given a customer's number among those of the window that may matter.
    package func forEachCustomer(_ body: (Int, CustomerEvents) throws -> Void) throws {
        try withColumns(of: 0, []) { columns in
            try columns.withUnsafeBufferPointer { columns in
                var timeline = Timeline(columns: columns)
                let (parts, ends) = (customers.parts, customers.partEnds)
                var first = 0
                for customer in ends.indices {
                    if customer % Self.customersPerCheckpoint == 0 {
                        try QueryWatch.checkpoint()
                    }
                    let own = UnsafeBufferPointer(rebasing: parts[first..<ends[customer]])
                    first = ends[customer]
                    if let events = timeline.events(of: own) { try body(customer, events) }
                }
            }
        }
    }

    /// The row of a selected event.
    package func row(of origin: Origin) -> Int {
        Int(selected[Int(origin.run)].rows[Int(origin.index)])
    }

    /// Holds the arrays of all runs' selected events in place for the time of a call.
    private func withColumns(
        of run: Int, _ columns: [Timeline.Columns], _ body: ([Timeline.Columns]) throws -> Void
    ) throws {
        guard run < selected.count else { return try body(columns) }
        let events = selected[run]
        try events.rows.withUnsafeBufferPointer { rows in
            try events.times.withUnsafeBufferPointer { times in
                try events.masks.withUnsafeBufferPointer { masks in
                    let own = Timeline.Columns(rows: rows, times: times, masks: masks)
                    try withColumns(of: run + 1, columns + [own], body)
                }
            }
        }
    }
}
