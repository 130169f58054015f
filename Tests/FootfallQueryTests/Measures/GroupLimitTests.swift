import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

/// Groups take memory while an answer is made: more than is allowed is an error that says so.
@Suite struct GroupLimitTests {
    @Test(
        "Too many groups are an error that names the limit",
        arguments: [
            "count of view by page", "unique page of view", "funnel view then view by page",
        ])
    func limit(text: String) throws {
        let events = (0..<20_000).map { index in
            Event("view", at: Int64(index), by: "c\(index / 2)", ["page": .string("/\(index)")])
        }
        let snapshot = Snapshot([events])
        var options = QueryOptions(now: Timestamp(unchecked: 0), groupSizeBytesMax: 1 << 20)
        let error = #expect(throws: FootfallError.self) {
            try QueryEngine.run(text, on: snapshot, options: options)
        }
        #expect(error?.code == .limit)
        #expect(error?.message.contains("groupSizeBytesMax, 1 MiB") == true)
        options.groupSizeBytesMax = 64 << 20
        #expect(throws: Never.self) {
            try QueryEngine.run(text, on: snapshot, options: options)
        }
    }
}
