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

    @Test("What the cache keeps narrow comes back as it was", arguments: 0..<4)
    func narrowChunks(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let run = SegmentFixture.run(random.events(8200 + 900 * Int(seed)).withDistinctIDs)
        let bytes = try SegmentFixture.bytes(run, sharedTexts: seed % 2 == 0).bytes
        let segment = try SegmentReader(ByteArray(bytes), cache: BlockCache())
        var buffers = ChunkBuffers()
        for zone in 0..<segment.zoneCount {
            for key in segment.columns {
                let expected = try segment.storedChunk(key, zone: zone)
                for pass in 0..<3 {
                    let scanned = try segment.scan(key, zone: zone, &buffers)
                    #expect(
                        scanned.chunk?.isSame(as: try #require(expected)) ?? (expected == nil),
                        "seed \(seed), zone \(zone) of \(key), pass \(pass)")
                    buffers.recycle(scanned)
                }
                let found = try segment.chunk(key, zone: zone)
                #expect(found?.isSame(as: try #require(expected)) ?? (expected == nil))
            }
        }
    }

    @Test(
        "Values are kept in one byte, two, four or five, or as they are",
        arguments: [
            255, 256, 65535, 65536, -1, 1 << 32 - 1, 1 << 32, 1 << 40 - 1, 1 << 40, 1 << 61,
        ])
    func widths(greatest: Int64) {
        let words = (0..<1000).map { $0 % 7 == 0 ? greatest : $0 % 200 }
        let chunk = ColumnChunk(
            slotCount: 2000, presence: .some((0..<1000).map { $0 * 2 }), values: .words(words))
        let kept = CachedChunk(chunk, ownsDictionary: false)
        let bytesEach =
            switch greatest {
            case 0...255: 1
            case 256...65535: 2
            case -1, 65536, 1 << 32 - 1: 4
            case 1 << 32, 1 << 40 - 1: 5
            default: 8
            }
        #expect(kept.isNarrow == (bytesEach < 8))
        #expect(kept.cost < 1000 * (bytesEach + 2) + 200)
        var buffers = ChunkBuffers()
        let back = kept.chunk(&buffers)
        #expect(back.words == words && back.presence == chunk.presence && back.slotCount == 2000)
    }

    @Test(
        "Multiples of a factor are kept in four bytes",
        arguments: [1, 1000, 3_600_000_000, 1 << 33] as [Int64], [0, 1 << 50, -1 << 60] as [Int64])
    func steps(factor: Int64, base: Int64) {
        let words = (0..<1000).map { base + factor * ($0 * $0 % 997 * 70_001) }
        let kept = CachedChunk(
            ColumnChunk(slotCount: 1000, presence: .all, values: .words(words)),
            ownsDictionary: false)
        #expect(kept.isNarrow && kept.cost < 1000 * 4 + 200)
        var buffers = ChunkBuffers()
        #expect(kept.chunk(&buffers).words == words)
    }

    @Test(
        "Values of any width up to 64 bits, and multiples, are read as they were", arguments: 0..<40
    )
    func bounds(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let factor = Int64(random.pick([1, 3, 1000, 1 << 32, 1 << 33]))
        let base = Int64(random.pick([0, 1 << 41, -1 << 60, 1_600_000_000_000_000]))
        let bits = random.pick([8, 16, 31, 32, 33, 39, 40, 41, 62])
        let greatest: UInt64 = 1 << UInt64(bits) - 1 + UInt64(random.below(2))
        let steps = (0..<500).map { _ in random.next() % (greatest + 1) } + [0, greatest]
        let words = steps.shuffled(using: &random).map {
            base &+ factor &* Int64(bitPattern: $0)
        }
        let kept = CachedChunk(
            ColumnChunk(slotCount: words.count, presence: .all, values: .words(words)),
            ownsDictionary: false)
        var buffers = ChunkBuffers()
        buffers.recycle(
            ScannedChunk(ColumnChunk(slotCount: 9, presence: .all, values: .words([7]))))
        #expect(kept.chunk(&buffers).words == words, "seed \(seed)")
        #expect(kept.isNarrow || greatest >= 1 << 40 || factor >= 1 << 32, "seed \(seed)")
        guard let narrow = kept.narrowParts?.values else { return }
        let places = (0..<200).map { _ in UInt16(random.below(words.count)) }
        let found = [Int64](unsafeUninitializedCapacity: places.count) { found, count in
            places.withUnsafeBufferPointer { narrow.gather(at: $0, into: found) }
            count = places.count
        }
        #expect(found == places.map { words[Int($0)] }, "seed \(seed)")
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
        // A single code is kept narrow, so what is read is the scan's own.
        #expect(first.isOwn && second.isOwn)
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

    @Test("Values do not drive out guides, unless those take more than a quarter")
    func guidesStay() {
        let cache = BlockCache(capacity: 100)
        let owner = cache.newOwner()
        func put(_ offsets: Range<Int>, _ rank: BlockCache.Rank) {
            for offset in offsets {
                _ = cache.value(
                    owner: owner, offset: offset, rank: rank, cost: { _ in 5 }, make: { offset })
            }
        }
        func found(_ offsets: Range<Int>) -> Int {
            offsets.count { (cache.known(owner: owner, offset: $0) as Int?) != nil }
        }
        put(0..<10, .guide)
        put(100..<200, .values)
        #expect(cache.cost == 100)
        #expect(found(0..<5) == 0)
        #expect(found(5..<10) == 5)
        #expect(found(185..<200) == 15)
        put(10..<40, .guide)
        #expect(found(20..<40) == 20)
        #expect(found(100..<200) == 0)
        cache.forget(owner: owner)
        #expect(cache.cost == 0)
    }

    @Test("What is wide does not fill the second half")
    func wideScans() {
        let cache = BlockCache(capacity: 100)
        #expect(cache.hasRoomForScan(50, isWide: true))
        #expect(!cache.hasRoomForScan(51, isWide: true))
        #expect(cache.hasRoomForScan(51))
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
