internal import FootfallModel

/// Merges the insert ids of several runs: by source, within a source by tag and bytes.
struct InsertIDMerge {
    /// An id and the row of the input that it belongs to.
    struct Entry {
        var input: Int
        var row: UInt32
        var check: UInt32
    }

    /// One input's ids.
    private struct Cursor {
        var stream: any InsertIDStream
        var batch: InsertIDBatch?
        var index = 0
        /// The first bytes of the current id, which decide most comparisons.
        var prefix: UInt64 = 0

        mutating func load() throws {
            batch = try stream.next()
            index = 0
            readPrefix()
        }

        mutating func advance() throws {
            index += 1
            if let batch, index < batch.count { return readPrefix() }
            try load()
        }

        private mutating func readPrefix() {
            prefix = withID { $0.prefixWord }
        }

        @inline(__always)
        func withID<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
            guard let batch else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
            let range = Int(batch.ids.offsets[index])..<Int(batch.ids.offsets[index + 1])
            return batch.ids.bytes.withUnsafeBytes {
                body(UnsafeRawBufferPointer(rebasing: $0[range]))
            }
        }

        func precedes(_ other: Cursor) -> Bool {
            if prefix != other.prefix { return prefix < other.prefix }
            return withID { id in other.withID { id.lexicographicallyPrecedes($0) } }
        }
    }

    private var cursors: [Cursor]

    init(_ inputs: [any MergeInput]) throws {
        cursors = try inputs.map { Cursor(stream: try $0.insertIDStream()) }
        for input in cursors.indices { try cursors[input].load() }
    }

    /// Hands out all ids, with the source of each.
    mutating func forEach(
        _ body: (_ source: UnsafeRawBufferPointer, _ id: UnsafeRawBufferPointer, Entry) throws ->
            Void
    ) throws {
        while let source = nextSource {
            var heap = InputHeap()
            for input in cursors.indices where cursors[input].batch?.source == source {
                heap.insert(input) { cursors[$0].precedes(cursors[$1]) }
            }
            try source.withUnsafeBytes { source in
                while let input = heap.first {
                    try hand(out: input, source, body)
                    let batch = cursors[input].batch
                    if let batch, batch.source.elementsEqual(source) {
                        heap.siftDown { cursors[$0].precedes(cursors[$1]) }
                    } else {
                        heap.removeFirst { cursors[$0].precedes(cursors[$1]) }
                    }
                }
            }
        }
    }

    private var nextSource: [UInt8]? {
        cursors.compactMap { $0.batch?.source }.min { $0.lexicographicallyPrecedes($1) }
    }

    private mutating func hand(
        out input: Int, _ source: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer, Entry) throws -> Void
    ) throws {
        guard let batch = cursors[input].batch else { return }
        let index = cursors[input].index
        let entry = Entry(input: input, row: batch.rows[index], check: batch.checks[index])
        let range = Int(batch.ids.offsets[index])..<Int(batch.ids.offsets[index + 1])
        try batch.ids.bytes.withUnsafeBytes {
            try body(source, UnsafeRawBufferPointer(rebasing: $0[range]), entry)
        }
        try cursors[input].advance()
    }
}
