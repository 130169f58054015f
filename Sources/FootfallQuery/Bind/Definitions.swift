package import FootfallFormat
internal import FootfallModel

/// The names that a store knows besides its events and properties: those it is born with, and those
/// that users defined, which shadow them.
package struct Definitions: Sendable {
    /// A parsed `define`, with the text that its places refer to.
    package struct Entry: Sendable {
        package let definition: Definition
        package let text: String
        /// Whether a user wrote it.
        package let isOwn: Bool
    }

    private var entries: [Catalog.Definition.Kind: [String: Entry]] = [:]

    /// Every wire format's product view, cart and purchase, so that one query covers them all.
    private static let bornStatements = [
        """
        define event viewed as "product_page:page_view" with source = genlook \
        or "user viewed product" with source = rebuy or productViewed with source = esputnik \
        or product_viewed or "Product Viewed"
        """,
        """
        define event added_to_cart as product_page:cart_add or widget:add_to_cart_success \
        or product_added_to_cart or glood:section:add_to_cart or glood:bundle:add_to_cart \
        or "user added product" or "Add To Cart" or "Product Added"
        """,
        """
        define event purchased as order:created or checkout_completed or purchased \
        or "Order Completed" or orderPaid
        """,
    ]

    /// Parsed once, since every query has them.
    private static let born = Result {
        var definitions = Definitions()
        for statement in bornStatements { try definitions.add(statement, isOwn: false) }
        return definitions.entries
    }

    private init() {}

    package init(_ catalog: Catalog) throws {
        entries = try Self.born.get()
        for definition in catalog.definitions { try add(definition.statement, isOwn: true) }
    }

    package mutating func add(_ statement: String, isOwn: Bool) throws {
        guard case .define(let definition) = try Parser.parseStatement(statement).node else {
            throw FootfallError(.damaged, "definition: expected 'define …', found '\(statement)'")
        }
        let entry = Entry(definition: definition, text: statement, isOwn: isOwn)
        entries[definition.kind, default: [:]][definition.name] = entry
    }

    package func event(_ name: String) -> (pattern: EventsPattern, text: String)? {
        guard let entry = entries[.event]?[name], case .event(_, let pattern) = entry.definition
        else { return nil }
        return (pattern, entry.text)
    }

    package func property(_ name: String) -> (paths: [Located<QueryPath>], text: String)? {
        guard let entry = entries[.property]?[name], case .property(_, let paths) = entry.definition
        else { return nil }
        return (paths, entry.text)
    }

    /// A defined query; its places refer to the text of the whole statement.
    package func query(_ name: String) -> (query: Query, text: String)? {
        guard let entry = entries[.query]?[name], case .query(_, let query, _) = entry.definition
        else { return nil }
        return (query, entry.text)
    }

    package var queryNames: [String] { (entries[.query] ?? [:]).keys.sorted() }

    /// All of them, by kind, then name.
    package var all: [Entry] {
        let kinds: [Catalog.Definition.Kind] = [.event, .property, .query]
        return kinds.flatMap { kind in
            (entries[kind] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
        }
    }

    package var eventNames: [String] { (entries[.event] ?? [:]).keys.sorted() }
}

extension Definition {
    package var kind: Catalog.Definition.Kind {
        switch self {
        case .event: .event
        case .property: .property
        case .query: .query
        }
    }

    package var name: String {
        switch self {
        case .event(let name, _), .property(let name, _), .query(let name, _, _): name.node
        }
    }
}
