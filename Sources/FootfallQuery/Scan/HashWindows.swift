package import FootfallFormat

/// Cuts the customers of several runs into windows by their hash, so that each window is a bounded
/// piece of work that holds its customers whole: all their rows, of all runs.
///
/// The hash spreads customers evenly, so equal stretches of hashes are about equal work, and no
/// customer is in two windows.
package struct HashWindow: Sendable {
    package var hashes: ClosedRange<UInt64>
    /// The rows of each run whose customers lie in the window.
    package var rows: [Range<Int>]

    package init(hashes: ClosedRange<UInt64>, rows: [Range<Int>]) {
        self.hashes = hashes
        self.rows = rows
    }
}

package enum HashWindows {
    /// About how many rows, over all runs, a window has.
    package static let rowsPerWindow = 1 << 19

    /// Windows over all rows that have a customer, ascending.
    package static func cut(
        _ runs: [any Run], rowsPerWindow: Int = Self.rowsPerWindow
    ) throws -> [HashWindow] {
        let total = runs.reduce(0) { $0 + $1.customerRowCount }
        guard total > 0 else { return [] }
        let count = UInt64((total - 1) / rowsPerWindow + 1)
        let width = UInt64.max / count
        var firsts = [Int](repeating: 0, count: runs.count)
        return try (0..<count).map { index in
            let isLast = index == count - 1
            let end = isLast ? UInt64.max : (index + 1) * width
            let ends = try runs.map {
                isLast ? $0.customerRowCount : try $0.firstRow(ofHash: end)
            }
            defer { firsts = ends }
            let last = isLast ? end : end - 1
            return HashWindow(
                hashes: index * width...last, rows: zip(firsts, ends).map { $0..<max($0, $1) })
        }
    }
}

extension Run {
    /// The first row whose customer has at least this hash.
    package func firstRow(ofHash hash: UInt64) throws -> Int {
        let index = try customerBlockIndex(for: hash)
        guard index < customerBlockCount else { return customerRowCount }
        let block = try customerBlock(index)
        return Int(block.firstRows[block.hashes.partitionPoint { $0 >= hash }])
    }
}
