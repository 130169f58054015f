import FootfallFormat
import FootfallModel

/// Rebuilds whole events of one run for a query, which may be given up between any two of them.
enum WholeEvents {
    /// Calls `body` with the event of each of some rows, which ascend; their ids are read at once.
    static func forEach(
        at rows: [Int], of run: any Run, _ body: (Event) throws -> Void
    ) throws {
        guard !rows.isEmpty else { return }
        var reader = EventReader(run)
        let ids = try run.insertIDs(at: rows) { _ in try QueryWatch.checkpoint() }
        for (place, row) in rows.enumerated() {
            try QueryWatch.checkpoint()
            try body(reader.event(row, id: ids.id(place)))
        }
    }

    /// The events of some rows, which ascend.
    static func read(_ rows: [Int], of run: any Run) throws -> [Event] {
        var events: [Event] = []
        try forEach(at: rows, of: run) { events.append($0) }
        return events
    }
}
