import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallFormat

@Suite("The overflow column of a segment")
struct OverflowTests {
    @Test("Leaves in the overflow column are read as if they had columns", arguments: 0..<40)
    func merge(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let events = random.events(60).withDistinctIDs
        let whole = SegmentFixture.run(events)
        var splitter = LeafSplitter(random: SeededGenerator(seed: seed))
        let segment = try SegmentFixture.reader(splitter.run(events), sharedTexts: seed % 2 == 0)
        for key in whole.columns {
            let (left, right) = (try segment.chunk(key, zone: 0), whole.chunk(key, zone: 0))
            #expect(left?.isSame(as: right ?? .none) ?? (right == nil), "\(key), seed \(seed)")
            #expect(segment.keys(at: key.path).contains(key))
            if let map = try segment.zoneMap(key, zone: 0) {
                #expect(map.slotCount == right?.slotCount && map.valueCount == right?.valueCount)
            }
        }
        #expect(try EventReader.events(of: [segment]).identities == events.identities)
        #expect(segment.verify().isEmpty)
    }

    @Test("More leaves than are listed are found all the same")
    func manyKeys() throws {
        var keys = OverflowKeys()
        let members = (0...OverflowKeys.keysMax).map { (Name("sku-\($0)"), Value.int(1)) }
        let bytes = ValueCoding.encode(.object(Dictionary(uniqueKeysWithValues: members)))
        try keys.add(
            ColumnChunk(
                slotCount: 1, presence: .all,
                values: .codes(
                    [0],
                    TextDictionary(
                        arena: bytes, offsets: [0, UInt32(bytes.count)], isSorted: false))))
        #expect(!keys.isComplete && keys.keys.isEmpty)
        let path = Path.properties.member("sku-7")
        #expect(keys.keys(at: path).contains(ColumnKey(path, .int)))
        #expect(keys.mayTouch(path) && !keys.mayTouch(.event))
    }
}

extension ColumnChunk {
    fileprivate static let none = ColumnChunk(
        slotCount: 0, presence: .all, values: .none(count: 0))
}

/// Moves random leaves of events to an overflow column.
private struct LeafSplitter {
    var random: SeededGenerator

    mutating func run(_ events: [Event]) throws -> MemoryRun {
        var kept: [Event] = []
        var moved: [Value?] = []
        for event in events {
            let halves = split(.object(event.properties), isRoot: true)
            var rest = event
            rest.properties = [:]
            if case .object(let members) = halves.kept { rest.properties = members }
            kept.append(rest)
            moved.append(halves.moved)
        }
        let batch = EventBatch(kept)
        let hashes = batch.customerNames.hashes(secret: SegmentFixture.secret)
        let order = batch.runOrder(hashes)
        var sorted = batch.gathered(order)
        var overflow = OverflowBuilder()
        for (row, old) in order.enumerated() {
            guard let value = moved[Int(old)] else { continue }
            ValueCoding.encode(value).withUnsafeBytes { overflow.append($0, row: row) }
        }
        sorted.columns.append(
            EventBatch.Column(key: .overflow, chunk: overflow.chunk(slotCount: order.count)))
        sorted.columns.sort { $0.key < $1.key }
        return MemoryRun(sorted: sorted, hashes: hashes)
    }

    private mutating func split(_ value: Value, isRoot: Bool = false) -> (
        kept: Value?, moved: Value?
    ) {
        guard case .object(let members) = value, !members.isEmpty else {
            let stays = isRoot || !random.oneIn(3)
            return (stays ? value : Value?.none, stays ? Value?.none : value)
        }
        var (kept, moved): ([Name: Value], [Name: Value]) = ([:], [:])
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            let halves = split(member)
            kept[name] = halves.kept
            moved[name] = halves.moved
        }
        return (
            kept.isEmpty ? Value?.none : .object(kept),
            moved.isEmpty ? Value?.none : .object(moved)
        )
    }
}

/// Collects the values of an overflow column.
private struct OverflowBuilder {

    private var slots: [UInt32] = []
    private var codes: [UInt32] = []
    private var interner = TextInterner()

    mutating func append(_ bytes: UnsafeRawBufferPointer, row: Int) {
        slots.append(UInt32(row))
        codes.append(interner.intern(bytes))
    }

    consuming func chunk(slotCount: Int) -> ColumnChunk {
        ColumnChunk(
            slotCount: slotCount, presence: .some(slots), values: .codes(codes, interner.finish()))
    }
}
