import FootfallTestSupport
import HTTPTypes
import Testing

@testable import FootfallServer

@Suite("Gzip bodies")
struct RequestGunzipTests {
    /// Packs to about a tenth.
    private func text(_ count: Int) -> [UInt8] {
        var random = SeededGenerator(seed: 1)
        let words = (0..<4096).map { _ in "\(random.next())" }
        var text: [UInt8] = []
        while text.count < count { text += "\(words[random.below(4096)]) ".utf8 }
        return Array(text[..<count])
    }

    private let limit = 1 << 20

    @Test("A body comes out as it went in, up to the limit", arguments: [0, 1, 5000, 1 << 20])
    func whole(count: Int) throws {
        let body = text(count)
        #expect(try RequestGunzip.unpack(gzip(body), bytesMax: limit) == body)
    }

    @Test("One byte over the limit is refused")
    func over() {
        let error = #expect(throws: Refusal.self) {
            try RequestGunzip.unpack(gzip(text(limit + 1)), bytesMax: limit)
        }
        #expect(error?.status == .contentTooLarge)
    }

    @Test("A bomb is refused by its ratio, long before the limit")
    func bomb() {
        let bomb = gzip([UInt8](repeating: 0, count: limit))
        let error = #expect(throws: Refusal.self) {
            try RequestGunzip.unpack(bomb, bytesMax: limit)
        }
        #expect(error?.message.contains("200 times") == true)
        let small = [UInt8](repeating: 0, count: RequestGunzip.ratioBytesMin)
        #expect(throws: Never.self) { try RequestGunzip.unpack(gzip(small), bytesMax: limit) }
    }

    @Test("A body that is cut short, wherever, is refused")
    func cutShort() {
        let packed = gzip(text(2000))
        for count in 0..<packed.count {
            let error = #expect(throws: Refusal.self) {
                try RequestGunzip.unpack(Array(packed[..<count]), bytesMax: limit)
            }
            #expect(error?.status == .badRequest, "\(count)")
        }
    }

    @Test("Nothing may stand behind the end, no second member either")
    func trailing() {
        let packed = gzip(text(100))
        for tail in [[0], Array("x".utf8), packed] {
            let error = #expect(throws: Refusal.self) {
                try RequestGunzip.unpack(packed + tail, bytesMax: limit)
            }
            #expect(error?.status == .badRequest)
        }
    }

    @Test("Damaged bodies are refused, or are what they were")
    func damaged() throws {
        let body = text(3000)
        let packed = gzip(body)
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            var bytes = packed
            bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8))
            if let result = try? RequestGunzip.unpack(bytes, bytesMax: limit) {
                // Only the header says things that do not matter: the time, the system.
                #expect(result == body, "seed \(seed)")
            }
        }
    }
}
