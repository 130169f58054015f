import FootfallFormat
import FootfallModel
import FootfallTestSupport
import Testing

@Suite struct ManifestTests {
    let store = StoreUUID((0..<16).map { UInt8($0) })

    func full() -> Manifest {
        var manifest = Manifest(number: 9, store: store, nextFileNumber: 12)
        manifest.flushedSequence = 77
        manifest.received = 1_700_000_000_000_000
        manifest.levels = LevelState(
            bounds: SliceBounds([-5, 1000]),
            segments: [
                SegmentDescriptor(
                    number: 4, uuid: SegmentUUID(high: 1, low: 2), kind: .late, byteCount: 4096,
                    trailerChecksum: 0xabc, rowCount: 10, customerRowCount: 8, idCount: 3,
                    timeRange: -5...7, timeQuantiles: [-5, 0, 7], hashRange: 1...9, rowSum: 5,
                    idSum: .max)
            ],
            ledger: WriteLedger(flushedRows: 10, compactedRows: 20, settledRows: 30))
        manifest.logs = [Manifest.Log(number: 3, firstSequence: 78)]
        manifest.deadLetterFiles = [
            Manifest.DeadLetterFile(number: 5, kind: .conflict, letterCount: 2, byteCount: 99)
        ]
        manifest.droppedDeadLetters = 4
        manifest.catalog = Catalog(
            definitions: [.init(kind: .query, name: "q", statement: "count any")],
            settings: ["zone": "Europe/Berlin", "a": ""])
        manifest.files = [
            Manifest.FileProgress(
                fingerprint: FileFingerprint(digest: [1, 2, 3], name: "a.csv"), nextOffset: 512,
                isComplete: true)
        ]
        manifest.counters["csv"].stored = 10
        manifest.counters["csv"].rejected = 2
        return manifest
    }

    func decode(_ bytes: [UInt8]) throws -> Manifest {
        try Manifest(bytes, number: 9, store: store, name: "MANIFEST-9")
    }

    @Test("A manifest comes back equal") func roundTrip() throws {
        #expect(try decode(full().bytes) == full())
        let empty = Manifest(number: 9, store: store, nextFileNumber: 1)
        #expect(try decode(empty.bytes) == empty)
    }

    @Test("Any damaged byte, and any cut, is an error") func damage() {
        let bytes = full().bytes
        for offset in bytes.indices {
            var damaged = bytes
            damaged[offset] ^= 0x10
            #expect(throws: FootfallError.self) { try decode(damaged) }
            #expect(throws: FootfallError.self) { try decode(Array(bytes[..<offset])) }
        }
    }

    @Test("Hostile bytes under a good checksum never trap") func hostile() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            var bytes = Array(full().bytes.dropLast(8))
            for _ in 0...random.below(3) {
                bytes[random.below(bytes.count)] = UInt8(random.below(256))
            }
            var writer = ByteWriter()
            writer.append(fixed: xxh3(bytes))
            _ = try? decode(bytes + writer.bytes)
        }
    }

    @Test("The store file comes back equal, and any damaged byte is an error") func storeFile()
        throws
    {
        let file = StoreFile(uuid: store, secret: 42, created: Timestamp(unchecked: 0))
        #expect(try StoreFile(file.bytes, name: "STORE") == file)
        for offset in file.bytes.indices {
            var damaged = file.bytes
            damaged[offset] ^= 4
            #expect(throws: FootfallError.self) { try StoreFile(damaged, name: "STORE") }
        }
    }

    @Test("A store that uses an unknown feature is refused as the feature asks") func features()
        throws
    {
        var bits = FeatureBits()
        bits.ignorable = 1
        try bits.check(forWriting: true, name: "x")
        bits.readable = 2
        try bits.check(forWriting: false, name: "x")
        #expect(throws: FootfallError.self) { try bits.check(forWriting: true, name: "x") }
        bits.required = 1
        #expect(throws: FootfallError.self) { try bits.check(forWriting: false, name: "x") }
    }
}
