import FootfallFormat
import FootfallModel

/// A run's customer directory, read forward: which customer each row belongs to.
struct CustomerRows {
    private let run: any Run
    private var block: CustomerBlock?
    private var found: [[UInt8]: Range<Int>] = [:]

    init(run: any Run) {
        self.run = run
    }

    /// The customers of some rows as a text column; nil if none of the rows has a customer.
    mutating func chunk(_ rows: Range<Int>) throws -> ColumnChunk? {
        let end = min(rows.upperBound, run.customerRowCount)
        guard rows.lowerBound < end else { return nil }
        var codes: [UInt32] = []
        var texts = TextArena()
        var row = rows.lowerBound
        while row < end {
            guard let block = try block(holding: row) else { break }
            var customer = block.firstRows.partitionPoint { $0 > UInt32(row) } - 1
            while row < end, customer < block.count {
                let stop = min(end, Int(block.firstRows[customer + 1]))
                let code = texts.append(block.ids.bytes(UInt32(customer)))
                codes.append(contentsOf: repeatElement(code, count: stop - row))
                row = stop
                customer += 1
            }
        }
        let presence: ColumnChunk.Presence =
            end == rows.upperBound ? .all : .some((0..<UInt32(codes.count)).map { $0 })
        return ColumnChunk(
            slotCount: rows.count, presence: presence, values: .codes(codes, texts.dictionary()))
    }

    /// The rows of one customer, found by its hash; empty if the run has none.
    mutating func rows(of id: [UInt8], hash: UInt64) throws -> Range<Int> {
        if let known = found[id] { return known }
        let customer = String(decoding: id, as: UTF8.self)
        let rows = try run.rows(ofCustomer: customer, hash: hash) ?? 0..<0
        found[id] = rows
        return rows
    }

    /// The block that holds a row of a customer: the one at hand, or found by bisection.
    private mutating func block(holding row: Int) throws -> CustomerBlock? {
        if let block, let first = block.firstRows.first, let end = block.firstRows.last,
            first <= row, row < end
        {
            return block
        }
        block = try run.customerBlock(holding: row)
        return block
    }
}
