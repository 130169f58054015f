import FootfallModel

/// How many units and customers have each path in each group, for one thread.
struct PathTally {
    /// Paths as their names' numbers, four bytes each.
    private var paths = TextInterner()
    /// Pairs of a group's cell and a path.
    private(set) var rows = PairTable()
    private(set) var units: [Int] = []
    private(set) var customers: [Int] = []
    private var lastUnit: [Int] = []
    private var lastCustomer: [Int] = []
    /// All units that have a path.
    private(set) var total = PathCount()
    /// Those that have one among the rows that are not kept.
    private(set) var other = PathCount()
    private var unit = 0
    private var customer = 0

    var byteCount: Int {
        paths.byteCount + paths.count * 40 + rows.byteCount + rows.count * 34
    }

    mutating func beginCustomer() {
        customer += 1
    }

    mutating func beginUnit() {
        unit += 1
        total.add(unit, customer)
    }

    /// Adds the unit to those that are not in a row that is kept.
    mutating func addOther() {
        other.add(unit, customer)
    }

    /// Adds a path of the unit in a group.
    ///
    /// - Returns: the row of the two.
    mutating func add(_ path: [UInt32], cell: UInt32) -> Int {
        let code = path.withUnsafeBytes { paths.intern($0) }
        let row = Int(rows.id(cell, code))
        grow(to: rows.count)
        units[row] += lastUnit[row] == unit ? 0 : 1
        customers[row] += lastCustomer[row] == customer ? 0 : 1
        lastUnit[row] = unit
        lastCustomer[row] = customer
        return row
    }

    private mutating func grow(to count: Int) {
        units.grow(to: count, 0)
        customers.grow(to: count, 0)
        lastUnit.grow(to: count, 0)
        lastCustomer.grow(to: count, 0)
    }

    /// The names' numbers of a row's path.
    func path(ofRow row: Int) -> [UInt32] {
        let bytes = Array(paths.bytes(rows.second(row)))
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
    }
}

/// Distinct units and customers, which come one after the other.
struct PathCount {
    private(set) var units = 0
    private(set) var customers = 0
    private var lastUnit = 0
    private var lastCustomer = 0

    init(units: Int = 0, customers: Int = 0) {
        self.units = units
        self.customers = customers
    }

    mutating func add(_ unit: Int, _ customer: Int) {
        units += lastUnit == unit ? 0 : 1
        customers += lastCustomer == customer ? 0 : 1
        lastUnit = unit
        lastCustomer = customer
    }

    /// Leaves out some that are none of the others.
    mutating func remove(_ some: PathCount) {
        units -= some.units
        customers -= some.customers
    }

    /// Takes in those that another thread counted.
    mutating func add(_ other: PathCount) {
        units += other.units
        customers += other.customers
    }
}
