import Foundation
import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallWire

/// `Tests/Golden/Requests/NAME.bodies` holds bodies of a format, one a line; `NAME.events` what they
/// mean: the events as exported lines, with 1970 where the time is that of receipt, and what is
/// refused.
///
/// `FOOTFALL_WRITE_GOLDEN=1` writes the second anew.
@Suite("Golden requests")
struct RequestGoldenTests {
    static func file(_ api: TrackingAPI, _ part: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .appendingPathComponent("Golden/Requests/\(api.rawValue).\(part)")
    }

    @Test("Bodies mean what they always meant", arguments: TrackingAPI.allCases)
    func golden(api: TrackingAPI) throws {
        let bodies = try Data(contentsOf: Self.file(api, "bodies"))
        let result = api.lines.decode(RecordBlock(Array(bodies)))
        var encoder = NativeLineEncoder(isExport: true)
        for event in try result.batch.events() { encoder.encode(event) }
        let refused = result.rejections.map {
            "# line \($0.index + 1): \($0.field): \($0.message)\n"
        }
        let text = String(decoding: encoder.bytes, as: UTF8.self) + refused.joined()
        let golden = Self.file(api, "events")
        if ProcessInfo.processInfo.environment["FOOTFALL_WRITE_GOLDEN"] != nil {
            try Data(text.utf8).write(to: golden)
        }
        #expect(try text == String(contentsOf: golden, encoding: .utf8))
    }

    @Test("Whatever a body's bytes become, it is taken or refused", arguments: TrackingAPI.allCases)
    func mutated(api: TrackingAPI) throws {
        let bodies = try Data(contentsOf: Self.file(api, "bodies"))
            .split(separator: UInt8(ascii: "\n")).map(Array.init)
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<3000 {
            let body = Self.mutate(random.pick(bodies), &random)
            let result = api.decode(RecordBlock(body), facts: RequestFacts())
            #expect(result.receivedCount > 0, "seed \(seed)")
            if api != .genlook { #expect(result.receivedCount == 1, "seed \(seed)") }
            #expect(result.origins.count == result.batch.rowCount, "seed \(seed)")
            #expect(try result.batch.events().count == result.batch.rowCount, "seed \(seed)")
        }
    }

    /// Changes some bytes, or takes or doubles a stretch.
    private static func mutate(_ body: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var body = body
        let marks = Array(#"{}[]",:\0-9eE.tfn"#.utf8) + [0x00, 0x80, 0xff]
        for _ in 0...random.below(4) {
            let place = random.below(body.count)
            let end = min(body.count, place + random.below(20))
            switch random.below(4) {
            case 0: body[place] = random.pick(marks)
            case 1: body[place] = UInt8(truncatingIfNeeded: random.next())
            case 2: body.removeSubrange(place..<end)
            default: body.insert(contentsOf: body[place..<end], at: random.below(body.count))
            }
            if body.isEmpty { return [UInt8(ascii: "{")] }
        }
        return body
    }
}
