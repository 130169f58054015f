/// A column that grows: dense until a slot is left out, then with a list of slots.
struct ColumnBuilder: ~Copyable {
    let key: ColumnKey
    /// Index of the domain in the batch builder.
    let domain: Int
    private var slots = GrowingBuffer<UInt32>()
    private var isDense = true
    private var count = 0
    private var words = GrowingBuffer<Int64>()
    private var codes = GrowingBuffer<UInt32>()
    private var interner = TextInterner()

    init(key: ColumnKey, domain: Int) {
        self.key = key
        self.domain = domain
    }

    @inline(__always)
    mutating func append(slot: Int) {
        if isDense {
            if slot == count {
                count &+= 1
                return
            }
            becomeSparse()
        }
        slots.append(UInt32(truncatingIfNeeded: slot))
        count &+= 1
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
        let code = interner.intern(text)
        codes.append(code)
        return code >= known
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

    /// What has grown, while this begins anew in the memory that it has.
    mutating func take(slotCount: Int) -> ColumnChunk {
        if isDense && count < slotCount { becomeSparse() }
        let values: ColumnChunk.Values =
            switch key.type {
            case .null, .emptyObject: .none(count: count)
            case .text, .overflow: .codes(codes.array(), interner.take())
            default: .words(words.array())
            }
        let presence: ColumnChunk.Presence = count == slotCount ? .all : .some(slots.array())
        removeAll()
        return ColumnChunk(slotCount: slotCount, presence: presence, values: values)
    }

    private mutating func removeAll() {
        isDense = true
        count = 0
        slots.removeAll()
        words.removeAll()
        codes.removeAll()
    }

    @inline(never)
    private mutating func becomeSparse() {
        isDense = false
        for slot in 0..<UInt32(count) { slots.append(slot) }
    }
}
