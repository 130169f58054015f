import FootfallModel
import Testing

@testable import FootfallFormat

@Suite("Dead letters in the log") struct DeadLetterTests {
    private func letter(firstIndex: Int) -> DeadLetter {
        var rejection = Rejection(
            kind: .invalid, index: 3, field: "event.name", message: "missing", source: "glood",
            raw: Array("{}".utf8))
        rejection.facts.shop = Array("shop.example".utf8)
        rejection.facts.keyName = Array("storefront".utf8)
        rejection.facts.idempotencyKey = Array("k-1".utf8)
        var letter = DeadLetter(rejection, received: Timestamp(unchecked: 5))
        letter.facts.firstIndex += firstIndex
        return letter
    }

    @Test("A letter comes back with what its request said") func roundTrip() throws {
        let letters = [letter(firstIndex: 0), letter(firstIndex: 40)]
        #expect(letters.map(\.facts.firstIndex) == [3, 43])
        #expect(try DeadLetterPayload.decode(DeadLetterPayload.encode(letters)) == letters)
    }

    @Test("An index that nothing can be added to is damage") func hugeIndex() throws {
        let payload = DeadLetterPayload.encode([letter(firstIndex: Int.max - 3)])
        #expect(throws: FootfallError.self) { try DeadLetterPayload.decode(payload) }
    }
}
