import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallWire

@Suite("Bodies of requests")
struct RequestBodyTests {
    @Test("In a file each body is a line, and what is refused is named by its line")
    func lines() {
        let good = GenlookTests.example
        let result = TrackingAPI.genlook.decode(lines: good, "", "{}", good + "\r", "  ")
        #expect(result.batch.rowCount == 2)
        #expect(result.origins.map(\.line) == [0, 3])
        #expect(result.rejections.map(\.index) == [2])
        #expect(result.lineCount == 5)
    }

    @Test("A request's body may have lines of its own")
    func lineBreaks() {
        let body = GenlookTests.example.replacing(",", with: ",\n")
        let result = TrackingAPI.genlook.decode(body: body)
        #expect(result.batch.rowCount == 1 && result.rejections.isEmpty)
    }

    @Test("A body over the limit is refused, and only its head is kept", arguments: [0, 1])
    func oversize(over: Int) {
        let length = WireLimits.recordBytesMax + over
        let padding = String(repeating: " ", count: length - GenlookTests.example.utf8.count)
        let result = TrackingAPI.genlook.decode(body: GenlookTests.example + padding)
        #expect(result.batch.rowCount == 1 - over)
        #expect(result.rejections.map(\.raw.count) == (over == 0 ? [] : [4096]))
    }

    @Test("An idempotency key is the id of events that have none of their own")
    func idempotencyKey() throws {
        var facts = RequestFacts()
        facts.idempotencyKey = Array("k".utf8)
        facts.keyName = Array("web".utf8)
        let own = TrackingAPI.genlook.decode(body: GenlookTests.example, facts: facts)
        #expect(try own.event?.insertID == InsertID(own: "event_123"))
    }

    @Test("Ids of several parts differ where their parts do")
    func compositeIDs() {
        func id(_ parts: String...) -> InsertID {
            InsertID(tag: .composed, parts: parts.map { Array($0.utf8) })
        }
        #expect(id("ab", "c") != id("a", "bc"))
        #expect(id("a", "") != id("", "a"))
        #expect(id("a", "b").bytes == [2, 0, 1, 0x61, 0, 1, 0x62])
        #expect(
            InsertID(tagName: "composed", hex: id("a", "b").hex) == id("a", "b"))
    }
}
