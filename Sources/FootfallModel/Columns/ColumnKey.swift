/// The type of the values in a column.
package enum ColumnType: UInt8, Hashable, Sendable, CaseIterable {
    /// JSON null. No values, only presence.
    case null = 1
    case bool = 2
    case int = 3
    case double = 4
    case text = 5
    /// `{}`. No values, only presence.
    case emptyObject = 6
    /// The length of a list, at the path of its elements (`items[]`): one value in the domain in
    /// which the list lies. The elements of all lists, in order, are the slots of the domain that
    /// the column opens. An empty list is a length of 0.
    case list = 7
    /// Leaves that have no column of their own: an object in canonical bytes (`ValueCoding`), one
    /// a row, at the path `properties`.
    case overflow = 8
}

/// What names a column: a path and a type.
///
/// A property that was sent with two types has two columns.
package struct ColumnKey: Hashable, Sendable {
    package var path: Path
    package var type: ColumnType

    package init(_ path: Path, _ type: ColumnType) {
        self.path = path
        self.type = type
    }

    package static let event = ColumnKey(.event, .text)
    package static let time = ColumnKey(.time, .int)
    package static let received = ColumnKey(.received, .int)
    package static let session = ColumnKey(.session, .text)
    package static let source = ColumnKey(.source, .text)
    package static let product = ColumnKey(.product, .text)
    package static let overflow = ColumnKey(.properties, .overflow)

    /// The list whose elements are this column's slots; nil for the rows themselves.
    package var domain: Path? {
        type == .list ? path.parentDomain : path.domain
    }
}

extension ColumnKey: Comparable {
    /// By path, then type: a list comes before the columns of its elements' members.
    package static func < (lhs: ColumnKey, rhs: ColumnKey) -> Bool {
        if lhs.path != rhs.path { return lhs.path < rhs.path }
        // A list's own column first: it opens the domain of those at the same path.
        if (lhs.type == .list) != (rhs.type == .list) { return lhs.type == .list }
        return lhs.type.rawValue < rhs.type.rawValue
    }
}

extension ColumnKey: CustomStringConvertible {
    package var description: String { "\(path):\(type)" }
}
