import FootfallFormat
import FootfallModel

/// What many customers viewed, packed: a store has millions of customers, and some ten bytes a
/// product are a tenth of what cells of a table take.
///
/// Customers' ids lie in one arena. A customer's products are varints in another: their number, then
/// for each the product's number in the list's table, the views, how much earlier than the product
/// before it was last viewed (the first one: its time), and how long before that for the first time.
struct ViewedList {
    /// The products' ids, by their numbers.
    var products = TextInterner()
    private(set) var ids = TextArena()
    private var items = ByteWriter()
    /// Where each customer's products begin.
    private var starts: [Int] = []

    /// Adds a customer's products, most recent first; none if there are none.
    mutating func append(_ customer: ArraySlice<UInt8>, _ viewed: ArraySlice<ViewedProduct>) {
        guard !viewed.isEmpty else { return }
        ids.append(customer)
        starts.append(items.bytes.count)
        items.append(count: viewed.count)
        var previous: Int64 = 0
        for (place, product) in viewed.enumerated() {
            items.append(varint: UInt64(product.product))
            items.append(count: product.views)
            items.append(zigzag: place == 0 ? product.last : previous &- product.last)
            items.append(varint: UInt64(bitPattern: product.last &- product.first))
            previous = product.last
        }
    }

    /// The products of the n-th customer, most recent first.
    func products(of number: Int) throws -> [ViewedProduct] {
        try items.bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[starts[number]...]))
            var previous: Int64 = 0
            let count = try reader.count(max: .max)
            return try (0..<count).map { place in
                let product = UInt32(truncatingIfNeeded: try reader.varint())
                let views = try reader.count(max: .max)
                let step = try reader.zigzag()
                previous = place == 0 ? step : previous &- step
                let first = previous &- Int64(bitPattern: try reader.varint())
                return ViewedProduct(product: product, views: views, first: first, last: previous)
            }
        }
    }
}
