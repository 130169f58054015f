import FootfallFormat
package import FootfallModel

/// Whole events, each as one string of bytes: a tenth of what it takes as a value.
///
///     size    field
///     zigzag  time
///     varint  length of the customer's id
///     -       the customer's id; empty if there is none
///     varint  length of the insert id
///     -       the insert id; empty if there is none
///     -       a canonical value (`ValueCoding`): the list of name, source, session, products, time of
///             receipt, properties; null for what is missing
///
/// Never stored: what is read here was written by the same process.
package struct PackedEvents: Sendable {
    private var writer = ByteWriter()
    private var starts: [Int] = []

    var count: Int { starts.count }
    var byteCount: Int { writer.bytes.count + starts.count * MemoryLayout<Int>.stride }

    package init() {}

    package mutating func append(_ event: Event) {
        starts.append(writer.bytes.count)
        writer.append(zigzag: event.time.microseconds)
        writer.append(byteString: (event.customer ?? "").utf8)
        writer.append(byteString: event.insertID?.bytes ?? [])
        let rest: [Value] = [
            .string(event.name), .string(event.source), Self.value(event.session),
            .array(event.products.map(Value.string)),
            event.received.map { .int($0.microseconds) } ?? .null, .object(event.properties),
        ]
        writer.append(contentsOf: ValueCoding.encode(.array(rest)))
    }

    private static func value(_ text: String?) -> Value { text.map(Value.string) ?? .null }

    /// The event that was appended as the n-th.
    package func event(_ number: Int) throws -> Event {
        try withReader(number) { reader in
            let time = Timestamp(unchecked: try reader.zigzag())
            let customer = String(decoding: try reader.byteString(), as: UTF8.self)
            let id = Array(try reader.byteString())
            let rest = try ValueCoding.decode(Array(try reader.take(reader.remaining))[...])
            guard case .array(let parts) = rest, parts.count == 6,
                case .string(let name) = parts[0], case .string(let source) = parts[1]
            else { throw reader.damage("a packed event without name and source") }
            return Event(
                name: name, time: time, received: parts[4].time,
                customer: customer.isEmpty ? nil : customer, session: parts[2].text,
                products: parts[3].texts, source: source,
                insertID: id.isEmpty ? nil : InsertID(stored: id), properties: parts[5].members)
        }
    }

    /// The bytes of the id of an event's customer, for the time of the call; none if it has none.
    func withCustomer<Result>(
        _ number: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        try withReader(number) { reader in
            _ = try reader.zigzag()
            return try body(reader.byteString())
        }
    }

    private func withReader<Result>(
        _ number: Int, _ body: (inout ByteReader) throws -> Result
    ) rethrows -> Result {
        let end = number + 1 < starts.count ? starts[number + 1] : writer.bytes.count
        return try writer.bytes.withUnsafeBytes {
            var reader = ByteReader(UnsafeRawBufferPointer(rebasing: $0[starts[number]..<end]))
            return try body(&reader)
        }
    }
}

extension ByteReader {
    fileprivate mutating func byteString() throws -> UnsafeRawBufferPointer {
        try take(count(max: remaining))
    }
}

extension Value {
    fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }

    fileprivate var time: Timestamp? {
        if case .int(let microseconds) = self { Timestamp(microseconds: microseconds) } else { nil }
    }

    fileprivate var texts: [String] {
        if case .array(let values) = self { values.compactMap(\.text) } else { [] }
    }

    fileprivate var members: [Name: Value] {
        if case .object(let members) = self { members } else { [:] }
    }
}
