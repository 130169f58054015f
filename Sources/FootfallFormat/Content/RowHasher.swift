internal import FootfallModel

/// Adds up the leaf hashes of rows, a column (or a zone of one) at a time.
struct RowHasher {
    /// The sum of each row's leaves so far.
    private(set) var sums: [UInt64]
    private let secret: UInt64
    private var texts: TextHashes

    init(rowCount: Int, secret: UInt64) {
        sums = [UInt64](repeating: 0, count: rowCount)
        self.secret = secret
        texts = TextHashes(secret: secret)
    }

    /// Adds a stretch of a column: rows from `firstRow` on, or elements of a `list` whose rows count
    /// from there.
    mutating func add(
        _ chunk: ColumnChunk, of key: ColumnKey, firstRow: Int = 0, in list: ListSlots? = nil
    ) throws {
        guard chunk.slotCount <= list?.rows.count ?? (sums.count - firstRow) else {
            throw FootfallError(
                .damaged, "column \(key): \(chunk.slotCount) slots, more than its rows hold")
        }
        if key.type == .overflow { return try add(overflow: chunk, firstRow: firstRow) }
        precondition(chunk.valueCount <= chunk.slotCount, "a slot for each value")
        let column = LeafHash.column(key, secret: secret)
        sums.withUnsafeMutableBufferPointer { sums in
            let rows = UnsafeMutableBufferPointer(rebasing: sums[firstRow...])
            switch chunk.values {
            case .none(let count):
                let value = LeafHash.value(0, column: column)
                Self.add(count, chunk.presence, list, to: rows) { _ in value }
            case .words(let words):
                words.withUnsafeBufferPointer { words in
                    Self.add(words.count, chunk.presence, list, to: rows) {
                        LeafHash.value(UInt64(bitPattern: words[$0]), column: column)
                    }
                }
            case .codes(let codes, let dictionary):
                texts.prepare(dictionary, column: column, inList: list != nil)
                Self.add(codes, of: texts.hashes, chunk.presence, list, to: rows)
            }
        }
    }

    /// Adds a customer to the rows that are theirs.
    mutating func add(customer hash: UInt64, to rows: Range<Int>) {
        let column = LeafHash.column(ColumnKey(.customer, .text), secret: secret)
        let leaf = LeafHash.leaf(LeafHash.value(hash, column: column), place: 0)
        for row in rows { sums[row] &+= leaf }
    }

    // In the loops below each index was checked: values are no more than the chunk's slots, which are
    // no more than the rows or the elements of the list, and codes are of the dictionary (`ChunkCodec`).

    /// Adds leaves, given the values' part of each.
    @inline(__always)
    private static func add(
        _ count: Int, _ presence: ColumnChunk.Presence, _ list: ListSlots?,
        to sums: UnsafeMutableBufferPointer<UInt64>, value: (Int) -> UInt64
    ) {
        switch (presence, list) {
        case (.all, nil):
            for i in 0..<count { sums[i] &+= LeafHash.leaf(value(i), place: 0) }
        case (.some(let slots), nil):
            for i in 0..<count { sums[Int(slots[i])] &+= LeafHash.leaf(value(i), place: 0) }
        case (.all, let list?):
            for i in 0..<count {
                sums[Int(list.rows[i])] &+= LeafHash.leaf(value(i), place: list.places[i])
            }
        case (.some(let slots), let list?):
            for i in 0..<count {
                let slot = Int(slots[i])
                sums[Int(list.rows[slot])] &+= LeafHash.leaf(value(i), place: list.places[slot])
            }
        }
    }

    /// Adds the leaves of texts: in rows the whole leaf is known for each entry.
    private static func add(
        _ codes: [UInt32], of hashes: [UInt64], _ presence: ColumnChunk.Presence,
        _ list: ListSlots?, to sums: UnsafeMutableBufferPointer<UInt64>
    ) {
        codes.withUnsafeBufferPointer { codes in
            hashes.withUnsafeBufferPointer { hashes in
                switch (presence, list) {
                case (.all, nil):
                    for i in 0..<codes.count { sums[i] &+= hashes[Int(codes[i])] }
                case (.some(let slots), nil):
                    for i in 0..<codes.count { sums[Int(slots[i])] &+= hashes[Int(codes[i])] }
                case (_, let list?):
                    add(codes.count, presence, list, to: sums) { hashes[Int(codes[$0])] }
                }
            }
        }
    }

    /// Adds the leaves that share the overflow column, each as if it had a column of its own.
    private mutating func add(overflow chunk: ColumnChunk, firstRow: Int) throws {
        for (index, code) in chunk.codes.enumerated() {
            let value = try ValueCoding.decode(chunk.dictionary.bytes(code))
            var leaves = OverflowLeaves(secret: secret)
            leaves.add(value, at: .properties, place: 0)
            sums[firstRow + chunk.slot(index)] &+= leaves.sum
        }
    }
}

/// The hashes of a dictionary's entries, computed once for a column that keeps its dictionary.
private struct TextHashes {
    let secret: UInt64
    private var dictionary: TextDictionary?
    private var column: UInt64 = 0
    /// For each entry, a leaf in the row itself; for a column in lists, only the value's part of it.
    private(set) var hashes: [UInt64] = []

    init(secret: UInt64) {
        self.secret = secret
    }

    mutating func prepare(_ dictionary: TextDictionary, column: UInt64, inList: Bool) {
        guard self.dictionary !== dictionary || self.column != column else { return }
        self.dictionary = dictionary
        self.column = column
        hashes = dictionary.arena.withUnsafeBytes { arena in
            (0..<dictionary.count).map { entry in
                let text = UnsafeRawBufferPointer(rebasing: arena[dictionary.range(UInt32(entry))])
                let word = LeafHash.text(text, secret: secret)
                let value = LeafHash.value(word, column: column)
                return inList ? value : LeafHash.leaf(value, place: 0)
            }
        }
    }
}
