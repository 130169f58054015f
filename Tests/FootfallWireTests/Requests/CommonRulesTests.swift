import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallWire

/// The rules that hold in every tracking API whose bodies are JSON: a valid body with a value in it is
/// taken or refused for what that value is.
@Suite("Rules of every tracking API")
struct CommonRulesTests {
    static let apis = TrackingAPI.allCases.filter { $0 != .rebuy }

    /// A body with a value of the shop's own choice somewhere.
    private static func body(_ api: TrackingAPI, value: String) -> String {
        switch api {
        case .genlook:
            #"{"events":[{"event":"a:b","timestamp":"2024-01-15T10:30:00Z","$insert_id":"i","properties":{"v":\#(value)}}],"context":{}}"#
        case .growlytics:
            #"{"name":"n","customerId":"c","time":0,"attributes":{"v":\#(value)}}"#
        case .glood:
            #"{"event":{"id":"1","name":"glood:init","data":{"v":\#(value)}},"session_id":"s","shop_domain":"x"}"#
        case .esputnik:
            #"{"eventTypeKey":"x","keyValue":"k","params":[{"name":"v","value":\#(value)}]}"#
        case .rebuy: ""
        }
    }

    /// A body whose customer, in JSON, is a value.
    private static func body(_ api: TrackingAPI, customer: String) -> String {
        switch api {
        case .genlook:
            #"{"events":[{"event":"a:b","timestamp":"2024-01-15T10:30:00Z","$insert_id":"i"}],"context":{"genlook_client_id":\#(customer)}}"#
        case .growlytics: #"{"name":"n","customerId":\#(customer),"time":0}"#
        case .glood:
            #"{"event":{"id":"1","name":"glood:init"},"session_id":"s","shop_domain":"x","customer_id":\#(customer)}"#
        case .esputnik:
            #"{"eventTypeKey":"x","params":[{"name":"email","value":\#(customer)}]}"#
        case .rebuy: ""
        }
    }

    /// The levels that are around the value; an event of a batch is a record of its own.
    private static func levels(_ api: TrackingAPI) -> Int {
        switch api {
        case .genlook, .growlytics: 2
        case .glood, .esputnik: 3
        case .rebuy: 0
        }
    }

    private func isTaken(_ api: TrackingAPI, _ body: String) -> Bool {
        let result = api.decode(body: body)
        #expect(result.receivedCount == 1, "\(result.faults)")
        #expect(result.faults.isEmpty || result.faults.contains("at byte"), "\(result.faults)")
        return result.batch.rowCount == 1
    }

    @Test("Every JSON value is taken", arguments: apis)
    func values(api: TrackingAPI) {
        for value in [
            "null", "true", "0", "-0", "-1.5e-3", #""""#, #""\u0000\ud83d\ude00é""#, "[]", "{}",
            "[[],{},null]", #"{"":{"a.b":[{"c":1},{"c":"2"}]}}"#,
        ] { #expect(isTaken(api, Self.body(api, value: value)), "\(value)") }
    }

    @Test("What is no JSON is refused", arguments: apis)
    func noJSON(api: TrackingAPI) {
        for value in [
            "", "nul", "True", "01", "1.", ".5", "+1", "1e", "'a'", #""\x""#, #""\ud800""#,
            "\"\u{1}\"", "[1,]", "{,}", #"{"a"}"#, #"{a:1}"#, "NaN", "[1 2]", "//", "\u{feff}1",
        ] { #expect(!isTaken(api, Self.body(api, value: value)), "\(value)") }
    }

    @Test("Numbers are 64-bit integers and finite doubles", arguments: apis)
    func numbers(api: TrackingAPI) {
        for (number, isNumber) in [
            ("9223372036854775807", true), ("9223372036854775808", false),
            ("-9223372036854775808", true), ("-9223372036854775809", false),
            ("1.7976931348623157e308", true), ("1e309", false), ("1e-400", true),
        ] { #expect(isTaken(api, Self.body(api, value: number)) == isNumber, "\(number)") }
    }

    @Test("A text has at most 64 KiB, and so has a member's name", arguments: apis)
    func texts(api: TrackingAPI) {
        for (count, isShort) in [(65_535, true), (65_536, true), (65_537, false)] {
            let text = "\"" + String(repeating: "x", count: count) + "\""
            #expect(isTaken(api, Self.body(api, value: text)) == isShort)
            #expect(isTaken(api, Self.body(api, value: "{\(text):1}")) == isShort)
        }
        // In bytes of UTF-8, whatever the escapes before.
        let escaped = "\"" + String(repeating: #"\u00e9"#, count: 32_768) + "\""
        #expect(isTaken(api, Self.body(api, value: escaped)))
    }

    @Test("Nesting has at most 32 levels", arguments: apis)
    func depth(api: TrackingAPI) {
        for (depth, isShallow) in [(31, true), (32, true), (33, false)] {
            let count = depth - Self.levels(api)
            let value =
                String(repeating: "[", count: count) + String(repeating: "]", count: count)
            #expect(isTaken(api, Self.body(api, value: value)) == isShallow, "\(depth)")
        }
    }

    @Test(
        "A customer has at most 255 bytes, is a text or a number, and may be missing",
        arguments: apis)
    func customers(api: TrackingAPI) throws {
        for (count, isShort) in [(254, true), (255, true), (256, false)] {
            let text = "\"" + String(repeating: "x", count: count) + "\""
            #expect(isTaken(api, Self.body(api, customer: text)) == isShort)
        }
        // 85 characters of three bytes each.
        let wide = String(repeating: "€", count: 85)
        #expect(
            try api.decode(body: Self.body(api, customer: "\"\(wide)\"")).event?.customer == wide)
        #expect(!isTaken(api, Self.body(api, customer: "\"€\(wide)\"")))
    }

    @Test("Bytes that are not UTF-8 are refused wherever they are", arguments: apis)
    func invalidUTF8(api: TrackingAPI) throws {
        let invalid: [[UInt8]] = [
            [0x80], [0xc3], [0xc0, 0xaf], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80],
            [0xf4, 0x90, 0x80, 0x80], [0xff],
        ]
        for template in [#""?""#, #"{"?":1}"#] {
            var body = Array(Self.body(api, value: template).utf8)
            let place = try #require(body.firstIndex(of: UInt8(ascii: "?")))
            for bytes in invalid {
                body.replaceSubrange(place...place, with: bytes)
                let result = api.decode(RecordBlock(body), facts: RequestFacts())
                #expect(result.batch.rowCount == 0 && result.faults.contains("UTF-8"), "\(bytes)")
                body.replaceSubrange(place..<(place + bytes.count), with: [UInt8(ascii: "?")])
            }
        }
    }

    @Test("Of members that have one name the last one counts", arguments: apis)
    func duplicateNames(api: TrackingAPI) throws {
        let body = Self.body(api, value: #"{"a":1,"b":2,"a":3}"#)
        let event = try #require(try api.decode(body: body).event)
        let members: Value = ["a": 3, "b": 2]
        let name: Name = api == .glood ? "data" : "v"
        #expect(event.properties[name] == (api == .glood ? ["v": members] : members))
    }

    @Test("A body that is cut short, wherever, is refused", arguments: apis)
    func cutShort(api: TrackingAPI) {
        let body = Self.body(api, value: #"[1,"é",{"a":null}]"#)
        // All but the last byte of a batch is whole events with their context.
        for count in 0..<(body.utf8.count - (api == .genlook ? 1 : 0)) {
            let bytes = Array(body.utf8.prefix(count))
            let result = api.decode(RecordBlock(bytes), facts: RequestFacts())
            #expect(result.batch.rowCount == 0, "\(count)")
            #expect(result.rejections.count >= 1)
        }
    }

    // MARK: Times

    /// A body with a time, and whether its API sends texts.
    private static func body(_ api: TrackingAPI, time: String) -> String {
        api == .glood
            ? #"{"event":{"id":"1","name":"glood:init","timestamp":"\#(time)"},"session_id":"s","shop_domain":"x"}"#
            : #"{"events":[{"event":"a","timestamp":"\#(time)","$insert_id":"i"}],"context":{}}"#
    }

    @Test(
        "Times have offsets and fractions of up to 9 digits, within the years 1 to 9999",
        arguments: [TrackingAPI.genlook, .glood])
    func times(api: TrackingAPI) throws {
        for (text, instant) in [
            ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"),
            ("2024-01-15t10:30:00z", "2024-01-15T10:30:00Z"),
            ("2024-01-15T10:30:00+23:59", "2024-01-14T10:31:00Z"),
            ("2024-01-15T10:30:00-05:30", "2024-01-15T16:00:00Z"),
            ("2024-01-15T10:30:00.1Z", "2024-01-15T10:30:00.1Z"),
            ("2024-01-15T10:30:00.123456789+01:00", "2024-01-15T09:30:00.123456Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
        ] {
            let event = try #require(
                try api.decode(body: Self.body(api, time: text)).event, "\(text)")
            #expect(event.time == Timestamp(rfc3339: instant), "\(text)")
        }
        for text in [
            "", "2024-01-15", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z",
            "2024-01-15T25:00:00Z",
            "2024-01-15T10:30:00", "2024-01-15T10:30:00+24:00", "2024-01-15T10:30:00.Z",
            "2024-01-15T10:30:00.1234567890Z", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2024-01-15T10:30:00Z ",
        ] { #expect(!isTaken(api, Self.body(api, time: text)), "\(text)") }
    }
}
