internal import FootfallModel

/// The type that a value has, and whether the client said so.
struct AttributeUse: Hashable {
    let type: AttributeType
    let isDeclared: Bool
}
