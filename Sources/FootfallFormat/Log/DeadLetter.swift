package import FootfallModel

/// An event that was refused, kept so that it can be looked at and sent again.
///
///     u8      kind       1 invalid, 2 conflict
///     i64     received   microseconds
///     text    source, field, message
///     bytes   shop, keyName, idempotencyKey   what the request said beside its body; empty if nothing
///     varint  index      the event's place in that body
///     varint  rawLength  of the bytes as they came
///     bytes   raw        at most 64 KiB of them
package struct DeadLetter: Equatable, Sendable {
    package static let rawBytesMax = 1 << 16
    /// The bytes of a letter whose texts are all empty.
    package static let byteCountMin = 18

    package var kind: Rejection.Kind
    package var received: Timestamp
    package var source: String
    package var field: String
    package var message: String
    /// What the request said beside the event; its place in the body is the first index.
    package var facts: RequestFacts
    /// How long the event was as it came; `raw` may hold less of it.
    package var rawLength: Int
    package var raw: [UInt8]

    package init(_ rejection: Rejection, received: Timestamp) {
        kind = rejection.kind
        self.received = received
        source = rejection.source
        field = rejection.field
        message = rejection.message
        facts = rejection.facts
        facts.firstIndex += rejection.index
        rawLength = rejection.raw.count
        raw = Array(rejection.raw.prefix(Self.rawBytesMax))
    }

    package init(from reader: inout FieldReader) throws {
        guard let kind = Rejection.Kind(rawValue: try reader.fixed()) else {
            throw reader.damage("an unknown kind of dead letter")
        }
        guard let received = Timestamp(microseconds: try reader.fixed()) else {
            throw reader.damage("a time outside the years 1 to 9999")
        }
        self.kind = kind
        self.received = received
        source = try reader.text()
        field = try reader.text()
        message = try reader.text()
        facts = try RequestFacts(from: &reader)
        rawLength = try reader.varint()
        raw = try reader.byteString()
    }

    package func encode(into writer: inout ByteWriter) {
        writer.append(fixed: kind.rawValue)
        writer.append(fixed: received.microseconds)
        writer.append(text: source)
        writer.append(text: field)
        writer.append(text: message)
        facts.encode(into: &writer)
        writer.append(count: rawLength)
        writer.append(byteString: raw)
    }

    /// Whether it holds all of the event as it came.
    package var isWhole: Bool { rawLength == raw.count }

    /// About as many bytes as it takes on disk.
    package var byteCount: Int {
        raw.count + message.utf8.count + field.utf8.count + source.utf8.count + facts.byteCount + 16
    }
}

extension RequestFacts {
    fileprivate init(from reader: inout FieldReader) throws {
        self.init()
        shop = try Self.header(reader.byteString())
        keyName = try reader.byteString()
        idempotencyKey = try Self.header(reader.byteString())
        firstIndex = try reader.varint()
        guard firstIndex <= Self.firstIndexMax else {
            throw reader.damage("an event at index \(firstIndex) of its body")
        }
    }

    /// No index ever comes near it; what is added to one that is read stays a number.
    private static let firstIndexMax = Int.max / 2

    fileprivate func encode(into writer: inout ByteWriter) {
        for part in [shop ?? [], keyName, idempotencyKey ?? []] { writer.append(byteString: part) }
        writer.append(count: firstIndex)
    }

    /// An empty header is as good as none.
    private static func header(_ value: [UInt8]) -> [UInt8]? { value.isEmpty ? nil : value }

    fileprivate var byteCount: Int {
        (shop?.count ?? 0) + keyName.count + (idempotencyKey?.count ?? 0)
    }
}

/// The payload of a record of dead letters: a varint count, then the letters.
package enum DeadLetterPayload {
    package static func encode(_ letters: some Collection<DeadLetter>) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(count: letters.count)
        for letter in letters { letter.encode(into: &writer) }
        return writer.bytes
    }

    package static func decode(_ payload: [UInt8]) throws -> [DeadLetter] {
        var reader = FieldReader(payload[...], subject: "dead letters")
        var letters: [DeadLetter] = []
        for _ in 0..<(try reader.count(ofSizeAtLeast: DeadLetter.byteCountMin)) {
            letters.append(try DeadLetter(from: &reader))
        }
        try reader.finish()
        return letters
    }
}
