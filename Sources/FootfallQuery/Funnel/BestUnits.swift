/// The best unit of the customer at hand in each cell, where units are not customers.
///
/// For one thread. Where no step is optional, units of one level count alike, so which of them is the
/// best need not be told.
struct BestUnits {
    private let optional: UInt64
    /// For each cell, the level so far; 0 of a cell that the customer did not fall in.
    private var levels: [Int] = []
    /// The cells that the customer fell in.
    private var cells: [Int] = []
    /// If some steps are optional: the best chain in each cell.
    private var chains: [Int: Chain] = [:]

    init(_ rules: ChainRules) {
        optional = rules.optional
    }

    /// Takes in a unit's chain, its events numbered as the customer's, whose times are given.
    mutating func add(
        _ chain: Chain, to cell: Int, _ times: UnsafeBufferPointer<Int64>
    ) {
        add(level: chain.level, to: cell)
        guard optional != 0 else { return }
        if chains[cell].map({ chain.precedes($0, times) }) ?? true { chains[cell] = chain }
    }

    /// Takes in a unit that came to a level, where no step is optional.
    mutating func add(level: Int, to cell: Int) {
        levels.grow(to: cell + 1, 0)
        if levels[cell] == 0 { cells.append(cell) }
        levels[cell] = max(levels[cell], level)
    }

    /// Counts the customer once in each cell that one of its units fell in, and forgets it.
    mutating func endCustomer(into tallies: inout [FunnelTally]) {
        for cell in cells {
            if let chain = chains[cell] {
                tallies[cell].add(bestUnit: chain, optional: optional)
            } else {
                tallies[cell].add(bestUnitOfLevel: levels[cell])
            }
            levels[cell] = 0
        }
        cells.removeAll(keepingCapacity: true)
        if optional != 0 { chains.removeAll(keepingCapacity: true) }
    }
}
