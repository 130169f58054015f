internal import Footfall
internal import FootfallModel
internal import FootfallWire
internal import Hummingbird

/// `GET /api/v1/products/viewed`: what a browser's or a customer's events say was viewed, the most
/// recent first.
///
///     ?uuid=…[&shopify_customer_id=…][&limit=…]
///     {"data":[{"shopify_product_handle","views","first_viewed_at","last_viewed_at"},…]}
struct ViewedProductsRoute: Sendable {
    private static let limitDefault = 20
    private static let limitMax = 1000
    /// How much of each list is merged: of what lies further back, views may be counted short.
    private static let mergedMax = 100_000

    let store: ServedStore

    func serve(_ request: Request) async throws -> Response {
        let form = FormParameters(Array((request.uri.query ?? "").utf8))
        let customers = ["uuid", "shopify_customer_id"].compactMap { form[$0] }.filter {
            !$0.isEmpty
        }
        guard !customers.isEmpty else {
            throw Refusal.invalid(
                "Missing required args. You must pass either shopify_customer_id or uuid.")
        }
        let limit = try limit(form["limit"])
        let store = try store.access.store
        let products = try await offRuntime {
            try Set(customers).flatMap { customer in
                try store.viewedProducts(of: customer, limit: Self.mergedMax)
            }
        }
        return .json(Self.json(Self.merged(products).prefix(limit)))
    }

    private func limit(_ text: String?) throws(Refusal) -> Int {
        guard let text else { return Self.limitDefault }
        guard let limit = Int(text), limit > 0 else {
            throw .invalid("Invalid args. limit must be a number above 0.")
        }
        return min(limit, Self.limitMax)
    }

    /// One entry a product, the most recent first.
    static func merged(_ products: [ViewedProduct]) -> [ViewedProduct] {
        var byProduct: [[UInt8]: ViewedProduct] = [:]
        for product in products {
            guard var known = byProduct[Array(product.product.utf8)] else {
                byProduct[Array(product.product.utf8)] = product
                continue
            }
            known.views += product.views
            known.first = min(known.first, product.first)
            known.last = max(known.last, product.last)
            byProduct[Array(product.product.utf8)] = known
        }
        return byProduct.sorted { left, right in
            left.value.last == right.value.last
                ? left.key.lexicographicallyPrecedes(right.key) : left.value.last > right.value.last
        }.map(\.value)
    }

    private static func json(_ products: some Sequence<ViewedProduct>) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("data")
        json.beginArray()
        for product in products {
            json.beginObject()
            json.key("shopify_product_handle")
            json.string(product.product)
            json.key("views")
            json.int(product.views)
            json.key("first_viewed_at")
            json.string(product.first.description)
            json.key("last_viewed_at")
            json.string(product.last.description)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.takeBytes()
    }
}
