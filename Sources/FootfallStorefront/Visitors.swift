/// Who visits when: one visitor for each visit, without remembering any.
///
/// Of the customers one half are regulars: the shop sees all of them once in each of six rounds, in
/// nearly the same order, so that every regular is active through the whole time range. The others
/// come once. Some regulars are fans, with visits of their own on top, a few of them very many. One
/// visit in twenty is nobody's.
struct Visitors: Sendable {
    static let eventsPerCustomer = 26
    static let roundCount = 6

    /// Customers are numbered from 1; anonymous visits have the number 0.
    static let anonymous = 0

    let customerCount: Int
    private let regularCount: Int
    private let roundShare: Int
    private let onceShare: Int
    private let visitCount: Int
    private let permutation: Permutation
    private var regularVisits = 0
    private var onceVisits = 0

    /// Visitors of `eventCount` events in about `visitCount` visits.
    init(eventCount: Int, visitCount: Int, seed: UInt64) {
        customerCount = max(2, eventCount / Self.eventsPerCustomer)
        regularCount = customerCount / 2
        self.visitCount = max(visitCount, 1)
        roundShare = regularCount * Self.roundCount
        onceShare = customerCount - regularCount
        permutation = Permutation(count: regularCount, seed: seed)
    }

    /// The customer of the next visit, or `anonymous`.
    mutating func next(_ random: inout RandomSource) -> Int {
        if random.oneIn(20) { return Self.anonymous }
        let draw = random.below(visitCount)
        if draw < roundShare {
            regularVisits += 1
            return 1 + permutation[(regularVisits - 1) % regularCount]
        }
        if draw < roundShare + onceShare && onceVisits < onceShare {
            onceVisits += 1
            return regularCount + onceVisits
        }
        return 1 + skewed(&random)
    }

    /// A regular, the low numbers far more often: the product of three even draws.
    private func skewed(_ random: inout RandomSource) -> Int {
        let first = random.below(regularCount) + 1
        return random.below(random.below(first) + 1)
    }
}

/// A fixed shuffle of the numbers below `count`, in no memory: a bijection of the next power of two,
/// repeated while it leads out of the range.
struct Permutation: Sendable {
    private let count: Int
    private let mask: UInt64
    private let halfWidth: UInt64
    private let key: UInt64

    init(count: Int, seed: UInt64) {
        precondition(count > 0, "a permutation of nothing")
        self.count = count
        let width = UInt64(64 - UInt64(count - 1).leadingZeroBitCount)
        mask = width == 0 ? 0 : UInt64.max >> (64 - width)
        halfWidth = max(width / 2, 1)
        key = RandomSource.mixed(seed)
    }

    subscript(index: Int) -> Int {
        var word = UInt64(index)
        repeat { word = scrambled(word) } while word >= UInt64(count)
        return Int(word)
    }

    /// Odd factors and shifted exclusive ors are bijections of the words under the mask.
    private func scrambled(_ word: UInt64) -> UInt64 {
        var word = (word ^ key) & mask
        for factor: UInt64 in [0x9e37_79b9_7f4a_7c15, 0xd6e8_feb8_6659_fd93] {
            word = word &* factor & mask
            word ^= word >> halfWidth
        }
        return word
    }
}
