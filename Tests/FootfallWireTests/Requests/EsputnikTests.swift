import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallWire

@Suite("eSputnik")
struct EsputnikTests {
    private func body(
        _ event: String, keyValue: String? = #""ada@example.com""#, _ params: (String, String)...
    ) -> String {
        let list = params.map { #"{"name":"\#($0.0)","value":\#($0.1)}"# }.joined(separator: ",")
        let key = keyValue.map { #""keyValue":\#($0),"# } ?? ""
        return #"{"eventTypeKey":"\#(event)",\#(key)"params":[\#(list)]}"#
    }

    private func event(_ body: String) throws -> Event {
        let result = TrackingAPI.esputnik.decode(lines: body)
        return try #require(try result.event, "\(result.faults)")
    }

    /// The page's examples with their inner quotes escaped, as clients send them; the page shows
    /// placeholders in the last three, here filled in.
    static let examples = [
        #"{"eventTypeKey":"pageViewed","keyValue":"example@email.com","params":[{"name":"phone","value":"380501234567"},{"name":"email","value":"example@email.com"},{"name":"page","value":"{\"location\":\"https://example.com\"}"}]}"#,
        #"{"eventTypeKey":"productViewed","keyValue":"example@email.com","params":[{"name":"phone","value":"411786452"},{"name":"email","value":"example@email.com"},{"name":"product","value":"{\"productId\":\"WS01-L-Green\",\"price\":45.5,\"isInStock\":1,\"someProductProperty\":[\"green\"]}]}"},{"name":"currencyCode","value":"USD"}]}"#,
        #"{"eventTypeKey":"productCategoryViewed","keyValue":"example@email.com","params":[{"name":"phone","value":"7411324763"},{"name":"email","value":"example@email.com"},{"name":"category","value":"{\"productCategoryId\":\"Mugs\"}"}]}"#,
        #"{"eventTypeKey":"cartUpdated","keyValue":"example@email.com","params":[{"name":"phone","value":"73456712"},{"name":"email","value":"example@email.com"},{"name":"products","value":"[{\"productId\":\"WS01-L-Green\",\"quantity\":1,\"price\":45.5}]"},{"name":"currencyCode","value":"USD"},{"name":"recycleStateId","value":"d59c6e6d-4123-4b0e-8c32-15f0656a8c60"}]}"#,
        #"{"eventTypeKey":"productImpressions","keyValue":"380501234567","params":[{"name":"phone","value":"380501234567"},{"name":"recomVariantId","value":"r1v2"},{"name":"products","value":"[{\"productId\":\"p1\"},{\"productId\":\"p2\"}]"}]}"#,
        #"{"eventTypeKey":"productAddedToWishlist","keyValue":"380501234567","params":[{"name":"phone","value":"380501234567"},{"name":"product","value":"{\"productId\":\"p1\",\"price\":9.9,\"isInStock\":1,\"someProductProperty\":[\"a\"]}"},{"name":"currencyCode","value":"EUR"}]}"#,
        #"{"eventTypeKey":"searchRequest","keyValue":"380501234567","params":[{"name":"phone","value":"380501234567"},{"name":"search","value":"mug"},{"name":"isFound","value":1}]}"#,
    ]

    @Test("The page's examples are taken with all they say")
    func pageExamples() throws {
        let events = try Self.examples.map(event)
        #expect(events.map(\.source) == Array(repeating: "esputnik", count: 7))
        #expect(events.prefix(4).allSatisfy { $0.customer == "example@email.com" })
        #expect(events.suffix(3).allSatisfy { $0.customer == "380501234567" })
        #expect(events.allSatisfy { $0.insertID == nil })
        #expect(
            events.map(\.products) == [[], [], [], ["WS01-L-Green"], ["p1", "p2"], ["p1"], []])
        #expect(
            events[0].properties == [
                "phone": "380501234567", "email": "example@email.com",
                "page": ["location": "https://example.com"], "keyValue": "example@email.com",
            ])
        #expect(
            events[3].properties["products"] == [
                ["productId": "WS01-L-Green", "quantity": 1, "price": 45.5]
            ])
        #expect(events[6].properties["isFound"] == 1)
    }

    @Test("A text that looks like JSON and is none stays a text, and is counted")
    func unparsedTexts() throws {
        let result = TrackingAPI.esputnik.decode(lines: Self.examples[0], Self.examples[1])
        #expect(result.batch.remarks == [.unparsedText: [1]])
        let product = try result.batch.events()[1].properties["product"]
        let text =
            #"{"productId":"WS01-L-Green","price":45.5,"isInStock":1,"#
            + #""someProductProperty":["green"]}]}"#
        #expect(product == .string(text))
    }

    @Test(
        "JSON in a text is stored as JSON, up to 16 levels", arguments: [(16, true), (17, false)])
    func depth(levels: Int, isParsed: Bool) throws {
        let nested =
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        let value = try event(body("custom", ("x", "\"\(nested)\""))).properties["x"]
        #expect((value == .string(nested)) == !isParsed)
        var result = TrackingAPI.esputnik.decode(lines: body("custom", ("x", "\"\(nested)\"")))
        #expect(result.batch.remarks.isEmpty == isParsed)
        result = TrackingAPI.esputnik.decode(lines: body("custom", ("x", #""[1e999]""#)))
        #expect(result.batch.remarks == [.unparsedText: [0]])
    }

    @Test("Values come as any JSON, and numbers as texts, in one body")
    func valuesOfAnyKind() throws {
        let decoded = try event(
            body(
                "My Own Event", keyValue: nil, ("a", "true"), ("b", "258"), ("c", #""258.0""#),
                ("d", "null"), ("e", "[1,[2]]"), ("f", #"{"g":-0}"#), ("h", #""[1,-0,{}]""#),
                ("PhoneNumber", "380501234567")))
        #expect(decoded.name == "My Own Event")
        #expect(decoded.customer == "380501234567")
        #expect(
            decoded.properties == [
                "a": true, "b": 258, "c": "258.0", "d": .null, "e": [1, [2]],
                "f": ["g": .double(-0.0)], "h": [1, .double(-0.0), [:]],
                "PhoneNumber": 380_501_234_567,
            ])
    }

    @Test("The locator of the highest rank is the customer, whatever its letter case")
    func locators() throws {
        let all = [
            "contactId", "contact_id", "contactKey", "externalCustomerId", "email", "EmailAddress",
            "UserEmail", "ContactEmail", "phone", "PhoneNumber", "SMS", "pushToken",
        ]
        for first in all.indices {
            let params = all[first...].reversed().map {
                #"{"name":"\#($0.uppercased())","value":"\#($0)"}"#
            }
            let list = params.joined(separator: ",")
            let decoded = try event(#"{"params":[\#(list)],"eventTypeKey":"x","keyValue":"k"}"#)
            #expect(decoded.customer == all[first])
        }
    }

    @Test("A null or empty locator does not locate; keyValue comes last and may be a number")
    func keyValue() throws {
        #expect(
            try event(body("x", keyValue: "1700000000123", ("email", "null"), ("phone", #""""#)))
                .customer == "1700000000123")
        #expect(try event(body("x", keyValue: "1.50", ("email", "true"))).customer == "1.50")
        let none = TrackingAPI.esputnik.decode(
            lines: body("x", keyValue: nil, ("city", #""Kyiv""#)))
        #expect(none.faults.hasPrefix("keyValue: missing"), "\(none.faults)")
        let empty = TrackingAPI.esputnik.decode(lines: body("x", keyValue: #""""#))
        #expect(empty.faults.hasPrefix("keyValue: missing"), "\(empty.faults)")
    }

    @Test("The same keyValue again and again is no insert id")
    func noInsertID() throws {
        let result = TrackingAPI.esputnik.decode(lines: Self.examples[0], Self.examples[0])
        #expect(try result.batch.events().map(\.insertID) == [nil, nil])
        var facts = RequestFacts()
        facts.idempotencyKey = Array("k-1".utf8)
        facts.keyName = Array("web".utf8)
        let keyed = TrackingAPI.esputnik.decode(body: Self.examples[0], facts: facts)
        let id = InsertID(tag: .header, parts: ["web", "k-1", "0"].map { Array($0.utf8) })
        #expect(try keyed.event?.insertID == id)
        #expect(keyed.batch.timeIsSent == [false])
    }

    @Test(
        "Known events must carry what the page requires",
        arguments: [
            (("pageViewed", []), "page.location"),
            (("pageViewed", [("page", #""{}""#)]), "page.location"),
            (("pageViewed", [("page", #""home""#)]), "page.location"),
            (("pageViewed", [("page", #"{"location":""}"#)]), "page.location"),
            (("productViewed", [("product", #"{"price":1}"#)]), "product.productId"),
            (("productViewed", [("product", #"{"productId":"p"}"#)]), "product.price"),
            (("productAddedToWishlist", [("product", "null")]), "product.productId"),
            (("productCategoryViewed", [("category", "{}")]), "category.productCategoryId"),
            (("cartUpdated", [("products", "[]")]), "recycleStateId"),
            (
                (
                    "cartUpdated",
                    [("recycleStateId", "1"), ("products", #"[{"productId":1,"quantity":1}]"#)]
                ), "products[0].price"
            ),
            (("productImpressions", [("products", "[]")]), "recomVariantId"),
            (("productImpressions", [("recomVariantId", "1")]), "products"),
            (
                ("productImpressions", [("recomVariantId", "1"), ("products", "[7]")]),
                "products[0].productId"
            ),
            (("productImpressions", [("recomVariantId", "1"), ("products", "7")]), "products"),
            (("searchRequest", [("search", #""""#)]), "search"),
        ] as [((String, [(String, String)]), String)])
    func requirements(sent: (String, [(String, String)]), field: String) throws {
        let list = sent.1.map { #"{"name":"\#($0.0)","value":\#($0.1)}"# }.joined(separator: ",")
        let result = TrackingAPI.esputnik.decode(
            lines: #"{"eventTypeKey":"\#(sent.0)","keyValue":"k","params":[\#(list)]}"#)
        #expect(result.rejections.map(\.field) == [field], "\(result.faults)")
        #expect(result.batch.rowCount == 0)
    }

    @Test("A cart may be empty; a search that does not say so found nothing")
    func defaults() throws {
        for products in ["[]", "null", #""[]""#] {
            _ = try event(body("cartUpdated", ("recycleStateId", #""r""#), ("products", products)))
        }
        _ = try event(body("cartUpdated", ("recycleStateId", #""r""#)))
        let search = try event(body("searchRequest", ("search", #""mug""#)))
        #expect(search.properties["isFound"] == 0)
    }

    @Test("A name that comes twice has its last value; nothing else is lost")
    func collisions() throws {
        let decoded = try event(
            #"{"eventTypeKey":"x","keyValue":"k","sentBy":"app","params":[{"name":"a","value":1},"#
                + #"{"name":"a","value":2},{"name":"keyValue","value":3},{"name":"b"}]}"#)
        #expect(
            decoded.properties == [
                "a": 2, "b": .null, "keyValue": "k", "body": ["sentBy": "app"],
                "params": ["keyValue": 3],
            ])
    }

    @Test(
        "What is no event is refused, with field and place",
        arguments: [
            ("[]", "", "a JSON object was expected at byte 0"),
            ("{", "", "a member's name in quotes was expected"),
            (#"{"keyValue":"k"}"#, "eventTypeKey", "missing at byte 0"),
            (#"{"eventTypeKey":"","keyValue":"k"}"#, "eventTypeKey", "empty at byte 16"),
            (
                #"{"eventTypeKey":7,"keyValue":"k"}"#, "eventTypeKey",
                "a text was expected at byte 16"
            ),
            (#"{"eventTypeKey":"x","keyValue":{}}"#, "keyValue", "a text or a number"),
            (
                #"{"eventTypeKey":"x","keyValue":"k","params":{}}"#, "params",
                "an array was expected"
            ),
            (#"{"eventTypeKey":"x","keyValue":"k","params":[{}]}"#, "params[0].name", "a text was"),
            (#"{"eventTypeKey":"x","keyValue":"k","params":[7]}"#, "params[0].name", "a text was"),
            (
                #"{"eventTypeKey":"x","keyValue":"k","params":[{"name":"n","value":1e999}]}"#,
                "params[0].value", "a number outside the range of a double at byte 65"
            ),
        ])
    func faults(line: String, field: String, message: String) {
        let result = TrackingAPI.esputnik.decode(lines: line)
        #expect(result.rejections.map(\.field) == [field], "\(result.faults)")
        #expect(result.faults.contains(message), "\(result.faults)")
        #expect(result.rejections.first?.raw == Array(line.utf8))
    }

    @Test("An id of 255 bytes locates, a longer one is refused", arguments: [(255, 1), (256, 0)])
    func idLimit(length: Int, taken: Int) {
        let id = String(repeating: "x", count: length)
        let result = TrackingAPI.esputnik.decode(lines: body("x", ("email", "\"\(id)\"")))
        #expect(result.batch.rowCount == taken)
    }
}
