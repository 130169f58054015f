import FootfallModel
import Testing

@testable import FootfallFormat

/// What a segment says of its times and values, held against them.
@Suite struct TimeBoundsTests {
    private static let start: Int64 = 1_700_000_000_000_000
    private static let count = ColumnKey(Path.properties.member("count"), .int)

    /// Two zones, one event a second, in order.
    private static let run = SegmentFixture.run(
        (0..<10_000).map { i in
            Event(
                name: "e", time: Timestamp(unchecked: start + i * 1_000_000),
                properties: ["count": .int(i % 100)])
        })

    private func readings(of segment: SegmentReader, zone: Int) -> [() throws -> Void] {
        [
            { _ = try segment.chunk(.time, zone: zone) },
            { _ = try segment.storedChunk(.time, zone: zone) },
            {
                var buffers = ChunkBuffers()
                _ = try segment.scan(.time, zone: zone, &buffers)
            },
            { _ = try segment.narrowColumn(.time)?.zone(zone) },
        ]
    }

    /// Every way to read a zone's times throws `damaged` with these words, and `verify` reports them.
    private func expectDamage(_ segment: SegmentReader, zone: Int, _ words: String) {
        for read in readings(of: segment, zone: zone) {
            let error = #expect(throws: FootfallError.self) { try read() }
            #expect(error?.code == .damaged)
            #expect(error?.message.hasSuffix(words) == true, "\(error?.message ?? "")")
        }
        let damages = segment.verify().filter { $0.section == "columns" }
        #expect(damages.count == 1)
        #expect(damages.first?.message.contains(words) == true, "\(damages)")
    }

    @Test("What is not changed is sound, made anew or not")
    func sound() throws {
        let segment = try ForgedSegment(Self.run).reader()
        #expect(segment.verify().isEmpty)
        for zone in 0..<2 { for read in readings(of: segment, zone: zone) { try read() } }
    }

    @Test("A time before its zone's first is damage, however it is read")
    func tooEarly() throws {
        var forged = try ForgedSegment(Self.run)
        try forged.say(of: .time) { $0[1].least += 1_000_000 }
        let segment = try forged.reader()
        expectDamage(
            segment, zone: 1,
            "row 8192: time 2023-11-15T00:29:52.000Z, expected within the zone's "
                + "2023-11-15T00:29:53.000Z to 2023-11-15T00:59:59.000Z")
        for read in readings(of: segment, zone: 0) { try read() }
    }

    @Test("A time after its zone's last is damage, however it is read")
    func tooLate() throws {
        var forged = try ForgedSegment(Self.run)
        try forged.say(of: .time) { $0[0].greatest -= 2_000_000 }
        expectDamage(
            try forged.reader(), zone: 0,
            "row 8190: time 2023-11-15T00:29:50.000Z, expected within the zone's "
                + "2023-11-14T22:13:20.000Z to 2023-11-15T00:29:49.000Z")
    }

    @Test("A zone outside the segment's times is damage, however it is read")
    func zoneOutside() throws {
        var forged = try ForgedSegment(Self.run)
        forged.say(times: Self.start + 1_000_000...Self.start + 9_999_000_000)
        expectDamage(
            try forged.reader(), zone: 1,
            "zone 0: times 2023-11-14T22:13:20.000Z to 2023-11-15T00:29:51.000Z, expected within the "
                + "segment's 2023-11-14T22:13:21.000Z to 2023-11-15T00:59:59.000Z")
    }

    @Test("A zone with fewer times than rows is damage, however it is read")
    func missingTimes() throws {
        var forged = try ForgedSegment(Self.run)
        try forged.say(of: .time) { $0[1].valueCount -= 1 }
        expectDamage(try forged.reader(), zone: 0, "zone 1: 1807 times for its 1808 rows")
    }

    @Test("Bounds that are not those of a zone's values are found by verify")
    func otherBounds() throws {
        var forged = try ForgedSegment(Self.run)
        try forged.say(of: Self.count) { zones in
            for zone in zones.indices { zones[zone].greatest -= 1 }
        }
        let damages = try forged.reader().verify()
        #expect(damages.count == 1)
        #expect(
            damages.first?.message.contains(
                "values 0 to 99 as they are stored, expected 0 to 98") == true, "\(damages)")
    }
}
