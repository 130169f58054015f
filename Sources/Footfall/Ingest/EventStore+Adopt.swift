internal import FootfallFormat
internal import FootfallModel
internal import FootfallStorage
internal import FootfallWire

extension EventStore {
    /// Takes over the zone and the definitions that the first line of an export names.
    ///
    /// What this store was told before under the same name is replaced.
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
