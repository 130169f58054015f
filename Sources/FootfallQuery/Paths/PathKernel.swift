/// Finds the path of one unit.
///
/// A path is the first anchor, then the events after it (or those before it, then the anchor), each
/// run of one name told once, up to so many events besides the anchor and inside the window. Between
/// two anchors it ends with the next event of the second kind, and events past the limit are one
/// `…`; a unit without that event has no path.
struct PathKernel {
    /// Stands for events that are left out.
    static let cut = UInt32.max

    /// One event: its time, the number of its name, the anchors that it matches.
    struct Event {
        var time: Int64
        var name: UInt32
        var mask: UInt64

        var isAnchor: Bool { mask & PathPlan.anchorBit != 0 }
        var isEnd: Bool { mask & PathPlan.endBit != 0 }
    }

    private let stepsMax: Int
    private let window: Int64
    private let anchors: PathPlan.Anchors
    /// The names' numbers of the path that was found last.
    private(set) var path: [UInt32] = []

    init(_ plan: PathPlan) {
        stepsMax = plan.stepsMax
        window = plan.window ?? .max
        anchors = plan.anchors
    }

    /// Finds the path of events in time and tie order.
    ///
    /// - Returns: the anchor's place; nil if there is no path.
    mutating func find(_ events: [Event]) -> Int? {
        guard let anchor = events.firstIndex(where: \.isAnchor) else { return nil }
        path.removeAll(keepingCapacity: true)
        path.append(events[anchor].name)
        switch anchors {
        case .from: follow(events, anchor)
        case .to: lookBack(events, anchor)
        case .between: if !reach(events, anchor) { return nil }
        }
        return anchor
    }

    private mutating func follow(_ events: [Event], _ anchor: Int) {
        for event in events[(anchor + 1)...] {
            guard event.time &- events[anchor].time <= window else { break }
            if event.name == path[path.count - 1] { continue }
            guard path.count <= stepsMax else { break }
            path.append(event.name)
        }
    }

    private mutating func lookBack(_ events: [Event], _ anchor: Int) {
        for event in events[..<anchor].reversed() {
            guard events[anchor].time &- event.time <= window else { break }
            if event.name == path[path.count - 1] { continue }
            guard path.count <= stepsMax else { break }
            path.append(event.name)
        }
        path.reverse()
    }

    private mutating func reach(_ events: [Event], _ anchor: Int) -> Bool {
        var last = events[anchor].name
        for event in events[(anchor + 1)...] {
            guard event.time &- events[anchor].time <= window else { return false }
            if event.isEnd {
                path.append(event.name)
                return true
            }
            if event.name == last { continue }
            last = event.name
            if path.count <= stepsMax {
                path.append(last)
            } else if path.count == stepsMax + 1 {
                path.append(Self.cut)
            }
        }
        return false
    }
}
