internal import FootfallModel

/// A parsed document as the formats of requests read it.
///
/// Plain pointers: they are valid as long as the `BodyMemory` that made the document keeps it.
struct JSONDocument {
    let tape: JSONTape
    /// The document itself.
    let bytes: UnsafeRawBufferPointer
    /// The byte at which the value of each of the tape's words began.
    let offsets: UnsafePointer<Int>
    /// Where the document begins in the request's body.
    let base: Int

    var root: JSONPlace { JSONPlace(document: self, index: 1) }
}

/// A value in a document.
struct JSONPlace {
    let document: JSONDocument
    /// In the tape.
    let index: Int

    private var tape: JSONTape { document.tape }
    var kind: UInt8 { tape.kind(index) }
    var isNull: Bool { kind == JSONTape.Kind.null }
    var isObject: Bool { kind == JSONTape.Kind.beginObject }
    var isArray: Bool { kind == JSONTape.Kind.beginArray }

    /// The bytes of a text; nil for any other value.
    var text: UnsafeRawBufferPointer? {
        kind == JSONTape.Kind.text ? tape.text(index) : nil
    }

    /// The value of a number; nil for any other value.
    var number: NumberText.Reading? {
        switch kind {
        case JSONTape.Kind.int: .int(tape.int(index))
        case JSONTape.Kind.double: .double(tape.double(index))
        default: nil
        }
    }

    /// The text of a text or number, a number as it was written; nil for any other value.
    var scalarText: UnsafeRawBufferPointer? {
        switch kind {
        case JSONTape.Kind.text: return text
        case JSONTape.Kind.int, JSONTape.Kind.double:
            let start = document.offsets[index]
            let end = NumberText.extent(document.bytes, from: start)?.end ?? start
            return UnsafeRawBufferPointer(rebasing: document.bytes[start..<end])
        default: return nil
        }
    }

    /// Where it begins in the request's body.
    var offset: Int { document.offsets[index] + document.base }

    /// An object's members; none of any other value.
    var members: Members { Members(document: document, start: isObject ? index + 1 : nil) }

    /// An array's elements; none of any other value.
    var elements: Elements { Elements(document: document, start: isArray ? index + 1 : nil) }

    /// An array's elements; of any other value itself.
    var elementsOrSelf: [JSONPlace] { isArray ? Array(elements) : [self] }

    /// How many elements an array has.
    var count: Int { isArray ? tape.count(index) : 0 }

    /// The member of a name; nil if there is none.
    func member(_ name: StaticString) -> JSONPlace? {
        for member in members where member.name.isEqual(to: name) { return member.value }
        return nil
    }

    /// As above, but nil also for null.
    func value(_ name: StaticString) -> JSONPlace? {
        member(name).flatMap { $0.isNull ? nil : $0 }
    }

    struct Members: Sequence, IteratorProtocol {
        fileprivate let document: JSONDocument
        fileprivate var start: Int?

        mutating func next() -> (name: UnsafeRawBufferPointer, value: JSONPlace)? {
            guard let start, let name = document.tape.member(start) else { return nil }
            self.start = document.tape.end(of: name + 1)
            return (document.tape.text(name), JSONPlace(document: document, index: name + 1))
        }
    }

    struct Elements: Sequence, IteratorProtocol {
        fileprivate let document: JSONDocument
        fileprivate var start: Int?

        mutating func next() -> JSONPlace? {
            guard let index = start, document.tape.kind(index) != JSONTape.Kind.endArray else {
                return nil
            }
            start = document.tape.end(of: index)
            return JSONPlace(document: document, index: index)
        }
    }
}

extension JSONPlace {
    /// The id that a value is: a text, or a number as it was written; nil for null and an empty text.
    func id(_ field: @autoclosure () -> String) throws(EventFault) -> UnsafeRawBufferPointer? {
        guard let text = try product(field()), !text.isEmpty else { return nil }
        guard text.count <= WireLimits.idBytesMax else {
            throw EventFault(field(), WireFault.id(text.count), at: self)
        }
        return text
    }

    /// As `id`, without its limit: a product is a text of any length.
    ///
    /// Nil for null only.
    func product(_ field: @autoclosure () -> String) throws(EventFault) -> UnsafeRawBufferPointer? {
        if isNull { return nil }
        guard let text = scalarText else {
            throw EventFault(field(), "a text or a number was expected", at: self)
        }
        return text
    }
}
