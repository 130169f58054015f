/// One visit in progress: who, what was done last, and what lies in the cart.
struct Visit: Sendable {
    static let cartItemsMax = 6

    let customer: Int
    let session: UInt64
    /// Fixed for a customer, or for an anonymous visit: country, device and the like.
    let traits: UInt64
    /// Fixed for the visit: where it came from.
    let origin: UInt64
    var action: Action = .sessionStarted
    /// When `action` happened, in milliseconds since the epoch.
    var time: Int64
    /// The product that is being looked at; 0 before the first.
    var product: UInt32 = 0
    private(set) var cart: InlineArray<6, UInt32> = .init(repeating: 0)
    private(set) var cartCount = 0

    init(customer: Int, time: Int64, seed: UInt64, _ random: inout RandomSource) {
        self.customer = customer
        self.time = time
        session = random.next()
        origin = random.next()
        traits =
            customer == Visitors.anonymous
            ? session : RandomSource.mixed(seed &+ UInt64(customer) &* 0x9e37_79b9_7f4a_7c15)
    }

    /// Goes on to the next action; false if the visit is over.
    mutating func advance(
        _ table: ActionTable, _ products: Products, _ random: inout RandomSource
    ) -> Bool {
        guard let next = table.action(after: action, &random) else { return false }
        action = next
        time += Self.pauseMilliseconds(&random)
        switch next {
        case .productViewed: product = products.draw(&random)
        case .productAddedToCart where cartCount < Self.cartItemsMax:
            cart[cartCount] = product
            cartCount += 1
        case .productRemovedFromCart where cartCount > 1: cartCount -= 1
        default: break
        }
        return true
    }

    /// Mostly some seconds, one time in eight some minutes.
    private static func pauseMilliseconds(_ random: inout RandomSource) -> Int64 {
        let pause = 800 + random.below(30_000)
        return Int64(random.oneIn(8) ? pause + random.below(300_000) : pause)
    }
}
