package import FootfallModel

/// The products of some view events, straight from the definition: distinct, most recent first, of
/// those of one time by id.
package struct NaiveViewed: Equatable {
    package var product: String
    package var views: Int
    package var first: Timestamp
    package var last: Timestamp

    package init(product: String, views: Int, first: Timestamp, last: Timestamp) {
        self.product = product
        self.views = views
        self.first = first
        self.last = last
    }

    package static func products(of views: [Event], limit: Int) -> [NaiveViewed] {
        let products = Set(views.flatMap(\.products)).map { product in
            let times = views.filter { $0.products.contains(product) }.map(\.time).sorted()
            return NaiveViewed(
                product: product, views: times.count, first: times[0], last: times[times.count - 1])
        }
        return Array(
            products.sorted { ($1.last, $0.product) < ($0.last, $1.product) }.prefix(limit))
    }
}
