import FootfallModel
import Testing

@Suite("Insert ids as texts")
struct InsertIDTextTests {
    @Test("Tag and hexadecimal digits give the id back")
    func roundTrip() {
        for tag in [InsertID.Tag.own, .composed, .derived, .header] {
            let id = InsertID(tag: tag, [0, 1, 0x7f, 0x80, 0xff])
            #expect(InsertID(tagName: tag.name, hex: id.hex) == id)
        }
    }

    @Test("Other texts are no ids", arguments: ["", "0", "0g", "0A", "xyz"])
    func invalid(hex: String) {
        #expect(InsertID(tagName: "derived", hex: hex.utf8) == nil)
    }

    @Test("An id of a tag that nobody knows is refused")
    func unknownTag() {
        #expect(InsertID(tagName: "other", hex: "00".utf8) == nil)
    }
}
