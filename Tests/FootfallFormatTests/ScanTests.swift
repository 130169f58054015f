import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallFormat

/// Scans: chunks decoded into buffers that are used again, and a cache that they leave in peace.
@Suite struct ScanTests {
    @Test("A scan reads what a look-up reads, whatever the buffers held before", arguments: 0..<4)
    func sameChunks(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let run = SegmentFixture.run(random.events(8200 + 900 * Int(seed)).withDistinctIDs)
        let bytes = try SegmentFixture.bytes(run, sharedTexts: seed % 2 == 0).bytes
        // Without room for anything, every chunk is decoded into the scan's own buffers.
        let segment = try SegmentReader(ByteArray(bytes), cache: BlockCache(capacity: 0))
        var buffers = ChunkBuffers()
        for zone in 0..<segment.zoneCount {
            let read = try segment.columns.map { ($0, try segment.scan($0, zone: zone, &buffers)) }
            for (key, scanned) in read {
                let expected = try segment.chunk(key, zone: zone)
                #expect(scanned.isOwn == (expected != nil))
                #expect(
                    scanned.chunk?.isSame(as: try #require(expected)) ?? (expected == nil),
                    "seed \(seed), zone \(zone) of \(key)")
            }
            for (_, scanned) in read { buffers.recycle(scanned) }
        }
    }

    @Test("A scan finds what is cached, and fills free room")
    func usesCache() throws {
        let run = SegmentFixture.run([Event(name: "e", time: Timestamp(unchecked: 1))])
        let segment = try SegmentFixture.reader(run)
        var buffers = ChunkBuffers()
        let first = try segment.scan(.event, zone: 0, &buffers)
        let second = try segment.scan(.event, zone: 0, &buffers)
        #expect(first.bytesRead > 0 && first.bytesFromCache == 0)
        #expect(second.bytesRead == 0 && second.bytesFromCache > 0)
        #expect(!first.isOwn && !second.isOwn)
    }

    @Test("A full cache has no room for scans until an entry has long been unused")
    func staleEntries() {
        let cache = BlockCache(capacity: 100)
        let owner = cache.newOwner()
        for offset in 0..<4 {
            _ = cache.value(owner: owner, offset: offset, cost: { _ in 25 }, make: { offset })
        }
        #expect(!cache.hasRoomForScan(25))
        for use in 0..<100 {
            let known: Int? = cache.known(owner: owner, offset: 1 + use % 3)
            #expect(known == 1 + use % 3)
        }
        #expect(cache.hasRoomForScan(25))
        #expect(!cache.hasRoomForScan(26))
    }

    @Test("What a merge reads is not kept, and what a closed segment had made is let go of")
    func mergesLeaveNothing() throws {
        let run = SegmentFixture.run(
            [Event(name: "e", time: Timestamp(unchecked: 1), customer: "c")])
        let bytes = try SegmentFixture.bytes(run, sharedTexts: false).bytes
        let cache = BlockCache()
        do {
            let segment = try SegmentReader(ByteArray(bytes), cache: cache)
            _ = try segment.chunk(.source, zone: 0)
            _ = try (segment.storedChunk(.event, zone: 0), segment.storedCustomerBlock(0))
            let before = cache.cost
            _ = try (segment.storedChunk(.event, zone: 0), segment.storedCustomerBlock(0))
            #expect(cache.cost == before)
            _ = try (segment.chunk(.event, zone: 0), segment.customerBlock(0))
            #expect(cache.cost > before)
        }
        #expect(cache.cost == 0)
    }
}
