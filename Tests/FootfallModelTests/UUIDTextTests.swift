import Testing

@testable import FootfallModel

@Suite("UUIDs as 16 bytes")
struct UUIDTextTests {
    private static let text = Array("00112233-4455-6677-8899-aabbccddeeff".utf8)

    private func pack(_ text: [UInt8]) -> [UInt8]? {
        text.withUnsafeBytes { UUIDText.pack($0) }
    }

    @Test("A canonical text is its digits' values, and comes back")
    func canonical() throws {
        let packed = try #require(pack(Self.text))
        #expect(packed == (0..<16).map { $0 * 0x11 })
        #expect(packed.withUnsafeBytes { UUIDText.unpack($0) } == Self.text)
    }

    @Test("Random texts come back, and their packed order is theirs")
    func random() throws {
        var generator = SystemRandomNumberGenerator()
        let values = (0..<200).map { _ in
            (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        }
        let texts = values.map { value in value.withUnsafeBytes { UUIDText.unpack($0) } }
        #expect(texts.map(pack) == values)
        for (left, right) in zip(texts.indices, texts.indices.dropFirst()) {
            #expect(
                texts[left].lexicographicallyPrecedes(texts[right])
                    == values[left].lexicographicallyPrecedes(values[right]))
        }
    }

    @Test("Any other byte at any place is refused")
    func otherSpellings() {
        for place in Self.text.indices {
            for byte in UInt8.min...UInt8.max where byte != Self.text[place] {
                var text = Self.text
                text[place] = byte
                let isDash = [8, 13, 18, 23].contains(place)
                let isDigit = "0123456789abcdef".utf8.contains(byte)
                #expect((pack(text) != nil) == (isDigit && !isDash))
            }
        }
    }

    @Test("Ids have one stored form each, from which they come back")
    func storedForms() {
        let upper = "00112233-4455-6677-8899-AABBCCDDEEFF"
        let ids = [
            InsertID(tag: .own, Self.text), InsertID(tag: .header, Self.text),
            InsertID(tag: .own, Array(upper.utf8)), InsertID(tag: .derived, [0x81] + Self.text),
            InsertID(tag: .own, Array(Self.text.dropLast())),
        ]
        var column = InsertIDColumn()
        for id in ids { column.append(id) }
        column.append(nil)
        #expect((0..<6).map { column.id($0) } == ids + [nil])
        #expect((0..<6).map { column[$0].count } == [17, 17, 37, 38, 36, 0])
        #expect(column.gathered([5, 2, 0]).offsets == [0, 0, 37, 54])
    }
}
