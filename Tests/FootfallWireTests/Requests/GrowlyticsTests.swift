import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallWire

@Suite("Growlytics")
struct GrowlyticsTests {
    private func body(
        _ attributes: String = "[]", name: String = "Add To Cart", customer: String = #""c1""#,
        time: String = "1700000000123"
    ) -> String {
        #"{"name":"\#(name)","customerId":\#(customer),"time":\#(time),"attributes":\#(attributes)}"#
    }

    private func event(_ body: String) throws -> Event {
        let result = TrackingAPI.growlytics.decode(lines: body)
        return try #require(try result.event, "\(result.faults)")
    }

    /// What is remarked of a body's attributes: the type of each, `?` where it was inferred.
    private func types(_ attributes: String) -> [Name: String] {
        var types: [Name: String] = [:]
        for case .attribute(let path, let type, let isDeclared) in TrackingAPI.growlytics.decode(
            lines: body(attributes)
        ).batch.remarks.keys {
            guard case .member(let name)? = path.components.last else { continue }
            types[name] = type.name + (isDeclared ? "" : "?")
        }
        return types
    }

    /// The vendor's example, with the values that its code computes.
    static let example =
        #"{"name":"Add To Cart","customerId":"YOUR_APP_CUSTOMER_ID","time":1700000000123,"attributes":[{"name":"Order ID","value":"SDFICSRDCVSSDSDG","type":"string"},{"name":"Amount","value":732.23,"type":"number"},{"name":"Order Time","value":"2020-01-20 19:14:15","type":"date"},{"name":"Is Prepaid Order","value":true,"type":"boolean"},{"name":"Product IDs","value":["pid1","pid2","pid3"],"type":"string array"},{"name":"Sku Purchased","value":["sku1","sku4","sk2"],"type":"string array"},{"name":"Payment Details","value":{"payment_mode":"cod","transaction_id":"8276473782342"},"type":"string map"},{"name":"Product Wise Discount Amount","value":{"pid1":12.7,"p2":11.5},"type":"number map"},{"name":"Product Wise Discount Used","value":{"pid1":true,"p2":true,"pid3":false},"type":"boolean map"},{"name":"Product Wise Delivery Dates","value":{"p1":"2020-01-21 19:14:15","p2":"2020-01-20 15:14:15"},"type":"date map"},{"name":"Full Order Details","type":"custom","value":{"Order ID":"SDFICSRDCVSSDSDG","Amount":732.23,"Order Time":"2020-01-20 19:14:15","Products":[{"id":"pi1","name":"Mixer","price":100,"quantity":2},{"id":"pi2","name":"Juicer","price":100,"quantity":5}]}}]}"#

    @Test("The page's example is taken with all it says")
    func pageExample() throws {
        let decoded = try event(Self.example)
        #expect(decoded.name == "Add To Cart" && decoded.customer == "YOUR_APP_CUSTOMER_ID")
        #expect(decoded.time == Timestamp("2023-11-14T22:13:20.123Z"))
        #expect(decoded.products == ["pid1", "pid2", "pid3", "pi1", "pi2"])
        #expect(decoded.properties.count == 11)
        #expect(decoded.properties["Amount"] == 732.23)
        #expect(decoded.properties["Order Time"] == "2020-01-20 19:14:15")
        #expect(
            decoded.properties["Payment Details"] == [
                "payment_mode": "cod", "transaction_id": "8276473782342",
            ])
        #expect(decoded.insertID?.bytes.first == InsertID.Tag.derived.rawValue)
        #expect(decoded.insertID?.bytes.count == 17)
    }

    @Test("A plain object's attributes have the types of their values")
    func inferredTypes() throws {
        let attributes = #"""
            {"s":"a","n":1,"f":1.5,"b":true,"d":"2020-01-20 19:14:15","z":"2020-01-20T19:14:15Z",
            "sa":["a",null],"na":[1,2.5],"da":["2020-01-20 19:14:15"],"sm":{"k":"v"},"bm":{"k":false},
            "mixed":[1,"a"],"deep":{"k":{"l":1}},"no":null,"empty":[],"none":{},"nulls":[null],
            "nodate":"2020-02-30 19:14:15"}
            """#.replacing("\n", with: "")
        #expect(
            types(attributes) == [
                "s": "string?", "n": "number?", "f": "number?", "b": "boolean?", "d": "date?",
                "z": "date?", "sa": "string array?", "na": "number array?", "da": "date array?",
                "sm": "string map?", "bm": "boolean map?", "mixed": "custom?", "deep": "custom?",
                "nodate": "string?",
            ])
        #expect(try event(body(attributes)).properties.count == 18)
    }

    @Test("A type that is declared counts if the value is of it")
    func declaredTypes() {
        func type(_ value: String, _ type: String) -> String? {
            types(#"[{"name":"a","value":\#(value),"type":"\#(type)"}]"#)["a"]
        }
        #expect(type(#""2020-01-20 19:14:15""#, "string") == "string")
        #expect(type("7", "custom") == "custom")
        #expect(type("[]", "number array") == "number array")
        #expect(type(#"{"a":1,"b":null}"#, "number map") == "number map")
        #expect(type("null", "number") == nil)
        #expect(type(#""x""#, "number") == "string?")
        #expect(type(#""soon""#, "date") == "string?")
        #expect(type("[1]", "string array") == "number array?")
    }

    @Test("The same event has the same id, however it is written")
    func derivedID() throws {
        let id = try event(body(#"{"a":1,"b":{"x":1,"y":"é"}}"#)).insertID
        let same = [
            #"{"b":{"y":"\u00e9","x":1},"a":1}"#, #"{"a":9,"b":{"x":1,"y":"é"},"a":1}"#,
            #"[{"name":"b","value":{"x":1,"y":"é"}},{"value":1,"name":"a"}]"#,
            #"[{"name":"a","value":2},{"name":"b","value":{"x":1,"y":"é"}},{"name":"a","value":1}]"#,
        ]
        for attributes in same {
            #expect(try event(body(attributes)).insertID == id, "\(attributes)")
        }
        #expect(try event(body(same[0]) + " ").insertID == id)
        let others = [
            body(#"{"a":1.0,"b":{"x":1,"y":"é"}}"#), body(#"{"A":1,"b":{"x":1,"y":"é"}}"#),
            body(#"{"a":1}"#), body(same[0], name: "Add to Cart"),
            body(same[0], customer: #""c2""#),
            body(same[0], time: "1700000000124"), body(same[0], time: "1700000000123.0"),
            body(#"[{"name":"b","value":{"x":1,"y":"é"}},{"value":1,"name":"a","type":"number"}]"#),
        ]
        for other in others { #expect(try event(other).insertID != id, "\(other)") }
        let numeric = try event(body(customer: "7"))
        #expect(try event(body(customer: #""7""#)).insertID == numeric.insertID)
        #expect(numeric.customer == "7")
    }

    @Test("The canonical form is that of values", arguments: 1...50 as ClosedRange<UInt64>)
    func canonicalForm(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let value = Value.object(random.event().properties)
        var json = JSONWriter()
        json.value(value)
        let memory = BodyMemory()
        try json.bytes.withUnsafeBytes { bytes in
            var form = CanonicalForm()
            form.append(try memory.scan(bytes).root)
            #expect(form.bytes == ValueCoding.encode(value))
        }
    }

    @Test("Attributes that name products, in any case, and the products of custom ones")
    func products() throws {
        for (attributes, products) in [
            (#"{"Product ID":"a"}"#, ["a"]), (#"{"PRODUCT IDS":["a","b",7]}"#, ["a", "b", "7"]),
            (#"{"product_id":42}"#, ["42"]), (#"{"productId":"a","productid":"b"}"#, ["a", "b"]),
            (#"{"product ids":{"a":1}}"#, []), (#"{"my product id":"a"}"#, []),
            (#"{"o":{"Products":[{"id":"x"},{"id":5},{},7]}}"#, ["x", "5"]),
            (#"{"o":{"products":[{"id":"x"}]}}"#, []),
        ] {
            #expect(try event(body(attributes)).products == products, "\(attributes)")
        }
    }

    @Test("A name has less than 50 characters", arguments: [(49, 1), (50, 0)])
    func nameLimit(length: Int, taken: Int) {
        for character in ["x", "é", "😀"] {
            let name = String(repeating: character, count: length)
            #expect(TrackingAPI.growlytics.decode(lines: body(name: name)).batch.rowCount == taken)
        }
    }

    @Test("An event has at most 50 attributes", arguments: [(50, 1), (51, 0)])
    func attributeLimit(count: Int, taken: Int) {
        let object = (0..<count).map { #""a\#($0)":1"# }.joined(separator: ",")
        let list = (0..<count).map { #"{"name":"a\#($0)","value":1}"# }.joined(separator: ",")
        for attributes in ["{\(object)}", "[\(list)]"] {
            let result = TrackingAPI.growlytics.decode(lines: body(attributes))
            #expect(result.batch.rowCount == taken)
            #expect(result.faults.isEmpty == (taken == 1))
        }
    }

    @Test("Times are epoch milliseconds, with a fraction or without")
    func times() throws {
        #expect(
            try event(body(time: "1700000000123.5")).time
                == Timestamp(microseconds: 1_700_000_000_123_500))
        #expect(try event(body(time: "-1")).time == Timestamp(microseconds: -1000))
        #expect(try event(body(time: "1.7e12")).time == Timestamp("2023-11-14T22:13:20Z"))
    }

    @Test("Null and missing attributes are none")
    func noAttributes() throws {
        #expect(try event(body("null")).properties.isEmpty)
        let line = #"{"name":"n","customerId":"c","time":0}"#
        #expect(try event(line).properties.isEmpty)
    }

    @Test(
        "What is no event is refused, with field and place",
        arguments: [
            ("[]", "", "a JSON object was expected at byte 0"),
            (#"{"customerId":"c","time":0}"#, "name", "missing at byte 0"),
            (#"{"name":"","customerId":"c","time":0}"#, "name", "empty at byte 8"),
            (#"{"name":7,"customerId":"c","time":0}"#, "name", "a text was expected at byte 8"),
            (#"{"name":"n","time":0}"#, "customerId", "missing"),
            (#"{"name":"n","customerId":"","time":0}"#, "customerId", "missing at byte 25"),
            (#"{"name":"n","customerId":{},"time":0}"#, "customerId", "a text or a number"),
            (#"{"name":"n","customerId":"c"}"#, "time", "missing"),
            (#"{"name":"n","customerId":"c","time":"0"}"#, "time", "a number of epoch"),
            (#"{"name":"n","customerId":"c","time":253402300800000}"#, "time", "outside the years"),
            (#"{"name":"n","customerId":"c","time":1e300}"#, "time", "outside the years"),
            (
                #"{"name":"n","customerId":"c","time":0,"attributes":7}"#, "attributes",
                "an array or"
            ),
            (
                #"{"name":"n","customerId":"c","time":0,"attributes":[{"value":1}]}"#,
                "attributes[0].name", "a text was expected"
            ),
            (
                #"{"name":"n","customerId":"c","time":0,"attributes":[{"name":"a"}]}"#,
                "attributes[0].value", "missing"
            ),
            (
                #"{"name":"n","customerId":"c","time":0,"attributes":[{"name":"a","value":1,"type":"float"}]}"#,
                "attributes[0].type", "string, number, boolean or date"
            ),
        ])
    func faults(line: String, field: String, message: String) {
        let result = TrackingAPI.growlytics.decode(lines: line)
        #expect(result.rejections.map(\.field) == [field], "\(result.faults)")
        #expect(result.faults.contains(message), "\(result.faults)")
    }
}
