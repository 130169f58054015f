internal import FootfallModel

/// An event as a format read it, before it is put into columns.
///
/// Its bytes point into the body and `BodyMemory`.
struct EventDraft {
    enum ID {
        case own(UnsafeRawBufferPointer)
        case made(InsertID)
    }

    var name = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Microseconds; nil if the client sent none, so that it is the time of receipt.
    var time: Int64?
    var customer: UnsafeRawBufferPointer?
    var customerIsShared = false
    var session: UnsafeRawBufferPointer?
    var products: [UnsafeRawBufferPointer] = []
    var productsAreShared = false
    var id: ID?
    var properties = PropertyList()
    /// Texts that looked like JSON and are not.
    var unparsedTexts = 0

    /// Becomes empty, keeping its memory.
    mutating func removeAll() {
        var products = products
        var properties = properties
        products.removeAll(keepingCapacity: true)
        properties.removeAll()
        self = EventDraft()
        self.products = products
        self.properties = properties
    }

    /// Adds a product unless it is an empty text.
    mutating func add(product: UnsafeRawBufferPointer?) {
        if let product, !product.isEmpty { products.append(product) }
    }
}
