import FootfallFormat
import FootfallModel

/// Codes of a dictionary that are wanted.
struct CodeSet {
    /// More than these are looked up in the table instead of being compared with.
    static let fewMax = 4

    /// For each code, 1 if it is wanted, else 0.
    let table: [UInt8]
    /// The wanted codes, ascending and the last one repeated, if there are few and each is a byte.
    let few: [UInt8]?
    /// How many codes before each are wanted; and all.
    private let ranks: [Int]

    /// The codes that a table marks, which has an entry for each.
    init(_ table: [UInt8]) {
        self.table = table
        var ranks = [0]
        ranks.reserveCapacity(table.count + 1)
        for mark in table { ranks.append(ranks[ranks.count - 1] + Int(mark)) }
        self.ranks = ranks
        let wanted = table.indices.filter { table[$0] != 0 }.prefix(Self.fewMax + 1)
        few = wanted.last.flatMap { last in
            guard wanted.count <= Self.fewMax, last <= Int(UInt8.max) else { return nil }
            let rest = repeatElement(last, count: Self.fewMax - wanted.count)
            return (wanted + rest).map { UInt8(truncatingIfNeeded: $0) }
        }
    }

    /// Whether a zone's codes are wanted, as far as its map tells.
    func verdict(on map: ZoneMap) -> ZonePruner.Verdict {
        guard map.valueCount > 0 else { return .none }
        guard case .codes(let bounds) = map.bounds, Int(bounds.upperBound) < table.count else {
            return .some
        }
        let wanted = ranks[Int(bounds.upperBound) + 1] - ranks[Int(bounds.lowerBound)]
        if wanted == 0 { return .none }
        return wanted == bounds.count && map.valueCount == map.slotCount ? .all : .some
    }
}
