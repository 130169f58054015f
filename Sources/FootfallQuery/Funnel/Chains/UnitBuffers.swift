/// Where a unit's events lie side by side while it is counted, used again for each.
final class UnitBuffers {
    private let times = GrowingBuffer<Int64>()
    private let masks = GrowingBuffer<UInt64>()

    /// Some of a customer's events, ascending; valid until the next are taken in.
    @inline(__always)
    func take(_ members: UnsafeBufferPointer<Int>, of events: UnitEvents) -> UnitEvents {
        let times = times.room(for: members.count)
        let masks = masks.room(for: members.count)
        for place in 0..<members.count {
            times[place] = events.times[members[place]]
            masks[place] = events.masks[members[place]]
        }
        return UnitEvents(times: UnsafeBufferPointer(times), masks: UnsafeBufferPointer(masks))
    }
}
