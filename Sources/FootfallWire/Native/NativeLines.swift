internal import FootfallModel

/// The lines of one block, and what has come of them so far; then those of the next.
///
/// Lines are decoded in groups whose tokens are found at once. If a group can't be indexed because
/// of one line, its lines are taken one by one.
struct NativeLines: ~Copyable {
    /// How many bytes of lines make a group: they and their tokens stay in the nearest caches.
    private static let groupBytes = 16 << 10
    /// What has met more paths than these, or has had larger blocks, is too large to be kept.
    private static let pathsKeptMax = 1024
    private static let blockBytesKeptMax = 8 << 20

    private var index = TokenIndex()
    private var reader: NativeLineReader
    private var origins: [DecodedBatch.Origin] = []
    private var rejections: [Rejection] = []
    private var exportHeader: ExportHeader?
    private var line = 0
    /// Whether the next block may begin with what this one leaves.
    private(set) var isWorthKeeping = true

    init(allowsExportFields: Bool) {
        reader = NativeLineReader(allowsExportFields: allowsExportFields)
    }

    /// What has come of the lines of a block, after which another one may be decoded.
    mutating func take(endOffset: Int) -> DecodedBatch {
        let taken = DecodedBatch(
            batch: reader.take(), origins: origins, rejections: rejections, lineCount: line,
            endOffset: endOffset, exportHeader: exportHeader)
        (origins, rejections, exportHeader, line) = ([], [], nil, 0)
        return taken
    }

    /// Decodes whole lines; `isStart` says that the first is the input's first.
    mutating func decode(_ bytes: UnsafeRawBufferPointer, isStart: Bool) {
        defer {
            isWorthKeeping =
                bytes.count <= Self.blockBytesKeptMax && reader.pathCount <= Self.pathsKeptMax
        }
        var start = isStart ? decodeHeader(bytes) : 0
        while start < bytes.count {
            let end = Self.lineEnd(bytes, from: min(start + Self.groupBytes, bytes.count) - 1)
            decodeGroup(bytes, start..<end)
            start = end
        }
    }

    /// Rejects the block, of which nothing can be decoded.
    mutating func reject(_ head: UnsafeRawBufferPointer, fault: RecordBlock.Fault) {
        switch fault {
        case .oversize(let length): reject(head, field: "", WireFault.oversize(length))
        case .openQuote: reject(head, field: "", "the line does not end")
        }
        line = 1
    }

    // MARK: Lines

    /// The offset behind the line that holds a byte.
    @inline(__always)
    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        ByteSearch.first(UInt8(ascii: "\n"), in: bytes, from: start).map { $0 + 1 } ?? bytes.count
    }

    /// A line without its end.
    @inline(__always)
    private static func content(
        _ bytes: UnsafeRawBufferPointer, _ line: Range<Int>
    ) -> Range<Int> {
        var end = line.upperBound
        if end > line.lowerBound, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > line.lowerBound, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return line.lowerBound..<end
    }

    private static func isBlank(_ text: UnsafeRawBufferPointer) -> Bool {
        text.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    // MARK: The fast way

    private mutating func decodeGroup(_ bytes: UnsafeRawBufferPointer, _ group: Range<Int>) {
        if let tokens = index.tokens(of: UnsafeRawBufferPointer(rebasing: bytes[group])) {
            return decodeLines(bytes, group, tokens)
        }
        guard Self.lineEnd(bytes, from: group.lowerBound) == group.upperBound else {
            return decodeEach(bytes, group)
        }
        let content = Self.content(bytes, group)
        readSlowly(UnsafeRawBufferPointer(rebasing: bytes[content]), content)
        line += 1
    }

    private mutating func decodeEach(_ bytes: UnsafeRawBufferPointer, _ lines: Range<Int>) {
        var start = lines.lowerBound
        while start < lines.upperBound {
            let end = Self.lineEnd(bytes, from: start)
            decodeGroup(bytes, start..<end)
            start = end
        }
    }

    private mutating func decodeLines(
        _ bytes: UnsafeRawBufferPointer, _ group: Range<Int>, _ tokens: TokenCursor
    ) {
        var tokens = tokens
        let text = UnsafeRawBufferPointer(rebasing: bytes[group])
        // Searched for once and not in each line: most files have none at all.
        var backslash = Self.nextBackslash(text, from: 0)
        var start = 0
        while start < text.count {
            let end = Self.lineEnd(text, from: start)
            if backslash < start { backslash = Self.nextBackslash(text, from: start) }
            let escape = backslash < end ? text.baseAddress.map { $0 + backslash } : nil
            decodeLine(text, start..<end, at: group.lowerBound, &tokens, escape)
            line += 1
            start = end
        }
    }

    private static func nextBackslash(_ text: UnsafeRawBufferPointer, from start: Int) -> Int {
        ByteSearch.first(UInt8(ascii: "\\"), in: text, from: start) ?? text.count
    }

    /// Decodes a line of the group that begins at `offset` of the block.
    @inline(__always)
    private mutating func decodeLine(
        _ group: UnsafeRawBufferPointer, _ line: Range<Int>, at offset: Int,
        _ tokens: inout TokenCursor, _ firstEscape: UnsafeRawPointer?
    ) {
        let content = Self.content(group, line)
        let blockRange = content.lowerBound + offset..<content.upperBound + offset
        let before = tokens
        if content.count <= WireLimits.recordBytesMax, tokens.offset < line.upperBound,
            reader.read(&tokens, lineEnd: line.upperBound, firstEscape: firstEscape)
        {
            return accept(blockRange)
        }
        tokens = before
        tokens.skip(to: line.upperBound)
        readSlowly(UnsafeRawBufferPointer(rebasing: group[content]), blockRange)
    }

    @inline(__always)
    private mutating func accept(_ content: Range<Int>) {
        origins.append(DecodedBatch.Origin(line: line, bytes: content))
    }

    // MARK: The slow way

    /// Reads a line that the fast way did not accept.
    private mutating func readSlowly(_ text: UnsafeRawBufferPointer, _ content: Range<Int>) {
        if Self.isBlank(text) { return }
        guard text.count <= WireLimits.recordBytesMax else {
            let head = UnsafeRawBufferPointer(rebasing: text[..<WireLimits.oversizeBytesKept])
            return reject(head, field: "", WireFault.oversize(text.count))
        }
        var scanner = JSONScanner(text)
        do {
            try scanner.scan()
        } catch {
            return reject(text, field: error.field, "\(error.reason) at byte \(error.offset)")
        }
        guard let fault = scanner.withTape({ reader.readScanned($0) }) ?? nil else {
            return accept(content)
        }
        let place = fault.index.map { " at byte \(scanner.offsets[$0])" } ?? ""
        reject(text, field: fault.field, fault.reason + place)
    }

    /// Reads an export's first line, well-formed or not; the offset behind it, 0 if it is none.
    private mutating func decodeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        let end = Self.lineEnd(bytes, from: 0)
        let text = UnsafeRawBufferPointer(rebasing: bytes[Self.content(bytes, 0..<end)])
        guard reader.allowsExportFields, text.count <= WireLimits.recordBytesMax else { return 0 }
        var scanner = JSONScanner(text)
        guard (try? scanner.scan()) != nil,
            let members = scanner.withTape({
                $0.kind(1) == JSONTape.Kind.beginObject ? $0.members(1) : [:]
            }), members[ExportHeader.versionKey] != nil
        else { return 0 }
        do {
            exportHeader = try ExportHeader(members: members)
        } catch {
            reject(text, field: error.field, error.reason)
        }
        line = 1
        return end
    }

    private mutating func reject(_ raw: UnsafeRawBufferPointer, field: String, _ reason: String) {
        rejections.append(
            Rejection(
                index: line, field: field, message: reason, source: NativeLineDecoder.source,
                raw: Array(raw)))
    }
}
