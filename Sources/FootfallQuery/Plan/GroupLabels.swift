import FootfallFormat
import FootfallModel

/// What the groups of an answer are called, and how they are ordered.
struct GroupLabels {
    private let groupCount: Int
    private let isNumeric: [Bool]
    /// With `top`: the groups of each rank, the largest first.
    private(set) var top: [[GroupValue]] = []

    init(_ groups: [BoundPath], in scope: QueryScope) {
        groupCount = groups.count
        isNumeric = groups.map { !scope.types(of: $0).contains(.text) }
    }

    /// Keeps the groups with the greatest figures; equal ones by their values.
    ///
    /// - Returns: the ranks of the groups that are kept.
    mutating func keep(
        _ count: Int, of figures: [CellKey.Group: Int]
    ) throws -> [[GroupValue]: UInt32] {
        let groups = figures.compactMap { group, figure in
            values(group).map { (values: $0, figure: figure) }
        }
        let sorted = try groups.watchedSort { left, right in
            left.figure != right.figure
                ? left.figure > right.figure : left.values.lexicographicallyPrecedes(right.values)
        }
        top = sorted.prefix(count).map(\.values)
        return Dictionary(uniqueKeysWithValues: top.enumerated().map { ($1, UInt32($0)) })
    }

    /// A group's values; nil for all groups but the top ones.
    func values(_ group: CellKey.Group) -> [GroupValue]? {
        switch group {
        case .values(let values): values
        case .rank(let rank): rank == CellTable.otherGroup ? nil : top[Int(rank)]
        }
    }

    func cells(_ group: CellKey.Group) -> [ResultTable.Cell] {
        values(group).map { zip($0, isNumeric).map { $0.cell(isNumeric: $1) } }
            ?? [ResultTable.Cell](repeating: .text("other"), count: groupCount)
    }

    /// By values; all groups but the top ones come last.
    func precedes(_ left: CellKey.Group, _ right: CellKey.Group) -> Bool {
        guard let left = values(left), let right = values(right) else {
            return values(left) != nil && values(right) == nil
        }
        return left.lexicographicallyPrecedes(right)
    }

    func isOther(_ group: CellKey.Group) -> Bool { values(group) == nil }
}
