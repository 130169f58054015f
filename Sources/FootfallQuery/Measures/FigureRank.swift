import FootfallModel

/// A figure as far as its order goes: 128 bits hold every sum of integers.
///
/// What is no figure comes first, so last where the order descends.
struct FigureRank: Equatable {
    var whole: Int128?
    var number: Number?

    init(whole: Int128?, number: Number?) {
        self.whole = whole
        self.number = number
    }

    init(_ int: Int64) {
        self.init(whole: Int128(int), number: .int(int))
    }

    static func < (lhs: FigureRank, rhs: FigureRank) -> Bool {
        if let l = lhs.whole, let r = rhs.whole { return l < r }
        if let l = lhs.number, let r = rhs.number { return l < r }
        if let l = lhs.whole, let r = rhs.number { return Double(l) < r.double }
        if let l = lhs.number, let r = rhs.whole { return l.double < Double(r) }
        return lhs.whole == nil && lhs.number == nil && (rhs.whole != nil || rhs.number != nil)
    }
}

extension ResultTable.Cell {
    /// How a figure sorts: a whole double as the integer that it equals.
    var rank: FigureRank {
        switch self {
        case .int(let int): FigureRank(int)
        case .decimal(let digits): FigureRank(whole: Int128(digits) ?? 0, number: nil)
        case .double(let double):
            Int64(exactly: double).map { FigureRank($0) }
                ?? FigureRank(whole: nil, number: .double(double))
        case .time(let time): FigureRank(whole: nil, number: .int(time.microseconds))
        default: FigureRank(whole: nil, number: nil)
        }
    }
}
