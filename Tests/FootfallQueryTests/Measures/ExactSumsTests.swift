import FootfallTestSupport
import Testing

@testable import FootfallQuery

@Suite struct ExactSumsTests {
    /// A double as an integer times 2^-1074, in digits of 2^32, least first; two's complement is
    /// left to a sign.
    private struct Big {
        var digits = [Int64](repeating: 0, count: 80)

        /// Adds bit by bit: as slow and as obvious as it gets.
        mutating func add(_ double: Double) {
            var rest = double.magnitude
            let sign: Int64 = double < 0 ? -1 : 1
            while rest > 0 {
                let bit = rest.exponent + 1074
                digits[Int(bit) / 32] += sign << Int64(bit % 32)
                rest -= Double(sign: .plus, exponent: Int(rest.exponent), significand: 1)
            }
        }

        /// Whether the sum is closer to `double` than to both of its neighbours, or a tie with an
        /// even one.
        func rounds(to double: Double) -> Bool {
            let below = distanceSign(between: double.nextDown, double)
            let above = distanceSign(between: double, double.nextUp)
            let isEven = double.bitPattern & 1 == 0
            return (below > 0 || below == 0 && isEven) && (above < 0 || above == 0 && isEven)
        }

        /// The sign of twice the sum less two doubles: on which side of their middle it lies.
        private func distanceSign(between low: Double, _ high: Double) -> Int {
            var twice = self
            for i in twice.digits.indices { twice.digits[i] *= 2 }
            twice.add(-low)
            twice.add(-high)
            return twice.sign
        }

        private var sign: Int {
            var digits = digits
            for i in 0..<digits.count - 1 {
                let carry = digits[i] >> 32
                digits[i] -= carry << 32
                digits[i + 1] += carry
            }
            if let last = digits.last, last < 0 { return -1 }
            return digits.contains { $0 != 0 } ? 1 : 0
        }
    }

    private static func double(_ random: inout SeededGenerator) -> Double {
        switch random.below(4) {
        case 0: Double(random.below(2000) - 1000) / 100
        case 1: Double(bitPattern: random.next() & 0x800f_ffff_ffff_ffff)
        case 2: Double(sign: .plus, exponent: random.below(1900) - 1000, significand: 1.5)
        default: Double(sign: .minus, exponent: random.below(60), significand: 1.0 + 0x1p-52)
        }
    }

    @Test("A sum is the exact one, rounded once to the nearest double", arguments: 0..<200)
    func rounding(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let values = (0..<random.below(12) + 1).map { _ in Self.double(&random) }
        var sums = ExactSums()
        sums.grow(to: 1)
        var big = Big()
        for value in values {
            sums.add(value, to: 0)
            big.add(value)
        }
        guard case .double(let sum) = sums[0] else {
            Issue.record("no sum, seed \(seed)")
            return
        }
        #expect(big.rounds(to: sum), "seed \(seed): \(values) gave \(sum)")
    }

    @Test("However values are split over tables, the sum has the same bits", arguments: 0..<100)
    func merging(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let values = (0..<40).map { _ in Self.double(&random) }
        let ints = (0..<10).map { _ in Int64(bitPattern: random.next()) }
        var whole = ExactSums()
        whole.grow(to: 1)
        for value in values { whole.add(value, to: 0) }
        for int in ints { whole.add(int, to: 0) }
        var parts = [ExactSums](repeating: ExactSums(), count: 3)
        for i in parts.indices { parts[i].grow(to: 1) }
        for value in values.shuffled(using: &random) { parts[random.below(3)].add(value, to: 0) }
        for int in ints { parts[random.below(3)].add(int, to: 0) }
        var merged = ExactSums()
        merged.grow(to: 1)
        for part in parts { try merged.merge(part, cells: [0]) }
        #expect(merged[0] == whole[0], "seed \(seed)")
    }

    @Test("Halfway sums go to the even neighbour")
    func ties() {
        for (values, sum) in [([1, 0x1p-53], 1), ([1, 0x1p-52, 0x1p-53], 1 + 0x1p-51)] {
            var sums = ExactSums()
            sums.grow(to: 1)
            for value in values { sums.add(value, to: 0) }
            #expect(sums[0] == .double(sum))
        }
    }
}
