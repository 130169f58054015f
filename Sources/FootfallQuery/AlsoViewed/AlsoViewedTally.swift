import FootfallFormat

/// How many units viewed each product, and how many of those that viewed the given one.
///
/// For one thread. A unit's products are told apart by marks that name the last unit, so nothing is
/// cleared between units.
struct AlsoViewedTally {
    /// Units or customers, which come one after the other.
    private struct Count {
        var count = 0
        private var last = 0

        mutating func add(_ number: Int) {
            count += last == number ? 0 : 1
            last = number
        }
    }

    /// What is known of one product, or of several together.
    private struct Product {
        var all = Count()
        var units = Count()
        var customers = Count()
    }

    /// A view of a product; of all that was selected of a unit, in time order.
    struct View {
        var product: UInt32
        var time: Int64
    }

    /// The number of the given product.
    let given: UInt32
    private let window: Int64?
    private var products: [Product] = []
    /// Those that are not kept, taken together.
    private var rest = Product()
    private var total = Count()
    private var base = Product()
    private var unit = 0
    private var customer = 0
    private var givenTimes: [Int64] = []

    init(given: UInt32, window: Int64?) {
        self.given = given
        self.window = window
    }

    var productCount: Int { products.count }
    var byteCount: Int { products.count * MemoryLayout<Product>.stride }

    mutating func beginCustomer() { customer += 1 }

    /// Adds a unit's views; `isKept` tells which products are not taken together.
    mutating func add(_ views: [View], isKept: (UInt32) -> Bool) {
        guard !views.isEmpty else { return }
        unit += 1
        total.add(unit)
        givenTimes.removeAll(keepingCapacity: true)
        for view in views where view.product == given { givenTimes.append(view.time) }
        if !givenTimes.isEmpty {
            base.units.add(unit)
            base.customers.add(customer)
        }
        for view in views where view.product != given { add(view, isKept(view.product)) }
    }

    private mutating func add(_ view: View, _ isKept: Bool) {
        let isNear = isNear(view.time)
        if !isKept { add(isNear, to: &rest) }
        let place = Int(view.product)
        products.grow(to: place + 1, Product())
        add(isNear, to: &products[place])
    }

    private func add(_ isNear: Bool, to product: inout Product) {
        product.all.add(unit)
        guard isNear else { return }
        product.units.add(unit)
        product.customers.add(customer)
    }

    /// Whether the given product was viewed at most the window before or after.
    private func isNear(_ time: Int64) -> Bool {
        guard let window else { return !givenTimes.isEmpty }
        let next = givenTimes.partitionPoint { $0 >= time }
        return (next < givenTimes.count && givenTimes[next] &- time <= window)
            || (next > 0 && time &- givenTimes[next - 1] <= window)
    }

    // MARK: What was found

    func figures(of product: Int) -> AlsoViewedFigures { figures(products[product]) }
    var restFigures: AlsoViewedFigures { figures(rest) }
    /// All units that viewed something, and those that viewed the given product.
    var totals: AlsoViewedFigures {
        AlsoViewedFigures(
            all: total.count, units: base.units.count, customers: base.customers.count)
    }

    private func figures(_ product: Product) -> AlsoViewedFigures {
        AlsoViewedFigures(
            all: product.all.count, units: product.units.count, customers: product.customers.count)
    }
}

/// How many viewed a product.
struct AlsoViewedFigures {
    /// Units.
    var all = 0
    /// Units that viewed the given one, too.
    var units = 0
    /// The customers of those.
    var customers = 0

    static func += (lhs: inout Self, rhs: Self) {
        lhs.all += rhs.all
        lhs.units += rhs.units
        lhs.customers += rhs.customers
    }
}
