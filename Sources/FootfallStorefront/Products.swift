/// The shop's products: which one is drawn how often, and what each costs.
///
/// Popularity follows Zipf's law: the product of rank r is drawn in proportion to 1 / (r + 8).
struct Products: Sendable {
    static let count = 5000
    static let categories: [StaticString] = [
        "shoes", "shirts", "trousers", "jackets", "bags", "hats", "socks", "accessories",
    ]

    /// Running totals of the weights, by rank.
    private let totals: [Int]
    private let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
        var total = 0
        totals = (0..<Self.count).map { rank in
            total += 1_000_000_000 / (rank + 8)
            return total
        }
    }

    /// A product's number, from 1; the popular ones are drawn more often.
    func draw(_ random: inout RandomSource) -> UInt32 {
        let point = random.below(totals[Self.count - 1])
        var low = 0
        var high = Self.count - 1
        while low < high {
            let middle = (low + high) / 2
            if totals[middle] > point { high = middle } else { low = middle + 1 }
        }
        return UInt32(low + 1)
    }

    /// A product's price in cents: from 4.90 to 299.90, mostly ending in .90.
    func priceCents(_ product: UInt32) -> Int {
        let word = RandomSource.mixed(seed ^ UInt64(product))
        let euros = 4 + Int(word % 17) * Int(word >> 8 % 17) + Int(word >> 16 % 8)
        return euros * 100 + [90, 90, 90, 50, 0, 99, 25, 90][Int(word >> 24 % 8)]
    }

    func category(_ product: UInt32) -> StaticString {
        Self.categories[Int(product) % Self.categories.count]
    }
}
