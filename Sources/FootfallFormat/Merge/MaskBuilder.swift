internal import FootfallModel

/// Fills in the masks of a customer directory from the events of all rows, in order.
struct MaskBuilder {
    private var bits: [UInt64] = []
    private let bitByName: [Name: UInt64]
    private var dictionary = TextDictionary.empty
    private var block = 0
    private var customer = 0
    private var row = 0

    init(_ maskedEvents: [Name]) {
        bitByName = Dictionary(
            uniqueKeysWithValues: maskedEvents.enumerated().map { ($1, 1 << UInt64($0)) })
    }

    /// Adds the next rows' events to the masks of the customers they belong to.
    mutating func add(_ events: ColumnChunk, to blocks: inout [CustomerBlock]) {
        if events.dictionary !== dictionary {
            dictionary = events.dictionary
            bits = (0..<UInt32(dictionary.count)).map { bitByName[dictionary.name($0)] ?? 1 << 63 }
        }
        for code in events.codes {
            guard block < blocks.count else { return }
            blocks[block].masks[customer] |= bits[Int(code)]
            row += 1
            while block < blocks.count && row == blocks[block].firstRows[customer + 1] {
                customer += 1
                if customer == blocks[block].count {
                    block += 1
                    customer = 0
                }
            }
        }
    }
}
