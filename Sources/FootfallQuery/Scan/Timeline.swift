import FootfallFormat

/// Puts each customer's selected events of all runs together in time order.
///
/// Runs are walked forward, customer by customer. Events that lie in one run are handed on where they
/// lie; others are copied to buffers of the timeline's own, one run after another, and sorted only if
/// the runs overlap in time. The columns must stay in place for as long as the timeline lives; events
/// that were handed on are valid until the next ones are asked for.
struct Timeline: ~Copyable {
    /// The selected events of one run.
    struct Columns {
        let rows: UnsafeBufferPointer<UInt32>
        let times: UnsafeBufferPointer<Int64>
        let masks: UnsafeBufferPointer<UInt64>
    }

    /// Some of the selected events of one run.
    private struct Stretch {
        var run: Int
        var first: Int
        var count: Int
    }

    private let columns: UnsafeBufferPointer<Columns>
    /// The first event of each run that was not passed yet.
    private let places: UnsafeMutableBufferPointer<Int>
    private let stretches: UnsafeMutableBufferPointer<Stretch>
    private var capacity = 0
    private var times = UnsafeMutableBufferPointer<Int64>(start: nil, count: 0)
    private var masks = UnsafeMutableBufferPointer<UInt64>(start: nil, count: 0)
    private var origins = UnsafeMutableBufferPointer<CustomerScan.Origin>(start: nil, count: 0)

    init(columns: UnsafeBufferPointer<Columns>) {
        self.columns = columns
        places = .allocate(capacity: columns.count)
        places.initialize(repeating: 0)
        stretches = .allocate(capacity: columns.count)
    }

    deinit {
        places.deallocate()
        stretches.deallocate()
        times.deallocate()
        masks.deallocate()
        origins.deallocate()
    }

    /// The events in some rows, at most one part a run; nil if there are none.
    mutating func events(
        of parts: UnsafeBufferPointer<CustomerMerge.Part>
    ) -> CustomerScan.CustomerEvents? {
        var stretchCount = 0
        var total = 0
        for part in parts {
            let stretch = stretch(of: part)
            guard stretch.count > 0 else { continue }
            stretches[stretchCount] = stretch
            stretchCount += 1
            total += stretch.count
        }
        switch stretchCount {
        case 0: return nil
        case 1: return events(of: stretches[0])
        default: return mix(stretchCount, total)
        }
    }

    /// The selected events in a part's rows; the run's place moves past them.
    private func stretch(of part: CustomerMerge.Part) -> Stretch {
        let rows = columns[part.run].rows
        var first = places[part.run]
        while first < rows.count && Int(rows[first]) < part.rows.lowerBound { first += 1 }
        var end = first
        while end < rows.count && Int(rows[end]) < part.rows.upperBound { end += 1 }
        places[part.run] = end
        return Stretch(run: part.run, first: first, count: end - first)
    }

    private func events(of stretch: Stretch) -> CustomerScan.CustomerEvents {
        let events = stretch.first..<stretch.first + stretch.count
        return CustomerScan.CustomerEvents(
            times: UnsafeBufferPointer(rebasing: columns[stretch.run].times[events]),
            masks: UnsafeBufferPointer(rebasing: columns[stretch.run].masks[events]),
            origins: .stretch(run: stretch.run, first: stretch.first))
    }

    private mutating func mix(_ stretchCount: Int, _ total: Int) -> CustomerScan.CustomerEvents {
        reserve(total)
        var next = 0
        var isSorted = true
        for stretch in stretches[..<stretchCount] {
            let run = columns[stretch.run]
            isSorted = isSorted && (next == 0 || times[next - 1] <= run.times[stretch.first])
            for event in stretch.first..<stretch.first + stretch.count {
                times[next] = run.times[event]
                masks[next] = run.masks[event]
                origins[next] = CustomerScan.Origin(
                    run: UInt32(stretch.run), index: UInt32(event))
                next += 1
            }
        }
        if !isSorted { sort(total) }
        return CustomerScan.CustomerEvents(
            times: UnsafeBufferPointer(rebasing: times[..<total]),
            masks: UnsafeBufferPointer(rebasing: masks[..<total]),
            origins: .listed(UnsafeBufferPointer(rebasing: origins[..<total])))
    }

    private mutating func sort(_ count: Int) {
        var events = (0..<count).map { (times[$0], masks[$0], origins[$0]) }
        events.sort { $0.0 < $1.0 }
        for (i, event) in events.enumerated() { (times[i], masks[i], origins[i]) = event }
    }

    private mutating func reserve(_ count: Int) {
        guard count > capacity else { return }
        times.deallocate()
        masks.deallocate()
        origins.deallocate()
        capacity = max(2 * capacity, count)
        times = .allocate(capacity: capacity)
        masks = .allocate(capacity: capacity)
        origins = .allocate(capacity: capacity)
    }
}
