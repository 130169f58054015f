/// A query that cannot be answered: what is wrong, and where in its text.
///
/// Shown with the line and carets under the place (`rendered()`), or as fields of a JSON object
/// (`writeJSON(to:)`):
///
///     count by country
///           ^^
///     expected an event name, found 'by'
///     hint: 'by' is a reserved word; quote it to use it as a name
public struct QueryError: Error, Sendable, Equatable {
    /// The kinds of fault that a caller can tell apart.
    public enum Code: String, Sendable {
        /// The text is not of the query language.
        case syntax
        /// A clause that the form does not take, or takes once.
        case clause
        /// Parts that do not go together.
        case conflict
        /// A date, time or span that does not exist or makes no sense.
        case time
        /// A unit that there is not.
        case unit = "unknown_unit"
        /// A time zone that there is not.
        case zone = "unknown_zone"
        /// A pattern that is not a regular expression.
        case pattern = "invalid_pattern"
        /// A name that means nothing here, or itself.
        case name
        /// A parameter without a value.
        case parameter
        /// More than the engine takes.
        case limit
        /// A part of the language that this version does not execute.
        case unsupported = "not_supported"
    }

    /// The kind of fault.
    public let code: Code
    /// What is wrong and what was expected, for a person.
    public let message: String
    /// The place, in UTF-8 bytes of the text.
    public let range: SourceRange
    /// The line of the place, from 1.
    public let line: Int
    /// The column of the place, in characters, from 1.
    public let column: Int
    /// How many characters are at fault; 0 where something is missing.
    public let length: Int
    /// What could have stood there, grouped; at most eight.
    public let expected: [String]
    /// What might help.
    public let hint: String?
    /// Whether the text ended too early, so that more text might mend it.
    public let isIncomplete: Bool
    /// The whole line of the place.
    public let lineText: String

    /// Makes an error about a place of a text.
    public init(
        _ code: Code, _ message: String, at range: SourceRange, in text: String,
        expected: [String] = [], hint: String? = nil, isIncomplete: Bool = false
    ) {
        let place = SourcePlace(of: range, in: text)
        self.code = code
        self.message = message
        self.range = range
        self.line = place.line
        self.column = place.column
        self.length = place.length
        self.expected = expected
        self.hint = hint
        self.isIncomplete = isIncomplete
        self.lineText = place.lineText
    }
}

extension QueryError: CustomStringConvertible {
    /// The message with its line and column.
    public var description: String { "line \(line), column \(column): \(message)" }
}
