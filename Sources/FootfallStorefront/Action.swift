/// What a visitor does next: the names of the events, and how likely one follows another.
///
/// A visit is a walk along this table until it ends. The numbers are percentages; they are chosen so
/// that the usual funnels narrow as real ones do (some 30 % of the views of a product lead to a cart,
/// a fifth of those to an order).
enum Action: UInt8, CaseIterable, Sendable {
    case sessionStarted, pageViewed, searchSubmitted, collectionViewed, productViewed
    case productAddedToCart, productRemovedFromCart, cartViewed, checkoutStarted
    case contactInfoSubmitted, shippingInfoSubmitted, paymentInfoSubmitted, checkoutCompleted
    case wishlistItemAdded, reviewRead, recommendationClicked, couponApplied
    case newsletterSubscribed, sizeGuideOpened, supportChatOpened

    /// The event's name.
    var name: StaticString {
        switch self {
        case .sessionStarted: "session_started"
        case .pageViewed: "page_viewed"
        case .searchSubmitted: "search_submitted"
        case .collectionViewed: "collection_viewed"
        case .productViewed: "product_viewed"
        case .productAddedToCart: "product_added_to_cart"
        case .productRemovedFromCart: "product_removed_from_cart"
        case .cartViewed: "cart_viewed"
        case .checkoutStarted: "checkout_started"
        case .contactInfoSubmitted: "contact_info_submitted"
        case .shippingInfoSubmitted: "shipping_info_submitted"
        case .paymentInfoSubmitted: "payment_info_submitted"
        case .checkoutCompleted: "checkout_completed"
        case .wishlistItemAdded: "wishlist_item_added"
        case .reviewRead: "review_read"
        case .recommendationClicked: "recommendation_clicked"
        case .couponApplied: "coupon_applied"
        case .newsletterSubscribed: "newsletter_subscribed"
        case .sizeGuideOpened: "size_guide_opened"
        case .supportChatOpened: "support_chat_opened"
        }
    }

    /// What may follow, each with its percentage; what is left of 100 ends the visit.
    var followers: [(action: Action, percent: Int)] {
        switch self {
        case .sessionStarted:
            [
                (.pageViewed, 45), (.productViewed, 25), (.searchSubmitted, 15),
                (.collectionViewed, 15),
            ]
        case .pageViewed:
            [
                (.searchSubmitted, 20), (.collectionViewed, 25), (.productViewed, 22),
                (.newsletterSubscribed, 3), (.supportChatOpened, 2),
            ]
        case .searchSubmitted:
            [(.productViewed, 65), (.searchSubmitted, 10), (.collectionViewed, 10)]
        case .collectionViewed: [(.productViewed, 60), (.collectionViewed, 15)]
        case .productViewed:
            [
                (.productViewed, 26), (.productAddedToCart, 18), (.reviewRead, 9),
                (.recommendationClicked, 8), (.searchSubmitted, 6), (.wishlistItemAdded, 4),
                (.sizeGuideOpened, 4),
            ]
        case .reviewRead: [(.productViewed, 30), (.productAddedToCart, 30)]
        case .recommendationClicked: [(.productViewed, 95)]
        case .wishlistItemAdded: [(.productViewed, 55)]
        case .sizeGuideOpened: [(.productAddedToCart, 45), (.productViewed, 30)]
        case .productAddedToCart:
            [(.cartViewed, 40), (.productViewed, 30), (.checkoutStarted, 15)]
        case .cartViewed:
            [
                (.checkoutStarted, 40), (.productRemovedFromCart, 15), (.productViewed, 15),
                (.couponApplied, 10),
            ]
        case .productRemovedFromCart: [(.cartViewed, 30), (.productViewed, 30)]
        case .couponApplied: [(.checkoutStarted, 75)]
        case .checkoutStarted: [(.contactInfoSubmitted, 80)]
        case .contactInfoSubmitted: [(.shippingInfoSubmitted, 85)]
        case .shippingInfoSubmitted: [(.paymentInfoSubmitted, 85)]
        case .paymentInfoSubmitted: [(.checkoutCompleted, 90)]
        case .checkoutCompleted: [(.pageViewed, 20)]
        case .newsletterSubscribed: [(.pageViewed, 60)]
        case .supportChatOpened: [(.pageViewed, 50)]
        }
    }
}

/// `Action.followers` laid out for drawing: 100 equally likely answers for each action.
struct ActionTable: Sendable {
    private static let drawCount = 100
    private static let endOfVisit = UInt8.max
    private let draws: [UInt8]

    init() {
        var draws: [UInt8] = []
        for action in Action.allCases {
            let row = action.followers.flatMap { follower in
                repeatElement(follower.action.rawValue, count: follower.percent)
            }
            let rest = Self.drawCount - row.count
            draws += row + repeatElement(Self.endOfVisit, count: rest)
        }
        self.draws = draws
    }

    /// What follows; nil if the visit ends.
    func action(after action: Action, _ random: inout RandomSource) -> Action? {
        let draw = Int(action.rawValue) * Self.drawCount + random.below(Self.drawCount)
        return Action(rawValue: draws[draw])
    }

    /// The expected number of events in a visit.
    ///
    /// The length from an action is 1 and the weighted lengths from its followers; repeated long
    /// enough, that converges, because every action may end the visit.
    var meanVisitLength: Double {
        var lengths = [Double](repeating: 1, count: Action.allCases.count)
        for _ in 0..<200 {
            lengths = Action.allCases.map { action in
                action.followers.reduce(1) { sum, follower in
                    sum + Double(follower.percent) / 100
                        * lengths[Int(follower.action.rawValue)]
                }
            }
        }
        return lengths[Int(Action.sessionStarted.rawValue)]
    }
}
