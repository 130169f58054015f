/// A column that grows: dense until a slot is left out, then with a list of slots.
struct ColumnBuilder: Sendable {
    let key: ColumnKey
    /// Index of the domain in the batch builder.
    let domain: Int
    private var slots: [UInt32] = []
    private var isDense = true
    private var count = 0
    private var words: [Int64] = []
    private var codes: [UInt32] = []
    private var interner = TextInterner()

    init(key: ColumnKey, domain: Int) {
        self.key = key
        self.domain = domain
    }

    @inline(__always)
    mutating func append(slot: Int) {
        if isDense {
            if slot == count {
                count += 1
                return
            }
            isDense = false
            slots = (0..<UInt32(count)).map { $0 }
        }
        slots.append(UInt32(slot))
        count += 1
    }

    @inline(__always)
    mutating func append(_ word: Int64, slot: Int) {
        append(slot: slot)
        words.append(word)
    }

    /// Adds a text; whether it was never seen before.
    @inline(__always)
    mutating func append(_ text: UnsafeRawBufferPointer, slot: Int) -> Bool {
        append(slot: slot)
        let known = interner.count
        codes.append(interner.intern(text))
        return interner.count > known
    }

    /// Takes back the last value.
    mutating func removeLast(isNewText: Bool) {
        if isNewText { interner.removeLast() }
        count -= 1
        if !isDense { slots.removeLast() }
        switch key.type {
        case .text, .overflow: codes.removeLast()
        case .null, .emptyObject: break
        default: words.removeLast()
        }
    }

    var isEmpty: Bool { count == 0 }

    consuming func finish(slotCount: Int) -> ColumnChunk {
        let presence: ColumnChunk.Presence =
            count == slotCount ? .all : .some(isDense ? (0..<UInt32(count)).map { $0 } : slots)
        let values: ColumnChunk.Values =
            switch key.type {
            case .null, .emptyObject: .none(count: count)
            case .text, .overflow: .codes(codes, interner.finish())
            default: .words(words)
            }
        return ColumnChunk(slotCount: slotCount, presence: presence, values: values)
    }
}
