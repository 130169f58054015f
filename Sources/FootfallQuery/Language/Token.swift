/// A piece of a query's text that the parser looks at as a whole.
struct Token: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// A bare word; it may be a keyword, a name, a number, a date, …
        case word
        /// In double quotes; `text` is what it stands for.
        case text
        /// A word with `*` right after it; `text` is the word.
        case prefix
        /// A number with `-` right before it.
        case negative
        /// A date and time whose offset begins with `+`, which no word holds.
        case instant
        /// `?name`; `text` is the name.
        case parameter
        /// `/…/`; `text` is the pattern, `\/` undone.
        case pattern
        case symbol(Symbol)
        /// Of the text.
        case end
        /// Not a token: `text` says what is wrong.
        case invalid
    }

    var kind: Kind
    var text: String
    var range: SourceRange
    /// The keyword that a bare word spells.
    var keyword: Keyword?

    init(_ kind: Kind, _ text: String, _ range: SourceRange) {
        self.kind = kind
        self.text = text
        self.range = range
        self.keyword = kind == .word ? Keyword(word: text) : nil
    }

    /// Whether nothing lies between the two.
    func touches(_ next: Token) -> Bool { range.end == next.range.start }

    var shape: WordShape { kind == .word ? WordShape(text) : .plain }
}

/// The tokens that are not words, texts or patterns.
enum Symbol: String, Sendable, CaseIterable {
    case comma = ","
    case semicolon = ";"
    case open = "("
    case close = ")"
    case arrow = "->"
    case elements = "[]"
    case dot = "."
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    var comparison: Comparison? {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .comma, .semicolon, .open, .close, .arrow, .elements, .dot: nil
        }
    }
}
