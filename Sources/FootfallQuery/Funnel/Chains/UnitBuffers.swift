/// Where a unit's events lie side by side while it is counted, used again for each.
///
/// Safety: the buffers have the same room, which is made before anything is written; what is handed
/// out is valid until the next unit is taken in.
final class UnitBuffers {
    private var times = UnsafeMutableBufferPointer<Int64>(start: nil, count: 0)
    private var masks = UnsafeMutableBufferPointer<UInt64>(start: nil, count: 0)

    deinit {
        times.deallocate()
        masks.deallocate()
    }

    /// Some of a customer's events, ascending.
    func take(_ members: UnsafeBufferPointer<Int>, of events: UnitEvents) -> UnitEvents {
        if members.count > times.count { reserve(2 * members.count) }
        let (times, masks) = (times, masks)
        for (place, event) in members.enumerated() {
            times[place] = events.times[event]
            masks[place] = events.masks[event]
        }
        return UnitEvents(
            times: UnsafeBufferPointer(rebasing: times[..<members.count]),
            masks: UnsafeBufferPointer(rebasing: masks[..<members.count]))
    }

    private func reserve(_ count: Int) {
        times.deallocate()
        masks.deallocate()
        times = .allocate(capacity: count)
        masks = .allocate(capacity: count)
    }
}
