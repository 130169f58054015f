import FootfallFormat
import FootfallModel
import Testing

@Suite struct LogReaderTests {
    let store = StoreUUID((0..<16).map { UInt8($0) })

    /// A log of three records, each of which says that those before it are synced, and where each
    /// of them begins.
    func log(durable: [UInt64] = [0, 1, 2], isEnded: Bool = false) -> (
        bytes: [UInt8], starts: [Int]
    ) {
        let header = LogFileHeader(
            kind: .writeAheadLog, store: store, number: 7, firstSequence: 1)
        var encoder = LogEncoder(header)
        var bytes = header.bytes
        var starts: [Int] = []
        for (index, durable) in durable.enumerated() {
            starts.append(bytes.count)
            let payload = [UInt8](repeating: UInt8(index), count: 10 + index)
            bytes += encoder.encode(.events, payload, durableSequence: durable)
        }
        if isEnded { bytes += encoder.encode(.end, [], durableSequence: UInt64(durable.count)) }
        return (bytes, starts)
    }

    func read(_ bytes: [UInt8]) throws -> (sequences: [UInt64], ending: LogEnding?) {
        var reader = try LogReader(ByteArray(bytes, name: "wal"), store: store, number: 7)
        var sequences: [UInt64] = []
        while let record = try reader.next() { sequences.append(record.sequence) }
        return (sequences, reader.ending)
    }

    @Test("A whole log gives its records back") func whole() throws {
        #expect(try read(log().bytes) == ([1, 2, 3], .open))
        #expect(try read(log(isEnded: true).bytes) == ([1, 2, 3], .ended))
    }

    @Test("A log cut off anywhere in its last record has a torn tail") func cutOff() throws {
        let (bytes, starts) = log()
        for length in starts[2] + 1..<bytes.count {
            #expect(try read(Array(bytes[..<length])) == ([1, 2], .torn(offset: starts[2])))
        }
    }

    @Test("A damaged byte in a record that a later one knows to be durable is damage")
    func midLogDamage() throws {
        let (bytes, starts) = log()
        for offset in starts[0]..<starts[1] {
            var damaged = bytes
            damaged[offset] ^= 0x40
            let (sequences, ending) = try read(damaged)
            #expect(sequences.isEmpty)
            guard case .damaged(starts[0], _) = ending else {
                Issue.record("offset \(offset): \(String(describing: ending))")
                return
            }
        }
    }

    @Test("A damaged byte in a record that was never known to be durable is a torn tail")
    func reorderedTail() throws {
        let (bytes, starts) = log(durable: [0, 0, 0])
        for offset in starts[0]..<starts[1] {
            var damaged = bytes
            damaged[offset] ^= 1
            #expect(try read(damaged) == ([], .torn(offset: starts[0])))
        }
    }

    @Test("Damage anywhere in a log that was closed is damage, never a torn tail")
    func endedLog() throws {
        let (bytes, starts) = log(durable: [0, 0, 0], isEnded: true)
        for offset in starts[0]..<bytes.count - 40 {
            var damaged = bytes
            damaged[offset] ^= 0x80
            guard case .damaged = try read(damaged).ending else {
                Issue.record("offset \(offset)")
                return
            }
        }
    }

    @Test("Bytes behind the end record are damage") func bytesBehindEnd() throws {
        guard case .damaged = try read(log(isEnded: true).bytes + [0]).ending else {
            Issue.record("not seen")
            return
        }
    }

    @Test("A record taken out is seen, though the others are whole") func recordTakenOut() throws {
        let (bytes, starts) = log()
        let rest = bytes[..<starts[1]] + bytes[starts[2]...]
        guard case .damaged(starts[1], _) = try read(Array(rest)).ending else {
            Issue.record("not seen")
            return
        }
    }

    @Test("A damaged file header is an error that names the file") func header() throws {
        let bytes = log().bytes
        for offset in 0..<LogFileHeader.byteCount {
            var damaged = bytes
            damaged[offset] ^= 1
            #expect { try read(damaged) } throws: { error in
                (error as? FootfallError)?.message.contains("wal") == true
            }
        }
    }

    @Test("A log of another store or number is refused") func foreignLog() throws {
        let bytes = ByteArray(log().bytes)
        #expect(throws: FootfallError.self) {
            _ = try LogReader(bytes, store: store, number: 8)
        }
        #expect(throws: FootfallError.self) {
            _ = try LogReader(
                bytes, store: StoreUUID(repeatElement(9, count: 16)), number: 7)
        }
    }

    @Test("Dead letters and catalog changes come back equal") func payloads() throws {
        var rejection = Rejection(
            kind: .conflict, index: 3, field: "a.b", message: "no", source: "csv",
            raw: Array("x,y".utf8))
        rejection.facts.shop = [7, 0xff]
        rejection.facts.keyName = [8]
        rejection.facts.idempotencyKey = [9]
        let letter = DeadLetter(rejection, received: Timestamp(unchecked: 5))
        #expect(letter.facts.firstIndex == 3)
        #expect(
            try DeadLetterPayload.decode(DeadLetterPayload.encode([letter, letter])) == [
                letter, letter,
            ])
        let definition = Catalog.Definition(kind: .event, name: "viewed", statement: "x or y")
        for change in [
            CatalogChange.define(definition), .undefine(.query, name: "q"),
        ] {
            #expect(try CatalogChange(definition: change.payload) == change)
        }
        for change in [
            CatalogChange.set(name: "zone", value: "UTC"), .set(name: "zone", value: nil),
        ] {
            #expect(try CatalogChange(setting: change.payload) == change)
        }
    }
}
