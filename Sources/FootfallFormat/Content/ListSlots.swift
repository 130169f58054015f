internal import FootfallModel

/// For the elements of a list, over some rows: the row each belongs to, and its place in it.
struct ListSlots {
    private(set) var rows: [UInt32] = []
    /// `LeafHash` places.
    private(set) var places: [UInt64] = []

    /// Lays out the elements of a list column, in the slots of the list that it lies in itself; nil
    /// if it lies in the rows.
    init(_ lengths: ColumnChunk, in parent: ListSlots?) {
        for (index, length) in lengths.words.enumerated() {
            let slot = lengths.slot(index)
            let row = parent?.rows[slot] ?? UInt32(slot)
            let place = parent?.places[slot] ?? 0
            for element in 0..<UInt64(clamping: length) {
                rows.append(row)
                places.append(LeafHash.place(element, in: place))
            }
        }
    }
}
