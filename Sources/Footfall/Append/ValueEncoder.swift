internal import FootfallModel

/// Encodes any `Encodable` as a `Value`, keeping whole numbers and others apart (JSON text as Foundation
/// writes it does not: `1.0` becomes `1`).
///
/// A place is a slot of a tree of references; containers fill slots, and the tree becomes a value when all
/// is encoded. Integers past 64 signed bits become doubles.
enum ValueEncoder {
    /// The value of an encodable.
    static func encode(_ encodable: some Encodable) throws -> Value {
        let slot = Slot()
        try encodable.encode(to: SlotEncoder(slot: slot, codingPath: []))
        return slot.value
    }
}

/// A place in the tree that is being encoded.
private final class Slot {
    enum Content {
        case nothing
        case leaf(Value)
        case members([Name: Slot])
        case elements([Slot])
    }

    private var content = Content.nothing

    var value: Value {
        switch content {
        case .nothing: .object([:])
        case .leaf(let value): value
        case .members(let members): .object(members.mapValues(\.value))
        case .elements(let elements): .array(elements.map(\.value))
        }
    }

    var count: Int {
        if case .elements(let elements) = content { elements.count } else { 0 }
    }

    func set(_ value: Value) {
        content = .leaf(value)
    }

    func beginMembers() {
        if case .members = content { return }
        content = .members([:])
    }

    func beginElements() {
        if case .elements = content { return }
        content = .elements([])
    }

    func member(_ name: String) -> Slot {
        guard case .members(var members) = content else { return Slot() }
        let slot = members[Name(name)] ?? Slot()
        members[Name(name)] = slot
        content = .members(members)
        return slot
    }

    func appendElement() -> Slot {
        guard case .elements(var elements) = content else { return Slot() }
        let slot = Slot()
        elements.append(slot)
        content = .elements(elements)
        return slot
    }
}

private struct SlotEncoder: Encoder {
    let slot: Slot
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        slot.beginMembers()
        return KeyedEncodingContainer(MemberContainer<Key>(slot: slot, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        slot.beginElements()
        return ElementContainer(slot: slot, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        LeafContainer(slot: slot, codingPath: codingPath)
    }
}

private struct LeafContainer: SingleValueEncodingContainer {
    let slot: Slot
    let codingPath: [any CodingKey]

    func encodeNil() { slot.set(.null) }
    func encode(_ value: Bool) { slot.set(.bool(value)) }
    func encode(_ value: String) { slot.set(.string(value)) }
    func encode(_ value: Double) { slot.set(.double(value)) }
    func encode(_ value: Float) { slot.set(.double(Double(value))) }
    func encode(_ value: Int) { encodeInteger(value) }
    func encode(_ value: Int8) { encodeInteger(value) }
    func encode(_ value: Int16) { encodeInteger(value) }
    func encode(_ value: Int32) { encodeInteger(value) }
    func encode(_ value: Int64) { encodeInteger(value) }
    func encode(_ value: UInt) { encodeInteger(value) }
    func encode(_ value: UInt8) { encodeInteger(value) }
    func encode(_ value: UInt16) { encodeInteger(value) }
    func encode(_ value: UInt32) { encodeInteger(value) }
    func encode(_ value: UInt64) { encodeInteger(value) }

    func encode(_ value: some Encodable) throws {
        try value.encode(to: SlotEncoder(slot: slot, codingPath: codingPath))
    }

    private func encodeInteger(_ value: some BinaryInteger) {
        slot.set(Int64(exactly: value).map(Value.int) ?? .double(Double(value)))
    }
}

private struct MemberContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let slot: Slot
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) { slot.member(key.stringValue).set(.null) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try encoder(key).singleValueContainer().encodeAny(value)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        encoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        SlotEncoder(slot: slot.member("super"), codingPath: codingPath)
    }

    func superEncoder(forKey key: Key) -> any Encoder { encoder(key) }

    private func encoder(_ key: Key) -> SlotEncoder {
        SlotEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key])
    }
}

private struct ElementContainer: UnkeyedEncodingContainer {
    let slot: Slot
    let codingPath: [any CodingKey]
    var count: Int { slot.count }

    func encodeNil() { slot.appendElement().set(.null) }

    func encode(_ value: some Encodable) throws {
        try encoder().singleValueContainer().encodeAny(value)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        encoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        encoder().unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoder() }

    private func encoder() -> SlotEncoder {
        SlotEncoder(slot: slot.appendElement(), codingPath: codingPath)
    }
}

extension SingleValueEncodingContainer {
    /// Encodes through the value's own `encode(to:)`, which for the standard library's types comes back
    /// to the container as what they are.
    fileprivate func encodeAny(_ value: some Encodable) throws {
        var container = self
        try container.encode(value)
    }
}
