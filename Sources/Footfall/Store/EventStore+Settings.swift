internal import FootfallModel
internal import FootfallFormat
internal import FootfallQuery
internal import FootfallStorage

extension EventStore {
    /// What the store was told about itself: for example `zone` = `Europe/Berlin`.
    public var settings: [String: String] { engine.snapshot().catalog.settings }

    /// Tells the store something about itself; nil makes it forget.
    ///
    /// There is one setting: `zone`, the time zone of questions without `tz`.
    public func set(_ name: String, to value: String?) throws {
        guard name == "zone" else {
            throw FootfallError(.invalidInput, "no setting \"\(name)\"; expected zone")
        }
        if let value { _ = try TimeZoneDatabase.system.rules(named: value) }
        try engine.set(name, to: value)
    }
}
