import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallWire

@Suite("Rebuy")
struct RebuyTests {
    private static let sentence = "subject=user&verb=viewed&noun=product"

    private func decode(_ query: String) -> DecodedBatch {
        TrackingAPI.rebuy.decode(lines: query)
    }

    @Test("A query string becomes an event with all it says but the key")
    func whole() throws {
        let result = decode(
            "?key=secret&\(Self.sentence)&shopify_product_handle=classic-beanie"
                + "&uuid=be6f5fab-32a4-43e5-967c-68017baa3aa5&subject_email=ada%40example.com"
                + "&theme_id=128&note=two+words%21")
        let event = try #require(try result.event)
        #expect(event.name == "user viewed product")
        #expect(event.customer == "be6f5fab-32a4-43e5-967c-68017baa3aa5")
        #expect(event.products == ["classic-beanie"])
        #expect(event.source == "rebuy")
        #expect(event.insertID == nil)
        #expect(
            event.properties == [
                "shopify_product_handle": "classic-beanie", "theme_id": "128",
                "uuid": "be6f5fab-32a4-43e5-967c-68017baa3aa5",
                "subject_email": "ada@example.com", "note": "two words!",
            ])
        #expect(result.batch.timeIsSent == [false])
    }

    @Test("The page's own example lacks what the page requires, and says so in its words")
    func pageExample() {
        let result = decode("key=YOUR_VALUE&subject=YOUR_VALUE")
        #expect(
            result.faults
                == "uuid: Missing required args. You must pass either shopify_customer_id or uuid.")
    }

    @Test("The shop's customer comes before the browser; both stay properties")
    func customers() throws {
        let product = "&shopify_product_handle=p"
        let both = try decode("\(Self.sentence)\(product)&uuid=u&shopify_customer_id=42").event
        #expect(both?.customer == "42")
        #expect(both?.properties["uuid"] == "u" && both?.properties["shopify_customer_id"] == "42")
        #expect(
            try decode("\(Self.sentence)\(product)&uuid=u&shopify_customer_id=").event?.customer
                == "u")
    }

    @Test("A user may view, add or remove a product", arguments: ["viewed", "added", "removed"])
    func verbs(verb: String) throws {
        let query = "subject=user&verb=\(verb)&noun=product&shopify_product_handle=p&uuid=u"
        #expect(try decode(query).event?.name == "user \(verb) product")
    }

    @Test(
        "What is no event is refused in the vendor's style",
        arguments: [
            ("uuid=u", "subject", "Missing required args. You must pass subject."),
            ("uuid=u&subject=user", "verb", "Missing required args. You must pass verb."),
            ("uuid=u&subject=user&verb=viewed", "noun", "You must pass noun."),
            (
                "uuid=u&\(sentence)", "shopify_product_handle",
                "You must pass shopify_product_handle."
            ),
            ("uuid=u&\(sentence)&shopify_product_handle=", "shopify_product_handle", "Missing"),
            ("uuid=u&subject=shop&verb=viewed", "subject", "You must pass one of user as subject."),
            ("uuid=u&subject=user&verb=Viewed", "verb", "one of viewed, added, removed as verb."),
            ("uuid=&\(sentence)", "uuid", "Missing required args. You must pass either"),
            ("uuid=u&x=%ff", "x", "bytes that are not UTF-8 at byte 7"),
            ("{}", "uuid", "Missing required args."),
        ])
    func faults(query: String, field: String, message: String) {
        let result = decode(query)
        #expect(result.rejections.map(\.field) == [field])
        #expect(result.faults.contains(message), "\(result.faults)")
    }

    @Test("The key is kept nowhere, however it is written")
    func keyIsNeverKept() {
        let result = decode("a=1&key=secret&%6bey=secret&b=2&key")
        #expect(result.rejections.first?.raw == Array("a=1&b=2".utf8))
    }

    @Test("Parameters are read as browsers write them")
    func decoding() throws {
        let query = "\(Self.sentence)&shopify_product_handle=a%2Fb&uuid=u&n=1&n=%C3%BC+%zz%4&&=x&e"
        let event = try #require(try decode(query).event)
        #expect(event.products == ["a/b"])
        #expect(event.properties["n"] == "ü %zz%4")
        #expect(event.properties[""] == "x" && event.properties["e"] == "")
    }

    @Test("An id of 255 bytes is taken, a longer one refused", arguments: [(255, 1), (256, 0)])
    func idLimit(length: Int, taken: Int) {
        let id = String(repeating: "x", count: length)
        let query = "\(Self.sentence)&shopify_product_handle=p&uuid=\(id)"
        #expect(decode(query).batch.rowCount == taken)
        let text = String(repeating: "x", count: length == 255 ? 65536 : 65537)
        #expect(
            decode("\(Self.sentence)&shopify_product_handle=\(text)&uuid=u").batch.rowCount == taken
        )
    }
}
