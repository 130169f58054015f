import FootfallModel

/// What a value of a query may stand for.
///
/// A quoted value is a text. A bare number, `true` or `false` is that value and also the text as it
/// was written, since ids are texts in one API and numbers in another. A bare date or instant is a
/// time where it meets one.
struct Operand {
    var text: String?
    var number: Number?
    var bool: Bool?
    var isNull = false
    var time: Int64?

    init(_ literal: Literal, times: any InstantResolver) {
        switch literal {
        case .text(let text):
            self.text = text
            readTime(text, times)
        case .word(let word):
            guard word != "null" else {
                isNull = true
                return
            }
            text = word
            readNumber(word)
            readTime(word, times)
            if word.lowercasedASCII == "true" { bool = true }
            if word.lowercasedASCII == "false" { bool = false }
        case .number(let spelling):
            text = spelling
            readNumber(spelling)
        case .instant(let instant, let spelling):
            text = spelling
            time = times.microseconds(of: instant)
        case .parameter(let name): text = name
        }
    }

    private mutating func readNumber(_ word: String) {
        let digits = word.utf8.first == UInt8(ascii: "-") ? word.utf8.dropFirst() : word.utf8[...]
        guard let first = digits.first, (0x30...0x39).contains(first) else { return }
        if let int = Int64(word) {
            number = .int(int)
        } else if digits.allSatisfy({
            (0x30...0x39).contains($0) || [0x2e, 0x2d, 0x2b, 0x65].contains($0)
        }),
            let double = Double(word), double.isFinite
        {
            number = .double(double)
        }
    }

    private mutating func readTime(_ word: String, _ times: any InstantResolver) {
        if let date = CivilDate(parsing: word) {
            time = times.microseconds(of: date)
        } else if let instant = LocalInstant(parsing: word) {
            time = times.microseconds(of: instant)
        }
    }

    /// Whether `<` and the like compare it as a text.
    var isPlainText: Bool { number == nil && !isNull }
}
