import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallWire

@Suite("CSV")
struct CSVDecoderTests {
    private func decode(
        _ text: String, _ mapping: CSVMapping, blockBytes: Int = 1 << 20
    ) throws -> (events: [Event], rejections: [Rejection]) {
        let input = InputReader(MemoryStream(Array(text.utf8)))
        let opened = try InputFormat.csv(mapping).open(input)
        var events: [Event] = []
        var rejections: [Rejection] = []
        var line = opened.firstLine
        while let block = try opened.reader.next() {
            var result = opened.decoder.decode(block)
            result.shiftLines(by: line)
            line += result.lineCount
            events += try result.batch.events()
            rejections += result.rejections
        }
        return (events, rejections)
    }

    @Test("Columns become fields and properties, empty cells are missing")
    func mapped() throws {
        let text = #"""
            \#u{feff}name,who,at,id,cart,price,ok,"a ""b"",c",row
            view,ann,1500,1,p1,2.50,true,"x
            y",1
            ,bob,0,2,,7,false,,2
            buy,,-1,,,,,"say ""hi""",3

            """#.replacing("\n", with: "\r\n")
        let mapping = try CSVMapping(
            map: "event=name,customer=who,time=at,insert_id=id,product=cart,session==s",
            types: "price:number,ok:boolean", ignore: "row", timeFormat: "ms")
        let result = try decode(text, mapping)
        let view = Event(
            name: "view", time: Timestamp(unchecked: 1_500_000), customer: "ann", session: "s",
            products: ["p1"], source: "csv", insertID: InsertID(own: "1"),
            properties: ["price": 2.5, "ok": true, "a \"b\",c": "x\r\ny"])
        let buy = Event(
            name: "buy", time: Timestamp(unchecked: -1000), session: "s", source: "csv",
            properties: ["a \"b\",c": "say \"hi\""])
        #expect(result.events == [view, buy])
        #expect(result.rejections.map(\.index) == [3])
        #expect(result.rejections.map(\.field) == ["name"])
        #expect(result.rejections.map(\.message) == ["missing; every event has a name"])
    }

    @Test(
        "A row at fault is named by its line, and column or counts",
        arguments: [
            ("a,1", "", "2 cells, but the header has 3 columns"),
            ("a,1,2,3", "", "4 cells, but the header has 3 columns"),
            ("a,x,1", "t", "an integer of s since 1970 was expected"),
            ("a,,1", "t", "missing; every event has a time"),
            ("a,1,1x", "n", "a number was expected, within 64 bits or a double"),
            (
                "a,1,9223372036854775808", "n",
                "a number was expected, within 64 bits or a double"
            ),
            ("\"a\"b,1,1", "", "a comma was expected after the closing quote, at byte 3"),
            ("a,99999999999999,1", "t", "outside the years 1 to 9999"),
        ])
    func faults(row: String, field: String, message: String) throws {
        let mapping = try CSVMapping(map: "event=e,time=t", types: "n:number", timeFormat: "s")
        let result = try decode("e,t,n\ngood,1,1\n\(row)\ngood,2,2\n", mapping)
        #expect(result.events.map(\.name) == ["good", "good"])
        #expect(result.rejections.map(\.message) == [message])
        #expect(result.rejections.map(\.field) == [field])
        #expect(result.rejections.map(\.index) == [2])
        #expect(result.rejections.map(\.raw) == [Array(row.utf8)])
    }

    @Test("Bytes that are not UTF-8 cost their row only")
    func invalidUTF8() throws {
        let bytes = Array("e,t\na,1\nb".utf8) + [0xe9] + Array(",1\nc,1\n".utf8)
        let mapping = try CSVMapping(map: "event=e,time=t", timeFormat: "us")
        let opened = try InputFormat.csv(mapping).open(InputReader(MemoryStream(bytes)))
        let block = try #require(try opened.reader.next())
        let result = opened.decoder.decode(block)
        #expect(try result.batch.events().map(\.name) == ["a", "c"])
        #expect(result.rejections.map(\.message) == ["bytes that are not UTF-8 at byte 1"])
    }

    @Test(
        "Numbers are integers where they are, else doubles",
        arguments: [
            ("7", 7), ("-7", -7), ("007", 7), ("+7", 7), (" 7 ", 7), ("7.0", 7.0), ("1e3", 1000.0),
            ("-0", .double(-0.0)), ("0.1", 0.1), ("123456789.123456789", 123456789.123456789),
            ("9223372036854775807", 9_223_372_036_854_775_807),
        ] as [(String, Value)])
    func numbers(cell: String, value: Value) throws {
        let mapping = try CSVMapping(map: "event==a,time=t", types: "n:number", timeFormat: "s")
        #expect(try decode("t,n\n1,\(cell)\n", mapping).events.first?.properties == ["n": value])
    }

    @Test(
        "Options that do not fit are refused by name",
        arguments: [
            ("time=t", "", "", "iso", "--map: no event; expected event=COLUMN or event==NAME"),
            ("event=e", "", "", "iso", "--map: no time; expected time=COLUMN"),
            (
                "event=e,time", "", "", "iso",
                "--map: \"time\"; expected FIELD=COLUMN or FIELD==TEXT"
            ),
            ("evnt=e", "", "", "iso", "--map: no field \"evnt\"; expected one of event, customer"),
            ("event=e,event=f", "", "", "iso", "--map: event is mapped twice"),
            (
                "event=e,time=t", "n:float", "", "iso",
                "--types: \"n:float\"; expected COLUMN:string"
            ),
            ("event=e,time=t", "", "", "s3", "--time-format: \"s3\"; expected iso, s, ms or us"),
            ("event=x,time=t", "", "", "s", "memory: --map event: the header has no column \"x\""),
            ("event=e,time=t", "", "nn", "s", "did you mean \"n\"?"),
            (
                "event=e,time=t", "m:number", "", "s",
                "memory: --types: the header has no column \"m\""
            ),
        ])
    func options(
        map: String, types: String, ignore: String, format: String, message: String
    ) {
        let error = #expect(throws: FootfallError.self) {
            let mapping = try CSVMapping(
                map: map, types: types, ignore: ignore, timeFormat: format)
            _ = try decode("e,t,n\n", mapping)
        }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test("Cells are those of a naive parser", arguments: 1...200 as ClosedRange<UInt64>)
    func naive(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let pieces = ["a", "ü", "\"", ",", "\n", "\r\n", "b c"]
        let rows = (0..<random.below(8)).map { _ in
            (0..<3).map { _ in (0..<random.below(4)).map { _ in random.pick(pieces) }.joined() }
        }
        let text = rows.map { row in
            row.map { cell in
                let isPlain = !cell.contains { "\",\n\r\r\n".contains($0) } && random.oneIn(2)
                return isPlain ? cell : "\"\(cell.replacing("\"", with: "\"\""))\""
            }.joined(separator: ",") + random.pick(["\n", "\r\n"])
        }.joined()
        let mapping = try CSVMapping(map: "event==e,time==0", timeFormat: "s")
        let result = try decode("x,y,z\n" + text, mapping)
        let columns: [Name] = ["x", "y", "z"]
        let expected = rows.map { row in
            Dictionary(uniqueKeysWithValues: zip(columns, row))
                .filter { !$0.value.isEmpty }.mapValues(Value.string)
        }
        #expect(result.events.map(\.properties) == expected, "seed \(seed)")
        #expect(result.rejections == [], "seed \(seed)")
    }
}
