/// The selected events of one customer out of several runs, in time order, in buffers that are used
/// again for each customer.
///
/// Runs mostly hold one slice of time each, so mostly what is appended is later than all before it
/// and is copied. How much that is is noise, and mostly it is little: so eight events are copied at
/// once, and what is too much of that is overwritten by what comes next.
///
/// Safety: `append` makes room for eight more events than are then counted. Of a run's columns, which
/// are of one length, events below it are read.
struct MixedEvents: ~Copyable {
    private var count = 0
    private let times = GrowingBuffer<Int64>()
    private let masks = GrowingBuffer<UInt64>()
    private let origins = GrowingBuffer<CustomerScan.Origin>()

    /// The events so far, valid until the next change; nil if there are none.
    var events: CustomerScan.CustomerEvents? {
        guard count > 0 else { return nil }
        return CustomerScan.CustomerEvents(
            times: UnsafeBufferPointer(start: times.base, count: count),
            masks: UnsafeBufferPointer(start: masks.base, count: count),
            origins: .listed(UnsafeBufferPointer(start: origins.base, count: count)))
    }

    mutating func removeAll() { count = 0 }

    /// Adds some events of a run, ascending by time.
    @inline(__always)
    mutating func append(_ events: Range<Int>, of run: Int, _ columns: Timeline.Columns) {
        guard !events.isEmpty else { return }
        makeRoom(for: count &+ events.count &+ Self.copySize)
        if count > 0 && times.base[count &- 1] > columns.times[events.lowerBound] {
            merge(events, of: run, columns)
        } else if events.upperBound &+ Self.copySize <= columns.times.count {
            copyRoughly(events, of: run, columns)
        } else {
            for i in events { set(count &+ i &- events.lowerBound, to: i, of: run, columns) }
        }
        count &+= events.count
    }

    /// Copies some events and up to seven behind them.
    @inline(__always)
    private func copyRoughly(_ events: Range<Int>, of run: Int, _ columns: Timeline.Columns) {
        guard let times = columns.times.baseAddress, let masks = columns.masks.baseAddress else {
            return
        }
        let (ownTimes, ownMasks, origins) = (self.times.base, self.masks.base, self.origins.base)
        var (from, to) = (events.lowerBound, count)
        repeat {
            (ownTimes + to).update(from: times + from, count: Self.copySize)
            (ownMasks + to).update(from: masks + from, count: Self.copySize)
            for i in 0..<Self.copySize {
                origins[to &+ i] = CustomerScan.Origin(run: run, index: from &+ i)
            }
            from &+= Self.copySize
            to &+= Self.copySize
        } while from < events.upperBound
    }

    private static let copySize = 8

    /// Merges some events into those at hand, of both the last one first: those that are earlier than
    /// all that come stay where they are.
    private func merge(_ events: Range<Int>, of run: Int, _ columns: Timeline.Columns) {
        let (times, masks, origins) = (times.base, masks.base, origins.base)
        var (kept, next) = (count, events.upperBound)
        while next > events.lowerBound {
            let place = kept &+ (next &- events.lowerBound) &- 1
            if kept > 0 && times[kept &- 1] > columns.times[next &- 1] {
                kept &-= 1
                times[place] = times[kept]
                masks[place] = masks[kept]
                origins[place] = origins[kept]
            } else {
                next &-= 1
                set(place, to: next, of: run, columns)
            }
        }
    }

    @inline(__always)
    private func set(_ place: Int, to event: Int, of run: Int, _ columns: Timeline.Columns) {
        times.base[place] = columns.times[event]
        masks.base[place] = columns.masks[event]
        origins.base[place] = CustomerScan.Origin(run: run, index: event)
    }

    /// Makes room for so many events; those at hand are kept.
    @inline(__always)
    private func makeRoom(for events: Int) {
        guard events > times.count else { return }
        _ = times.room(for: events)
        _ = masks.room(for: events)
        _ = origins.room(for: events)
    }
}
