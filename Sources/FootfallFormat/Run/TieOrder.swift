package import FootfallModel

/// The order among events of one customer at one time: name, source, insert id, properties,
/// products, session, received; each compared as bytes, a missing one first.
///
/// It depends on what the events are and on nothing else, so that neither arrival nor the layout of
/// files ever decides an answer. Files don't keep it: few customers have two events in a microsecond.
package enum TieOrder {
    /// Events by time, then tie order.
    package static func sorted(_ events: [Event]) -> [Event] {
        var order = events.indices.sorted { events[$0].time < events[$1].time }
        var start = 0
        while start < order.count {
            let time = events[order[start]].time
            let end = order[start...].firstIndex { events[$0].time != time } ?? order.count
            if end - start > 1 {
                let keys = order[start..<end].map { (place: $0, key: Key(events[$0])) }
                order[start..<end] = keys.sorted { $0.key < $1.key }.map(\.place)[...]
            }
            start = end
        }
        return order.map { events[$0] }
    }

    /// What an event is compared by; equal keys are events that nothing can tell apart.
    package struct Key: Comparable, Sendable {
        private let parts: [[UInt8]]
        private let received: Int64

        package init(_ event: Event) {
            parts = [
                Array(event.name.utf8),
                Array(event.source.utf8),
                event.insertID?.bytes ?? [],
                ValueCoding.encode(.object(event.properties)),
                ValueCoding.encode(.array(event.products.map(Value.string))),
                Array((event.session ?? "").utf8),
            ]
            received = event.received?.microseconds ?? .min
        }

        package static func < (lhs: Key, rhs: Key) -> Bool {
            for (left, right) in zip(lhs.parts, rhs.parts) where left != right {
                return left.lexicographicallyPrecedes(right)
            }
            return lhs.received < rhs.received
        }
    }
}
