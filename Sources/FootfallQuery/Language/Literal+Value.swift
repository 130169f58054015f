package import FootfallModel

/// Values as the language writes them: a parameter's, or one of a query that was built.
///
/// A text is quoted, so it is a text whatever it holds. A number stands bare and in digits alone
/// (`1e21` would be two words), and so means that number and the text of its digits.
extension Literal {
    /// A single finite value; nil for lists, maps and what is no number.
    package init?(_ value: Value) {
        switch value {
        case .null: self = .word("null")
        case .bool(let bool): self = .word(bool ? "true" : "false")
        case .int(let int): self.init(number: String(int))
        case .double(let double):
            guard double.isFinite else { return nil }
            self.init(number: Self.digits(of: double))
        case .string(let text): self = .text(text)
        case .array, .object: return nil
        }
    }

    /// A number, which the lexer takes for a word unless it has a sign.
    private init(number: String) {
        self = number.utf8.first == UInt8(ascii: "-") ? .number(number) : .word(number)
    }

    /// The shortest decimal number that reads back as the same double, without an exponent.
    private static func digits(of double: Double) -> String {
        let parts = double.magnitude.description.split(separator: "e")
        let sign = double.sign == .minus ? "-" : ""
        guard parts.count == 2, let exponent = Int(parts[1]) else {
            return sign + double.magnitude.description
        }
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let digits = mantissa.joined()
        let point = (mantissa.first?.count ?? 0) + exponent
        if point <= 0 {
            return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)"
        }
        let zeros = String(repeating: "0", count: max(0, point - digits.count))
        let whole = digits.prefix(point) + zeros
        return "\(sign)\(whole).\(point < digits.count ? String(digits.dropFirst(point)) : "0")"
    }
}
