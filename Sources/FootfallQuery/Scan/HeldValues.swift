import FootfallFormat

/// Tells which units an event belongs to under `same`.
///
/// There is one for each combination of values that it holds; an event that lacks one of the values
/// belongs to none. For one thread. Units are numbered over all customers, so they mean something together with one.
final class HeldValues {
    private let values: ChainGroups
    /// For each number: whether no value is missing.
    private var isWhole: [Bool?] = []

    init(_ paths: [BoundPath], _ runs: [any Run], secret: UInt64, clock: LocalClock) {
        values = ChainGroups(atStart: paths, nil, runs, secret: secret, clock: clock)
    }

    var byteCount: Int { values.byteCount + isWhole.count }

    /// The units of an event, each once.
    func units(of event: ChainGroups.Place) throws -> [UInt32] {
        try values.cells(of: [event]).filter(isWhole)
    }

    private func isWhole(_ unit: UInt32) -> Bool {
        isWhole.grow(to: Int(unit) + 1, nil)
        if let known = isWhole[Int(unit)] { return known }
        guard case .values(let values) = values.group(of: Int(unit)) else { return false }
        let answer = !values.contains(.missing)
        isWhole[Int(unit)] = answer
        return answer
    }
}
