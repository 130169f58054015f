import FootfallFormat

/// The customers whose ids lie, as bytes, between two.
struct IDRange: Sendable {
    private var lower: [UInt8] = []
    /// The first id beyond; nil if there is none.
    private var upper: [UInt8]?

    static let all = IDRange()

    func contains(_ id: ArraySlice<UInt8>) -> Bool {
        if !lower.isEmpty && id.lexicographicallyPrecedes(lower) { return false }
        return upper.map { id.lexicographicallyPrecedes($0) } ?? true
    }

    /// Ranges in ascending order that hold all ids, and about as many customers each.
    ///
    /// The ids are of customers in the order of their hashes, so any of them are a fair sample.
    static func parts(_ count: Int, of ids: TextArena) -> [IDRange] {
        let step = max(1, ids.count / (64 * count))
        let sample = stride(from: 0, to: ids.count, by: step).map { Array(ids.text($0).utf8) }
            .sorted { $0.lexicographicallyPrecedes($1) }
        var parts = [IDRange()]
        for part in 1..<count where !sample.isEmpty {
            let bound = sample[part * sample.count / count]
            parts[parts.count - 1].upper = bound
            parts.append(IDRange(lower: bound))
        }
        return parts
    }

    private init(lower: [UInt8] = []) { self.lower = lower }
}
