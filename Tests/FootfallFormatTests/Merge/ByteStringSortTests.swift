import FootfallModel
import Testing

@testable import FootfallFormat

@Suite("Sorting byte strings")
struct ByteStringSortTests {
    /// Strings of few different bytes share prefixes and repeat; others differ at once.
    @Test(
        "The order is that of the bytes",
        arguments: [
            (0, 0, 0), (1, 2, 3), (2, 300, 3), (3, 5000, 1), (4, 5000, 255), (5, 70_000, 255),
        ])
    func order(seed: UInt64, count: Int, byteMax: UInt8) {
        var state = seed
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let shared = Array("order-".utf8)
        let strings = (0..<count).map { _ in
            shared + (0..<next(24)).map { _ in UInt8(next(Int(byteMax) + 1)) }
        }
        var offsets: [UInt32] = [0]
        for string in strings { offsets.append(offsets[offsets.count - 1] + UInt32(string.count)) }
        let some = strings.indices.filter { $0 % 7 != 3 }.map { UInt32($0) }
        let sorted = ByteStringSort.sorted(
            some, arena: Array(strings.joined()), offsets: offsets)
        let expected = some.map { strings[Int($0)] }.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(sorted.map { strings[Int($0)] } == expected, "seed \(seed)")
        #expect(sorted.sorted() == some)
    }
}
