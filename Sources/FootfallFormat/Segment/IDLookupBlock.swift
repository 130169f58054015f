internal import FootfallModel

/// A block of the insert-id index, decoded to look ids up in it: the ids, ascending, without their
/// tag, and their content checks.
struct IDLookupBlock: Sendable {
    private enum IDs {
        /// Each has 16 bytes: UUIDs, which are compared as two words and need no offsets.
        case halves(arena: [UInt8])
        case texts(TextDictionary)
    }

    private let ids: IDs
    private let checks: [UInt32]

    /// The ids must be sorted, and each have a check.
    init(ids: TextDictionary, checks: [UInt32]) {
        precondition(ids.isSorted && ids.count == checks.count, "sorted ids, each with a check")
        self.ids = HalvesCodec.hasHalves(ids) ? .halves(arena: ids.arena) : .texts(ids)
        self.checks = checks
    }

    var memoryCost: Int {
        switch ids {
        case .halves(let arena): arena.count + checks.count * 4
        case .texts(let texts): texts.memoryCost + checks.count * 4
        }
    }

    /// The content check of an id; nil if it is not here.
    ///
    /// `place` is where to begin to look, the place that the last call left if ids are asked for in
    /// ascending order.
    func check(of id: UnsafeRawBufferPointer, from place: inout Int) -> UInt32? {
        switch ids {
        case .texts(let texts): return texts.code(of: id).map { checks[Int($0)] }
        case .halves(let arena):
            guard id.count == HalvesCodec.entrySize else { return nil }
            let wanted = Halves(id, at: 0)
            return arena.withUnsafeBytes { arena in
                // An entry for each check: the range lies within the arena.
                let entries = SortedHalves(arena, place..<checks.count)
                place = entries.place(of: wanted)
                let isFound = place < checks.count && entries[place] == wanted
                return isFound ? checks[place] : nil
            }
        }
    }
}
