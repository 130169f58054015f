package import FootfallModel

/// The first line of an export: what the store was told about itself.
///
///     {"footfall_export":1,"zone":"Europe/Berlin","definitions":[{"kind":"event","name":"viewed",
///      "statement":"define event viewed as …"}],"types":{}}
package struct ExportHeader: Sendable, Equatable {
    /// One `define` statement.
    package struct Definition: Sendable, Equatable {
        package var kind: String
        package var name: String
        package var statement: String

        package init(kind: String, name: String, statement: String) {
            self.kind = kind
            self.name = name
            self.statement = statement
        }
    }

    package static let version: Int64 = 1
    static let versionKey: Name = "footfall_export"

    package var zone: String?
    package var definitions: [Definition]
    /// Attribute types, as the store keeps them.
    package var types: [Name: Value]

    package init(zone: String?, definitions: [Definition], types: [Name: Value] = [:]) {
        self.zone = zone
        self.definitions = definitions
        self.types = types
    }

    /// The line, its end included.
    package var line: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key(Self.versionKey.text)
        json.int(Self.version)
        json.key("zone")
        json.value(zone.map(Value.string) ?? .null)
        json.key("definitions")
        json.value(.array(definitions.map(Self.value)))
        json.key("types")
        json.value(.object(types))
        json.endObject()
        json.newline()
        return json.bytes
    }

    private static func value(_ definition: Definition) -> Value {
        [
            "kind": .string(definition.kind), "name": .string(definition.name),
            "statement": .string(definition.statement),
        ]
    }

    /// The header that a line's members make up; throws what is wrong with them.
    init(members: [Name: Value]) throws(LineFault) {
        guard members[Self.versionKey] == .int(Self.version) else {
            throw LineFault(
                Self.versionKey.text, "an export of version \(Self.version) was expected")
        }
        switch members["zone"] {
        case .string(let name): zone = name
        case nil, .null: zone = nil
        default: throw LineFault("zone", "a text was expected")
        }
        guard case .array(let list) = members["definitions"] ?? [] else {
            throw LineFault("definitions", "an array was expected")
        }
        definitions = []
        for value in list { definitions.append(try Self.definition(value)) }
        guard case .object(let types) = members["types"] ?? [:] else {
            throw LineFault("types", "an object was expected")
        }
        self.types = types
    }

    private static func definition(_ value: Value) throws(LineFault) -> Definition {
        guard case .object(let members) = value, case .string(let kind) = members["kind"],
            case .string(let name) = members["name"],
            case .string(let statement) = members["statement"]
        else {
            throw LineFault("definitions", "objects of kind, name and statement were expected")
        }
        return Definition(kind: kind, name: name, statement: statement)
    }
}
