/// How records are told apart.
package enum RecordFraming: Sendable {
    /// A record a line.
    case lines
    /// RFC 4180: a line end inside quotes belongs to the cell.
    case csv
}

/// Cuts input into blocks of whole records, without looking into them more than it must.
///
///     let reader = RecordReader(InputReader(descriptor: file, name: "a.ndjson"), framing: .lines)
///     while let block = try reader.next() { … }  // decode blocks, on any thread
///
/// Where the blocks are cut depends on how the bytes arrive; which records there are does not. A
/// record over the limit becomes a block of its own that holds only its beginning; the rest is read
/// past. When reading fails, the records before the failure come first, then the error. A byte order
/// mark at the start of the input is left out.
package final class RecordReader {
    /// Lines that `first` and `skip` went past.
    package private(set) var linesPassed = 0
    /// How far the underlying file was read.
    package var fileBytesRead: Int { input.fileBytesRead }

    private let input: any ByteStream
    private let framing: RecordFraming
    private let blockBytes: Int
    /// Input that was read and not handed out, beginning with a record; then `padding` zeros.
    private var buffer = [UInt8](repeating: 0, count: TokenIndex.padding)
    /// Where `buffer` begins in the input.
    private var offset = 0
    private var isAtEnd = false
    private var failure: (any Error)?
    /// The record over the limit that is being read past, if there is one.
    private var oversize: Oversize?

    private struct Oversize {
        let head: [UInt8]
        let offset: Int
    }

    /// Makes a reader at the input's start.
    ///
    /// - Parameters:
    ///   - input: the decompressed bytes.
    ///   - framing: how records are told apart.
    ///   - blockBytes: about how large blocks are. What is looked for batch by batch, such as known
    ///     insert ids, is the cheaper the more of it comes at once.
    package init(_ input: any ByteStream, framing: RecordFraming, blockBytes: Int = 4 << 20) {
        self.input = input
        self.framing = framing
        self.blockBytes = blockBytes
    }

    /// The next records; nil at the end of the input.
    package func next() throws -> RecordBlock? {
        while true {
            if let block = oversize == nil ? takeBlock() : takeOversize() { return block }
            try fill()
            if isAtEnd, pending == 0, oversize == nil { return nil }
        }
    }

    /// The first record alone, such as a header; nil if the input is empty or it is over the limit.
    package func first() throws -> [UInt8]? {
        while firstEnd == nil, !isAtEnd, pending <= WireLimits.recordBytesMax { try fill() }
        let end = firstEnd ?? pending
        guard end > 0, end <= WireLimits.recordBytesMax else { return nil }
        defer { pass(end) }
        return Array(buffer[..<end])
    }

    /// Goes to a place at which an earlier reading ended.
    ///
    /// All before it is read past.
    package func skip(to target: Int) throws {
        while offset < target {
            if pending == 0 { try fill() }
            if pending == 0, isAtEnd { return }
            let count = min(pending, target - offset)
            pass(count)
        }
    }

    private func pass(_ count: Int) {
        linesPassed += buffer.withUnsafeBytes { countLines(in: $0[..<count]) }
        drop(count)
    }

    private func countLines(in bytes: Slice<UnsafeRawBufferPointer>) -> Int {
        var lines = 0
        for byte in bytes { lines &+= byte == UInt8(ascii: "\n") ? 1 : 0 }
        return lines
    }

    // MARK: Reading

    private var pending: Int { buffer.count - TokenIndex.padding }

    /// Reads about a block behind what is pending.
    ///
    /// Throws only when nothing is left to hand out before the failure.
    private func fill() throws {
        if isAtEnd {
            // What is left is the beginning of a record that reading failed in.
            if let failure { throw failure }
            return
        }
        let kept = pending
        let padding = TokenIndex.padding
        let old = buffer
        buffer = [UInt8](unsafeUninitializedCapacity: kept + blockBytes + padding) { new, count in
            new.baseAddress?.update(from: old, count: kept)
            count =
                kept + read(into: UnsafeMutableRawBufferPointer(new), from: kept, room: blockBytes)
            (new.baseAddress.map { $0 + count })?.update(repeating: 0, count: padding)
            count += padding
        }
        if offset == 0, kept == 0, buffer.starts(with: [0xef, 0xbb, 0xbf]) { drop(3) }
    }

    /// Reads until the room is full or the input ends; the number of bytes.
    private func read(into new: UnsafeMutableRawBufferPointer, from start: Int, room: Int) -> Int {
        var count = 0
        do {
            while count < room, !isAtEnd {
                let free = new[start + count..<start + room]
                let more = try input.read(into: UnsafeMutableRawBufferPointer(rebasing: free))
                isAtEnd = more == 0
                count += more
            }
        } catch {
            failure = error
            isAtEnd = true
        }
        return count
    }

    // MARK: Cutting

    /// The records that are complete, or nil if more must be read.
    private func takeBlock() -> RecordBlock? {
        guard pending > 0 else { return nil }
        let end = buffer.withUnsafeBytes { bytes in
            let bytes = UnsafeRawBufferPointer(rebasing: bytes[..<pending])
            return framing == .lines ? Self.lastLineEnd(bytes) : CSVRecords.lastEnd(in: bytes)
        }
        if end > 0 { return take(end) }
        if pending > WireLimits.recordBytesMax { return takeFaulty() }
        // At the end of the input the rest is a record too, unless reading failed in its middle.
        guard isAtEnd, failure == nil else { return nil }
        let isWhole = framing == .lines || CSVRecords.isWhole(buffer[..<pending])
        return isWhole ? take(pending) : takeFaulty()
    }

    private static func lastLineEnd(_ bytes: UnsafeRawBufferPointer) -> Int {
        bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    }

    /// A record that has no end within the limit: if it goes on over lines, a quote was not closed,
    /// and only its first line is given up; else it is read past.
    private func takeFaulty() -> RecordBlock? {
        let window = buffer[..<min(pending, WireLimits.recordBytesMax)]
        if let end = window.firstIndex(of: UInt8(ascii: "\n")) {
            return take(end + 1, fault: .openQuote)
        }
        if pending <= WireLimits.recordBytesMax { return take(pending, fault: .openQuote) }
        let head = Array(buffer[..<WireLimits.oversizeBytesKept])
        oversize = Oversize(head: head, offset: offset)
        return takeOversize()
    }

    /// The block that stands for a record over the limit, once its end is found.
    private func takeOversize() -> RecordBlock? {
        guard let oversize else { return nil }
        let end = buffer[..<pending].firstIndex(of: UInt8(ascii: "\n"))
        let length = offset + (end ?? pending) - oversize.offset
        drop(end.map { $0 + 1 } ?? pending)
        guard end != nil || (isAtEnd && failure == nil) else { return nil }
        self.oversize = nil
        return RecordBlock(
            bytes: oversize.head, count: oversize.head.count, offset: oversize.offset,
            endOffset: offset, fault: .oversize(length: length))
    }

    private var firstEnd: Int? {
        buffer.withUnsafeBytes { bytes in
            let bytes = UnsafeRawBufferPointer(rebasing: bytes[..<pending])
            return framing == .lines
                ? bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
                : CSVRecords.end(in: bytes, from: 0)
        }
    }

    /// Hands out the first `count` bytes that are pending.
    private func take(_ count: Int, fault: RecordBlock.Fault? = nil) -> RecordBlock {
        let block = RecordBlock(
            bytes: buffer, count: count, offset: offset, endOffset: offset + count, fault: fault)
        drop(count)
        return block
    }

    private func drop(_ count: Int) {
        buffer = Array(buffer[count...])
        offset += count
    }
}
