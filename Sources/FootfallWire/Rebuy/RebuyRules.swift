/// What Rebuy asks of an event (POST /api/v1/analytics/event): a user viewed, added or removed a
/// product.
enum RebuyRules {
    static let subjects: [StaticString] = ["user"]
    static let verbs: [StaticString] = ["viewed", "added", "removed"]
    static let nouns: [StaticString] = ["product"]

    /// The parameters that make up the event's name, with the values each may have.
    static let sentence: [(name: StaticString, values: [StaticString])] = [
        ("subject", subjects), ("verb", verbs), ("noun", nouns),
    ]

    /// Who did it: the shop's customer, else the browser.
    static let customerKeys: [StaticString] = ["shopify_customer_id", "uuid"]
    static let product: StaticString = "shopify_product_handle"

    /// The page's own words.
    static let customerMissing =
        "Missing required args. You must pass either shopify_customer_id or uuid."

    static func missing(_ name: StaticString) -> String {
        "Missing required args. You must pass \(name)."
    }

    static func invalid(_ name: StaticString, _ values: [StaticString]) -> String {
        let list = values.map { "\($0)" }.joined(separator: ", ")
        return "Invalid args. You must pass one of \(list) as \(name)."
    }

    /// The parameter that is never kept, not even with what was refused: it opens the door.
    static let secret: StaticString = "key"
}
