import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallWire

@Suite("Cutting input into records")
struct RecordReaderTests {
    /// A record as the decoders will see it.
    private struct Record: Equatable {
        var offset: Int
        var length: Int
        var fault: RecordBlock.Fault?
    }

    private func records(_ reader: RecordReader, _ framing: RecordFraming) throws -> [Record] {
        var records: [Record] = []
        while let block = try reader.next() {
            if let fault = block.fault {
                records.append(Record(offset: block.offset, length: block.count, fault: fault))
                continue
            }
            block.bytes.withUnsafeBytes { bytes in
                let bytes = UnsafeRawBufferPointer(rebasing: bytes[..<block.count])
                var start = 0
                while start < bytes.count {
                    let end = Self.end(bytes, start, framing) ?? bytes.count
                    records.append(Record(offset: block.offset + start, length: end - start))
                    start = end
                }
            }
        }
        return records
    }

    private static func end(
        _ bytes: UnsafeRawBufferPointer, _ start: Int, _ framing: RecordFraming
    ) -> Int? {
        switch framing {
        case .csv: CSVRecords.end(in: bytes, from: start)
        case .lines: bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
        }
    }

    @Test(
        "However the bytes arrive, the records are the same",
        arguments: [RecordFraming.lines, .csv], 1...40 as ClosedRange<UInt64>)
    func anySplit(framing: RecordFraming, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("ab,\"\"\n\r\n".utf8)
        let text = (0..<random.below(400)).map { _ in random.pick(alphabet) }
        let whole = try records(RecordReader(MemoryStream(text), framing: framing), framing)
        let split = MemoryStream(text) { random.below(20) }
        let reader = RecordReader(split, framing: framing, blockBytes: 1 + Int(seed))
        #expect(try records(reader, framing) == whole, "seed \(seed)")
    }

    @Test("Reading goes on where a block ended", arguments: [RecordFraming.lines, .csv])
    func resume(framing: RecordFraming) throws {
        let text = Array((0..<200).map { "row \($0),\"a\"\n" }.joined().utf8)
        let whole = try records(RecordReader(MemoryStream(text), framing: framing), framing)
        let first = RecordReader(MemoryStream(text), framing: framing, blockBytes: 700)
        let block = try #require(try first.next())
        let second = RecordReader(MemoryStream(text), framing: framing, blockBytes: 300)
        try second.skip(to: block.endOffset)
        let rest = try records(second, framing)
        #expect(rest == whole.filter { $0.offset >= block.endOffset })
        #expect(second.linesPassed + rest.count == 200)
    }

    @Test("A line over the limit is read past and stands as a fault, wherever it is cut")
    func oversizeLine() throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
        let text = Array("a\n".utf8) + long + Array("\nb\n".utf8)
        let reader = RecordReader(MemoryStream(text), framing: .lines, blockBytes: 1 << 20)
        let found = try records(reader, .lines)
        #expect(
            found == [
                Record(offset: 0, length: 2),
                Record(offset: 2, length: 4096, fault: .oversize(length: 3 << 20)),
                Record(offset: (3 << 20) + 3, length: 2),
            ])
    }

    @Test("A quote that is never closed costs its line only")
    func openQuote() throws {
        let text = Array("a,b\nc,\"d\ne,f\ng,h\n".utf8)
        let found = try records(RecordReader(MemoryStream(text), framing: .csv), .csv)
        #expect(
            found == [
                Record(offset: 0, length: 4), Record(offset: 4, length: 5, fault: .openQuote),
                Record(offset: 9, length: 4), Record(offset: 13, length: 4),
            ])
    }

    @Test("What came before a failure is handed out before it")
    func failure() throws {
        let failure = FootfallError(.io, "the cable is out")
        let stream = MemoryStream(Array("a\nb\nhalf".utf8), failure: failure)
        let reader = RecordReader(stream, framing: .lines)
        #expect(try reader.next()?.count == 4)
        #expect(throws: FootfallError.self) { try reader.next() }
    }

    @Test("A byte order mark is left out")
    func byteOrderMark() throws {
        let stream = MemoryStream([0xef, 0xbb, 0xbf, 0x61, 0x0a])
        let block = try #require(try RecordReader(stream, framing: .lines).next())
        #expect(Array(block.bytes[..<block.count]) == [0x61, 0x0a])
        #expect(block.offset == 3)
        #expect(block.endOffset == 5)
    }
}
