import FootfallModel
import FootfallTestSupport
import Testing

@Suite("Instants as RFC 3339 texts")
struct TimestampTests {
    @Test(
        "A valid text is read to the microsecond",
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-04-16T10:30:00Z", 1_776_335_400_000_000),
            ("2026-04-16t10:30:00z", 1_776_335_400_000_000),
            ("2026-04-16 12:30:00+02:00", 1_776_335_400_000_000),
            ("2026-04-16T05:00:00.5-05:30", 1_776_335_400_500_000),
            ("1969-12-31T23:59:59.9999999Z", -1),
            ("2000-02-29T00:00:00.123456789Z", 951_782_400_123_456),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ] as [(String, Int64)])
    func valid(text: String, microseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", "2026", "2026-04-16", "2026-04-16T10:30:00", "2026-4-16T10:30:00Z",
            "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-04-16T24:00:00Z", "2026-04-16T10:60:00Z",
            "2026-04-16T10:30:61Z", "2026-04-16T10:30:00.Z", "2026-04-16T10:30:00.1234567890Z",
            "2026-04-16T10:30:00+2:00", "2026-04-16T10:30:00+24:00", "2026-04-16T10:30:00+02:60",
            "2026-04-16T10:30:00Zx", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01", "-026-04-16T10:30:00Z", "2026-04-16T10:30:00,5Z",
        ])
    func invalid(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(
        "The canonical form is read like any other, and refused like any other",
        arguments: 1...5 as ClosedRange<UInt64>)
    func canonical(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let digits = Array("0123456789012345679:-/;xT".unicodeScalars)
        for _ in 0..<2000 {
            let milliseconds = Int64(random.below(1 << 47)) - (1 << 45)
            guard var text = Timestamp(microseconds: milliseconds * 1000)?.description else {
                continue
            }
            if random.oneIn(2) { text.removeSubrange(text.index(text.endIndex, offsetBy: -5)...) }
            var scalars = Array(text.unicodeScalars.filter { $0 != "Z" })
            for _ in 0..<random.below(3) {
                scalars[random.below(scalars.count)] = random.pick(digits)
            }
            text = String(String.UnicodeScalarView(scalars))
            // With an offset, the text is none of the canonical form.
            #expect(
                Timestamp(rfc3339: text + "Z") == Timestamp(rfc3339: text + "+00:00"), "\(text)")
        }
    }

    @Test("A leap second is refused with its reason")
    func leapSecond() {
        let text = Array("2016-12-31T23:59:60Z".utf8)
        let fault = #expect(throws: TimestampFault.self) {
            try text.withUnsafeBytes { _ = try Timestamp(rfc3339: $0) }
        }
        #expect(fault?.offset == 17)
        #expect(fault?.reason.hasPrefix("a leap second (:60) cannot be stored") == true)
    }

    @Test(
        "An instant is written with milliseconds, or microseconds where it has them",
        arguments: [
            (1_776_335_400_000_000, "2026-04-16T10:30:00.000Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
            (1_500_000, "1970-01-01T00:00:01.500Z"),
        ] as [(Int64, String)])
    func written(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds)?.description == text)
    }

    @Test("What is written is read back, on every day of four centuries and at random instants")
    func roundTrip() {
        for day in stride(from: -80_000, to: 80_000, by: 1) {
            let date = CivilDate(daysSinceEpoch: day)
            #expect(date.daysSinceEpoch == day)
        }
        var random = SeededGenerator(seed: 1)
        for _ in 0..<2000 {
            let range = Timestamp.earliest.microseconds...Timestamp.latest.microseconds
            let time = Timestamp(microseconds: .random(in: range, using: &random))
            #expect(time.map { Timestamp(rfc3339: $0.description) } == time, "seed 1")
        }
    }
}
