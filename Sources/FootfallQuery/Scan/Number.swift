/// A number of a query or an event: an integer or a double, compared by value, exactly.
package enum Number: Sendable, Hashable {
    case int(Int64)
    case double(Double)

    /// Reads a JSON number (RFC 8259).
    ///
    /// An integer if it has no fraction or exponent and fits 64 bits, else the nearest double; nil
    /// for any other text, and for a double that overflows.
    package init?(json text: UnsafeRawBufferPointer) {
        guard let isInteger = Number.isInteger(json: text) else { return nil }
        let string = String(decoding: text, as: UTF8.self)
        if isInteger, string != "-0", let int = Int64(string) {
            self = .int(int)
        } else if let double = Double(string), double.isFinite {
            self = .double(double)
        } else {
            return nil
        }
    }

    package init?(json text: String) {
        var text = text
        guard let number = text.withUTF8({ Number(json: UnsafeRawBufferPointer($0)) }) else {
            return nil
        }
        self = number
    }

    package var double: Double {
        switch self {
        case .int(let int): Double(int)
        case .double(let double): double
        }
    }

    /// Whether the bytes are a JSON number without fraction and exponent; nil if they are none.
    private static func isInteger(json text: UnsafeRawBufferPointer) -> Bool? {
        var offset = text.first == UInt8(ascii: "-") ? 1 : 0
        let first = offset
        func digits() -> Int {
            let start = offset
            while offset < text.count, (0x30...0x39).contains(text[offset]) { offset += 1 }
            return offset - start
        }
        let whole = digits()
        guard whole > 0, whole == 1 || text[first] != 0x30 else { return nil }
        var isInteger = true
        if offset < text.count, text[offset] == UInt8(ascii: ".") {
            offset += 1
            isInteger = false
            guard digits() > 0 else { return nil }
        }
        if offset < text.count, text[offset] | 0x20 == UInt8(ascii: "e") {
            offset += 1
            isInteger = false
            if offset < text.count, [0x2b, 0x2d].contains(text[offset]) { offset += 1 }
            guard digits() > 0 else { return nil }
        }
        return offset == text.count ? isInteger : nil
    }
}

extension Number: Comparable {
    /// By value; an integer comes before a double of the same value, and negative zero before zero, so
    /// that the order is total.
    package static func < (lhs: Number, rhs: Number) -> Bool {
        switch (lhs, rhs) {
        case (.int(let l), .int(let r)): l < r
        case (.double(let l), .double(let r)):
            l < r || l == r && l.sign == .minus && r.sign == .plus
        case (.int(let l), .double(let r)): !isLess(r, l)
        case (.double(let l), .int(let r)): isLess(l, r)
        }
    }

    /// Whether a double is less than an integer.
    ///
    /// The conversions are exact: a double of at least
    /// 2^63 in magnitude is outside Int64, and any other rounds down to one.
    private static func isLess(_ double: Double, _ int: Int64) -> Bool {
        if double >= 0x1p63 { return false }
        if double < -0x1p63 { return true }
        return Int64(double.rounded(.down)) < int
    }
}

extension Number {
    /// The least integer that is not below this number or, if `isAbove`, is above it.
    func leastInt(isAbove: Bool) -> Int64? {
        switch self {
        case .int(let int): return isAbove ? (int == .max ? nil : int + 1) : int
        case .double(let double):
            let up = double.rounded(.up)
            if up < -0x1p63 { return .min }
            guard up < 0x1p63 else { return nil }
            let int = Int64(up)
            return isAbove && up == double ? (int == .max ? nil : int + 1) : int
        }
    }

    /// The greatest integer that is not above this number or, if `isBelow`, is below it.
    func greatestInt(isBelow: Bool) -> Int64? {
        switch self {
        case .int(let int): return isBelow ? (int == .min ? nil : int - 1) : int
        case .double(let double):
            let down = double.rounded(.down)
            if down >= 0x1p63 { return .max }
            guard down >= -0x1p63 else { return nil }
            let int = Int64(down)
            return isBelow && down == double ? (int == .min ? nil : int - 1) : int
        }
    }

    /// The least double that is not below this number or, if `isAbove`, is above it.
    func leastDouble(isAbove: Bool) -> Double {
        let near = double
        if case .int(let int) = self, near != Double(exactly: int) {
            return Number.double(near) < self ? near.nextUp : near
        }
        return isAbove ? near.nextUp : near
    }

    /// The greatest double that is not above this number or, if `isBelow`, is below it.
    func greatestDouble(isBelow: Bool) -> Double {
        let near = double
        if case .int(let int) = self, near != Double(exactly: int) {
            return self < Number.double(near) ? near.nextDown : near
        }
        return isBelow ? near.nextDown : near
    }
}
