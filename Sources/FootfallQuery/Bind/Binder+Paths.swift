package import FootfallModel

// Paths: built-in columns, properties and defined properties.

extension Binder {
    /// What a path means; inside `has`, relative to the element.
    package mutating func path(
        _ path: Located<QueryPath>, in element: Path? = nil
    ) throws -> BoundPath {
        let name = path.node.columnName
        if let element {
            return BoundPath([.column(path.node.path(below: element))], name: name)
        }
        if let word = path.node.singleWord {
            if body.names.last != word, let defined = definitions.property(word) {
                let sources = try within(word, text: defined.text, at: path.range) { binder in
                    try defined.paths.flatMap { try binder.path($0).sources }
                }
                return BoundPath(sources, name: name)
            }
            if !path.node.members[0].isQuoted, let builtIn = BoundPath.Source(builtIn: word) {
                return BoundPath([builtIn], name: name)
            }
        }
        let property = path.node.propertyPath
        noteUnknownProperty(property, name)
        return BoundPath([.column(property)], name: name)
    }

    /// The list that `has` looks into: the path must end in `[]`.
    mutating func list(_ path: Located<QueryPath>, in element: Path?) throws -> Path {
        if element == nil, path.node.singleWord == "product", !path.node.members[0].isQuoted {
            return .product
        }
        let list = element.map { path.node.path(below: $0) } ?? path.node.propertyPath
        guard list.components.last == .element else {
            throw error(
                .conflict, "'has' looks into the elements of a list", at: path.range,
                hint: "write \(path.node.columnName)[] has (…)")
        }
        return list
    }

    private mutating func noteUnknownProperty(_ path: Path, _ name: String) {
        guard body.names.isEmpty, !vocabulary.holds(path) else { return }
        note(unknown("property", name, Nearest.match(to: name, among: vocabulary.propertyNames)))
    }
}

extension QueryPath {
    /// The path's text without quotes, as columns are named.
    package var columnName: String {
        members.map { $0.name + String(repeating: "[]", count: $0.elements) }
            .joined(separator: ".")
    }

    /// The name, if the path is one member and no more.
    var singleWord: String? {
        members.count == 1 && members[0].elements == 0 ? members[0].name : nil
    }

    /// Whether it is written with `[]`: then conditions on it ask for some element.
    var isOfElements: Bool { members.contains { $0.elements > 0 } }

    /// The path of a property: `properties.` in front of it is allowed.
    var propertyPath: Path {
        let hasPrefix =
            members.count > 1 && members[0].name == "properties" && !members[0].isQuoted
            && members[0].elements == 0
        return (hasPrefix ? QueryPath(Array(members.dropFirst())) : self).path(below: .properties)
    }

    func path(below root: Path) -> Path {
        var path = root
        for member in members {
            path = path.member(member.name)
            for _ in 0..<member.elements { path = path.element }
        }
        return path
    }
}

extension BoundPath.Source {
    /// The built-in columns by name.
    init?(builtIn word: String) {
        switch word {
        case "event": self = .column(.event)
        case "session": self = .column(.session)
        case "product": self = .column(.product)
        case "source": self = .column(.source)
        case "customer": self = .customer
        case "insert_id": self = .insertID
        case "time": self = .time
        case "received": self = .received
        case "weekday": self = .weekday
        case "hour_of_day": self = .hourOfDay
        default: return nil
        }
    }
}
