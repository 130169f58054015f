import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallWire

@Suite("Native lines")
struct NativeLineDecoderTests {
    private func decode(_ text: String, allowsExportFields: Bool = false) -> DecodedBatch {
        NativeLineDecoder(allowsExportFields: allowsExportFields)
            .decode(RecordBlock(Array(text.utf8)))
    }

    @Test("A line becomes an event with all its fields")
    func fullLine() throws {
        let result = decode(
            """
            {"event":"viewed","customer":"c1","time":"2026-04-16T10:30:00Z","insert_id":"i1",\
            "session":"s1","product":["p1","p2"],"properties":{"price":9.5,"n":3,"ok":true,\
            "nothing":null,"list":[1,"a",[]],"empty":{},"deep":{"a":{"b":-0}}}}
            """)
        #expect(result.rejections == [])
        #expect(result.receivedCount == 1)
        #expect(result.lineCount == 1)
        #expect(
            try result.batch.events() == [
                Event(
                    name: "viewed", time: Timestamp(unchecked: 1_776_335_400_000_000),
                    customer: "c1",
                    session: "s1", products: ["p1", "p2"], insertID: InsertID(own: "i1"),
                    properties: [
                        "price": 9.5, "n": 3, "ok": true, "nothing": nil, "list": [1, "a", []],
                        "empty": [:], "deep": ["a": ["b": .double(-0.0)]],
                    ])
            ])
    }

    @Test("Null and empty optional fields are missing")
    func missing() throws {
        let result = decode(
            """
            {"event":"a","time":0,"customer":"","session":null,"product":["",null],"insert_id":""}
            {"event":"a","time":0}
            """)
        let event = Event(name: "a", time: Timestamp(unchecked: 0))
        #expect(try result.batch.events() == [event, event])
        #expect(result.rejections == [])
    }

    @Test(
        "What is wrong with a line is said, and where",
        arguments: [
            (#"{"time":1}"#, "event", "missing; every event has a name at byte 0"),
            (#"{"event":"a"}"#, "time", "missing; every event has a time at byte 0"),
            (#"{"event":"","time":1}"#, "event", "empty at byte 9"),
            (#"{"event":7,"time":1}"#, "event", "a text was expected at byte 9"),
            (#"{"event":"a","time":1.5}"#, "time", "an RFC 3339 text or an integer of epoch"),
            (
                #"{"event":"a","time":"noon"}"#, "time",
                "a year from 0001 to 9999 expected at byte 0"
            ),
            (
                #"{"event":"a","time":253402300800000}"#, "time",
                "outside the years 1 to 9999 at byte 20"
            ),
            (#"{"event":"a","time":1,"customer":7}"#, "customer", "a text was expected at byte 33"),
            (#"{"event":"a","time":1,"product":[7]}"#, "product", "a text was expected at byte 33"),
            (#"{"event":"a","time":1,"properties":[]}"#, "properties", "an object was expected"),
            (#"{"event":"a","time":1,"custmer":"x"}"#, "custmer", #"did you mean "customer"?"#),
            (#"{"event":"a","time":1,"price":7}"#, "price", #"own data goes under "properties""#),
            (#"{"event":"a","time":1,"source":"x"}"#, "source", "only files that were exported"),
            (
                #"{"event":"a","time":1,"insert_id":{"tag":"own","hex":"00"}}"#, "insert_id",
                "a text was"
            ),
            (#"[1]"#, "", "a JSON object was expected at byte 0"),
            (#"{"event":"a","time":1"#, "", #""," or "}" was expected at byte 21"#),
            (#"{"event":"a","time":1}}"#, "", "the end of the JSON text was expected at byte 22"),
            (
                #"{"event":"a","time":1,"properties":{"x":[1,1e400]}}"#, "properties.x[1]",
                "a number"
            ),
            (
                #"{"event":"a","time":1,"properties":{"x":9223372036854775808}}"#, "properties.x",
                "an integer outside the 64-bit range at byte 40"
            ),
            (
                #"{"event":"a","time":1,"properties":{"x":"\ud800"}}"#, "properties.x",
                "half a surrogate"
            ),
            (
                #"{"event":"a","time":1,"properties":{"x":"\udc00"}}"#, "properties.x",
                "half a surrogate"
            ),
            (
                #"{"event":"a","time":1,"properties":{"x":01}}"#, "properties.x",
                "a number was expected"
            ),
            (
                #"{"event":"a","time":1,"properties":{"x":nul}}"#, "properties.x",
                "a value was expected"
            ),
        ])
    func faults(line: String, field: String, message: String) throws {
        let good = #"{"event":"good","time":1}"#
        let result = decode("\(good)\n\(line)\n\(good)\n")
        #expect(try result.batch.events().map(\.name) == ["good", "good"])
        #expect(result.origins.map(\.line) == [0, 2])
        let rejection = try #require(result.rejections.first)
        #expect(result.rejections.count == 1)
        #expect(rejection.index == 1)
        #expect(rejection.field == field)
        #expect(rejection.message.contains(message), "\(rejection.message)")
        #expect(rejection.raw == Array(line.utf8))
    }

    @Test("Bytes that are not UTF-8 are refused with their place")
    func invalidUTF8() {
        var line = Array(#"{"event":"a","time":1,"properties":{"x":"?"}}"#.utf8)
        line[41] = 0xff
        let result = NativeLineDecoder(allowsExportFields: false).decode(RecordBlock(line))
        #expect(result.rejections.map(\.message) == ["bytes that are not UTF-8 at byte 41"])
        #expect(result.rejections.map(\.field) == ["properties.x"])
    }

    @Test("Of members that share a name the last wins, at every depth")
    func duplicateKeys() throws {
        let result = decode(
            """
            {"event":"a","event":"b","time":1,"time":2,"properties":{"x":1},\
            "properties":{"x":1,"y":{"z":1,"q":2,"z":3},"x":[{"k":1,"k":2},{"k":3}],"x\\u0031":0}}
            {"event":"a","time":2,"properties":{"x":1,"y":2}}
            {"event":"a","time":2,"properties":{"y":1,"x":2}}
            {"event":"a","time":2,"properties":{"x":1,"y":2,"x":3}}
            """)
        let events = try result.batch.events()
        #expect(result.rejections == [])
        try #require(events.count == 4)
        #expect(events[0].name == "b")
        #expect(events[0].time.microseconds == 2000)
        #expect(
            events[0].properties == [
                "y": ["q": 2, "z": 3], "x": [["k": 2], ["k": 3]], "x1": 0,
            ])
        #expect(events[3].properties == ["x": 3, "y": 2])
    }

    @Test("Limits hold at the limit and not beyond")
    func limits() {
        func rejected(_ line: String) -> [String] { decode(line).rejections.map(\.message) }
        func text(_ count: Int) -> String { String(repeating: "x", count: count) }
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        for field in ["customer", "session", "insert_id"] {
            #expect(rejected(#"{"event":"a","time":1,"\#(field)":"\#(text(255))"}"#) == [])
            #expect(
                rejected(#"{"event":"a","time":1,"\#(field)":"\#(text(256))"}"#).first?
                    .contains("over the limit of 255 bytes") == true)
        }
        #expect(rejected(#"{"event":"a","time":1,"product":"\#(text(65536))"}"#) == [])
        #expect(rejected(#"{"event":"a","time":1,"product":"\#(text(65537))"}"#).count == 1)
        #expect(rejected(#"{"event":"a","time":1,"properties":{"x":"\#(text(65536))"}}"#) == [])
        #expect(
            rejected(#"{"event":"a","time":1,"properties":{"x":"\#(text(65537))"}}"#).count == 1)
        #expect(rejected(#"{"event":"a","time":1,"properties":{"\#(text(65537))":1}}"#).count == 1)
        #expect(rejected(#"{"event":"a","time":1,"properties":{"x":\#(nested(30))}}"#) == [])
        #expect(
            rejected(#"{"event":"a","time":1,"properties":{"x":\#(nested(31))}}"#)
                == ["nesting over 32 levels at byte 70"])
        #expect(rejected(#"{"event":"a","time":1,"properties":{"x":\#(nested(100))}}"#).count == 1)
    }

    @Test("A line over 1 MiB is rejected with its first bytes")
    func longLine() throws {
        let line = #"{"event":"a","time":1,"properties":{"x":1}}"#
        let padded = line + String(repeating: " ", count: (1 << 20) - line.utf8.count)
        #expect(decode(padded).rejections == [])
        let result = decode(padded + " \n" + line)
        #expect(result.batch.rowCount == 1)
        #expect(result.rejections.map(\.raw.count) == [4096])
        #expect(
            result.rejections[0].message
                == "1048577 bytes, over the limit of 1048576 bytes a record")
    }

    @Test("Blank lines and CRLF are passed over, and counted as lines")
    func blankLines() {
        let result = decode("\r\n{\"event\":\"a\",\"time\":1}\r\n \t\n\n{\"event\":\"b\"}")
        #expect(result.batch.rowCount == 1)
        #expect(result.origins.map(\.line) == [1])
        #expect(result.rejections.map(\.index) == [4])
        #expect(result.lineCount == 5)
    }

    @Test("An export's first line is recognised, in files only")
    func exportHeader() {
        let header = ExportHeader(
            zone: "Europe/Berlin",
            definitions: [.init(kind: "event", name: "v", statement: "define event v as view")],
            types: ["a": "number"])
        let text = String(decoding: header.line, as: UTF8.self) + #"{"event":"a","time":1}"#
        let result = decode(text, allowsExportFields: true)
        #expect(result.exportHeader == header)
        #expect(result.batch.rowCount == 1)
        #expect(result.rejections == [])
        #expect(decode(text).rejections.map(\.field) == ["footfall_export"])
        let newer = decode(#"{"footfall_export":2}"#, allowsExportFields: true)
        #expect(newer.rejections.map(\.message) == ["an export of version 1 was expected"])
    }

    @Test("Exported events come back equal, whatever they hold", arguments: [1, 2, 3] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        var events = random.events(300)
        for i in events.indices where i.isMultiple(of: 7) {
            events[i].insertID = InsertID(tag: .derived, [0, 0xff, UInt8(i & 0xff)])
        }
        var encoder = NativeLineEncoder(isExport: true)
        for event in events { encoder.encode(event) }
        let result = NativeLineDecoder(allowsExportFields: true).decode(RecordBlock(encoder.bytes))
        #expect(result.rejections == [], "seed \(seed)")
        #expect(try result.batch.events() == events, "seed \(seed)")
    }

    @Test(
        "Lines decode alike together and alone, in any order and however they are spelled",
        arguments: 1...5 as ClosedRange<UInt64>)
    func anyOrder(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        var events = random.events(200)
        events.shuffle(using: &random.generator)
        let lines = events.map { event in
            var encoder = NativeLineEncoder(isExport: true)
            encoder.encode(event)
            return respelled(encoder.bytes, &random.generator)
        }
        let decoder = NativeLineDecoder(allowsExportFields: true)
        let together = decoder.decode(RecordBlock(lines.flatMap(\.self)))
        #expect(together.rejections == [], "seed \(seed)")
        #expect(try together.batch.events() == events, "seed \(seed)")
        for (line, event) in zip(lines, events) {
            #expect(try decoder.decode(RecordBlock(line)).batch.events() == [event], "seed \(seed)")
        }
    }

    /// A line with white space between its tokens and letters as escapes, here and there.
    private func respelled(_ line: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        let isPlain = random.oneIn(3)
        var spelled: [UInt8] = []
        var isText = false
        var isEscaped = false
        for byte in line {
            if isText, !isEscaped, byte.isLetter, !isPlain, random.oneIn(9) {
                spelled += Array("\\u00\(String(byte, radix: 16))".utf8)
            } else {
                spelled.append(byte)
            }
            if byte == UInt8(ascii: "\""), !isEscaped { isText.toggle() }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
            if !isText, "{}[],:".utf8.contains(byte), !isPlain, random.oneIn(5) {
                spelled.append(UInt8(ascii: " "))
            }
        }
        return spelled
    }

    @Test("Mutated lines are decoded or refused, and leave the others as they were")
    func mutatedLines() throws {
        var random = RandomEvents(seed: 4)
        var encoder = NativeLineEncoder(isExport: true)
        for event in random.events(100) { encoder.encode(event) }
        let lines = encoder.bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
        let pieces = [
            Array("-0".utf8), Array("\\ud83d".utf8), [0xff], [0], [0x22], Array("1e999".utf8),
        ]
        for _ in 0..<10_000 {
            var line = random.generator.pick(lines)
            for _ in 0...random.generator.below(3) {
                let place = random.generator.below(line.count)
                switch random.generator.below(4) {
                case 0: line[place] = UInt8(random.generator.below(256))
                case 1: line.remove(at: place)
                case 2: line.insert(contentsOf: random.generator.pick(pieces), at: place)
                default: line.insert(line[random.generator.below(line.count)], at: place)
                }
            }
            line.removeAll { $0 == UInt8(ascii: "\n") }
            try expectParsersAgree(on: line)
        }
    }

    /// The fast and the slow way take in the same event, or neither takes it.
    private func expectParsersAgree(on line: [UInt8]) throws {
        let text = line + [UInt8(ascii: "\n")]
        let whole = NativeLineDecoder(allowsExportFields: true).decode(RecordBlock(text + text))
        var events = NativeLineReader(allowsExportFields: true)
        let isAccepted = line.withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            guard (try? scanner.scan()) != nil else { return false }
            return scanner.withTape { events.readScanned($0) == nil } == true
        }
        let scanned = events.finish()
        let shown = String(decoding: line, as: UTF8.self)
        #expect(whole.batch.rowCount == (isAccepted ? 2 : 0), "\(shown)")
        if isAccepted, whole.batch.rowCount == 2 {
            let event = try scanned.events()
            #expect(try whole.batch.events() == event + event, "\(shown)")
        }
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}
