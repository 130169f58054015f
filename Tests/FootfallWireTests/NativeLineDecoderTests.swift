import FootfallModel
import FootfallTestSupport
import FootfallWire
import Testing

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
}
