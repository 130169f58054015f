import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallQuery

@Suite("Compiled time zones")
struct TZifTests {
    /// A file as RFC 9636 draws it, written the plain way.
    static func file(
        times: [Int64], types: [UInt8], offsets: [Int32], rule: String, leapSeconds: Int = 0
    ) -> [UInt8] {
        func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
            withUnsafeBytes(of: value.bigEndian) { Array($0) }
        }
        func header(_ timeCount: Int, _ typeCount: Int, _ leaps: Int) -> [UInt8] {
            let counts = [0, 0, leaps, timeCount, typeCount, 4].flatMap { bytes(UInt32($0)) }
            return Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts
        }
        let first =
            header(1, 1, 0) + bytes(Int32(7)) + [0] + bytes(Int32(0)) + [0, 0] + [65, 65, 65, 0]
        let body =
            times.flatMap { bytes($0) } + types + offsets.flatMap { bytes($0) + [0, 0] }
            + [65, 65, 65, 0] + [UInt8](repeating: 0, count: leapSeconds * 12)
        return first + header(times.count, offsets.count, leapSeconds) + body
            + Array("\n\(rule)\n".utf8)
    }

    static let sample = file(
        times: [-1_000_000, 500_000, 1_000_000], types: [1, 2, 1], offsets: [3208, 3600, 7200],
        rule: "CET-1CEST,M3.5.0,M10.5.0/3")

    @Test("The listed changes hold up to the last, then the yearly rule")
    func changes() throws {
        let zone = try TZif.decode(Self.sample, name: "Some/Where")
        #expect(zone.stretch(at: -1_000_001).offset == 3208)
        #expect(
            zone.stretch(at: -1_000_000) == .init(start: -1_000_000, end: 500_000, offset: 3600))
        #expect(zone.offset(at: 999_999) == 7200)
        #expect(zone.stretch(at: 1_000_000).start == 1_000_000)
        #expect(zone.offset(at: 1_781_000_000) == 7200)
    }

    @Test("Without a yearly rule the last offset stays")
    func noRule() throws {
        let file = Self.file(times: [5], types: [1], offsets: [0, -3600], rule: "")
        let zone = try TZif.decode(file, name: "x")
        #expect(zone.stretch(at: 1 << 40) == .init(start: 5, end: .max, offset: -3600))
    }

    @Test("A file that ends early, at any byte, is an error that names the zone")
    func truncation() {
        for count in 0..<Self.sample.count {
            #expect(throws: FootfallError.self) {
                try TZif.decode(Array(Self.sample.prefix(count)), name: "x")
            }
        }
    }

    @Test("Damaged bytes give an error or some zone, never a trap")
    func damage() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<5000 {
            var bytes = Self.sample
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: bytes.indices, using: &generator)
                bytes[place] = UInt8.random(in: 0...255, using: &generator)
            }
            guard let zone = try? TZif.decode(bytes, name: "x") else { continue }
            for second in [-1 << 40, 0, 1_781_000_000] as [Int64] {
                #expect(abs(zone.offset(at: second)) <= 93_600)
            }
        }
    }

    @Test("Files that count leap seconds, and times out of order, are refused")
    func refused() {
        let leap = Self.file(times: [], types: [], offsets: [0], rule: "", leapSeconds: 1)
        #expect(throws: FootfallError.self) { try TZif.decode(leap, name: "right/UTC") }
        let order = Self.file(times: [5, 5], types: [0, 0], offsets: [0], rule: "")
        #expect(throws: FootfallError.self) { try TZif.decode(order, name: "x") }
        let type = Self.file(times: [5], types: [1], offsets: [0], rule: "")
        #expect(throws: FootfallError.self) { try TZif.decode(type, name: "x") }
    }
}
