internal import FootfallQuery

/// The way to a value of an event: `country`, `utm.source`, `items[].price`.
///
/// A literal is cut at its dots; name members one by one where a name itself holds a dot. A built-in
/// word alone (`customer`, `session`, `product`, `time`, …) is the event's own field.
///
/// Comparing a path makes a condition: `"price" > 100`.
public struct PropertyPath: Hashable, Sendable, ExpressibleByStringLiteral {
    let path: QueryPath

    /// A path from the query language's own way of writing, without quotes.
    public init(stringLiteral text: String) {
        self.init(text)
    }

    /// A path whose members are cut at the dots of a text.
    public init(_ text: String) {
        let members = text.split(separator: ".", omittingEmptySubsequences: false)
        path = QueryPath(members.map { Self.member($0, isQuoted: false) })
    }

    /// A path of members that may hold any character; `[]` at a member's end is "each element".
    public init(members: [String]) {
        path = QueryPath(members.map { Self.member($0[...], isQuoted: true) })
    }

    private static func member(_ text: Substring, isQuoted: Bool) -> QueryPath.Member {
        var name = text
        var elements = 0
        while name.hasSuffix("[]") {
            name = name.dropLast(2)
            elements += 1
        }
        return QueryPath.Member(
            name: String(name), isQuoted: isQuoted || !Printer.isWord(String(name)),
            elements: elements)
    }
}
