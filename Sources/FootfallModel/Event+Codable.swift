// Events, values and instants for Swift's coders, in the shape of a native line:
//
//     {"event":"…","customer":"…","time":"2026-04-16T10:30:00.000Z","insert_id":"…","session":"…",
//      "product":["…"],"properties":{…}}
//
// A convenience: coders that hide the number's token (Foundation's JSONDecoder does) read `1.0` as
// the integer 1. The decoder of native lines keeps the difference.

extension Timestamp: Codable {
    /// Reads an RFC 3339 text or an integer of epoch milliseconds.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let milliseconds = try? container.decode(Int64.self) {
            guard let time = Timestamp(milliseconds: milliseconds) else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "a time outside the years 1 to 9999")
            }
            self = time
            return
        }
        guard let time = Timestamp(rfc3339: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not an RFC 3339 time")
        }
        self = time
    }

    /// Writes the RFC 3339 text in UTC.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Value: Codable {
    /// Reads any JSON-like value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let int = try? container.decode(Int64.self) {
            self = .int(int)
        } else if let double = try? container.decode(Double.self) {
            self = .double(double)
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let values = try? container.decode([Value].self) {
            self = .array(values)
        } else {
            self = .object(try container.decode([Name: Value].self))
        }
    }

    /// Writes the value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .int(let int): try container.encode(int)
        case .double(let double): try container.encode(double)
        case .string(let text): try container.encode(text)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }
}

extension Event: Codable {
    private enum CodingKeys: String, CodingKey {
        case name = "event"
        case time, customer, session
        case products = "product"
        case source, received
        case insertID = "insert_id"
        case properties
    }

    /// Reads the shape of a native line; `product` is a text or a list of texts.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        let one = (try? members.decodeIfPresent(String.self, forKey: .products)).flatMap { $0 }
        let products =
            try one.map { [$0] } ?? members.decodeIfPresent([String].self, forKey: .products)
        self.init(
            name: try members.decode(String.self, forKey: .name),
            time: try members.decode(Timestamp.self, forKey: .time),
            received: try members.decodeIfPresent(Timestamp.self, forKey: .received),
            customer: try members.decodeIfPresent(String.self, forKey: .customer),
            session: try members.decodeIfPresent(String.self, forKey: .session),
            products: products ?? [],
            source: try members.decodeIfPresent(String.self, forKey: .source) ?? "footfall",
            insertID: try members.decodeIfPresent(InsertID.self, forKey: .insertID),
            properties: try members.decodeIfPresent([Name: Value].self, forKey: .properties)
                ?? [:])
    }

    /// Writes the shape of a native line, missing fields left out.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(name, forKey: .name)
        try members.encode(time, forKey: .time)
        try members.encodeIfPresent(received, forKey: .received)
        try members.encodeIfPresent(customer, forKey: .customer)
        try members.encodeIfPresent(session, forKey: .session)
        if products.count == 1 {
            try members.encode(products[0], forKey: .products)
        } else if !products.isEmpty {
            try members.encode(products, forKey: .products)
        }
        try members.encode(source, forKey: .source)
        try members.encodeIfPresent(insertID, forKey: .insertID)
        if !properties.isEmpty { try members.encode(properties, forKey: .properties) }
    }
}
