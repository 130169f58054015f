internal import FootfallModel

/// Which columns an output has, and which leaves share its overflow column.
///
/// A segment has at most 2,000 columns: maps keyed by product ids would otherwise make millions. The
/// choice is by unit: a column of the rows themselves, or all columns in an outermost list, because
/// a list that were split between columns and overflow would have its elements in two places. The
/// units in the fewest rows go to the overflow.
struct ColumnChoice {
    static let columnsMax = 2000

    /// Ascending; without the overflow column.
    private(set) var kept: [ColumnKey]
    /// Ascending.
    ///
    /// Their leaves join those that the inputs have in overflow already.
    private(set) var demoted: [ColumnKey] = []
    private(set) var hasOverflow: Bool

    init(_ inputs: [any MergeInput], _ columns: [Set<ColumnKey>], columnsMax: Int) throws {
        let keys = columns.reduce(into: Set()) { $0.formUnion($1) }
        hasOverflow = keys.contains(.overflow)
        kept = keys.subtracting([.overflow]).sorted()
        guard kept.count > columnsMax else { return }
        let units = Dictionary(grouping: kept, by: \.unit)
        let builtIn = units.filter { !$0.key.path.hasPrefix(.properties) }
        var room = columnsMax - builtIn.values.reduce(0) { $0 + $1.count }
        kept = builtIn.values.flatMap { $0 }
        for unit in try Self.byRows(units.keys.filter { builtIn[$0] == nil }, inputs, columns) {
            let columns = units[unit] ?? []
            if columns.count <= room {
                room -= columns.count
                kept += columns
            } else {
                demoted += columns
            }
        }
        kept.sort()
        demoted.sort()
        hasOverflow = true
    }

    /// The units by the number of their values, the most first.
    private static func byRows(
        _ units: [ColumnKey], _ inputs: [any MergeInput], _ columns: [Set<ColumnKey>]
    ) throws -> [ColumnKey] {
        var counts: [ColumnKey: Int] = [:]
        for (input, present) in zip(inputs, columns) {
            for unit in units where present.contains(unit) {
                for zone in 0..<input.zoneCount {
                    let count =
                        try input.zoneMap(unit, zone: zone)?.valueCount
                        ?? input.storedChunk(unit, zone: zone)?.valueCount
                    counts[unit, default: 0] += count ?? 0
                }
            }
        }
        return units.sorted {
            let (left, right) = (counts[$0] ?? 0, counts[$1] ?? 0)
            return left != right ? left > right : $0 < $1
        }
    }
}

extension ColumnKey {
    /// What goes to the overflow together: the column itself, or the outermost list it lies in.
    fileprivate var unit: ColumnKey {
        let outermost = domains.first ?? (type == .list ? path : nil)
        return outermost.map { ColumnKey($0, .list) } ?? self
    }
}
