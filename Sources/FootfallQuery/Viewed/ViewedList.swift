import FootfallFormat
import FootfallModel

/// What many customers viewed, packed: a store has millions of customers, and some ten bytes a
/// product are a tenth of what cells of a table take.
///
/// Customers' ids lie in one arena. A customer's products are varints on a page: their number, then
/// for each the product's number in the list's table, the views, how much earlier than the product
/// before it was last viewed (the first one: its time), and how long before that for the first time.
/// Pages never move, where one arena would be copied into ever greater ones.
struct ViewedList {
    /// Where a customer's products begin.
    private struct Start {
        var page: UInt32
        var offset: UInt32
    }

    /// A page is full from so many bytes on; the last customer on it may take more.
    private static let pageSize = 1 << 16

    /// The products' ids, by their numbers.
    var products = TextInterner()
    private(set) var ids = TextArena()
    private var fullPages: [[UInt8]] = []
    private var fullPageBytes = 0
    /// The page that is being written, behind the full ones.
    private var items = ByteWriter()
    private var starts: [Start] = []

    /// Adds a customer's products, most recent first; none if there are none.
    mutating func append(_ customer: ArraySlice<UInt8>, _ viewed: ArraySlice<ViewedProduct>) {
        guard !viewed.isEmpty else { return }
        ids.append(customer)
        if items.count >= Self.pageSize { endPage() }
        starts.append(Start(page: UInt32(fullPages.count), offset: UInt32(items.count)))
        productCount += viewed.count
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

    /// A full page has no room behind its end; the one that is being written is written over.
    private mutating func endPage() {
        let page = [UInt8](unsafeUninitializedCapacity: items.count) { page, initialized in
            initialized = page.initialize(fromContentsOf: items.bytes)
        }
        fullPageBytes += page.sizeInMemory
        fullPages.append(page)
        items.bytes.removeAll(keepingCapacity: true)
    }

    var byteCount: Int {
        products.byteCount + products.count * 40 + ids.byteCount + fullPageBytes
            + fullPages.sizeInMemory + items.bytes.sizeInMemory + starts.sizeInMemory
    }

    /// How many products there are, those of all customers.
    private(set) var productCount = 0

    /// Calls `body` with the products of the n-th customer, most recent first.
    @inline(__always)
    func forEachProduct(of number: Int, _ body: (ViewedProduct) throws -> Void) rethrows {
        let start = starts[number]
        let page = Int(start.page)
        var reader = OwnBytes(
            bytes: page < fullPages.count ? fullPages[page] : items.bytes,
            place: Int(start.offset))
        var previous: Int64 = 0
        let count = reader.varint()
        for place in 0..<count {
            let product = UInt32(truncatingIfNeeded: reader.varint())
            let views = Int(truncatingIfNeeded: reader.varint())
            let step = reader.zigzag()
            previous = place == 0 ? step : previous &- step
            let first = previous &- Int64(bitPattern: reader.varint())
            try body(ViewedProduct(product: product, views: views, first: first, last: previous))
        }
    }
}

/// Reads varints that this process wrote itself.
private struct OwnBytes {
    let bytes: [UInt8]
    var place: Int

    @inline(__always)
    mutating func varint() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = bytes[place]
            place &+= 1
            value |= UInt64(byte & 0x7f) << shift
            guard byte >= 0x80 else { return value }
            shift &+= 7
        }
    }

    @inline(__always)
    mutating func zigzag() -> Int64 {
        let value = varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}
