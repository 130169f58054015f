import Testing

@testable import FootfallTool

@Test("Counts are grouped by thousands")
func countsAreGrouped() {
    #expect(Figures.count(0) == "0")
    #expect(Figures.count(999) == "999")
    #expect(Figures.count(1_234_567) == "1,234,567")
    #expect(Figures.count(-1000) == "-1,000")
}

@Test("Bytes have three digits and a unit")
func bytesHaveUnits() {
    #expect(Figures.bytes(999) == "999 B")
    #expect(Figures.bytes(1234) == "1.23 kB")
    #expect(Figures.bytes(99_960) == "100 kB")
    #expect(Figures.bytes(340_000_000) == "340 MB")
}

@Test("Rates and durations read like speech")
func ratesAndDurations() {
    #expect(Figures.rate(950, of: "events") == "950 events/s")
    #expect(Figures.rate(1_250_000, of: "events") == "1.25 M events/s")
    #expect(Figures.duration(0.0123) == "12 ms")
    #expect(Figures.duration(12.34) == "12.3 s")
    #expect(Figures.duration(245) == "4:05")
    #expect(Figures.duration(7445) == "2:04:05")
}
