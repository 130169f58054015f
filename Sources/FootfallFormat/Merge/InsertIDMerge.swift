internal import FootfallModel

/// Merges the insert ids of several runs: by source, within a source by tag and bytes.
struct InsertIDMerge {
    private let cursors: [InsertIDCursor]

    init(_ inputs: [any MergeInput]) throws {
        cursors = try inputs.map { try InsertIDCursor($0.insertIDStream()) }
    }

    /// An id on its way to the output; the pointer is valid for the time of the call.
    struct Entry {
        var id: UnsafeRawBufferPointer
        var input: Int
        /// The row of the input that it belongs to.
        var row: UInt32
        var check: UInt32
    }

    /// Entries that are handed out together, so that what is looked up for each of them, in no order
    /// that a cache could guess, is fetched at the same time.
    private static let batchSize = 64

    /// Hands out all ids in order, some of one source at a time.
    func forEach(
        _ body: (_ source: UnsafeRawBufferPointer, _ entries: [Entry]) throws -> Void
    ) throws {
        while let source = nextSource {
            try source.withUnsafeBytes { bytes in
                try forEach(of: source) { try body(bytes, $0) }
            }
        }
    }

    private func forEach(of source: [UInt8], _ body: ([Entry]) throws -> Void) throws {
        var heap = InputHeap()
        for (input, cursor) in cursors.enumerated() where cursor.source == source {
            heap.insert(input, key: cursor.prefix, ties: { comesBefore($0, $1) })
        }
        var entries: [Entry] = []
        while let input = heap.first {
            let cursor = cursors[input]
            entries.append(
                Entry(id: cursor.id, input: input, row: cursor.row, check: cursor.check))
            let isLast = !cursor.advanceInBatch()
            // Loading gives the memory back that entries point to.
            if isLast || entries.count == Self.batchSize {
                try body(entries)
                entries.removeAll(keepingCapacity: true)
            }
            if isLast { try cursor.load() }
            if cursor.source == source {
                heap.replaceFirst(key: cursor.prefix, ties: { comesBefore($0, $1) })
            } else {
                heap.removeFirst(ties: { comesBefore($0, $1) })
            }
        }
        if !entries.isEmpty { try body(entries) }
    }

    private var nextSource: [UInt8]? {
        cursors.compactMap(\.source).min { $0.lexicographicallyPrecedes($1) }
    }

    /// Whether one input's id comes before another's with the same first bytes.
    private func comesBefore(_ left: Int, _ right: Int) -> Bool {
        cursors[left].id.lexicographicallyPrecedes(cursors[right].id)
    }
}

/// Walks the insert ids of one run.
///
/// A class that owns its memory, because an id is looked at a dozen times on its way: arrays in a
/// struct would be counted and checked each time. The pointers are valid until the next `load`, and
/// every index is below `count`, which was checked against each array.
final class InsertIDCursor {
    private var stream: any InsertIDStream
    /// The source of the current id; nil at the end.
    private(set) var source: [UInt8]?
    private var bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var offsets = UnsafeMutableBufferPointer<UInt32>(start: nil, count: 0)
    private var rows = UnsafeMutableBufferPointer<UInt32>(start: nil, count: 0)
    private var checks = UnsafeMutableBufferPointer<UInt32>(start: nil, count: 0)
    private var count = 0
    private var index = 0

    init(_ stream: any InsertIDStream) throws {
        self.stream = stream
        try load()
    }

    deinit { deallocate() }

    /// The current id: tag and bytes.
    var id: UnsafeRawBufferPointer {
        let start = Int(offsets[index])
        return UnsafeRawBufferPointer(rebasing: bytes[start..<Int(offsets[index + 1])])
    }

    /// Its first bytes, which decide most comparisons.
    var prefix: UInt64 { id.prefixWord }
    var row: UInt32 { rows[index] }
    var check: UInt32 { checks[index] }

    /// Moves to the next id if the batch has one.
    func advanceInBatch() -> Bool {
        index += 1
        return index < count
    }

    /// Moves to the first id of the next batch.
    func load() throws {
        deallocate()
        let batch = try stream.next()
        source = batch?.source
        index = 0
        count = batch?.count ?? 0
        guard let batch else { return }
        let ends = batch.ids.offsets.last.map(Int.init)
        guard batch.ids.count == count, batch.checks.count == count, count > 0,
            ends == batch.ids.bytes.count,
            zip(batch.ids.offsets, batch.ids.offsets.dropFirst()).allSatisfy(<=)
        else { throw FootfallError(.damaged, "merge: a batch of insert ids is not whole") }
        bytes = .allocate(byteCount: batch.ids.bytes.count, alignment: 8)
        bytes.copyBytes(from: batch.ids.bytes)
        offsets = .copy(batch.ids.offsets)
        rows = .copy(batch.rows)
        checks = .copy(batch.checks)
    }

    private func deallocate() {
        bytes.deallocate()
        offsets.deallocate()
        rows.deallocate()
        checks.deallocate()
        bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        offsets = UnsafeMutableBufferPointer(start: nil, count: 0)
        rows = offsets
        checks = offsets
    }
}

extension UnsafeMutableBufferPointer<UInt32> {
    /// Memory of its own with these words.
    fileprivate static func copy(_ words: [UInt32]) -> Self {
        let copy = Self.allocate(capacity: words.count)
        _ = copy.initialize(from: words)
        return copy
    }
}
