import FootfallFormat

/// Puts each customer's selected events of all runs together in time order.
///
/// Runs are walked forward, customer by customer. Events that lie in one run are handed on where they
/// lie; others are copied behind one another, one run after the other. The columns must stay in place
/// for as long as the timeline lives; events that were handed on are valid until the next ones are
/// asked for.
struct Timeline: ~Copyable {
    /// The selected events of one run.
    struct Columns {
        let rows: UnsafeBufferPointer<UInt32>
        let times: UnsafeBufferPointer<Int64>
        let masks: UnsafeBufferPointer<UInt64>
    }

    private let columns: UnsafeBufferPointer<Columns>
    /// The first event of each run that was not passed yet.
    private let places: UnsafeMutableBufferPointer<Int>
    private var mixed = MixedEvents()

    init(columns: UnsafeBufferPointer<Columns>) {
        self.columns = columns
        places = .allocate(capacity: columns.count)
        places.initialize(repeating: 0)
    }

    deinit { places.deallocate() }

    /// The events in some rows, at most one part a run; nil if there are none.
    @inline(__always)
    mutating func events(
        of parts: UnsafeBufferPointer<CustomerMerge.Part>
    ) -> CustomerScan.CustomerEvents? {
        if parts.count == 1 {
            let run = parts[0].run
            let events = selected(in: parts[0])
            return events.isEmpty ? nil : self.events(events, of: run)
        }
        mixed.removeAll()
        for part in parts { mixed.append(selected(in: part), of: part.run, columns[part.run]) }
        return mixed.events
    }

    /// The selected events in a part's rows; the run's place moves past them.
    @inline(__always)
    private func selected(in part: CustomerMerge.Part) -> Range<Int> {
        let rows = columns[part.run].rows
        let first = Self.place(
            of: UInt32(truncatingIfNeeded: part.rows.lowerBound), in: rows, from: places[part.run])
        let end = Self.place(
            of: UInt32(truncatingIfNeeded: part.rows.upperBound), in: rows, from: first)
        places[part.run] = end
        return first..<end
    }

    /// The first of some ascending rows, from a place on, that is not below a bound.
    ///
    /// Some rows are compared at once: how many events a customer has is noise, and each wrong guess
    /// costs as much as several comparisons. A run has fewer than 2^24 rows, so nothing is cut off.
    @inline(__always)
    private static func place(
        of bound: UInt32, in rows: UnsafeBufferPointer<UInt32>, from first: Int
    ) -> Int {
        var place = first
        while place &+ stepSize <= rows.count {
            // The highest bit of the difference: written out, as a comparison becomes a branch.
            var below: UInt32 = 0
            for i in 0..<stepSize { below &+= (rows[place &+ i] &- bound) >> 31 }
            place &+= Int(below)
            if below < stepSize { return place }
        }
        while place < rows.count && rows[place] < bound { place &+= 1 }
        return place
    }

    private static let stepSize = 16

    /// Events of one run as they lie there.
    private func events(_ events: Range<Int>, of run: Int) -> CustomerScan.CustomerEvents {
        CustomerScan.CustomerEvents(
            times: UnsafeBufferPointer(rebasing: columns[run].times[events]),
            masks: UnsafeBufferPointer(rebasing: columns[run].masks[events]),
            origins: .stretch(run: run, first: events.lowerBound))
    }
}
