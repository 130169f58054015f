/// The key, within a source, by which an event that is sent again is known.
///
/// Ids are bytes: nothing is folded. A tag keeps ids of different origin apart, so that a sender's
/// own id never meets one derived from content or taken from a header.
public struct InsertID: Hashable, Sendable {
    /// Where an id came from.
    public enum Tag: UInt8, Sendable {
        /// The event's own id.
        case own = 1
        /// Several parts, each length-prefixed (for example a shop and an event id).
        case composed = 2
        /// A hash of the event's content.
        case derived = 3
        /// An `Idempotency-Key` header and the event's index.
        case header = 4
    }

    /// The tag's byte, then the id's bytes: how ids are compared and stored.
    ///
    /// Never empty.
    public let bytes: [UInt8]

    /// An id of the event's own, or nil if the text is empty.
    public init?(own text: String) {
        guard !text.isEmpty else { return nil }
        self.init(tag: .own, Array(text.utf8))
    }

    /// An id of the given origin.
    public init(tag: Tag, _ payload: [UInt8]) {
        bytes = [tag.rawValue] + payload
    }

    /// An id of several parts: of each the length, as two bytes, high byte first, then its bytes.
    ///
    /// So no two lists of parts make the same id.
    package init(tag: Tag, parts: [some Collection<UInt8>]) {
        var payload: [UInt8] = []
        for part in parts {
            precondition(part.count <= UInt16.max, "a part's length fits two bytes")
            payload.append(UInt8(part.count >> 8))
            payload.append(UInt8(part.count & 0xff))
            payload.append(contentsOf: part)
        }
        self.init(tag: tag, payload)
    }

    /// In the first byte of a stored form: the rest is a UUID's 16 bytes (`InsertIDColumn`).
    package static let uuidFlag: UInt8 = 0x80

    /// An id from its stored form.
    package init(stored: some Collection<UInt8>) {
        let stored = Array(stored)
        guard stored.count == 1 + UUIDText.packedLength, stored[0] & Self.uuidFlag != 0 else {
            bytes = stored
            return
        }
        bytes =
            [stored[0] ^ Self.uuidFlag]
            + stored.withUnsafeBytes { UUIDText.unpack(UnsafeRawBufferPointer(rebasing: $0[1...])) }
    }
}
