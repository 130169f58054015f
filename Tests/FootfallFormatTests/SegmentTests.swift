import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallFormat

@Suite("Segments")
struct SegmentTests {
    @Test("What was written is read", arguments: 0..<20)
    func roundTrip(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let events = random.events(Int(seed) * 10 + 1).withDistinctIDs
        let run = SegmentFixture.run(events)
        let segment = try SegmentFixture.reader(run, sharedTexts: seed % 2 == 0)
        #expect(segment.columns == run.columns)
        for key in run.columns {
            let (left, right) = (try segment.chunk(key, zone: 0), run.chunk(key, zone: 0))
            #expect(left?.isSame(as: right ?? left!) ?? (right == nil), "\(key)")
        }
        #expect(try EventReader.events(of: [segment]).identities == events.identities)
        #expect(try segment.statistics() == run.statistics())
        #expect(segment.maskedEvents == run.maskedEvents)
        #expect(segment.timeRange == run.timeRange)
        #expect(segment.verify().isEmpty)
    }

    @Test("Customers are found by their hash, over many blocks and zones")
    func customers() throws {
        let events = (0..<20_000).map { i in
            Event(
                name: "e\(i % 70)", time: Timestamp(unchecked: Int64(i) * 1000),
                customer: i % 10 == 0 ? nil : "customer \(i % 9001)")
        }
        let run = SegmentFixture.run(events)
        let segment = try SegmentFixture.reader(run)
        #expect(segment.zoneCount == 3)
        #expect(segment.customerRowCount == 18_000)
        #expect(segment.customerCount == run.customerCount)
        #expect(segment.customerBlockCount == run.customerBlockCount)
        let fresh = try SegmentFixture.reader(run)
        for block in 0..<run.customerBlockCount {
            let (left, right) = (try segment.customerBlock(block), run.customerBlock(block))
            #expect(left.hashes == right.hashes && left.masks == right.masks)
            #expect(left.firstRows == right.firstRows && left.ids.arena == right.ids.arena)
            for hash in [right.hashes[0], right.hashes[right.count - 1], right.hashes[1] + 1] {
                #expect(
                    try segment.customerBlockIndex(for: hash) == run.customerBlockIndex(for: hash))
                let first = try run.firstRow(ofHash: hash)
                #expect(try fresh.firstRow(ofHash: hash) == first, "read without ids")
                #expect(try segment.firstRow(ofHash: hash) == first, "from the cache")
            }
        }
        for zone in 0..<3 {
            #expect(
                try segment.chunk(.time, zone: zone)?.words == run.chunk(.time, zone: zone)?.words)
        }
    }

    @Test("Zone maps tell counts and bounds")
    func zoneMaps() throws {
        let events = (0..<10).map { (i: Int64) -> Event in
            let properties: [Name: Value] = ["x": .double(Double(i) - 4.5), "n": .int(i)]
            return Event(
                name: i < 5 ? "a" : "b", time: Timestamp(unchecked: i), customer: "c",
                properties: i < 2 ? [:] : properties)
        }
        let segment = try SegmentFixture.reader(SegmentFixture.run(events))
        let x = ColumnKey(Path.properties.member("x"), .double)
        let n = ColumnKey(Path.properties.member("n"), .int)
        #expect(
            try segment.zoneMap(x, zone: 0)
                == ZoneMap(slotCount: 10, valueCount: 8, bounds: .doubles(-2.5...4.5)))
        #expect(
            try segment.zoneMap(n, zone: 0)
                == ZoneMap(slotCount: 10, valueCount: 8, bounds: .ints(2...9)))
        #expect(
            try segment.zoneMap(.event, zone: 0)
                == ZoneMap(slotCount: 10, valueCount: 10, bounds: .codes(0...1)))
        #expect(try segment.zoneMap(.session, zone: 0) == nil)
    }

    @Test("High compression changes sizes, not contents")
    func highCompression() throws {
        var random = RandomEvents(seed: 3)
        let events = random.events(500).withDistinctIDs
        let options = SegmentOptions(compression: .high)
        let segment = try SegmentFixture.reader(SegmentFixture.run(events), options: options)
        #expect(try EventReader.events(of: [segment]).identities == events.identities)
    }

    @Test("A segment is what the manifest says, or damaged")
    func trailerChecksum() throws {
        var random = RandomEvents(seed: 4)
        let (bytes, summary) = try SegmentFixture.bytes(SegmentFixture.run(random.events(20)))
        #expect(summary.length == bytes.count)
        let cache = BlockCache()
        _ = try SegmentReader(
            ByteArray(bytes), cache: cache, trailerChecksum: summary.trailerChecksum)
        #expect(throws: FootfallError.self) {
            try SegmentReader(
                ByteArray(bytes), cache: cache, trailerChecksum: summary.trailerChecksum &+ 1)
        }
    }

    @Test("A changed byte anywhere is found, and never traps")
    func corruption() throws {
        var random = RandomEvents(seed: 5)
        let run = SegmentFixture.run(random.events(12).withDistinctIDs)
        let bytes = try SegmentFixture.bytes(run).bytes
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= 1 << UInt8(place % 8)
            guard let segment = try? SegmentReader(ByteArray(damaged), cache: BlockCache()) else {
                continue
            }
            #expect(!segment.verify().isEmpty, "byte \(place)")
        }
    }

    @Test("Contents that were damaged before they were sealed are refused, never trapped on")
    func damagedContents() throws {
        var random = RandomEvents(seed: 6)
        let run = SegmentFixture.run(random.events(12).withDistinctIDs)
        let bytes = try SegmentFixture.bytes(run).bytes
        let intact = try SegmentReader(ByteArray(bytes), cache: BlockCache())
        for handle in intact.handles {
            for place in handle.offset + BlockHeader.size..<handle.end {
                let damaged = try resealed(bytes, handle, flipping: place)
                let cache = BlockCache()
                guard let segment = try? SegmentReader(ByteArray(damaged), cache: cache) else {
                    continue
                }
                readAll(segment)
            }
        }
    }

    @Test("A file that is cut short anywhere can't be opened")
    func truncation() throws {
        var random = RandomEvents(seed: 7)
        let bytes = try SegmentFixture.bytes(SegmentFixture.run(random.events(12))).bytes
        for count in 0..<bytes.count {
            #expect(throws: FootfallError.self) {
                try SegmentReader(ByteArray(Array(bytes[..<count])), cache: BlockCache())
            }
        }
    }

    /// Changes one byte of a block and makes its checksum right again.
    private func resealed(
        _ bytes: [UInt8], _ handle: BlockHandle, flipping place: Int
    ) throws -> [UInt8] {
        let seal = BlockSeal(SegmentFixture.uuid)
        var damaged = bytes
        damaged[place] ^= UInt8(place % 255 + 1)
        let block = Array(damaged[handle.offset..<handle.end])
        let header = try block.withUnsafeBytes {
            try BlockHeader(UnsafeRawBufferPointer(rebasing: $0[..<BlockHeader.size]))
        }
        guard header.codec == .none else { return bytes }
        let sealed = try seal.seal(
            Array(block[BlockHeader.size...]), kind: header.kind, at: handle.offset, level: nil)
        damaged.replaceSubrange(handle.offset..<handle.end, with: sealed.bytes)
        return damaged
    }

    private func readAll(_ segment: SegmentReader) {
        _ = segment.verify()
        _ = try? EventReader.events(of: [segment])
        for key in segment.columns { _ = try? segment.zoneMap(key, zone: 0) }
        _ = try? segment.firstRow(ofHash: 0)
        _ = try? segment.idMatches(
            source: UnsafeRawBufferPointer(start: nil, count: 0), ids: InsertIDColumn())
    }
}

extension SegmentReader {
    /// All blocks of all sections.
    fileprivate var handles: [BlockHandle] {
        var handles = [trailer.footer]
        for section in footer.sections {
            var offset = section.offset
            while offset < section.end {
                guard let head = try? source.read(at: offset, count: BlockHeader.size),
                    let header = try? head.withUnsafeBytes({ try BlockHeader($0) })
                else { break }
                let length = BlockHeader.size + header.storedSize
                handles.append(BlockHandle(offset: offset, length: length))
                offset += length
            }
        }
        return handles
    }
}
