import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport

extension QueryEngine {
    /// The table that answers a text.
    static func table(
        _ text: String, on snapshot: Snapshot, options: QueryOptions
    ) throws -> ResultTable {
        guard case .table(let table) = try run(text, on: snapshot, options: options) else {
            throw FootfallError(.query, "no table: \(text)")
        }
        return table
    }
}

/// Runs a query over some events, dealt out to runs, and gives its table.
func answer(
    _ text: String, _ heaps: [[Event]], now: Int64 = 0, catalog: Catalog = Catalog(),
    parameters: [String: Value] = [:], threads: Int = 2
) throws -> ResultTable {
    var snapshot = Snapshot(heaps)
    snapshot.catalog = catalog
    let options = QueryOptions(
        now: Timestamp(unchecked: now), parameters: parameters, threads: threads)
    return try QueryEngine.table(text, on: snapshot, options: options)
}

/// The answer as comma-separated lines, the header left out.
func lines(
    _ text: String, _ events: [Event], now: Int64 = 0, catalog: Catalog = Catalog(),
    parameters: [String: Value] = [:]
) throws -> [String] {
    let table = try answer(text, [events], now: now, catalog: catalog, parameters: parameters)
    return table.formatted(as: .csv).split(whereSeparator: \.isNewline).dropFirst().map(String.init)
}

/// Microseconds of a minute, an hour, a day.
let minute: Int64 = 60_000_000
let hour: Int64 = 3_600_000_000
let day: Int64 = 24 * hour

extension Event {
    /// An event with properties, for tests.
    init(
        _ name: String, at time: Int64 = 0, by customer: String? = "c", product: [String] = [],
        _ properties: [Name: Value] = [:]
    ) {
        self.init(
            name: name, time: Timestamp(unchecked: time), customer: customer, products: product,
            properties: properties)
    }
}

/// An event at some minutes past the epoch, which may be in a session.
func sessionEvent(
    _ name: String, at minutes: Int64, by customer: String? = "c", _ session: String? = nil
) -> Event {
    var event = Event(name, at: minutes * minute, by: customer)
    event.session = session
    return event
}
