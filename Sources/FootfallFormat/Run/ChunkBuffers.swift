package import FootfallModel

/// Arrays that a scan reads and decodes into again and again.
///
/// So a zone costs neither allocations nor fresh pages. For one thread.
///
///     let read = try run.scan(key, zone: zone, &buffers)
///     … read.chunk …
///     buffers.recycle(read)      // nobody else may want the chunk any more
package struct ChunkBuffers {
    /// More than a query's columns have in one zone is not kept.
    private static let countMax = 16

    /// A block as it is stored, and its payload once decompressed.
    var block: [UInt8] = []
    var payload: [UInt8] = []
    private var words: [[Int64]] = []
    private var codes: [[UInt32]] = []

    /// Whether what is read is to stay in the cache, as where few zones are read.
    let keepsAll: Bool

    package init(keepsAll: Bool = false) {
        self.keepsAll = keepsAll
    }

    /// Takes back the arrays of a chunk, if they are the caller's own.
    ///
    /// If somebody still holds them, they are copied when they are used again: slower, not wrong.
    package mutating func recycle(_ read: consuming ScannedChunk) {
        guard read.isOwn, let chunk = read.chunk else { return }
        switch chunk.values {
        case .words(let array) where words.count < Self.countMax: words.append(array)
        case .codes(let array, _) where codes.count < Self.countMax: codes.append(array)
        case .words, .codes, .none: break
        }
    }

    mutating func takeWords() -> [Int64] { words.popLast() ?? [] }
    mutating func takeCodes() -> [UInt32] { codes.popLast() ?? [] }
}

/// A chunk that a scan read, and what that took.
package struct ScannedChunk {
    /// Nil if no slot of the zone holds a value.
    package var chunk: ColumnChunk?
    /// Whether nothing else holds the chunk's arrays.
    package var isOwn = false
    /// Bytes of blocks that were read and decoded for it.
    package var bytesRead = 0
    /// Bytes in memory that were there already.
    package var bytesFromCache = 0

    package init(_ chunk: ColumnChunk?) {
        self.chunk = chunk
    }
}
