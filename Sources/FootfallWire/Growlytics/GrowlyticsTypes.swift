internal import FootfallModel

/// The types of attributes, and the values they have.
enum GrowlyticsTypes {
    /// The type of a name, such as `number` or `date map`.
    static func named(_ name: UnsafeRawBufferPointer) -> AttributeType? {
        names.first { name.elementsEqual($0.name) }?.type
    }

    private static let names = AttributeType.all.map { (name: Array($0.name.utf8), type: $0) }

    /// Whether a value is one of a type; null is one of any.
    static func fits(_ value: JSONPlace, _ type: AttributeType) -> Bool {
        guard let base = type.base else { return true }
        switch type.shape {
        case .array: return value.isArray && value.elements.allSatisfy { fits($0, base) }
        case .map: return value.isObject && value.members.allSatisfy { fits($0.value, base) }
        case .single, nil: return fits(value, base)
        }
    }

    private static func fits(_ value: JSONPlace, _ base: AttributeType.Base) -> Bool {
        if value.isNull { return true }
        switch base {
        case .string: return value.text != nil
        case .date: return value.text.map(isDate) == true
        case .number, .boolean: return self.base(value) == base
        }
    }

    /// The type that a value shows.
    ///
    /// Nil where it shows none: null, and what holds nothing else. Lists and maps of one base are of
    /// that; everything else is custom.
    static func inferred(_ value: JSONPlace) -> AttributeUse? {
        if value.isNull { return nil }
        if let base = base(value) { return AttributeUse(type: .init(base), isDeclared: false) }
        let inner = value.isArray ? value.elements.map { $0 } : value.members.map(\.value)
        let shown = inner.filter { !$0.isNull }
        guard let first = shown.first else { return nil }
        let shape: AttributeType.Shape = value.isArray ? .array : .map
        guard let base = base(first), shown.allSatisfy({ self.base($0) == base }) else {
            return AttributeUse(type: .custom, isDeclared: false)
        }
        return AttributeUse(type: .init(base, shape), isDeclared: false)
    }

    /// What a single value is; nil for lists, objects and null.
    private static func base(_ value: JSONPlace) -> AttributeType.Base? {
        switch value.kind {
        case JSONTape.Kind.text: value.text.map(isDate) == true ? .date : .string
        case JSONTape.Kind.int, JSONTape.Kind.double: .number
        case JSONTape.Kind.yes, JSONTape.Kind.no: .boolean
        default: nil
        }
    }

    /// Whether a text is a date: `YYYY-MM-DD HH:mm:ss`, taken for UTC, or RFC 3339.
    static func isDate(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count >= 19, text.count <= 40 else { return false }
        if (try? Timestamp(rfc3339: text)) != nil { return true }
        guard text.count == 19, text[10] == UInt8(ascii: " ") else { return false }
        return (Array(text) + [UInt8(ascii: "Z")]).withUnsafeBytes {
            (try? Timestamp(rfc3339: $0)) != nil
        }
    }
}
