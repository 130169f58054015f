internal import FootfallModel

/// A change of the catalog: the payload of a definition, setting or attribute types record.
///
///     definition  u8 kind, text name, u8 isSet, text statement (only if set)
///     setting     text name, u8 isSet, text value (only if set)
package enum CatalogChange: Equatable, Sendable {
    case define(Catalog.Definition)
    case undefine(Catalog.Definition.Kind, name: String)
    /// A nil value removes the setting.
    case set(name: String, value: String?)
    /// Types of attributes that had none, and counts to be added up.
    case add(AttributeTypes)

    package var recordKind: LogRecord.Kind {
        switch self {
        case .define, .undefine: .definition
        case .set: .setting
        case .add: .attributeTypes
        }
    }

    package var payload: [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .define(let definition):
            writer.append(fixed: definition.kind.rawValue)
            writer.append(text: definition.name)
            writer.append(fixed: UInt8(1))
            writer.append(text: definition.statement)
        case .undefine(let kind, let name):
            writer.append(fixed: kind.rawValue)
            writer.append(text: name)
            writer.append(fixed: UInt8(0))
        case .set(let name, let value):
            writer.append(text: name)
            writer.append(fixed: UInt8(value == nil ? 0 : 1))
            if let value { writer.append(text: value) }
        case .add(let types): types.encode(into: &writer)
        }
        return writer.bytes
    }

    package init(definition payload: [UInt8]) throws {
        var reader = FieldReader(payload[...], subject: "definition record")
        let kind = try Catalog.Definition.Kind(from: &reader)
        let name = try reader.text()
        if try reader.flag() {
            self = .define(
                Catalog.Definition(kind: kind, name: name, statement: try reader.text()))
        } else {
            self = .undefine(kind, name: name)
        }
        try reader.finish()
    }

    package init(setting payload: [UInt8]) throws {
        var reader = FieldReader(payload[...], subject: "setting record")
        let name = try reader.text()
        self = .set(name: name, value: try reader.flag() ? try reader.text() : nil)
        try reader.finish()
    }
}

extension CatalogChange {
    package init(attributeTypes payload: [UInt8]) throws {
        var reader = FieldReader(payload[...], subject: "attribute types record")
        self = .add(try AttributeTypes(from: &reader))
        try reader.finish()
    }
}

extension Catalog.Definition.Kind {
    init(from reader: inout FieldReader) throws {
        guard let kind = Self(rawValue: try reader.fixed()) else {
            throw reader.damage("an unknown kind of definition")
        }
        self = kind
    }
}

extension FieldReader {
    /// A byte that is 0 or 1.
    package mutating func flag() throws -> Bool {
        let byte = try fixed(UInt8.self)
        guard byte <= 1 else { throw damage("flag \(byte), expected 0 or 1") }
        return byte == 1
    }
}

extension Catalog {
    /// Applies a change; applying one twice changes nothing more, but for counts.
    package mutating func apply(_ change: CatalogChange) {
        switch change {
        case .define(let definition):
            remove(definition.kind, definition.name)
            let place = definitions.partitionPoint { !$0.precedes(definition) }
            definitions.insert(definition, at: place)
        case .undefine(let kind, let name):
            remove(kind, name)
        case .set(let name, let value):
            settings[name] = value
        case .add(let types):
            attributeTypes += types
        }
    }

    private mutating func remove(_ kind: Definition.Kind, _ name: String) {
        definitions.removeAll { $0.kind == kind && $0.name == name }
    }
}

extension Catalog.Definition {
    fileprivate func precedes(_ other: Self) -> Bool {
        if kind != other.kind { return kind.rawValue < other.kind.rawValue }
        return name.utf8.lexicographicallyPrecedes(other.name.utf8)
    }
}
