import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallFormat

@Suite("Batches as bytes")
struct BatchCodecTests {
    @Test("A batch comes back with every value in its place", arguments: 0..<40)
    func roundTrip(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let batch = EventBatch(random.events(Int(seed) * 3))
        let decoded = try BatchCodec.decode(BatchCodec.encode(batch))
        expectEqual(decoded, batch)
    }

    @Test("A batch of which only some rows are kept brings only their texts")
    func gathered() throws {
        var random = RandomEvents(seed: 7)
        let batch = EventBatch(random.events(200)).gathered([3, 199, 20])
        let decoded = try BatchCodec.decode(BatchCodec.encode(batch))
        expectEqual(decoded, batch)
        #expect(decoded.customerNames.count <= 3)
    }

    @Test("An empty batch comes back")
    func empty() throws {
        expectEqual(try BatchCodec.decode(BatchCodec.encode(.empty)), .empty)
    }

    @Test("A batch that is cut short anywhere is damaged")
    func truncated() {
        var random = RandomEvents(seed: 8)
        let bytes = BatchCodec.encode(EventBatch(random.events(20)))
        for count in 0..<bytes.count {
            #expect(throws: FootfallError.self) { try BatchCodec.decode(Array(bytes[..<count])) }
        }
    }

    @Test("A batch with changed bytes is read or refused, never trapped on")
    func corrupted() {
        var random = RandomEvents(seed: 9)
        let bytes = BatchCodec.encode(EventBatch(random.events(20)))
        var noise = SeededGenerator(seed: 9)
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= UInt8.random(in: 1...255, using: &noise)
            _ = try? BatchCodec.decode(damaged)
        }
    }

    @Test(
        "A time outside the years 1 to 9999 is damage, in a batch as in a segment's footer",
        arguments: [
            Int64.min, Timestamp.earliest.microseconds - 1, Timestamp.latest.microseconds + 1,
            Int64.max,
        ])
    func impossibleTimes(time: Int64) {
        let event = Event(name: "view", time: Timestamp(unchecked: time))
        #expect(throws: FootfallError.self) {
            try BatchCodec.decode(BatchCodec.encode(EventBatch([event])))
        }
        var footer = SegmentFooter()
        footer.rowCount = 1
        footer.timeRange = min(0, time)...max(0, time)
        #expect(throws: FootfallError.self) {
            try footer.encode().withUnsafeBytes {
                var reader = ByteReader($0)
                _ = try SegmentFooter(from: &reader, end: 0)
            }
        }
    }

    private func expectEqual(_ left: EventBatch, _ right: EventBatch) {
        #expect(left.rowCount == right.rowCount)
        #expect(left.times == right.times)
        #expect(left.timeIsSent == right.timeIsSent)
        #expect(left.customerChunk.texts == right.customerChunk.texts)
        #expect((0..<left.rowCount).allSatisfy { left.insertIDs[$0] == right.insertIDs[$0] })
        #expect(left.columns.map(\.key) == right.columns.map(\.key))
        for (left, right) in zip(left.columns, right.columns) {
            #expect(left.chunk.isSame(as: right.chunk), "\(left.key)")
        }
    }
}

extension BatchCodec {
    fileprivate static func encode(_ batch: EventBatch) -> [UInt8] {
        var writer = ByteWriter()
        encode(batch, into: &writer)
        return writer.bytes
    }

    /// Reads a batch that takes all of some bytes.
    fileprivate static func decode(_ bytes: [UInt8]) throws -> EventBatch {
        try bytes.withUnsafeBytes {
            var reader = ByteReader($0)
            let batch = try decode(from: &reader)
            try reader.finish()
            return batch
        }
    }
}

extension ColumnChunk {
    /// The texts of the values, in order.
    var texts: [String] {
        let dictionary = dictionary
        return codes.map(dictionary.text)
    }

    /// Whether both hold the same values in the same slots, whatever their dictionaries.
    func isSame(as other: ColumnChunk) -> Bool {
        slotCount == other.slotCount && valueCount == other.valueCount
            && (0..<valueCount).allSatisfy { slot($0) == other.slot($0) }
            && words == other.words && texts == other.texts
    }
}
