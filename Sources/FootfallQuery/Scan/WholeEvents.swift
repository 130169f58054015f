import FootfallFormat
import FootfallModel

/// Rebuilds whole events of one run for a query, which may be given up between any two of them.
enum WholeEvents {
    /// The events of some rows, ascending, each told as it is read; the ids of neighbouring rows are
    /// read at once.
    static func read(
        _ rows: [Int], of run: any Run, _ told: (Event) throws -> Void = { _ in }
    ) throws -> [Event] {
        guard let first = rows.first, let last = rows.last else { return [] }
        var reader = EventReader(run)
        let areNeighbours = last - first == rows.count - 1
        let ids = try areNeighbours ? run.insertIDs(first..<last + 1) : run.insertIDs(at: rows)
        return try rows.enumerated().map { place, row in
            try QueryWatch.checkpoint()
            let event = try reader.event(row, id: ids.id(place))
            try told(event)
            return event
        }
    }
}
