internal import FootfallModel

/// Fills in the masks of a customer directory from the events of all rows, in order.
///
/// Events come by number (`EventNames`). Which bit a name has is known only when all were counted; up to
/// 64 names, a mask is first filled by number and put in order afterwards, which saves reading them
/// again.
struct MaskBuilder {
    static let namesMax = 64

    /// The bit of each number.
    private let bits: [UInt64]
    private var block = 0
    private var customer = 0
    private var row = 0

    /// A bit for each number below 64.
    init() {
        bits = (0..<UInt64(Self.namesMax)).map { 1 << $0 }
    }

    init(bits: [UInt64]) {
        self.bits = bits
    }

    /// Adds the next rows' events to the masks of the customers they belong to.
    mutating func add(_ events: [UInt32], to blocks: inout [CustomerBlock]) {
        var first = 0
        while first < events.count && block < blocks.count {
            let left = Int(blocks[block].firstRows[customer + 1]) - row
            let end = min(events.count, first + left)
            var mask: UInt64 = 0
            for event in events[first..<end] where event < bits.count { mask |= bits[Int(event)] }
            blocks[block].masks[customer] |= mask
            row += end - first
            if end - first == left { advance(past: blocks[block].count) }
            first = end
        }
    }

    private mutating func advance(past count: Int) {
        customer += 1
        guard customer == count else { return }
        customer = 0
        block += 1
    }

    /// Gives each number below 64 its final bit.
    static func reorder(_ blocks: inout [CustomerBlock], _ bits: [UInt64]) {
        for block in blocks.indices {
            for customer in 0..<blocks[block].count {
                var rest = blocks[block].masks[customer]
                var mask: UInt64 = 0
                while rest != 0 {
                    mask |= bits[rest.trailingZeroBitCount]
                    rest &= rest - 1
                }
                blocks[block].masks[customer] = mask
            }
        }
    }
}
