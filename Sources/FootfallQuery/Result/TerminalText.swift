/// Stored text made fit for a terminal: no character of it can move the cursor or change a setting.
enum TerminalText {
    /// Control characters, and those that reorder or hide text, as escapes of JSON's kind.
    static func escaped(_ text: String) -> String {
        // Printable ASCII is most of it.
        if text.utf8.allSatisfy({ 0x20..<0x7f ~= $0 }) { return text }
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) {
                result.append(contentsOf: escape(scalar).unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// C0, DEL and C1 controls, line and paragraph separators, and the marks that override the
    /// direction of text (Unicode TR 36, "bidirectional text spoofing").
    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f..<0xa0, 0x2028...0x202e, 0x2066...0x2069: true
        default: false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        }
    }
}
