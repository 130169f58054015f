import FootfallFormat

/// Goes through the units of a customer's events in a funnel.
///
/// For one thread. An event that may start a chain and belongs to several units is one start.
final class CustomerUnits {
    /// Nil where each customer is one unit.
    private let splitter: UnitSplitter?
    private let buffers = UnitBuffers()
    private let open: OpenStarts
    /// The bits of events with which a chain may start.
    private let startBits: UInt64

    init(
        _ plan: FunnelPlan, _ rules: ChainRules, _ scan: CustomerScan, _ runs: [any Run],
        secret: UInt64, clock: LocalClock
    ) {
        splitter = UnitSplitter(plan.unit.rule, scan, runs, secret: secret, clock: clock)
        open = OpenStarts(rules.base, now: plan.now)
        startBits = rules.startBits
    }

    var byteCount: Int { splitter?.byteCount ?? 0 }

    /// Reads what the events of the window that the scan has loaded are split by.
    func load() throws { try splitter?.load() }

    /// Hands over the units of a customer, whose selected events are given with where each lies;
    /// returns how many of those start chains whose window is still open.
    @inline(__always)
    func forEach(
        of customer: Int, _ events: UnitEvents, _ origin: (Int) -> CustomerScan.Origin,
        _ body: (FunnelUnitEvents) throws -> Void
    ) throws -> Int {
        let all = FunnelUnitEvents(customer, events)
        guard let splitter else {
            try body(all)
            return open.count(events.times, events.masks, bits: startBits)
        }
        let mayBeOpen = open.mayBeAny(of: events.times)
        var isHeld = [Bool](repeating: false, count: mayBeOpen ? events.count : 0)
        try splitter.forEachUnit(ofCustomer: customer, count: events.count, origin) { members in
            if mayBeOpen { for event in members { isHeld[event] = true } }
            try body(all.part(members, buffers))
        }
        guard mayBeOpen else { return 0 }
        return open.count(events.times, events.masks, bits: startBits) { isHeld[$0] }
    }
}

/// Some events of a customer that count as one, or a stretch of those.
struct FunnelUnitEvents {
    /// The customer's number in the window.
    let customer: Int
    /// Of all the customer's events.
    let times: UnsafeBufferPointer<Int64>
    private(set) var events: UnitEvents
    /// The unit's places among the customer's events; nil if it has all.
    private var members: UnsafeBufferPointer<Int>?
    /// The place in the unit of the first of the events.
    private var first = 0

    /// All events of a customer.
    init(_ customer: Int, _ events: UnitEvents) {
        self.customer = customer
        self.events = events
        times = events.times
    }

    /// Those at some places, moved together.
    func part(_ members: UnsafeBufferPointer<Int>, _ buffers: UnitBuffers) -> FunnelUnitEvents {
        var part = self
        part.events = buffers.take(members, of: events)
        part.members = members
        return part
    }

    /// Some that lie next to each other.
    subscript(places: Range<Int>) -> FunnelUnitEvents {
        var part = self
        part.events = events.part(places)
        part.first += places.lowerBound
        return part
    }

    /// The place of an event among the customer's.
    func original(_ event: Int) -> Int { members?[first + event] ?? event + first }

    func original(_ chain: Chain) -> Chain {
        Chain(steps: chain.steps, events: chain.events.map(original))
    }
}
