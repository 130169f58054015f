internal import FootfallModel

/// Decodes native lines: one JSON object a line.
///
///     {"event":"…","customer":"…"?,"time":"2026-04-16T10:30:00Z" | epoch ms,"insert_id":"…"?,
///      "session":"…"?,"product":"…"|["…"]?,"properties":{…}?}
///
/// Two passes at most. The fast one parses a line with simdjson and moves its leaves from the tape
/// into columns; it only says yes or no. A line that it refuses, and the rare one it can't be sure
/// of, is read again by `JSONScanner`, which says why and where. The same walk over the tape
/// (`NativeEventReader`) serves both.
package struct NativeLineDecoder: RecordDecoder {
    /// The name of the format, and the source of events that name none.
    package static let source = "\(sourceName)"
    static let sourceName: StaticString = "footfall"

    /// Whether lines may be those of an export: with `source`, `received` and ids of any tag, after
    /// a first line about the store.
    ///
    /// Files may, requests may not.
    package let allowsExportFields: Bool

    package init(allowsExportFields: Bool) {
        self.allowsExportFields = allowsExportFields
    }

    package func decode(_ block: RecordBlock) -> DecodedBatch {
        var lines = NativeLines(allowsExportFields: allowsExportFields)
        block.withPadded { bytes in
            if let fault = block.fault {
                lines.reject(bytes, fault: fault)
            } else {
                lines.decode(bytes, isStart: block.offset == 0)
            }
        }
        return lines.finish(endOffset: block.endOffset)
    }
}

/// The lines of one block, and what has come of them so far.
private struct NativeLines: ~Copyable {
    private let parser = JSONParser()
    private var events: NativeEventReader
    private var origins: [DecodedBatch.Origin] = []
    private var rejections: [Rejection] = []
    private var exportHeader: ExportHeader?
    private var line = 0
    /// Where the next backslash is, so that lines without one aren't searched for it one by one.
    private var nextBackslash = -1

    init(allowsExportFields: Bool) {
        events = NativeEventReader(allowsExportFields: allowsExportFields)
    }

    mutating func decode(_ bytes: UnsafeRawBufferPointer, isStart: Bool) {
        var start = 0
        while start < bytes.count {
            let end = ByteSearch.first(UInt8(ascii: "\n"), in: bytes, from: start) ?? bytes.count
            var contentEnd = end
            if contentEnd > start, bytes[contentEnd - 1] == UInt8(ascii: "\r") { contentEnd -= 1 }
            if !isBlank(bytes, start..<contentEnd) {
                decodeLine(bytes, start..<contentEnd, mayBeHeader: isStart && line == 0)
            }
            line += 1
            start = end + 1
        }
    }

    mutating func reject(_ head: UnsafeRawBufferPointer, fault: RecordBlock.Fault) {
        switch fault {
        case .oversize(let length): reject(head, field: "", WireFault.oversize(length))
        case .openQuote: reject(head, field: "", "the line does not end")
        }
        line = 1
    }

    consuming func finish(endOffset: Int) -> DecodedBatch {
        DecodedBatch(
            batch: events.finish(), origins: origins, rejections: rejections, lineCount: line,
            endOffset: endOffset, exportHeader: exportHeader)
    }

    @inline(__always)
    private func isBlank(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        for i in range where bytes[i] != 0x20 && bytes[i] != 0x09 { return false }
        return true
    }

    private mutating func decodeLine(
        _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, mayBeHeader: Bool
    ) {
        let text = UnsafeRawBufferPointer(rebasing: bytes[range])
        guard range.count <= WireLimits.recordBytesMax else {
            let head = UnsafeRawBufferPointer(rebasing: text[..<WireLimits.oversizeBytesKept])
            return reject(head, field: "", WireFault.oversize(range.count))
        }
        if mayBeHeader, readHeader(text) { return }
        if isFast(bytes, range), let tape = parser.parse(text), events.read(tape, line: text) {
            accept(range)
        } else if readSlowly(text) {
            accept(range)
        }
    }

    @inline(__always)
    private mutating func accept(_ range: Range<Int>) {
        origins.append(DecodedBatch.Origin(line: line, bytes: range))
    }

    /// Whether the fast parser can be trusted with a line: it turns half a surrogate pair, which
    /// begins with `\ud`, into bytes that are not UTF-8.
    @inline(__always)
    private mutating func isFast(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        if nextBackslash < range.lowerBound {
            let found = ByteSearch.first(UInt8(ascii: "\\"), in: bytes, from: range.lowerBound)
            nextBackslash = found ?? bytes.count
        }
        guard nextBackslash < range.upperBound else { return true }
        return !hasSurrogateEscape(bytes, range)
    }

    private func hasSurrogateEscape(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        var offset = range.lowerBound
        while let found = ByteSearch.first(UInt8(ascii: "\\"), in: bytes, from: offset),
            found + 2 < range.upperBound
        {
            if bytes[found + 1] == UInt8(ascii: "u"), bytes[found + 2] | 0x20 == UInt8(ascii: "d") {
                return true
            }
            offset = found + 2
        }
        return false
    }

    /// Reads a line that the fast pass did not accept; false if it is rejected.
    private mutating func readSlowly(_ text: UnsafeRawBufferPointer) -> Bool {
        var scanner = JSONScanner(text)
        do {
            try scanner.scan()
        } catch {
            reject(text, field: error.field, "\(error.reason) at byte \(error.offset)")
            return false
        }
        guard let fault = scanner.withTape({ events.readScanned($0) }) ?? nil else { return true }
        let place = fault.index.map { " at byte \(scanner.offsets[$0])" } ?? ""
        reject(text, field: fault.field, fault.reason + place)
        return false
    }

    /// Whether the line is an export's first, well-formed or not.
    private mutating func readHeader(_ text: UnsafeRawBufferPointer) -> Bool {
        guard events.allowsExportFields else { return false }
        var scanner = JSONScanner(text)
        guard (try? scanner.scan()) != nil,
            let members = scanner.withTape({
                $0.kind(1) == JSONTape.Kind.beginObject ? $0.members(1) : [:]
            }), members[ExportHeader.versionKey] != nil
        else { return false }
        do {
            exportHeader = try ExportHeader(members: members)
        } catch {
            reject(text, field: error.field, error.reason)
        }
        return true
    }

    private mutating func reject(_ raw: UnsafeRawBufferPointer, field: String, _ reason: String) {
        rejections.append(
            Rejection(
                index: line, field: field, message: reason, source: NativeLineDecoder.source,
                raw: Array(raw)))
    }
}
