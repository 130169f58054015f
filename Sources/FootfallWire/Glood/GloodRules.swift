/// What Glood.AI asks of an event (OpenAPI of POST /api/storefront/v3/headless/events).
enum GloodRules {
    static let names: [StaticString] = [
        "page_viewed", "product_viewed", "product_added_to_cart", "product_removed_from_cart",
        "cart_viewed", "checkout_started", "checkout_completed",
        "checkout_shipping_info_submitted", "checkout_contact_info_submitted",
        "checkout_address_info_submitted", "payment_info_submitted", "collection_viewed",
        "search_submitted", "glood:section:view", "glood:section:click",
        "glood:section:add_to_cart", "glood:section:render", "glood:bundle:view",
        "glood:bundle:click", "glood:bundle:add_to_cart", "glood:bundle:render",
        "glood:checkout:render", "glood:checkout:add_to_cart", "glood:checkout:offer_accept",
        "glood:checkout:offer_reject", "glood:checkout:click", "glood:init",
        "glood:customer_preference",
    ]
    static let types: [StaticString] = ["standard", "custom"]
    static let channels: [StaticString] = ["web", "mobile", "headless", "hydrogen"]
    static let channelIfMissing: StaticString = "web"
    static let pageTypes: [StaticString] = [
        "home", "product", "collection", "cart", "checkout", "order_status", "search", "other",
    ]

    /// Who did it: the shop's customer, else the visitor, the device, the visit.
    static let customerKeys: [StaticString] = [
        "customer_id", "user_id", "client_id", "session_id",
    ]

    /// Members of the body that must be texts, and those that must be objects, where they are given.
    static let texts: [StaticString] = [
        "channel", "user_id", "client_id", "customer_id", "shop_domain", "page_type", "page_url",
    ]
    static let objects: [StaticString] = ["device", "cart", "customer", "customer_privacy"]
    static let deviceTexts: [StaticString] = ["type", "os", "os_version", "app_version"]

    /// Members of `event` that become fields; they are left out of the properties.
    static let fields: [StaticString] = ["id", "name", "timestamp"]
    /// Members of `event` that become properties of their own.
    static let payloads: [StaticString] = ["data", "customData", "type"]

    /// Where products stand in glood's own events, and in Shopify's standard pixel events, whose names
    /// don't begin with `glood:`; a list stands for each of its elements.
    static let trackedProducts: [StaticString] = ["track", "products", "productId"]
    static let pixelProducts: [[StaticString]] = [
        ["productVariant", "product", "id"],
        ["cartLine", "merchandise", "product", "id"],
        ["checkout", "lineItems", "variant", "product", "id"],
    ]
    static let ownPrefix: StaticString = "glood:"
}
