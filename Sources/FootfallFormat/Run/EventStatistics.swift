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

        /// The rows of some cells.
        package func rows(_ places: Range<Int>) -> Int {
            totals[places.upperBound] - totals[places.lowerBound]
        }

        /// The first cell at or past a stretch, if all before `start` lie before the stretch.
        ///
        /// Stretches are whole numbers that ascend, so it lies at most as many places on as the
        /// stretch is greater; of a frequent event, which has a cell for each, just there.
        package func place(of stretch: Int64, from start: Int) -> Int {
            guard start < count, stretches[start] < stretch else { return start }
            let (distance, overflow) = stretch.subtractingReportingOverflow(stretches[start])
            let end = overflow ? count : start + Int(Swift.min(distance, Int64(count - start)))
            if end < count, stretches[end] == stretch { return end }
            return stretches[start..<end].partitionPoint { $0 >= stretch }
        }

        /// Bytes in memory, about.
        var memoryCost: Int { stretches.count * 16 }
    }
}
