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

/// Folds one customer's views, which come in time order, into the distinct products, most recent
/// first.
///
/// A product is found again by a mark at its number, which tells for which customer it was set: so
/// nothing is sorted or looked up to fold, and nothing is cleared between customers.
struct ViewedProducts {
    private struct Mark {
        var customer: UInt64 = 0
        /// The product's place among those found.
        var place = 0
        /// The last event that held it.
        var event = 0
    }

    private var found: [ViewedProduct] = []
    private var marks: [Mark] = []
    /// Customers are counted from 1, so that a new mark is nobody's.
    private var customer: UInt64 = 1

    var byteCount: Int { marks.count * MemoryLayout<Mark>.stride }

    /// Adds a product of the customer's n-th event.
    @inline(__always)
    mutating func add(_ product: UInt32, at time: Int64, in event: Int) {
        let number = Int(product)
        if number >= marks.count { marks.grow(to: number + 1, Mark()) }
        let mark = marks[number]
        guard mark.customer == customer else {
            marks[number] = Mark(customer: customer, place: found.count, event: event)
            found.append(ViewedProduct(product: product, views: 1, first: time, last: time))
            return
        }
        guard mark.event != event else { return }
        marks[number].event = event
        found[mark.place].views += 1
        found[mark.place].last = time
    }

    /// Hands over the customer's products, at most `limit`, and goes on to the next customer.
    ///
    /// Those last viewed at one time come by the bytes of their ids.
    mutating func take(
        limit: Int, table: borrowing TextInterner,
        _ body: (ArraySlice<ViewedProduct>) throws -> Void
    ) rethrows {
        customer += 1
        guard !found.isEmpty else { return }
        found.sort { $0.last > $1.last }
        var start = 0
        while start < min(limit, found.count) {
            var end = start + 1
            while end < found.count && found[end].last == found[start].last { end += 1 }
            if end - start > 1 { sortByID(start..<end, table) }
            start = end
        }
        defer { found.removeAll(keepingCapacity: true) }
        try body(found.prefix(limit))
    }

    private mutating func sortByID(_ places: Range<Int>, _ table: borrowing TextInterner) {
        var keyed: [(id: ArraySlice<UInt8>, product: ViewedProduct)] = []
        for product in found[places] { keyed.append((table.bytes(product.product), product)) }
        keyed.sort { $0.id.lexicographicallyPrecedes($1.id) }
        found.replaceSubrange(places, with: keyed.map(\.product))
    }
}
