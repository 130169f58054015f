import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallFormat

struct ContentHashTests {
    private let secret: UInt64 = 0x5eed_cafe

    private func check(_ event: Event, timeIsSent: Bool = true) throws -> UInt32 {
        var builder = EventBatchBuilder()
        builder.append(event, timeIsSent: timeIsSent)
        return try ContentHash.checks(of: builder.finish(), secret: secret)[0]
    }

    private func event(_ properties: [Name: Value]) -> Event {
        Event(name: "view", time: Timestamp(unchecked: 7), customer: "ada", properties: properties)
    }

    @Test(
        "An event's check does not depend on the events around it",
        arguments: 1...20 as ClosedRange<UInt64>)
    func batchBoundaries(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let events = random.events(60)
        let together = try ContentHash.checks(of: EventBatch(events), secret: secret)
        let rows = try ContentHash.rowHashes(of: EventBatch(events), secret: secret)
        for (index, event) in events.enumerated() {
            let alone = EventBatch([event])
            #expect(
                try ContentHash.checks(of: alone, secret: secret) == [together[index]],
                "seed \(seed)")
            #expect(
                try ContentHash.rowHashes(of: alone, secret: secret) == [rows[index]],
                "seed \(seed)")
        }
    }

    @Test("Events of different content have different checks")
    func differences() throws {
        let variants: [[Name: Value]] = [
            [:], ["a": .int(1)], ["a": .double(1)], ["a": .string("1")], ["a": .bool(true)],
            ["a": .null], ["a": .object([:])], ["a": .array([])], ["a": .double(0)],
            ["a": .double(-0.0)], ["a": .array([.int(1)])], ["a": .array([.int(1), .int(2)])],
            ["a": .array([.int(2), .int(1)])], ["a": .array([.array([.int(1)]), .array([])])],
            ["a": .array([.array([]), .array([.int(1)])])], ["b": .int(1)],
            ["a": .object(["b": .int(1)])], ["a.b": .int(1)],
            ["a": .array([.object(["x": .int(1), "y": .int(2)]), .object([:])])],
            ["a": .array([.object(["x": .int(1)]), .object(["y": .int(2)])])],
        ]
        let checks = try variants.map { try check(event($0)) }
        #expect(Set(checks).count == variants.count)
    }

    @Test("Session, source, receipt, insert id and a time from the server are not content")
    func notContent() throws {
        var other = event(["a": .int(1)])
        let first = try check(other)
        other.session = "s"
        other.source = "csv"
        other.received = Timestamp(unchecked: 9)
        other.insertID = InsertID(own: "x")
        #expect(try check(other) == first)
        let stamped = try check(other, timeIsSent: false)
        #expect(stamped != first)
        other.time = Timestamp(unchecked: 8)
        #expect(try check(other) != first)
        #expect(try check(other, timeIsSent: false) == stamped)
        other.time = Timestamp(unchecked: 7)
        other.customer = nil
        #expect(try check(other) != first)
        other.customer = "ada"
        other.products = ["p"]
        #expect(try check(other) != first)
    }

    @Test("Leaves in the overflow column count as if they had columns of their own")
    func overflow() throws {
        let value: Value = .object([
            "a": .array([.object(["x": .int(1)]), .null, .array([.string("t")])]),
            "b": .object(["c": .object([:]), "d": .double(0.5)]),
        ])
        guard case .object(let members) = value else { return }
        let columns = EventBatch([event(members)])
        var rest = EventBatch([event([:])])
        let dictionary = TextDictionary(
            arena: ValueCoding.encode(value),
            offsets: [0, UInt32(ValueCoding.encode(value).count)], isSorted: true)
        let chunk = ColumnChunk(slotCount: 1, presence: .all, values: .codes([0], dictionary))
        rest.columns.append(EventBatch.Column(key: .overflow, chunk: chunk))
        #expect(
            try ContentHash.checks(of: rest, secret: secret)
                == ContentHash.checks(of: columns, secret: secret))
    }

    @Test("Another secret gives other checks")
    func keyed() throws {
        let batch = EventBatch([event(["a": .int(1)])])
        let first = try ContentHash.checks(of: batch, secret: 1)
        #expect(try ContentHash.checks(of: batch, secret: 2) != first)
    }

    /// The numbers were computed from format-spec.md by another program.
    @Test("Checks and row hashes are what stores on disk hold")
    func golden() throws {
        let batch = EventBatch([
            event([
                "a": .array([.int(1), .object(["b": .double(-0.5)])]), "c": .null,
                "d": .string("Grüße"),
            ])
        ])
        #expect(try ContentHash.checks(of: batch, secret: secret) == [0xb3ae_8254])
        #expect(try ContentHash.rowHashes(of: batch, secret: secret) == [0xfece_d059_ef1a_80c3])
    }
}
