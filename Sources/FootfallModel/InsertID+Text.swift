/// Insert ids as JSON: the event's own id is its text, any other `{"tag":"derived","hex":"0aff"}`.
///
/// The second form is reversible for every id, an own id that is not UTF-8 included.

extension InsertID.Tag {
    /// The tag's name in exported lines.
    package var name: String {
        switch self {
        case .own: "own"
        case .composed: "composed"
        case .derived: "derived"
        case .header: "header"
        }
    }

    package init?(name: String) {
        guard let tag = [Self.own, .composed, .derived, .header].first(where: { $0.name == name })
        else { return nil }
        self = tag
    }
}

extension InsertID {
    /// The longest id in bytes, its tag left out: one of three parts with 255 bytes each.
    package static let bytesMax = 3 * (2 + 255)

    package var tag: Tag? { bytes.first.flatMap(Tag.init) }
    package var payload: ArraySlice<UInt8> { bytes.dropFirst() }

    /// The id as a text, if it is the event's own and UTF-8.
    package var ownText: String? {
        tag == .own ? String(validating: payload, as: UTF8.self) : nil
    }

    /// The payload in lower-case hexadecimal digits.
    package var hex: [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return payload.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// The id of a tag's name and a payload in hexadecimal; nil if either is not one.
    package init?(tagName: String, hex: some Collection<UInt8>) {
        guard let tag = Tag(name: tagName), hex.count.isMultiple(of: 2), !hex.isEmpty,
            hex.count <= 2 * Self.bytesMax
        else { return nil }
        let nibbles = hex.compactMap(Self.nibble)
        guard nibbles.count == hex.count else { return nil }
        let pairs = stride(from: 0, to: nibbles.count, by: 2)
        self.init(tag: tag, pairs.map { nibbles[$0] << 4 | nibbles[$0 + 1] })
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension InsertID: Codable {
    private enum CodingKeys: String, CodingKey {
        case tag, hex
    }

    /// Reads a text as the event's own id, or a tag and hexadecimal digits.
    public init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.init(tag: .own, Array(text.utf8))
            return
        }
        let members = try decoder.container(keyedBy: CodingKeys.self)
        let hex = try members.decode(String.self, forKey: .hex)
        guard
            let id = InsertID(tagName: try members.decode(String.self, forKey: .tag), hex: hex.utf8)
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .hex, in: members,
                debugDescription: "not a tag's name and lower-case hexadecimal digits")
        }
        self = id
    }

    /// Writes the text of an own id, else the tag and hexadecimal digits.
    public func encode(to encoder: any Encoder) throws {
        if let text = ownText {
            var container = encoder.singleValueContainer()
            try container.encode(text)
            return
        }
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(tag?.name, forKey: .tag)
        try members.encode(String(decoding: hex, as: UTF8.self), forKey: .hex)
    }
}
