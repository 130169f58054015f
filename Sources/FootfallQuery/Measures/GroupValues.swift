import FootfallModel

/// Numbers the distinct values of one path, for one thread: what groups and `unique` compare.
///
/// Numbers and texts are one value if their texts are equal. A double without fraction has the text
/// of the integer, since numbers compare by value.
struct GroupValues {
    /// Codes that need no text; distinct texts and times follow, by turns.
    private enum Fixed: UInt32 {
        case missing, null, isFalse, isTrue, emptyObject
    }

    static let missing = Fixed.missing.rawValue
    private static let fixedCount: UInt32 = 5

    private var texts = TextInterner()
    /// The 64 bits of the integers, doubles and times that were met, and their codes: making a
    /// number's text costs much more than finding its bits.
    private var ints = WordCodes()
    private var doubles = WordCodes()
    private var times = WordCodes()
    private var timeList: [Int64] = []

    var byteCount: Int {
        texts.count * 40 + texts.byteCount + timeList.count * 8 + ints.byteCount
            + doubles.byteCount + times.byteCount
    }

    mutating func code(text bytes: UnsafeRawBufferPointer) -> UInt32 {
        texts.intern(bytes) * 2 + Self.fixedCount
    }

    mutating func code(_ int: Int64) -> UInt32 {
        if let known = ints[int] { return known }
        let code = code(number: "\(int)")
        ints.append(code)
        return code
    }

    mutating func code(_ double: Double) -> UInt32 {
        if let known = doubles[Int64(bitPattern: double.bitPattern)] { return known }
        let isWhole = double.rounded() == double && abs(double) < 0x1p63
        let code = isWhole ? code(Int64(double)) : code(number: double.description)
        doubles.append(code)
        return code
    }

    mutating func code(time: Int64) -> UInt32 {
        if let known = times[time] { return known }
        let code = UInt32(timeList.count) * 2 + 1 + Self.fixedCount
        timeList.append(time)
        times.append(code)
        return code
    }

    static var null: UInt32 { Fixed.null.rawValue }
    static var emptyObject: UInt32 { Fixed.emptyObject.rawValue }
    static func code(_ bool: Bool) -> UInt32 { (bool ? Fixed.isTrue : .isFalse).rawValue }

    private mutating func code(number: String) -> UInt32 {
        var number = number
        return number.withUTF8 { code(text: UnsafeRawBufferPointer($0)) }
    }

    // MARK: Back to values

    subscript(code: UInt32) -> GroupValue {
        if let fixed = Fixed(rawValue: code) {
            switch fixed {
            case .missing: return .missing
            case .null: return .null
            case .isFalse: return .bool(false)
            case .isTrue: return .bool(true)
            case .emptyObject: return .emptyObject
            }
        }
        let index = Int((code - Self.fixedCount) / 2)
        if (code - Self.fixedCount) % 2 == 1 { return .time(timeList[index]) }
        return .text(Array(texts.bytes(UInt32(index))))
    }

    /// The code of a value of another thread's table.
    mutating func code(_ value: GroupValue) -> UInt32 {
        switch value {
        case .missing: return Self.missing
        case .null: return Self.null
        case .emptyObject: return Self.emptyObject
        case .bool(let bool): return Self.code(bool)
        case .time(let time): return code(time: time)
        case .text(let bytes): return bytes.withUnsafeBytes { self.code(text: $0) }
        }
    }
}

/// Codes of 64-bit words.
private struct WordCodes {
    /// Words as pairs of their halves.
    private var words = PairTable()
    private var codes: [UInt32] = []

    var byteCount: Int { words.byteCount + codes.count * 4 }

    /// The code of a word; if nil, the word is taken note of, and its code must be appended next.
    @inline(__always)
    subscript(word: Int64) -> UInt32? {
        mutating get {
            let bits = UInt64(bitPattern: word)
            let id = words.id(
                UInt32(truncatingIfNeeded: bits >> 32), UInt32(truncatingIfNeeded: bits))
            return Int(id) < codes.count ? codes[Int(id)] : nil
        }
    }

    mutating func append(_ code: UInt32) { codes.append(code) }
}

/// A value by which events are grouped.
enum GroupValue: Hashable {
    case missing
    case null
    case bool(Bool)
    case emptyObject
    case time(Int64)
    /// A text, or the text of a number.
    case text([UInt8])

    /// What is shown.
    ///
    /// Texts that were numbers, where the path never held a text, are shown as numbers.
    func cell(isNumeric: Bool) -> ResultTable.Cell {
        switch self {
        case .missing: .missing
        case .null: .null
        case .bool(let bool): .bool(bool)
        case .emptyObject: .json(.object([:]))
        case .time(let time): .time(Timestamp(unchecked: time))
        case .text(let bytes): Self.cell(bytes, isNumeric)
        }
    }

    /// What a text takes in an array of its own.
    var textByteCount: Int { if case .text(let bytes) = self { 32 + bytes.count } else { 0 } }

    private static func cell(_ bytes: [UInt8], _ isNumeric: Bool) -> ResultTable.Cell {
        let text = String(decoding: bytes, as: UTF8.self)
        guard isNumeric else { return .text(text) }
        if let int = Int64(text) { return .int(int) }
        return Double(text).map(ResultTable.Cell.double) ?? .text(text)
    }
}

extension GroupValue: Comparable {
    /// Missing, then null, then by the bytes of what is shown.
    static func < (lhs: GroupValue, rhs: GroupValue) -> Bool {
        if lhs.rank != rhs.rank { return lhs.rank < rhs.rank }
        if case .time(let l) = lhs, case .time(let r) = rhs { return l < r }
        return lhs.shown.lexicographicallyPrecedes(rhs.shown)
    }

    private var rank: Int {
        switch self {
        case .missing: 0
        case .null: 1
        case .time: 2
        default: 3
        }
    }

    private var shown: [UInt8] {
        switch self {
        case .missing, .null, .time: []
        case .bool(let bool): Array("\(bool)".utf8)
        case .emptyObject: Array("{}".utf8)
        case .text(let bytes): bytes
        }
    }
}
