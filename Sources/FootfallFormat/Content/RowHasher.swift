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
        let column = LeafHash.column(key, secret: secret)
        let values = hashes(chunk, column: column)
        sums.withUnsafeMutableBufferPointer { sums in
            let rows = UnsafeMutableBufferPointer(rebasing: sums[firstRow...])
            Self.add(values, at: chunk.presence, in: list, to: rows)
        }
    }

    /// Adds a customer to the rows that are theirs.
    mutating func add(customer hash: UInt64, to rows: Range<Int>) {
        let column = LeafHash.column(ColumnKey(.customer, .text), secret: secret)
        let leaf = LeafHash.leaf(LeafHash.value(hash, column: column), place: 0)
        for row in rows { sums[row] &+= leaf }
    }

    private mutating func hashes(_ chunk: ColumnChunk, column: UInt64) -> [UInt64] {
        switch chunk.values {
        case .none(let count):
            return [UInt64](repeating: LeafHash.value(0, column: column), count: count)
        case .words(let words):
            return words.map { LeafHash.value(UInt64(bitPattern: $0), column: column) }
        case .codes(let codes, let dictionary):
            let hashes = texts.hashes(of: dictionary, column: column)
            return codes.map { hashes[Int($0)] }
        }
    }

    private static func add(
        _ values: [UInt64], at presence: ColumnChunk.Presence, in list: ListSlots?,
        to sums: UnsafeMutableBufferPointer<UInt64>
    ) {
        switch (presence, list) {
        case (.all, nil):
            for i in values.indices { sums[i] &+= LeafHash.leaf(values[i], place: 0) }
        case (.some(let slots), nil):
            for i in values.indices {
                sums[Int(slots[i])] &+= LeafHash.leaf(values[i], place: 0)
            }
        case (.all, let list?):
            for i in values.indices {
                sums[Int(list.rows[i])] &+= LeafHash.leaf(values[i], place: list.places[i])
            }
        case (.some(let slots), let list?):
            for i in values.indices {
                let slot = Int(slots[i])
                sums[Int(list.rows[slot])] &+= LeafHash.leaf(values[i], place: list.places[slot])
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
    private var hashes: [UInt64] = []

    init(secret: UInt64) {
        self.secret = secret
    }

    mutating func hashes(of dictionary: TextDictionary, column: UInt64) -> [UInt64] {
        if self.dictionary !== dictionary || self.column != column {
            self.dictionary = dictionary
            self.column = column
            hashes = dictionary.textHashes(secret: secret).map {
                LeafHash.value($0, column: column)
            }
        }
        return hashes
    }
}

extension TextDictionary {
    /// T (see `LeafHash`) of each entry.
    fileprivate func textHashes(secret: UInt64) -> [UInt64] {
        arena.withUnsafeBytes { arena in
            (0..<count).map { entry in
                let range = Int(offsets[entry])..<Int(offsets[entry + 1])
                return LeafHash.text(UnsafeRawBufferPointer(rebasing: arena[range]), secret: secret)
            }
        }
    }
}
