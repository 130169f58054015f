import FootfallFormat

/// Puts each customer's selected events of all runs together in time order.
///
/// Runs are walked forward, customer by customer. Events that lie in one run are handed on where they
/// lie; others are merged into buffers of the timeline's own, one run after another. The columns must
/// stay in place for as long as the timeline lives; events that were handed on are valid until the
/// next ones are asked for.
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
        let first = Self.place(of: part.rows.lowerBound, in: rows, from: places[part.run])
        let end = Self.place(of: part.rows.upperBound, in: rows, from: first)
        places[part.run] = end
        return Stretch(run: part.run, first: first, count: end - first)
    }

    /// The first of some ascending rows, from a place on, that is not below a bound.
    ///
    /// Some rows are compared at once: how many events a customer has is noise, and each wrong guess
    /// costs as much as several comparisons.
    @inline(__always)
    private static func place(
        of bound: Int, in rows: UnsafeBufferPointer<UInt32>, from first: Int
    ) -> Int {
        var place = first
        while place &+ stepSize <= rows.count {
            var below = 0
            for i in 0..<stepSize { below &+= Int(rows[place &+ i]) < bound ? 1 : 0 }
            place &+= below
            if below < stepSize { return place }
        }
        while place < rows.count && Int(rows[place]) < bound { place &+= 1 }
        return place
    }

    private static let stepSize = 8

    private func events(of stretch: Stretch) -> CustomerScan.CustomerEvents {
        let events = stretch.first..<stretch.first + stretch.count
        return CustomerScan.CustomerEvents(
            times: UnsafeBufferPointer(rebasing: columns[stretch.run].times[events]),
            masks: UnsafeBufferPointer(rebasing: columns[stretch.run].masks[events]),
            origins: .stretch(run: stretch.run, first: stretch.first))
    }

    private mutating func mix(_ stretchCount: Int, _ total: Int) -> CustomerScan.CustomerEvents {
        reserve(total)
        var count = 0
        for stretch in stretches[..<stretchCount] {
            merge(stretch, into: count)
            count += stretch.count
        }
        return CustomerScan.CustomerEvents(
            times: UnsafeBufferPointer(rebasing: times[..<total]),
            masks: UnsafeBufferPointer(rebasing: masks[..<total]),
            origins: .listed(UnsafeBufferPointer(rebasing: origins[..<total])))
    }

    /// Merges a stretch into the events that the buffers hold, of both the last one first: those that
    /// are earlier than the whole stretch, mostly all, stay where they are.
    private func merge(_ stretch: Stretch, into count: Int) {
        let run = columns[stretch.run]
        var (kept, next) = (count, stretch.first + stretch.count)
        while next > stretch.first {
            let place = kept &+ (next &- stretch.first) &- 1
            if kept > 0 && times[kept &- 1] > run.times[next &- 1] {
                kept &-= 1
                times[place] = times[kept]
                masks[place] = masks[kept]
                origins[place] = origins[kept]
            } else {
                next &-= 1
                times[place] = run.times[next]
                masks[place] = run.masks[next]
                origins[place] = CustomerScan.Origin(run: UInt32(stretch.run), index: UInt32(next))
            }
        }
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
