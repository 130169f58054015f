import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallTestSupport
import Foundation
import Testing

@Suite struct SpecificationTests {
    private static let begin = "<!-- begin of the dump: written by SpecificationTests -->\n"
    private static let end = "<!-- end of the dump -->\n"

    private var page: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "format-spec.md")
    }

    /// One event in a segment, a second one in the log, then closed.
    private func dump() throws -> String {
        var store = TestStore()
        store.options.compactsInBackground = false
        store.options.newUUID = {
            SegmentUUID(high: 0x0102_0304_0506_0708, low: 0x090a_0b0c_0d0e_0f10)
        }
        let engine = try store.open()
        var first = Event.numbered(1)
        first.products = ["p1", "p2"]
        try engine.append(EventBatch([first]))
        try engine.flush()
        try engine.append(EventBatch([.numbered(2)]))
        try engine.close()

        var dump = AnnotatedDump()
        for name in try store.io.list(TestStore.path) {
            let bytes = try #require(store.io.content("\(TestStore.path)/\(name)"))
            switch name.prefix(4) {
            case "STOR": dump.store(bytes)
            case "MANI": try dump.manifest(name, bytes)
            case "wal-": try dump.log(name, bytes)
            case "seg-": try dump.segment(name, bytes)
            default: #expect(["BALLAST", "LOCK"].contains(name))
            }
        }
        return "```text\n\(dump.text)```\n"
    }

    /// To bring the page up to date, run this test with FOOTFALL_WRITE_SPEC=1 in the environment.
    @Test("The specification's dump of a store is what a store looks like") func dumpIsCurrent()
        throws
    {
        let text = try String(contentsOf: page, encoding: .utf8)
        let begin = try #require(text.range(of: Self.begin))
        let end = try #require(text.range(of: Self.end))
        let fresh = try dump()
        if ProcessInfo.processInfo.environment["FOOTFALL_WRITE_SPEC"] != nil {
            let updated = text[..<begin.upperBound] + fresh + text[end.lowerBound...]
            try String(updated).write(to: page, atomically: true, encoding: .utf8)
            return
        }
        #expect(text[begin.upperBound..<end.lowerBound] == fresh)
    }
}
