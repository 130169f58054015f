/// An exact percentile by nearest rank: the least value that at least so many per cent do not exceed.
package struct Percentile: Sendable, Equatable {
    /// The share as a fraction, in lowest decimal terms: 99.9 is 999 / 1000.
    private let numerator: Int
    private let denominator: Int

    package static let median = Percentile(numerator: 1, denominator: 2)

    private init(numerator: Int, denominator: Int) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// From the digits after the `p`; decimals past the ninth are cut.
    package init(digits: String) {
        let parts = digits.split(separator: ".", maxSplits: 1)
        var numerator = parts.first.flatMap { Int($0) } ?? 0
        var denominator = 100
        for digit in (parts.count > 1 ? parts[1] : "").utf8.prefix(9) {
            numerator = numerator * 10 + Int(digit) - 0x30
            denominator *= 10
        }
        self.init(numerator: numerator, denominator: denominator)
    }

    /// The place of the value among so many in ascending order.
    package func index(in count: Int) -> Int {
        let (product, remainder) = (numerator.multipliedFullWidth(by: count), denominator)
        let (quotient, rest) = remainder.dividingFullWidth(product)
        let rank = rest == 0 ? quotient : quotient + 1
        return min(max(rank, 1), count) - 1
    }
}
