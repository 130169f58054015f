import FootfallFormat
import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallQuery

/// Customers of one hash, and directories that do not fit their run.
@Suite("A walk over the customers of several runs")
struct CustomerMergeTests {
    /// Of lengths about those that are compared a word at a time, some differing in the last byte.
    private static let customers = [
        "a", "b", "ab", "sevenxx", "sevenxy", "eightxxx", "eightxxy", "nine-xxxx", "nine-xxxy",
        "sixteen-xxxxxxxx", "sixteen-xxxxxxxy", "sixteen-xxxxxxxxz", "ünïcödé-customer",
    ]

    @Test(
        "Customers whose hashes collide are told apart by their ids, within a run and across runs",
        arguments: [0, 1, 0x8000_0000_0000_0000, UInt64.max])
    func collisions(hash: UInt64) throws {
        for seed in 0..<20 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let heaps = (0..<3).map { _ in
                (0..<random.below(30)).map { _ in
                    Event(
                        name: "view", time: Timestamp(unchecked: Int64(random.below(5))),
                        customer: random.pick(Self.customers))
                }
            }
            // All collide with one hash; with two, some.
            let other = random.oneIn(2) ? hash : hash ^ 1
            let hashed: (String) -> UInt64 = { $0.utf8.count.isMultiple(of: 2) ? hash : other }
            let runs = heaps.map { MemoryRun($0, hashed: hashed) }
            var rows: [String: [Int]] = [:]
            for window in try HashWindows.cut(runs) {
                var merge = try CustomerMerge(runs, window)
                while merge.next() {
                    let customer = String(decoding: merge.id, as: UTF8.self)
                    #expect(rows[customer] == nil, "seed \(seed): \(customer) came twice")
                    #expect(merge.hash == hashed(customer))
                    rows[customer] = [0, 0, 0]
                    for part in merge.parts { rows[customer]?[part.run] = part.rows.count }
                }
            }
            let expected = Set(heaps.joined().compactMap(\.customer)).map { customer in
                (customer, heaps.map { heap in heap.count { $0.customer == customer } })
            }
            #expect(rows == Dictionary(uniqueKeysWithValues: expected), "seed \(seed)")
        }
    }

    @Test("A directory whose blocks do not hold the window's rows is damage, and nothing is read")
    func forgedDirectory() throws {
        let events = (0..<10_000).map {
            Event(name: "view", time: Timestamp(unchecked: 0), customer: "c\($0)")
        }
        let run = MemoryRun(sorting: EventBatch(events), secret: 7)
        let blocks = (0..<run.customerBlockCount).map { run.customerBlock($0) }
        try #require(blocks.count == 3)
        let end = blocks[1].count
        let forgeries: [[CustomerBlock]] = [
            blocks.changing(0) { $0.firstRows[0] += 1 },
            blocks.changing(1) { $0.firstRows[end] += 1 },
            blocks.changing(2) { $0.firstRows[0] -= 1 },
            Array(blocks.dropLast()),
            Array(blocks.dropFirst()),
        ]
        for forged in forgeries {
            let runs = [ForgedRun(run, forged)]
            #expect(throws: FootfallError.self) {
                for window in try HashWindows.cut(runs, rowsPerWindow: 1000) {
                    _ = try CustomerMerge(runs, window)
                }
            }
        }
    }
}

extension [CustomerBlock] {
    fileprivate func changing(_ index: Int, _ change: (inout CustomerBlock) -> Void) -> Self {
        var blocks = self
        change(&blocks[index])
        return blocks
    }
}

extension MemoryRun {
    /// Events in run order by hashes of one's own.
    fileprivate convenience init(_ events: [Event], hashed: (String) -> UInt64) {
        let sorted = events.sorted {
            let (one, other) = ($0.customer ?? "", $1.customer ?? "")
            if hashed(one) != hashed(other) { return hashed(one) < hashed(other) }
            return one == other
                ? $0.time < $1.time : one.utf8.lexicographicallyPrecedes(other.utf8)
        }
        let batch = EventBatch(sorted)
        let names = batch.customerNames
        self.init(
            sorted: batch, hashes: (0..<UInt32(names.count)).map { hashed(names.text($0)) })
    }
}

/// A run with a directory that is not its own.
private final class ForgedRun: Run {
    private let run: MemoryRun
    private let blocks: [CustomerBlock]

    init(_ run: MemoryRun, _ blocks: [CustomerBlock]) {
        self.run = run
        self.blocks = blocks
    }

    var customerCount: Int { blocks.reduce(0) { $0 + $1.count } }
    var customerBlockCount: Int { blocks.count }
    func customerBlock(_ index: Int) -> CustomerBlock { blocks[index] }
    func storedCustomerBlock(_ index: Int) -> CustomerBlock { blocks[index] }
    func customerBlockIndex(for hash: UInt64) -> Int {
        blocks.firstIndex { ($0.hashes.last ?? 0) >= hash } ?? blocks.count
    }

    var rowCount: Int { run.rowCount }
    var customerRowCount: Int { run.customerRowCount }
    var timeRange: ClosedRange<Int64>? { run.timeRange }
    var columns: [ColumnKey] { run.columns }
    var maskedEvents: [Name] { run.maskedEvents }
    func keys(at path: Path) -> [ColumnKey] { run.keys(at: path) }
    func chunk(_ key: ColumnKey, zone: Int) -> ColumnChunk? { run.chunk(key, zone: zone) }
    func zoneMap(_ key: ColumnKey, zone: Int) -> ZoneMap? { run.zoneMap(key, zone: zone) }
    func dictionary(_ key: ColumnKey) -> TextDictionary? { run.dictionary(key) }
    func statistics() -> EventStatistics { run.statistics() }
    func insertIDs(_ rows: Range<Int>) -> InsertIDColumn { run.insertIDs(rows) }
    func insertIDs(
        at rows: [Int], pause: (RunPart) throws -> Void
    ) throws -> InsertIDColumn {
        try run.insertIDs(at: rows, pause: pause)
    }
}
