package import FootfallModel

/// Rows by event name and stretch of time, so that a count need not read rows.
package struct EventStatistics: Equatable, Sendable {
    package struct Cell: Equatable, Sendable {
        /// Which stretch since the Unix epoch: time divided by `unitMicroseconds`, rounded down.
        package var stretch: Int64
        package var rows: Int

        package init(stretch: Int64, rows: Int) {
            self.stretch = stretch
            self.rows = rows
        }
    }

    package static let quarterHourMicroseconds: Int64 = 900_000_000

    /// A quarter of an hour, or a multiple of it where that would have made too many cells.
    package var unitMicroseconds: Int64
    /// Cells by event name.
    package var cells: [Name: Cells]

    package init(
        unitMicroseconds: Int64 = Self.quarterHourMicroseconds, cells: [Name: Cells] = [:]
    ) {
        self.unitMicroseconds = unitMicroseconds
        self.cells = cells
    }
}

extension EventStatistics {
    /// One event's cells, ascending by stretch.
    ///
    /// Rows are kept as running totals, so that those of any span of time are two searches away.
    package struct Cells: RandomAccessCollection, Equatable, Sendable {
        private var stretches: [Int64] = []
        /// The rows before each cell, and those of all.
        private var totals = [0]

        /// Cells in ascending order of their stretches.
        package init(_ cells: some Sequence<Cell>) {
            for cell in cells {
                stretches.append(cell.stretch)
                totals.append(totals[totals.count - 1] + cell.rows)
            }
        }

        package var startIndex: Int { 0 }
        package var endIndex: Int { stretches.count }

        package subscript(index: Int) -> Cell {
            Cell(stretch: stretches[index], rows: totals[index + 1] - totals[index])
        }

        /// The rows of all cells.
        package var rows: Int { totals[stretches.count] }

        /// The rows of the cells before a stretch.
        package func rows(before stretch: Int64) -> Int {
            totals[stretches.partitionPoint { $0 >= stretch }]
        }

        /// Bytes in memory, about.
        var memoryCost: Int { stretches.count * 16 }
    }
}
