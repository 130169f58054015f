import FootfallTestSupport
import Testing

@testable import FootfallModel

@Suite("Numbering texts")
struct TextInternerTests {
    /// Texts of all lengths around the steps of hashing, most of which differ in one byte.
    private static func texts(seed: UInt64) -> [[UInt8]] {
        var random = SeededGenerator(seed: seed)
        return (0..<4000).map { _ in
            var text = [UInt8](repeating: UInt8(ascii: "a"), count: random.below(44))
            if !text.isEmpty {
                text[random.below(text.count)] = UInt8(ascii: "a") + UInt8(random.below(4))
            }
            return text
        }
    }

    @Test(
        "Equal texts get one number, in order of first sight",
        arguments: 1...5 as ClosedRange<UInt64>)
    func numbers(seed: UInt64) {
        var interner = TextInterner()
        var model: [[UInt8]: UInt32] = [:]
        for text in Self.texts(seed: seed) {
            let expected = model[text] ?? UInt32(model.count)
            #expect(text.withUnsafeBytes { interner.intern($0) } == expected, "seed \(seed)")
            model[text] = expected
        }
        let dictionary = interner.finish()
        #expect(dictionary.count == model.count)
        for (text, code) in model { #expect(Array(dictionary.bytes(code)) == text) }
    }

    @Test("What is taken back was never there", arguments: 1...5 as ClosedRange<UInt64>)
    func removal(seed: UInt64) {
        var interner = TextInterner()
        var known: Set<[UInt8]> = []
        for (i, text) in Self.texts(seed: seed).enumerated() {
            let isNew = !known.contains(text)
            _ = text.withUnsafeBytes { interner.intern($0) }
            if isNew && i.isMultiple(of: 3) {
                interner.removeLast()
                #expect(text.withUnsafeBytes { interner.code(of: $0) } == nil, "seed \(seed)")
            } else {
                known.insert(text)
            }
            #expect(interner.count == known.count)
        }
    }
}
