internal import FootfallModel

/// Merges the insert ids of several runs: by source, within a source by stored form.
struct InsertIDMerge {
    private let cursors: [InsertIDCursor]

    /// `newRows` has, for each input, what its rows are in the output.
    init(_ inputs: [any MergeInput], newRows: [NewRows]) throws {
        cursors = try zip(inputs, newRows).filter { !$1.isEmpty }.map {
            try InsertIDCursor($0.insertIDStream(), rowCount: $0.rowCount, newRows: $1)
        }
    }

    /// Hands out all ids of the output in order, with their new rows.
    func forEach(_ body: (InsertIDBatch) throws -> Void) throws {
        while let source = cursors.compactMap(\.source).min(by: { $0.lexicographicallyPrecedes($1) }
        ) {
            let own = cursors.filter { $0.source == source }
            if own.count == 1 {
                try pass(own[0], source, body)
            } else {
                try merge(own, source, body)
            }
        }
    }

    /// The ids of a source that only one input has are in order already.
    private func pass(
        _ cursor: InsertIDCursor, _ source: [UInt8], _ body: (InsertIDBatch) throws -> Void
    ) throws {
        while let batch = cursor.batch, batch.source == source {
            try body(batch)
            try cursor.load()
        }
    }

    private func merge(
        _ cursors: [InsertIDCursor], _ source: [UInt8], _ body: (InsertIDBatch) throws -> Void
    ) throws {
        /// Whether one input's id comes before another's with the same first bytes.
        func comesBefore(_ left: Int, _ right: Int) -> Bool {
            cursors[left].id.precedes(cursors[right].id)
        }
        var heap = InputHeap()
        for (input, cursor) in cursors.enumerated() {
            cursor.open()
            heap.insert(input, key: cursor.prefix, ties: comesBefore)
        }
        var merged = InsertIDBatch(source: source)
        while let input = heap.first {
            let cursor = cursors[input]
            merged.append(cursor.id, row: cursor.row, check: cursor.check)
            if merged.count == InsertIDBatch.countMax {
                try body(merged)
                merged.removeAll()
            }
            if try cursor.advance(in: source) {
                heap.replaceFirst(key: cursor.prefix, ties: comesBefore)
            } else {
                heap.removeFirst(ties: comesBefore)
            }
        }
        if merged.count > 0 { try body(merged) }
    }
}

/// Walks the insert ids of one run, a batch at a time; or, once opened, an id at a time.
///
/// A class that owns its memory, because an id is looked at a dozen times on its way: arrays in a
/// struct would be counted and checked each time. The pointers are valid until the next `load`, and
/// every index is below `count`, which was checked against each array.
final class InsertIDCursor {
    private var stream: any InsertIDStream
    private let rowCount: Int
    private let newRows: NewRows
    /// The current ids, with their new rows; nil at the end.
    private(set) var batch: InsertIDBatch?
    private var bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var offsets = UnsafeMutableBufferPointer<UInt32>(start: nil, count: 0)
    private var rows = UnsafeMutableBufferPointer<UInt32>(start: nil, count: 0)
    private var checks = UnsafeMutableBufferPointer<UInt32>(start: nil, count: 0)
    private var count = 0
    private var index = 0

    init(_ stream: any InsertIDStream, rowCount: Int, newRows: NewRows) throws {
        self.stream = stream
        self.rowCount = rowCount
        self.newRows = newRows
        try load()
    }

    deinit { deallocate() }

    /// The source of the current ids; nil at the end.
    var source: [UInt8]? { batch?.source }

    /// The current id.
    var id: UnsafeRawBufferPointer {
        let start = Int(offsets[index])
        return UnsafeRawBufferPointer(rebasing: bytes[start..<Int(offsets[index + 1])])
    }

    /// Its first bytes, which decide most comparisons.
    var prefix: UInt64 { id.prefixWord }
    var row: UInt32 { rows[index] }
    var check: UInt32 { checks[index] }

    /// Moves to the next id; false if it is of another source, or none.
    func advance(in source: [UInt8]) throws -> Bool {
        index += 1
        if index < count { return true }
        try load()
        guard batch?.source == source else { return false }
        open()
        return true
    }

    /// Moves to the next batch that has ids of the output.
    func load() throws {
        deallocate()
        repeat { batch = try stream.next().map(renumbered) } while batch?.count == 0
    }

    /// Lays out the batch to be walked.
    func open() {
        guard let batch else { return }
        index = 0
        count = batch.count
        bytes = .allocate(byteCount: batch.ids.bytes.count, alignment: 8)
        bytes.copyBytes(from: batch.ids.bytes)
        offsets = .copy(batch.ids.offsets)
        rows = .copy(batch.rows)
        checks = .copy(batch.checks)
    }

    /// The ids of a batch whose rows go to the output, with their rows there.
    private func renumbered(_ batch: InsertIDBatch) throws -> InsertIDBatch {
        let offsets = batch.ids.offsets
        guard batch.ids.count == batch.count, batch.checks.count == batch.count,
            offsets.last.map(Int.init) == batch.ids.bytes.count,
            zip(offsets, offsets.dropFirst()).allSatisfy(<)
        else { throw FootfallError(.damaged, "merge: a batch of insert ids is not whole") }
        let rows = try batch.rows.map { row in
            guard row < rowCount else {
                throw FootfallError(.damaged, "merge: an insert id of row \(row), which is none")
            }
            return newRows[row]
        }
        var batch = batch
        batch.rows = rows
        guard rows.contains(.max) else { return batch }
        let kept = (0..<UInt32(rows.count)).filter { rows[Int($0)] != .max }
        return InsertIDBatch(
            source: batch.source, ids: batch.ids.gathered(kept), rows: kept.map { rows[Int($0)] },
            checks: kept.map { batch.checks[Int($0)] })
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
