import FootfallModel

/// One product that a customer viewed.
package struct ViewedProduct: Sendable, Equatable {
    /// The product's number in the table that was used.
    package var product: UInt32
    /// How many view events hold it; one that holds it twice counts once.
    package var views: Int
    /// The time of the first view.
    package var first: Int64
    /// The time of the last view.
    package var last: Int64
}

/// Folds one customer's views into the distinct products, most recent first.
struct ViewedProducts {
    private struct View {
        var product: UInt32
        var time: Int64
        /// Tells the events of one product at one time apart.
        var event: UInt64
    }

    private var views: [View] = []

    mutating func add(_ product: UInt32, at time: Int64, in event: CustomerScan.Origin) {
        let number = UInt64(event.run) << 32 | UInt64(event.index)
        views.append(View(product: product, time: time, event: number))
    }

    /// The products, at most `limit`; of those last viewed at one time, by the bytes of their ids.
    mutating func takeProducts(limit: Int, table: borrowing TextInterner) -> [ViewedProduct] {
        defer { views.removeAll(keepingCapacity: true) }
        var products = fold()
        products.sort { $0.last > $1.last }
        var start = 0
        while start < min(limit, products.count) {
            let last = products[start].last
            let end = products[start...].firstIndex { $0.last != last } ?? products.count
            if end - start > 1 { sortByID(&products[start..<end], table) }
            start = end
        }
        return Array(products.prefix(limit))
    }

    private func sortByID(
        _ products: inout ArraySlice<ViewedProduct>, _ table: borrowing TextInterner
    ) {
        var keyed: [(id: ArraySlice<UInt8>, product: ViewedProduct)] = []
        for product in products { keyed.append((table.bytes(product.product), product)) }
        keyed.sort { $0.id.lexicographicallyPrecedes($1.id) }
        products = keyed.map(\.product)[...]
    }

    private mutating func fold() -> [ViewedProduct] {
        views.sort { ($0.product, $0.time, $0.event) < ($1.product, $1.time, $1.event) }
        var products: [ViewedProduct] = []
        var previous: View?
        for view in views {
            defer { previous = view }
            guard let known = previous, known.product == view.product else {
                products.append(
                    ViewedProduct(
                        product: view.product, views: 1, first: view.time, last: view.time))
                continue
            }
            if known.event == view.event { continue }
            products[products.count - 1].views += 1
            products[products.count - 1].last = view.time
        }
        return products
    }
}
