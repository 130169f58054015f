/// The way to a value of an event: `country`, `utm.source`, `items[].price`.
///
/// A literal is cut at its dots; name members one by one where a name itself holds a dot. A built-in
/// word alone (`customer`, `session`, `product`, `time`, …) is the event's own field.
public struct PropertyPath: Hashable, Sendable, ExpressibleByStringLiteral {
    private static let builtIns: Set<String> = [
        "event", "customer", "session", "product", "source", "time", "received", "insert_id",
        "weekday", "hour_of_day",
    ]

    /// The path as the query language writes it.
    let text: String

    /// A path from the query language's own way of writing, without quotes.
    public init(stringLiteral text: String) {
        self.init(text)
    }

    /// A path whose members are cut at the dots of a text.
    public init(_ text: String) {
        let members = text.split(separator: ".", omittingEmptySubsequences: false)
        self.text =
            Self.builtIns.contains(text)
            ? text : members.map { Self.quoted($0) }.joined(separator: ".")
    }

    /// A path of members that may hold any character; `[]` at a member's end is "each element".
    public init(members: [String]) {
        text = members.map { Self.quoted($0[...]) }.joined(separator: ".")
    }

    private static func quoted(_ member: Substring) -> String {
        var name = member
        var elements = ""
        while name.hasSuffix("[]") {
            name = name.dropLast(2)
            elements += "[]"
        }
        return QueryText.quoted(String(name)) + elements
    }
}
