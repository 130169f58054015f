/// What Growlytics asks of an event ("Tracking Events", REST API v2).
enum GrowlyticsRules {
    /// "Custom Event names must be less than 50 characters": Unicode scalars, as far as we can tell.
    static let nameCharactersMax = 49
    /// "A maximum of 50 Event Attributes allowed per custom event": as many as were sent, names that
    /// come twice included.
    static let attributesMax = 50

    /// Attributes that name products, in lower case: clients write them as they like.
    static let productAttributes: [StaticString] = [
        "product id", "product ids", "product_id", "productid",
    ]
    /// In an attribute of any JSON: the list of products, and the id of each.
    static let products: StaticString = "Products"
    static let productID: StaticString = "id"

    /// Whether an attribute's name says that its values are products.
    static func namesProducts(_ name: UnsafeRawBufferPointer) -> Bool {
        productAttributes.contains { $0.isLowerCase(of: name) }
    }
}
