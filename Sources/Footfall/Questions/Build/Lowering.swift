internal import FootfallModel
internal import FootfallQuery

/// From what was built in Swift to the language's syntax tree.
///
/// The tree is printed and the text is read again before it runs, so all rules of the language hold
/// for it and errors have a place. That is safe because every text in the tree is one that the printer
/// can quote. The few things that no text can say (a list as a value, a number that is none) are kept
/// here as the query's fault.
struct Lowering: Sendable {
    /// The place of all that was built: it has none before it is printed.
    static let nowhere = SourceRange(0, 0)

    private var clause = ""
    private var fault: String?

    /// From here on faults are of this part.
    mutating func begin(_ clause: String) {
        self.clause = clause
    }

    /// Keeps the first fault.
    mutating func refuse(_ reason: String) {
        guard fault == nil else { return }
        fault = clause.isEmpty ? reason : "\(clause): \(reason)"
    }

    /// The text itself, unless a part of the query has a fault.
    func checked(_ text: String) throws(QueryError) -> String {
        guard let fault else { return text }
        let length = text.utf8.count
        throw QueryError(.parameter, fault, at: SourceRange(length, length), in: text)
    }

    // MARK: Leaves

    func at<Node>(_ node: Node) -> Located<Node> { Located(node, Self.nowhere) }

    mutating func literal(_ value: Value) -> Located<Literal> {
        if let literal = Literal(value) { return at(literal) }
        refuse("a value is a text, a finite number, true, false or null")
        return at(.word("null"))
    }

    /// A pattern between slashes: on one line, and not ending in the midst of an escape.
    mutating func pattern(_ pattern: String) -> Located<String> {
        var lowered = ""
        var isEscaped = false
        for scalar in pattern.unicodeScalars {
            let isBreak = scalar == "\n" || scalar == "\r"
            // RE2 knows a line's end by its letter, too, which an escape before it already begins.
            if isBreak, !isEscaped { lowered += "\\" }
            lowered.unicodeScalars.append(scalar == "\n" ? "n" : scalar == "\r" ? "r" : scalar)
            isEscaped = scalar == "\\" && !isEscaped
        }
        if isEscaped {
            refuse("the pattern ends in a backslash")
            lowered += "\\"
        }
        return at(lowered)
    }
}
