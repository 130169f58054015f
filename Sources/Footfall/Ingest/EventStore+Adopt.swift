internal import FootfallFormat
internal import FootfallModel
internal import FootfallStorage
internal import FootfallWire

extension EventStore {
    /// Takes over the zone, the definitions and the types of attributes that the first line of an export
    /// names.
    ///
    /// What this store was told before under the same name is replaced; types that it has stay.
    func adopt(_ header: ExportHeader) throws {
        if let zone = header.zone { try engine.set("zone", to: zone) }
        for definition in header.definitions {
            guard let kind = Catalog.Definition.Kind(exportName: definition.kind) else {
                throw FootfallError(
                    .invalidInput,
                    "line 1: definitions: \"\(definition.kind)\" is no kind of definition; expected "
                        + "event, property or query")
            }
            try engine.define(
                Catalog.Definition(
                    kind: kind, name: definition.name, statement: definition.statement))
        }
        let types = try AttributeTypes(exported: header.types)
        if !types.isEmpty { try engine.add(types) }
    }
}

extension AttributeTypes {
    /// What an export says of them: `{"Add To Cart":{"Amount":"number"}}`.
    var exported: [Name: Value] {
        var events: [Name: [Name: Value]] = [:]
        for (attribute, entry) in entries {
            events[attribute.event, default: [:]][attribute.name] = .string(entry.type.name)
        }
        return events.mapValues(Value.object)
    }

    init(exported events: [Name: Value]) throws {
        self.init()
        for (event, value) in events {
            guard case .object(let attributes) = value else {
                throw Self.fault("an object was expected for \"\(event)\"")
            }
            for (name, value) in attributes {
                guard case .string(let text) = value, let type = AttributeType(name: text) else {
                    throw Self.fault("the name of a type was expected for \"\(name)\"")
                }
                add(Attribute(event: event, name: name), type)
            }
        }
    }

    private static func fault(_ reason: String) -> FootfallError {
        FootfallError(.invalidInput, "line 1: types: \(reason)")
    }
}

extension Catalog.Definition.Kind {
    /// What an export calls it.
    var exportName: String {
        switch self {
        case .event: "event"
        case .property: "property"
        case .query: "query"
        }
    }

    init?(exportName: String) {
        let kinds = [Self.event, .property, .query]
        guard let kind = kinds.first(where: { $0.exportName == exportName }) else { return nil }
        self = kind
    }
}
