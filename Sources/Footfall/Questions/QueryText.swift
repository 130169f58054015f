internal import FootfallModel

/// A question on its way to the query language: text, and values that the text names as parameters.
///
/// Values never become text, so nothing that a caller passes can be read as a clause.
struct QueryText {
    private(set) var text: String
    private(set) var parameters: [String: Value] = [:]

    init(_ text: String) {
        self.text = text
    }

    mutating func append(_ more: String) {
        text += more
    }

    /// Appends a place for a value.
    mutating func append(_ value: Value) {
        let name = "p\(parameters.count + 1)"
        parameters[name] = value
        text += "?\(name)"
    }

    /// A text in the language's double quotes: a JSON string.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
