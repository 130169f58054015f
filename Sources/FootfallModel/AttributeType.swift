/// The type of an attribute, as clients declare it or as its values show it.
///
/// Where an API fixes an attribute's type with its first value, the store keeps that type
/// (`Remark.attribute`).
package struct AttributeType: RawRepresentable, Hashable, Sendable {
    /// What one value is.
    package enum Base: UInt8, Sendable, CaseIterable {
        case string = 1
        case number = 2
        case boolean = 3
        case date = 4
    }

    /// How many values there are.
    package enum Shape: UInt8, Sendable, CaseIterable {
        case single = 0x00
        case array = 0x10
        /// A value for each of some keys.
        case map = 0x20
    }

    /// The base and the shape added up, or that of `custom`: what log and manifest keep.
    package let rawValue: UInt8

    /// Any JSON.
    package static let custom = AttributeType(unchecked: 0x40)

    private init(unchecked rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package init(_ base: Base, _ shape: Shape = .single) {
        self.init(unchecked: base.rawValue | shape.rawValue)
    }

    package init?(rawValue: UInt8) {
        self.init(unchecked: rawValue)
        guard self == .custom || (base != nil && shape != nil) else { return nil }
    }

    /// Nil for `custom`.
    package var base: Base? { Base(rawValue: rawValue & 0x0f) }
    package var shape: Shape? { Shape(rawValue: rawValue & 0xf0) }

    /// Whether a value fits an attribute of this type that was told to be of another by its looks
    /// alone: any fits a custom one, and what looks like a date is a text.
    package func takes(inferred other: AttributeType) -> Bool {
        if self == .custom || self == other { return true }
        return base == .string && other.base == .date && shape == other.shape
    }

    /// All there are.
    package static let all =
        Shape.allCases.flatMap { shape in
            Base.allCases.map { AttributeType($0, shape) }
        } + [custom]

    /// For example `number` or `date map`.
    package var name: String {
        guard let base else { return "custom" }
        switch shape {
        case .array: return "\(base) array"
        case .map: return "\(base) map"
        case .single, nil: return "\(base)"
        }
    }

    package init?(name: String) {
        guard let type = Self.all.first(where: { $0.name == name }) else { return nil }
        self = type
    }
}
