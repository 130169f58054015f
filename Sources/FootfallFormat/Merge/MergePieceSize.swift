/// Where the segments that a merge writes end: by the hash of customers, so that each customer's rows
/// lie in one of them.
///
/// The bounds cut all hashes into equal widths, as many as a power of two: so those of different
/// slices of time fall together, and a window of hashes concerns one segment of each. Customers with
/// more rows than others can make a segment larger, up to `rowsMax`, where it ends whatever the hash:
/// only the rows of one customer that are more than that, or of none, fill several.
struct MergePieceSize {
    let rowsMax: Int
    /// As many leading bits of a hash tell its piece.
    let hashBits: Int

    init(rowsMax: Int, hashBits: Int = 0) {
        self.rowsMax = rowsMax
        self.hashBits = hashBits
    }

    /// The size of pieces for some rows in some outputs, none of which should have more than
    /// `rowsWanted` rows, nor twice as many in any case.
    init(rows: Int, outputs: Int, rowsWanted: Int) {
        var bits = 0
        while rows > rowsWanted * outputs << bits { bits += 1 }
        self.init(rowsMax: 2 * rowsWanted, hashBits: bits)
    }

    /// The greatest bound that is not above a hash.
    func bound(notAbove hash: UInt64) -> UInt64 {
        hashBits == 0 ? 0 : hash & ~(UInt64.max >> hashBits)
    }
}
