package import FootfallFormat
import FootfallStorage

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
    /// About how many rows, over all runs, a window has: few enough that what is selected of them
    /// stays in a core's cache.
    package static let rowsPerWindow = 1 << 17
    /// A zone that two windows share is read once if one thread takes both.
    private static let windowsPerTask = 4

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
            let ends = try runs.indices.map { run in
                let rowCount = runs[run].customerRowCount
                // A run may hold a part of all hashes only: behind them there is nothing to look up.
                return isLast || firsts[run] == rowCount
                    ? rowCount : try runs[run].firstRow(ofHash: end)
            }
            defer { firsts = ends }
            let last = isLast ? end : end - 1
            return HashWindow(
                hashes: index * width...last, rows: zip(firsts, ends).map { $0..<max($0, $1) })
        }
    }
}

extension HashWindows {
    /// The windows, a few neighbours each a task for a thread: at least four tasks a thread if there
    /// are enough windows.
    static func tasks(_ runs: [any Run], threads: Int) throws -> [ArraySlice<HashWindow>] {
        let windows = try cut(runs)
        let size = min(windowsPerTask, max(1, windows.count / (4 * max(1, threads))))
        return stride(from: 0, to: windows.count, by: size).map {
            windows[$0..<min($0 + size, windows.count)]
        }
    }
}

extension Snapshot {
    /// The runs by their first times, so that where a customer's events lie in several runs they come
    /// in the order of time, or nearly so.
    var runsByTime: [any Run] {
        sources.map(\.run).sorted {
            ($0.timeRange?.lowerBound ?? .min) < ($1.timeRange?.lowerBound ?? .min)
        }
    }
}
