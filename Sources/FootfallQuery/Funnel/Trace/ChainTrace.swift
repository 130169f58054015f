import FootfallModel

/// Tells what each event changed for the chains of one unit.
protocol ChainTrace {
    /// One text an event, of chains that start in some times; empty if it was of no consequence.
    func changes(_ events: UnitEvents, starts: Range<Int64>) throws -> [String]
}

/// What a trace is told with: the clock of the query's zone, and whether anyone still listens.
struct TraceTeller {
    private let calendar: LocalCalendar
    private let options: QueryOptions

    init(_ scope: QueryScope) {
        calendar = scope.zone.calendar
        options = scope.options
    }

    /// "from the … start".
    func origin(_ time: Int64) -> String {
        let cell = ResultTable.Cell.localTime(
            Timestamp(unchecked: time), offsetSeconds: calendar.offsetSeconds(at: time))
        return "from the \(CellText.plain(cell) ?? "") start"
    }

    func checkCancelled() throws { try options.checkCancelled() }
}
