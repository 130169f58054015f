internal import FootfallModel

/// Adds up the leaf hashes of a value that has no columns: the same sum as from columns.
struct OverflowLeaves {
    let secret: UInt64
    private(set) var sum: UInt64 = 0

    init(secret: UInt64) {
        self.secret = secret
    }

    /// Adds a value and all that lies in it.
    mutating func add(_ value: Value, at path: Path, place: UInt64) {
        switch value {
        case .null: add(word: 0, ColumnKey(path, .null), place: place)
        case .bool(let bool): add(word: bool ? 1 : 0, ColumnKey(path, .bool), place: place)
        case .int(let int):
            add(word: UInt64(bitPattern: int), ColumnKey(path, .int), place: place)
        case .double(let double):
            add(word: double.bitPattern, ColumnKey(path, .double), place: place)
        case .string(var text):
            let word = text.withUTF8 {
                LeafHash.text(UnsafeRawBufferPointer($0), secret: secret)
            }
            add(word: word, ColumnKey(path, .text), place: place)
        case .array(let values):
            add(word: UInt64(values.count), ColumnKey(path.element, .list), place: place)
            for (index, value) in values.enumerated() {
                add(value, at: path.element, place: LeafHash.place(UInt64(index), in: place))
            }
        case .object(let members):
            if members.isEmpty { add(word: 0, ColumnKey(path, .emptyObject), place: place) }
            for (name, value) in members { add(value, at: path.member(name), place: place) }
        }
    }

    private mutating func add(word: UInt64, _ key: ColumnKey, place: UInt64) {
        let column = LeafHash.column(key, secret: secret)
        sum &+= LeafHash.leaf(LeafHash.value(word, column: column), place: place)
    }
}
