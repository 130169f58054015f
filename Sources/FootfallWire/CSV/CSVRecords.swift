/// Where records of RFC 4180 end, and their cells.
///
/// A cell that begins with a quote ends with one; inside, two quotes stand for one, and line ends and
/// commas are text. A quote inside any other cell is text. Records end with LF or CRLF.
enum CSVRecords {
    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let newline = UInt8(ascii: "\n")

    /// The index behind the line end of the record that begins at `start`; nil if it has none.
    static func end(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var offset = start
        while offset < bytes.count {
            if bytes[offset] == quote {
                guard let closed = endOfQuoted(bytes, from: offset) else { return nil }
                offset = closed
            }
            while offset < bytes.count, bytes[offset] != comma {
                if bytes[offset] == newline { return offset + 1 }
                offset &+= 1
            }
            offset += 1
        }
        return nil
    }

    /// The index behind the last record that is complete, before any that is over the limit.
    static func lastEnd(in bytes: UnsafeRawBufferPointer) -> Int {
        if !bytes.contains(quote) { return (bytes.lastIndex(of: newline) ?? -1) + 1 }
        var last = 0
        while let end = end(in: bytes, from: last), end - last <= WireLimits.recordBytesMax {
            last = end
        }
        return last
    }

    /// Whether what has no line end is a record nevertheless: no quote is open.
    static func isWhole(_ bytes: ArraySlice<UInt8>) -> Bool {
        (Array(bytes) + [newline]).withUnsafeBytes { end(in: $0, from: 0) == $0.count }
    }

    /// The index behind the closing quote of a quoted cell; nil if there is none.
    private static func endOfQuoted(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var offset = start + 1
        while offset < bytes.count {
            if bytes[offset] == quote {
                guard offset + 1 < bytes.count, bytes[offset + 1] == quote else {
                    return offset + 1
                }
                offset += 1
            }
            offset &+= 1
        }
        return nil
    }

    /// A cell's bytes in its record, quotes around it left out.
    struct Cell {
        var start: Int
        var end: Int
        /// Two quotes inside stand for one.
        var hasDoubledQuotes: Bool
    }

    /// Cuts a record, its line end left out, into cells.
    ///
    /// - Returns: the offset of a byte that stands between a closing quote and the next comma; nil
    ///   if the record is well-formed.
    static func cells(of record: UnsafeRawBufferPointer, into cells: inout [Cell]) -> Int? {
        cells.removeAll(keepingCapacity: true)
        var offset = 0
        while true {
            var cell = Cell(start: offset, end: offset, hasDoubledQuotes: false)
            if offset < record.count, record[offset] == quote {
                offset = endOfQuoted(record, from: offset) ?? record.count
                cell.start += 1
                cell.end = offset - 1
                cell.hasDoubledQuotes = record[cell.start..<cell.end].contains(quote)
                if offset < record.count, record[offset] != comma { return offset }
            } else {
                while offset < record.count, record[offset] != comma { offset &+= 1 }
                cell.end = offset
            }
            cells.append(cell)
            guard offset < record.count else { return nil }
            offset += 1
        }
    }

    /// What a cell means: its bytes, doubled quotes made single.
    static func text(of cell: Cell, in record: UnsafeRawBufferPointer) -> [UInt8] {
        let raw = record[cell.start..<cell.end]
        guard cell.hasDoubledQuotes else { return Array(raw) }
        var text: [UInt8] = []
        var isSecond = false
        for byte in raw {
            isSecond = byte == quote && !isSecond
            if !isSecond { text.append(byte) }
        }
        return text
    }
}
