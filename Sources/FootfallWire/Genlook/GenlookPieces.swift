internal import FootfallModel

/// A batch taken apart without being read, as far as its structure holds.
struct GenlookPieces {
    let bytes: UnsafeRawBufferPointer
    private(set) var events: [Range<Int>] = []
    private var context = 0..<0
    /// What broke the structure behind the events, and where what can't be told apart begins.
    private(set) var fault: EventFault?
    private var faultStart = 0

    /// Takes a body apart; throws where that leaves nothing to take in.
    init(_ bytes: UnsafeRawBufferPointer, _ memory: BodyMemory) throws(EventFault) {
        self.bytes = bytes
        var pieces = JSONPieces(bytes)
        var fields = Fields()
        do throws(JSONFault) {
            try fields.read(&pieces, memory)
        } catch {
            fault = EventFault(error)
            faultStart = min(error.offset, bytes.count)
        }
        // Where the structure breaks among the events, those before the fault still count.
        let isBroken = fields.current == .events && fault != nil
        let list = isBroken ? fields.start..<bytes.count : fields.ranges[.events]
        try split(list)
        guard let context = fields.ranges[.context] else {
            throw fault ?? EventFault("context", "missing", offset: 0)
        }
        self.context = context
    }

    private mutating func split(_ list: Range<Int>?) throws(EventFault) {
        guard let list else { throw fault ?? EventFault("events", "missing", offset: 0) }
        var splitter = JSONArraySplitter(UnsafeRawBufferPointer(rebasing: bytes[list]))
        do throws(JSONFault) {
            while let range = try splitter.next() {
                events.append(
                    range.lowerBound + list.lowerBound..<range.upperBound + list.lowerBound)
            }
        } catch {
            let broken = EventFault(error, in: "events", base: list.lowerBound)
            if events.isEmpty { throw broken }
            fault = broken
            faultStart = events.last?.upperBound ?? list.lowerBound
        }
        guard GenlookRules.eventsPerBatch.contains(events.count) else {
            throw EventFault("events", GenlookRules.batchSizeReason, offset: list.lowerBound)
        }
    }

    /// Reads the context.
    func scannedContext(_ memory: BodyMemory) throws(EventFault) -> JSONPlace {
        let place = try scan(context, "context", memory)
        guard place.isObject else {
            throw EventFault("context", "an object was expected", at: place)
        }
        return place
    }

    /// Reads an event.
    func scannedEvent(_ index: Int, _ memory: BodyMemory) throws(EventFault) -> JSONPlace {
        try scan(events[index], "events[\(index)]", memory)
    }

    private func scan(
        _ range: Range<Int>, _ field: String, _ memory: BodyMemory
    ) throws(EventFault) -> JSONPlace {
        do throws(JSONFault) {
            let piece = UnsafeRawBufferPointer(rebasing: bytes[range])
            return try memory.scan(piece, base: range.lowerBound).root
        } catch {
            throw EventFault(error, in: field, base: range.lowerBound)
        }
    }

    /// A batch of one event, with its context: so a dead letter can be sent again.
    func body(with event: Int) -> [UInt8] {
        Self.body(
            event: UnsafeRawBufferPointer(rebasing: bytes[events[event]]),
            context: UnsafeRawBufferPointer(rebasing: bytes[context]))
    }

    static func body(
        event: UnsafeRawBufferPointer, context: UnsafeRawBufferPointer
    ) -> [UInt8] {
        Array(#"{"events":["#.utf8) + event + Array(#"],"context":"#.utf8) + context
            + Array("}".utf8)
    }

    /// What is left from the fault on.
    var rest: [UInt8] { Array(bytes[faultStart...]) }

    /// The values of a batch's members, as far as its structure holds.
    private struct Fields {
        enum Field { case events, context, other }

        /// Where the last one of each name lies.
        var ranges: [Field: Range<Int>] = [:]
        /// The one that is being passed, and where it begins.
        var current = Field.other
        var start = 0

        mutating func read(
            _ pieces: inout JSONPieces, _ memory: BodyMemory
        ) throws(JSONFault) {
            try pieces.expect("{", "a JSON object was expected")
            if !pieces.accept("}") {
                repeat {
                    let field = try Self.field(pieces.name(), pieces.bytes, memory)
                    try pieces.expect(":", "\":\" was expected after the name")
                    _ = pieces.peek()
                    (current, start) = (field, pieces.offset)
                    ranges[field] = try pieces.value()
                    current = .other
                } while pieces.accept(",")
                try pieces.expect("}", "\",\" or \"}\" was expected")
            }
            guard pieces.peek() == nil else {
                throw pieces.fault("the end of the JSON text was expected")
            }
        }

        private static func field(
            _ range: Range<Int>, _ bytes: UnsafeRawBufferPointer, _ memory: BodyMemory
        ) throws(JSONFault) -> Field {
            // Scanned, since a name may be written with escapes.
            let piece = UnsafeRawBufferPointer(rebasing: bytes[range])
            let name = try memory.scan(piece).root.text
            if name?.isEqual(to: "events") == true { return .events }
            return name?.isEqual(to: "context") == true ? .context : .other
        }
    }
}
