/// What eSputnik asks of an event ("Site activity tracking using Generate event", v2).
enum EsputnikRules {
    /// Nested levels of JSON in a text: texts that go deeper stay texts.
    static let jsonTextDepthMax = 16

    /// The params that say whose event it is, the first that has a value.
    ///
    /// Letter case does not matter. `keyValue` is the last resort; it is never an insert id, though the
    /// page says that it "determines uniqueness": real clients put the e-mail or the clock there, again
    /// and again.
    static let locators: [StaticString] = [
        "contactid", "contact_id", "contactkey", "externalcustomerid", "email", "emailaddress",
        "useremail", "contactemail", "phone", "phonenumber", "sms", "pushtoken",
    ]

    /// How much a name counts as a locator, 0 the most; nil if it is none.
    static func locatorRank(_ name: UnsafeRawBufferPointer) -> Int? {
        locators.firstIndex { $0.isLowerCase(of: name) }
    }

    /// What a known event must carry.
    enum Requirement {
        case param(StaticString)
        case member(StaticString, of: StaticString)
        /// Each element of a list must have these members.
        case elements(of: StaticString, [StaticString], mayBeMissing: Bool)
    }

    /// What an event of a name must carry; nothing if the name is the client's own.
    static func requirements(_ event: UnsafeRawBufferPointer) -> [Requirement] {
        required.first { event.isEqual(to: $0.event) }?.requirements ?? []
    }

    private static let product: [Requirement] = [
        .member("productId", of: "product"), .member("price", of: "product"),
    ]

    private static let required: [(event: StaticString, requirements: [Requirement])] = [
        ("pageViewed", [.member("location", of: "page")]),
        ("productViewed", product),
        ("productAddedToWishlist", product),
        ("productCategoryViewed", [.member("productCategoryId", of: "category")]),
        (
            // "If a cart is cleaned up, then the list of products is empty."
            "cartUpdated",
            [
                .param("recycleStateId"),
                .elements(
                    of: "products", ["productId", "quantity", "price"], mayBeMissing: true),
            ]
        ),
        (
            "productImpressions",
            [
                .param("recomVariantId"),
                .elements(of: "products", ["productId"], mayBeMissing: false),
            ]
        ),
        ("searchRequest", [.param("search")]),
    ]

    /// Of a search, whether something was found: "the default value is 0".
    static let searchEvent: StaticString = "searchRequest"
    static let isFound: StaticString = "isFound"
}
