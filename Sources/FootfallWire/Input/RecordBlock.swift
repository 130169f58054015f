package import FootfallModel

/// A stretch of input that begins and ends with a record: what one thread decodes at a time.
///
/// Blocks are independent of each other, so several can be decoded at once; `offset` and the number
/// of lines that decoding reports put the results in order again.
package struct RecordBlock: Sendable {
    /// What keeps a block's one record from being read as such.
    package enum Fault: Sendable, Equatable {
        /// A record over the limit, this many bytes long; the block holds its first bytes.
        case oversize(length: Int)
        /// A quoted cell that does not end; the block holds the record's first line.
        case openQuote
    }

    /// How many readable bytes parsers want behind the records: whoever makes a block with so many
    /// saves a copy.
    package static let padding = TokenIndex.padding

    /// The records; only the first `count` bytes count, what follows is padding for parsers.
    package let bytes: [UInt8]
    package let count: Int
    /// Where the block begins in the (decompressed) input.
    package let offset: Int
    /// Where the next block begins.
    package let endOffset: Int
    package let fault: Fault?

    package init(bytes: [UInt8], count: Int, offset: Int, endOffset: Int, fault: Fault? = nil) {
        precondition(count <= bytes.count)
        self.bytes = bytes
        self.count = count
        self.offset = offset
        self.endOffset = endOffset
        self.fault = fault
    }

    /// Records that are in memory as a whole, such as a request's body.
    package init(_ bytes: [UInt8]) {
        self.init(bytes: bytes, count: bytes.count, offset: 0, endOffset: bytes.count)
    }

    /// Lends the records, followed by at least `TokenIndex.padding` readable bytes.
    func withPadded<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        let padded = bytes.count - count >= TokenIndex.padding ? bytes : Self.pad(bytes, count)
        return padded.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }

    private static func pad(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
        var padded: [UInt8] = []
        padded.reserveCapacity(count + TokenIndex.padding)
        padded.append(contentsOf: bytes[..<count])
        padded.append(contentsOf: repeatElement(0, count: TokenIndex.padding))
        return padded
    }
}

/// What came out of a block.
package struct DecodedBatch: Sendable {
    /// Where a row of the batch came from.
    package struct Origin: Sendable, Equatable {
        /// The line on which the record began, counted from the block's first; `shiftLines` makes
        /// it the input's.
        package var line: Int
        /// The record's bytes in the block.
        package var bytes: Range<Int>
    }

    /// The events that are well-formed.
    package var batch: EventBatch
    /// For each row of the batch, its record.
    package var origins: [Origin]
    /// The records that are not events, and why.
    ///
    /// Their index is the line on which they began.
    package var rejections: [Rejection]
    /// How many lines the block had.
    package var lineCount: Int
    /// Where to go on reading after this block, in the (decompressed) input.
    package var endOffset: Int
    /// The first line of an export, if the block began with one.
    package var exportHeader: ExportHeader?

    /// Events that came, well-formed or not.
    package var receivedCount: Int { batch.rowCount + rejections.count }

    /// Counts lines from the input's first instead of the block's.
    package mutating func shiftLines(by lines: Int) {
        for i in origins.indices { origins[i].line += lines }
        for i in rejections.indices { rejections[i].index += lines }
    }
}

/// Decodes blocks of one format.
///
/// Several threads may use one at the same time.
package protocol RecordDecoder: Sendable {
    func decode(_ block: RecordBlock) -> DecodedBatch
}
