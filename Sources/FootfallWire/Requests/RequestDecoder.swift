internal import FootfallModel

/// How the bodies of one API's requests are read.
protocol RequestFormat: Sendable {
    /// The format's name, and the source of its events.
    static var source: StaticString { get }

    /// Reads a body: appends its events, rejects what is none.
    ///
    /// At least `TokenIndex.padding` readable bytes follow the body.
    static func decode(_ body: UnsafeRawBufferPointer, into events: inout RequestEvents)

    /// What of a body that was refused may be kept.
    static func keepable(_ raw: [UInt8]) -> [UInt8]
}

extension RequestFormat {
    static func keepable(_ raw: [UInt8]) -> [UInt8] { raw }
}

/// A format whose body is one event, in JSON.
protocol SingleEventFormat: RequestFormat {
    /// Reads the event that a body is into the draft.
    static func read(
        _ body: JSONPlace, into draft: inout EventDraft, facts: RequestFacts, memory: BodyMemory
    ) throws(EventFault)
}

extension SingleEventFormat {
    static func decode(_ body: UnsafeRawBufferPointer, into events: inout RequestEvents) {
        do throws(EventFault) {
            try take(body, into: &events)
        } catch {
            events.reject(error, raw: keepable(Array(body)))
        }
    }

    private static func take(
        _ body: UnsafeRawBufferPointer, into events: inout RequestEvents
    ) throws(EventFault) {
        let (memory, facts) = (events.memory, events.facts)
        let root: JSONPlace
        do throws(JSONFault) {
            root = try memory.parse(body).root
        } catch {
            throw EventFault(error)
        }
        guard root.isObject else { throw EventFault("", "a JSON object was expected", at: root) }
        events.draft.removeAll()
        try read(root, into: &events.draft, facts: facts, memory: memory)
        try events.append()
    }
}

/// Decodes bodies of one format: those of requests, or a file of them, one a line.
struct RequestDecoder<Format: RequestFormat>: RecordDecoder {
    func decode(_ block: RecordBlock) -> DecodedBatch {
        var events = RequestEvents(source: Format.source, facts: RequestFacts())
        var line = 0
        block.withPadded { bytes in
            if let fault = block.fault {
                events.begin(line: 0, range: 0..<bytes.count)
                reject(bytes, fault, &events)
                line = 1
                return
            }
            var start = 0
            while start < bytes.count {
                let end = ByteSearch.first(UInt8(ascii: "\n"), in: bytes, from: start)
                let range = Self.trimmed(bytes, start..<(end ?? bytes.count))
                events.begin(line: line, range: range)
                decode(UnsafeRawBufferPointer(rebasing: bytes[range]), &events)
                line += 1
                start = (end ?? bytes.count) + 1
            }
        }
        return events.finish(lineCount: line, endOffset: block.endOffset)
    }

    /// Decodes one request; the index of an event or rejection is its place in the body.
    func decode(body: RecordBlock, facts: RequestFacts) -> DecodedBatch {
        var events = RequestEvents(source: Format.source, facts: facts)
        body.withPadded { bytes in
            events.begin(line: nil, range: 0..<bytes.count)
            if bytes.isEmpty {
                events.reject(EventFault("", "an empty body"), raw: [])
            } else {
                decode(bytes, &events)
            }
        }
        return events.finish(lineCount: 1, endOffset: body.endOffset)
    }

    private func decode(_ body: UnsafeRawBufferPointer, _ events: inout RequestEvents) {
        if body.isEmpty { return }
        guard body.count <= WireLimits.recordBytesMax else {
            return reject(body, .oversize(length: body.count), &events)
        }
        Format.decode(body, into: &events)
    }

    private func reject(
        _ body: UnsafeRawBufferPointer, _ fault: RecordBlock.Fault, _ events: inout RequestEvents
    ) {
        let reason =
            switch fault {
            case .oversize(let length): WireFault.oversize(length)
            case .openQuote: "the line does not end"
            }
        let head = Array(body.prefix(WireLimits.oversizeBytesKept))
        events.reject(EventFault("", reason), raw: Format.keepable(head))
    }

    /// A line without the blanks at its end and start; empty if it is blank.
    private static func trimmed(
        _ bytes: UnsafeRawBufferPointer, _ line: Range<Int>
    ) -> Range<Int> {
        var (start, end) = (line.lowerBound, line.upperBound)
        while end > start, isBlank(bytes[end - 1]) { end -= 1 }
        while start < end, isBlank(bytes[start]) { start += 1 }
        return start..<end
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0d
    }
}
