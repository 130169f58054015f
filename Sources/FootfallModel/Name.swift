/// The name of a property, an event or a source: a text that equals another only byte for byte.
///
/// Swift's `String` takes canonically equivalent texts for equal (Unicode Standard Annex #15): an
/// `é` in one scalar and one in two. JSON does not (RFC 8259, section 8.3), nor do columns, so a map
/// keyed by `String` would merge what was sent apart.
///
///     event.properties["price"] = 9.9
///     event.properties[Name(column)] = "blue"
public struct Name: Sendable {
    /// The name as a text.
    public var text: String

    /// A name of any text.
    public init(_ text: String) {
        self.text = text
    }
}

extension Name: Hashable {
    /// Whether two names have the same bytes.
    public static func == (lhs: Name, rhs: Name) -> Bool {
        withBytes(lhs, rhs) { $0.elementsEqual($1) }
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension Name: Comparable {
    /// By the order of the bytes.
    public static func < (lhs: Name, rhs: Name) -> Bool {
        withBytes(lhs, rhs) { $0.precedes($1) }
    }
}

extension Name {
    /// Lends the bytes of two names: a text's own view of them is slow to step through.
    private static func withBytes(
        _ left: Name, _ right: Name,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        var left = left.text
        var right = right.text
        return left.withUTF8 { left in
            right.withUTF8 { body(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer($0)) }
        }
    }
}

extension Name: ExpressibleByStringLiteral {
    /// A name written out.
    public init(stringLiteral text: String) { self.init(text) }
}

extension Name: CustomStringConvertible {
    /// The text.
    public var description: String { text }
}

extension Name: Codable, CodingKeyRepresentable {
    /// Reads a text.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The key under which coders put the member of this name.
    public var codingKey: any CodingKey { MemberKey(stringValue: text) }

    /// The name of a coder's key.
    public init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }
}

private struct MemberKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
