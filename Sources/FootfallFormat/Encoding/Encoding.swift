/// The registry of encodings: the byte by which encoded data says how to read it.
///
/// Numbers are never reused. A reader that meets one it does not know reports a newer format.
package enum Encoding: UInt8, CaseIterable, Sendable {
    // Streams of integers.
    case constant = 1
    case bitPacked = 2
    case frameOfReference = 3
    case delta = 4
    case runLength = 5
    case plain = 6
    /// Doubles as integers over a power of ten.
    case decimal = 7
    case patched = 8
    /// Differences between neighbours, patched.
    case patchedDelta = 9

    // Dictionaries of texts.
    case plainTexts = 16
    case uuids = 17
    case frontCoded = 18
    case halves = 19
    case packedTexts = 20

    // Which slots hold a value.
    case allPresent = 32
    case bitmap = 33
    case positions = 34
}

/// Which encodings were used: bit n stands for the encoding of that number.
package struct EncodingSet: OptionSet, Hashable, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    package init(_ encoding: Encoding) {
        rawValue = 1 << UInt64(encoding.rawValue)
    }

    /// The encodings in the set, in the order of their numbers.
    package var encodings: [Encoding] {
        Encoding.allCases.filter { contains(EncodingSet($0)) }
    }
}
