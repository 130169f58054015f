import Footfall

/// What a request gets back: how long the engine took, and a table as CSV.
struct Reply {
    var duration: Duration
    var payload = ""

    /// As it goes out.
    var encoded: String { Self.encoded("ok", duration / .seconds(1), payload) }

    /// What goes out instead if there is no answer.
    static func failure(_ reason: String) -> String { encoded("failed", 0, reason) }

    private static func encoded(_ outcome: String, _ seconds: Double, _ payload: String) -> String {
        "\(outcome) \(seconds) \(payload.utf8.count)\n\(payload)"
    }

    /// Does some work and times it.
    static func timing<Result>(_ work: () throws -> Result) rethrows -> (Result, Duration) {
        let start = ContinuousClock.now
        let result = try work()
        return (result, ContinuousClock.now - start)
    }
}
