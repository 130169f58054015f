package import FootfallFormat
internal import FootfallModel

/// Reads the selected events of a window's customers, one customer after another, in time order.
///
/// For one thread; windows are loaded one at a time.
///
///     let scan = CustomerScan(runs, selector, secret: secret, clock: clock)
///     try scan.load(window) { customer in … can it matter? … }
///     try scan.forEachCustomer { events in … events.times[i], events.masks[i] … }
///
/// First the directories alone tell which customers matter; then each run's rows of those are
/// selected; then each customer's stretches of the selected events are put together. Mostly they lie
/// in one run and are handed on as they are.
package final class CustomerScan {
    /// Where a selected event lies: a run, and a place among its selected events.
    package struct Origin: Sendable {
        package var run: UInt32
        package var index: UInt32
    }

    /// The selected events of one customer in time order; the order of simultaneous ones is open.
    package struct CustomerEvents {
        package let times: UnsafeBufferPointer<Int64>
        package let masks: UnsafeBufferPointer<UInt64>
        let origins: Origins

        /// Where the i-th of these events lies.
        package func origin(_ i: Int) -> Origin {
            switch origins {
            case .stretch(let run, let first):
                Origin(run: UInt32(run), index: UInt32(first + i))
            case .listed(let origins): origins[i]
            }
        }
    }

    enum Origins {
        case stretch(run: Int, first: Int)
        case listed(UnsafeBufferPointer<Origin>)
    }

    private let runs: [any Run]
    private let scanners: [EventScanner]
    /// The selected events of each run, of the window that was loaded last.
    package private(set) var selected: [SelectedEvents]
    /// The customers that matter: where each one's parts end.
    private var partEnds: [Int] = []
    private var parts: [CustomerMerge.Part] = []

    package init(_ runs: [any Run], _ selector: EventSelector, secret: UInt64, clock: LocalClock) {
        self.runs = runs
        scanners = runs.map { selector.scanner(of: $0, secret: secret, clock: clock) }
        selected = runs.map { _ in SelectedEvents() }
    }

    package var counters: ScanCounters {
        scanners.reduce(into: ScanCounters()) { $0 += $1.counters }
    }

    /// Selects the events of a window's customers, leaving out those that are not wanted.
    package func load(
        _ window: HashWindow, where isWanted: (CustomerMerge) throws -> Bool = { _ in true }
    ) throws {
        parts.removeAll(keepingCapacity: true)
        partEnds.removeAll(keepingCapacity: true)
        var wanted = [Stretches](repeating: Stretches(), count: runs.count)
        var merge = try CustomerMerge(runs, window)
        while try merge.next() {
            guard try isWanted(merge) else { continue }
            for part in merge.parts { wanted[part.run].insert(part.rows) }
            parts.append(contentsOf: merge.parts)
            partEnds.append(parts.count)
        }
        for run in runs.indices {
            selected[run].removeAll()
            for rows in wanted[run].ranges {
                try scanners[run].select(rows, into: &selected[run])
            }
        }
    }

    /// Goes through the customers of the loaded window that have a selected event, by (hash, id).
    ///
    /// `body` is given a customer's number among those that were wanted.
    package func forEachCustomer(_ body: (Int, CustomerEvents) throws -> Void) throws {
        try withColumns(of: 0, []) { columns in
            try parts.withUnsafeBufferPointer { parts in
                try partEnds.withUnsafeBufferPointer { ends in
                    try columns.withUnsafeBufferPointer { columns in
                        var timeline = Timeline(columns: columns)
                        var first = 0
                        for customer in ends.indices {
                            let own = UnsafeBufferPointer(rebasing: parts[first..<ends[customer]])
                            first = ends[customer]
                            if let events = timeline.events(of: own) { try body(customer, events) }
                        }
                    }
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

/// Ascending stretches of rows, joined where the gap is smaller than a zone, which is read whole.
private struct Stretches {
    var ranges: [Range<Int>] = []

    mutating func insert(_ rows: Range<Int>) {
        guard let last = ranges.last, rows.lowerBound - last.upperBound < ZoneSize.rows else {
            return ranges.append(rows)
        }
        ranges[ranges.count - 1] = last.lowerBound..<rows.upperBound
    }
}
