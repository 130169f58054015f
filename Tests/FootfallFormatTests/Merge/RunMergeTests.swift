import Dispatch
import FootfallModel
import FootfallTestSupport
import Synchronization
import Testing

@testable import FootfallFormat

struct RunMergeTests {
    private let fixture = MergeFixture()

    /// Events whose insert ids are distinct, as deduplication leaves them.
    private func events(_ count: Int, _ random: inout RandomEvents) -> [Event] {
        random.events(count).enumerated().map { index, event in
            var event = event
            if event.insertID != nil {
                event.insertID = InsertID(own: "id\(index &* 7919 % 1009)-\(index)")
            }
            return event
        }
    }

    @Test("A tree of merges is one merge of all", arguments: 1...5 as ClosedRange<UInt64>)
    func trees(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let events = events(random.generator.below(200) + 1, &random)
        var fixture = fixture
        if random.generator.oneIn(2) { fixture.options.sharedDictionaryByteCountMax = 8 }
        let run = try #require(try fixture.tree(events, &random))
        let once = try #require(try fixture.merged(events))
        #expect(try EventReader.events(of: [run]).identities == events.identities, "seed \(seed)")
        #expect(run.statistics() == once.statistics(), "seed \(seed)")
        #expect(run.maskedEvents == once.maskedEvents, "seed \(seed)")
        #expect(run.ids.map(\.id) == once.ids.map(\.id), "seed \(seed)")
        #expect(run.ids.map(\.check) == once.ids.map(\.check), "seed \(seed)")
        #expect(run.columns == once.columns, "seed \(seed)")
    }

    @Test("Rows are in run order across zones, and the directory tells whose they are")
    func order() throws {
        var random = RandomEvents(seed: 5)
        random.customers = (0..<3000).map { "c\($0)" }
        random.times = 0..<100_000
        let events = random.events(10_000).map { event in
            var event = event
            event.insertID = nil
            event.properties = ["n": .int(event.time.microseconds)]
            return event
        }
        let inputs = try random.split(events, into: 5).map(fixture.input)
        let run = try #require(try fixture.merge(inputs).first?.summary)
        #expect(run.zoneCount == 2)
        #expect(try EventReader.events(of: [run]).identities == events.identities)
        try expectOrder(run)
    }

    private func expectOrder(_ run: CapturedRun) throws {
        var row = 0
        let times = (0..<run.zoneCount).flatMap { run.chunk(.time, zone: $0)?.words ?? [] }
        var previous: (UInt64, [UInt8]) = (0, [])
        for index in 0..<run.customerBlockCount {
            let block = run.customerBlock(index)
            for customer in 0..<block.count {
                let rows = block.rows(customer)
                #expect(rows.lowerBound == row)
                #expect(times[rows] == times[rows].sorted()[...])
                let key = (block.hashes[customer], Array(block.ids.bytes(UInt32(customer))))
                #expect(previous.0 < key.0 || previous.1.lexicographicallyPrecedes(key.1))
                (row, previous) = (rows.upperBound, key)
            }
        }
        #expect(row == run.customerRowCount)
        #expect(times[row...] == times[row...].sorted()[...])
    }

    @Test("Masks say which events a customer has, rarer ones by the last bit")
    func masks() throws {
        var random = RandomEvents(seed: 9)
        random.names = (0..<80).map { "n\($0)" } + [String](repeating: "often", count: 40)
        let events = events(800, &random)
        let run = try #require(try fixture.tree(events, &random))
        #expect(run.maskedEvents.count == 63)
        #expect(run.maskedEvents.first == "often")
        let bits = Dictionary(uniqueKeysWithValues: run.maskedEvents.enumerated().map { ($1, $0) })
        var expected: [String: UInt64] = [:]
        for event in events {
            guard let customer = event.customer else { continue }
            expected[customer, default: 0] |= 1 << UInt64(bits[Name(event.name)] ?? 63)
        }
        for index in 0..<run.customerBlockCount {
            let block = run.customerBlock(index)
            for customer in 0..<block.count {
                #expect(block.masks[customer] == expected[block.ids.text(UInt32(customer))])
            }
        }
    }

    @Test("Customers whose hashes are equal stay apart")
    func equalHashes() throws {
        let batches = [["ada", "cyd"], ["bob", "ada"], ["cyd", "bob"]].map { customers in
            EventBatch(
                customers.enumerated().map { index, customer in
                    Event(
                        name: "view", time: Timestamp(unchecked: Int64(index)), customer: customer)
                })
        }
        let runs = batches.map { batch in
            let hashes = [UInt64](repeating: 7, count: batch.customerNames.count)
            return MemoryRun(
                sorted: batch.gathered(batch.runOrder(hashes)), checks: [0, 0], hashes: hashes)
        }
        var orders = try OrderMerge(
            runs, plan: MergePlan(.settled), size: MergePieceSize(rowsMax: 6))
        let order = try #require(try orders.next())
        #expect(try orders.next() == nil)
        let block = try #require(order.blocks.first)
        #expect((0..<3).map { block.ids.text($0) } == ["ada", "bob", "cyd"])
        #expect(block.firstRows == [0, 2, 4, 6])
    }

    @Test(
        "Rare paths share the overflow column, and nothing is lost",
        arguments: 1...4 as ClosedRange<UInt64>)
    func overflow(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let events = events(100, &random).map { event in
            var event = event
            event.properties["always"] = .int(1)
            let rare = Name("rare\(random.generator.below(40))")
            event.properties[rare] = .array([.object(["x": .int(1), "y": random.value(depth: 1)])])
            return event
        }
        var fixture = fixture
        fixture.options.columnsMax = 20
        let run = try #require(try fixture.tree(events, &random))
        #expect(run.columns.count <= 21)
        #expect(run.columns.contains(.overflow))
        #expect(run.columns.contains(ColumnKey(Path.properties.member("always"), .int)))
        #expect(try EventReader.events(of: [run]).identities == events.identities, "seed \(seed)")
    }

    @Test("Outputs are split by time, and none has a row of another")
    func timeSplit() throws {
        var random = RandomEvents(seed: 3)
        let events = events(500, &random)
        let plan = MergePlan([
            MergePlan.Output(kind: .settled, times: [.min...9_999_999]),
            MergePlan.Output(kind: .settled, times: [10_000_000...19_999_999]),
            MergePlan.Output(kind: .late, times: [20_000_000...24_999_999, 30_000_000 ... .max]),
            MergePlan.Output(kind: .fresh, times: [25_000_000...29_999_999]),
        ])
        let merged = try fixture.merge(try random.split(events, into: 4).map(fixture.input), plan)
        #expect(merged.map(\.kind) == [.settled, .settled, .late, .fresh])
        #expect(try merged.flatMap { try $0.events }.identities == events.identities)
        for (segment, output) in zip(merged, plan.outputs) {
            let times = try segment.events.map(\.time.microseconds)
            #expect(times.allSatisfy { time in output.times.contains { $0.contains(time) } })
            #expect(segment.timeRange == (times.min() ?? 0)...(times.max() ?? 0))
            #expect(segment.timeQuantiles.count == 17)
            #expect(segment.timeQuantiles == segment.timeQuantiles.sorted())
        }
    }

    @Test("An output too large for a segment is split by customer hash")
    func hashSplit() throws {
        var random = RandomEvents(seed: 4)
        random.customers = (0..<50).map { "c\($0)" }
        let events = events(600, &random)
        var fixture = fixture
        fixture.options.segmentRowsMax = 150
        let merged = try fixture.merge(try random.split(events, into: 3).map(fixture.input))
        #expect(merged.count > 3)
        #expect(merged.allSatisfy { $0.totals.rowCount <= 150 })
        #expect(merged.first?.hashRange.lowerBound == 0)
        #expect(merged.last?.hashRange.upperBound == .max)
        for (left, right) in zip(merged, merged.dropFirst()) {
            let (end, start) = (left.hashRange.upperBound, right.hashRange.lowerBound)
            #expect(end < .max ? end + 1 == start : start == .max, "those of no customer are last")
        }
        for segment in merged {
            for index in 0..<segment.summary.customerBlockCount {
                let hashes = segment.summary.customerBlock(index).hashes
                #expect(hashes.allSatisfy(segment.hashRange.contains))
            }
        }
        #expect(try merged.flatMap { try $0.events }.identities == events.identities)
    }

    @Test("Settled segments are cut at equal widths of the hash", arguments: [40, 75, 1000])
    func hashWidths(rowsWanted: Int) throws {
        var random = RandomEvents(seed: 6)
        random.customers = (0..<200).map { "c\($0)" }
        let events = events(600, &random)
        let inputs = try random.split(events, into: 3).map(fixture.input)
        var fixture = fixture
        fixture.options.settledRowsWanted = rowsWanted
        let merged = try fixture.merge(inputs)
        #expect(try merged.flatMap { try $0.events }.identities == events.identities)
        let size = MergePieceSize(rows: 600, outputs: 1, rowsWanted: rowsWanted)
        #expect(1 << size.hashBits >= 600 / rowsWanted)
        for segment in merged {
            let blocks = (0..<segment.summary.customerBlockCount)
            let hashes = blocks.flatMap { segment.summary.customerBlock($0).hashes }
            #expect(Set(hashes.map(size.bound(notAbove:))).count <= 1)
        }
        #expect(try fixture.merge(inputs, MergePlan(.fresh)).count == 1, "only what is settled")
    }

    @Test("One customer's rows, and those of none, fill several segments if they are too many")
    func endlessCustomer() throws {
        var random = RandomEvents(seed: 7)
        random.customers = ["ada"]
        let events = events(500, &random)
        var fixture = fixture
        fixture.options.settledRowsWanted = 30
        let merged = try fixture.merge(try random.split(events, into: 3).map(fixture.input))
        #expect(merged.allSatisfy { $0.totals.rowCount <= 60 })
        #expect(merged.count { $0.customerRowCount > 0 } > 1)
        #expect(merged.count { $0.customerRowCount < $0.totals.rowCount } > 1)
        let hash = customerHash("ada", secret: fixture.secret)
        for segment in merged where segment.customerRowCount > 0 {
            #expect(segment.hashRange.contains(hash))
        }
        #expect(try merged.flatMap { try $0.events }.identities == events.identities)
    }

    @Test("Several threads write what one does")
    func threads() throws {
        var random = RandomEvents(seed: 10)
        random.customers = (0..<200).map { "c\($0)" }
        let inputs = try random.split(events(600, &random), into: 3).map(fixture.input)
        var options = RunMerge.Options()
        options.settledRowsWanted = 40
        let merge = try RunMerge(
            inputs.map(\.run), expected: inputs.reduce(MergeTotals()) { $0 + $1.totals },
            secret: fixture.secret, options: options)
        let alone = try merge.run(MergePlan(.settled)) { SegmentCapture() }
        let pieces = try MergePieces(merge, MergePlan(.settled)) { SegmentCapture() }
        let failures = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            do {
                while try pieces.writeNext() {}
            } catch {
                failures.withLock { $0 += 1 }
            }
        }
        #expect(failures.withLock { $0 } == 0)
        let together = try pieces.finish()
        #expect(together.map(\.totals) == alone.map(\.totals))
        #expect(together.map(\.hashRange) == alone.map(\.hashRange))
        #expect(together.map(\.timeRange) == alone.map(\.timeRange))
    }

    @Test("A merge that would lose a row or change one throws")
    func verification() throws {
        var random = RandomEvents(seed: 8)
        let input = try fixture.input(events(50, &random))
        for change in [
            { (totals: inout MergeTotals) in totals.rowCount += 1 },
            { totals in totals.idCount -= 1 }, { totals in totals.rowSum ^= 1 },
            { totals in totals.idSum &+= 1 },
        ] {
            var changed = input
            change(&changed.totals)
            #expect(throws: FootfallError.self) { try fixture.merge([changed]) }
        }
    }

    @Test("Dictionaries are shared up to the limit, then each zone has its own")
    func dictionaries() throws {
        let events = (0..<100).map { index in
            Event(
                name: "view", time: Timestamp(unchecked: Int64(index)), customer: "c\(index % 7)",
                properties: ["long": .string("value number \(index)")])
        }
        let key = ColumnKey(Path.properties.member("long"), .text)
        let inputs = try [Array(events[..<40]), Array(events[40...])].map(fixture.input)
        let shared = try #require(try fixture.merge(inputs).first?.summary)
        #expect(shared.dictionary(key)?.count == 100)
        var fixture = fixture
        fixture.options.sharedDictionaryByteCountMax = 1000
        let local = try #require(try fixture.merge(inputs).first?.summary)
        #expect(local.dictionary(key) == nil)
        #expect(local.dictionary(.event)?.count == 1)
        #expect(try EventReader.events(of: [local]).identities == events.identities)
    }

    @Test("Statistics become coarser rather than large, and count every row")
    func statistics() throws {
        let hour: Int64 = 3_600_000_000
        let events = (0..<500).map { index in
            Event(name: "n\(index % 3)", time: Timestamp(unchecked: Int64(index - 250) * hour))
        }
        let fine = try #require(try fixture.merged(events)).statistics()
        #expect(fine.unitMicroseconds == EventStatistics.quarterHourMicroseconds)
        var fixture = fixture
        fixture.options.statisticsCellsMax = 100
        let coarse = try #require(try fixture.merged(events)).statistics()
        #expect(coarse.unitMicroseconds == EventStatistics.quarterHourMicroseconds * 96)
        #expect(coarse.cells.values.joined().reduce(0) { $0 + $1.rows } == 500)
        for event in events {
            let stretch = Int64(
                (Double(event.time.microseconds) / Double(coarse.unitMicroseconds)).rounded(.down))
            #expect(coarse.cells[Name(event.name)]?.contains { $0.stretch == stretch } == true)
        }
    }

    @Test(
        "Segments merge as the runs they were written from", arguments: 1...3 as ClosedRange<UInt64>
    )
    func segments(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let events = events(120, &random)
        var fixture = fixture
        fixture.options.columnsMax = 30
        let inputs = try random.split(events, into: 3).filter { !$0.isEmpty }.map { part in
            let bytes = SharedBytes()
            let input = try fixture.input(part)
            let merge = try RunMerge(
                [input.run], expected: input.totals, secret: fixture.secret,
                options: fixture.options)
            _ = try merge.run(MergePlan(.fresh)) {
                try SegmentWriter(sink: bytes, uuid: .random(), options: SegmentOptions())
            }
            let reader = try SegmentReader(ByteArray(bytes.bytes), cache: BlockCache())
            return MergeFixture.Input(run: reader, totals: input.totals)
        }
        let merged = try #require(try fixture.merge(inputs).first)
        #expect(try merged.events.identities == events.identities, "seed \(seed)")
        #expect(merged.totals == inputs.reduce(MergeTotals()) { $0 + $1.totals })
    }
}
