/// A stretch of a column in memory: which slots hold a value, and the values, packed.
///
/// The one form in which values travel between modules: what a decoder builds, what the log and the
/// segments encode, and what a query reads. Slots count from the chunk's own start.
package struct ColumnChunk: Sendable {
    package enum Presence: Sendable, Equatable {
        /// Every slot holds a value: value i belongs to slot i.
        case all
        /// Value i belongs to slot `slots[i]`; ascending.
        case some([UInt32])
    }

    package enum Values: Sendable {
        /// For null and `{}`, which are all alike: how many.
        case none(count: Int)
        /// Integers, list lengths, booleans as 0 and 1, and doubles by their bit pattern.
        case words([Int64])
        /// Texts, by their codes in a dictionary.
        case codes([UInt32], TextDictionary)
    }

    /// Slots of the domain that this chunk spans.
    package var slotCount: Int
    package var presence: Presence
    package var values: Values

    package init(slotCount: Int, presence: Presence, values: Values) {
        self.slotCount = slotCount
        self.presence = presence
        self.values = values
    }

    package var valueCount: Int {
        switch values {
        case .none(let count): count
        case .words(let words): words.count
        case .codes(let codes, _): codes.count
        }
    }

    /// The slot of the i-th value.
    @inline(__always)
    package func slot(_ i: Int) -> Int {
        switch presence {
        case .all: i
        case .some(let slots): Int(slots[i])
        }
    }

    /// The values as words; empty for another kind.
    package var words: [Int64] {
        if case .words(let words) = values { words } else { [] }
    }

    /// The values as codes; empty for another kind.
    package var codes: [UInt32] {
        if case .codes(let codes, _) = values { codes } else { [] }
    }

    package var dictionary: TextDictionary {
        if case .codes(_, let dictionary) = values { dictionary } else { .empty }
    }
}
