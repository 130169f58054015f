/// The way from an event to a value in it: members, and `[]` for "each element".
///
/// An event is one tree. Its built-in fields are members of the root (`event`, `time`, `product[]`),
/// what the sender added lies under `properties`. Every leaf of the tree is stored as a column, so
/// a path (with a type) names a column. Members are kept apart, never joined into one text, because
/// `{"utm.source":1}` and `{"utm":{"source":1}}` are two paths.
package struct Path: Hashable, Sendable {
    package enum Component: Hashable, Sendable {
        case member(Name)
        case element
    }

    package var components: [Component]

    package init(_ components: [Component]) {
        self.components = components
    }

    package static let event = Path([.member("event")])
    package static let time = Path([.member("time")])
    package static let received = Path([.member("received")])
    package static let customer = Path([.member("customer")])
    package static let session = Path([.member("session")])
    /// The list of products; its elements are texts.
    package static let product = Path([.member("product"), .element])
    package static let source = Path([.member("source")])
    package static let insertID = Path([.member("insert_id")])
    package static let properties = Path([.member("properties")])

    package func appending(_ component: Component) -> Path {
        Path(components + [component])
    }

    package func member(_ name: Name) -> Path {
        appending(.member(name))
    }

    package func member(_ name: String) -> Path {
        member(Name(name))
    }

    package var element: Path {
        appending(.element)
    }

    /// The longest proper or improper prefix that ends in `[]`: the list whose elements are the
    /// slots of this path's columns.
    ///
    /// Nil where the slots are the rows themselves.
    package var domain: Path? {
        guard let last = components.lastIndex(of: .element) else { return nil }
        return Path(Array(components[...last]))
    }

    /// For a path that ends in `[]`: the domain in which the list itself lies.
    package var parentDomain: Path? {
        Path(Array(components.dropLast())).domain
    }

    package func hasPrefix(_ prefix: Path) -> Bool {
        components.starts(with: prefix.components)
    }
}

extension Path: Comparable {
    /// Component by component; an element before any member, members by their UTF-8 bytes.
    ///
    /// A prefix comes before what it is a prefix of, so a list comes before what lies in it.
    package static func < (lhs: Path, rhs: Path) -> Bool {
        lhs.components.lexicographicallyPrecedes(rhs.components) { left, right in
            switch (left, right) {
            case (.element, .element), (.member, .element): false
            case (.element, .member): true
            case (.member(let l), .member(let r)): l < r
            }
        }
    }
}

extension Path: CustomStringConvertible {
    package var description: String {
        var text = ""
        for component in components {
            switch component {
            case .element: text += "[]"
            case .member(let name): text += text.isEmpty ? name.text : ".\(name)"
            }
        }
        return text
    }
}
