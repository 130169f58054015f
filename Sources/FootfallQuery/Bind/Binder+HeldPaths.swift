internal import FootfallModel

// The paths of `same`, whose place in the text is their clause's.

extension Binder {
    mutating func heldPaths(_ same: Located<[QueryPath]>?) throws -> [BoundPath] {
        guard let same else { return [] }
        return try same.node.map { try path(Located($0, same.range)) }
    }
}
