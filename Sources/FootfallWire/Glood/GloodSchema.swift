internal import FootfallModel

/// Checks a body against the vendor's OpenAPI schema.
///
/// Null counts as missing where a member is optional: clients write `null` for what they don't know.
struct GloodSchema {
    let body: JSONPlace
    let event: JSONPlace

    /// An id that must be there.
    func id(
        _ name: StaticString, of object: JSONPlace, _ field: String
    ) throws(EventFault) -> UnsafeRawBufferPointer {
        guard let place = object.value(name) else { throw EventFault(field, "missing", at: object) }
        let text = try text(place, field)
        guard !text.isEmpty else { throw EventFault(field, "empty", at: place) }
        return try limited(text, field, at: place)
    }

    /// An id that may be missing, null or empty.
    func optionalID(
        _ name: StaticString, of object: JSONPlace
    ) throws(EventFault) -> UnsafeRawBufferPointer? {
        guard let place = object.value(name), case let text = try text(place, "\(name)"),
            !text.isEmpty
        else { return nil }
        return try limited(text, "\(name)", at: place)
    }

    // What a client sent is not repeated: the message is the answer that others may read.
    func name() throws(EventFault) -> UnsafeRawBufferPointer {
        guard let place = event.value("name") else {
            throw EventFault("event.name", "missing", at: event)
        }
        let name = try text(place, "event.name")
        guard GloodRules.names.contains(where: { name.isEqual(to: $0) }) else {
            throw EventFault("event.name", "no event of this API", at: place)
        }
        return name
    }

    /// The time in microseconds; nil if none was sent.
    func time() throws(EventFault) -> Int64? {
        guard let place = event.value("timestamp") else { return nil }
        let text = try text(place, "event.timestamp")
        do throws(TimestampFault) {
            return try Timestamp(rfc3339: text).microseconds
        } catch {
            throw EventFault("event.timestamp", "\(error)", at: place)
        }
    }

    /// All that may be given and has a type.
    func optionalFields() throws(EventFault) {
        if let type = event.value("type") {
            try check(type, isOneOf: GloodRules.types, "event.type")
        }
        try objects(["data", "customData"], of: event, "event.")
        try texts(GloodRules.texts, of: body, "")
        try objects(GloodRules.objects, of: body, "")
        if let channel = body.value("channel") {
            try check(channel, isOneOf: GloodRules.channels, "channel")
        }
        if let type = body.value("page_type") {
            try check(type, isOneOf: GloodRules.pageTypes, "page_type")
        }
        if let device = body.value("device") {
            try texts(GloodRules.deviceTexts, of: device, "device.")
        }
    }

    private func texts(
        _ names: [StaticString], of object: JSONPlace, _ path: String
    ) throws(EventFault) {
        for name in names {
            if let place = object.value(name) { _ = try text(place, "\(path)\(name)") }
        }
    }

    private func objects(
        _ names: [StaticString], of object: JSONPlace, _ path: String
    ) throws(EventFault) {
        for name in names {
            guard let place = object.value(name), !place.isObject else { continue }
            throw EventFault("\(path)\(name)", "an object was expected", at: place)
        }
    }

    private func check(
        _ place: JSONPlace, isOneOf names: [StaticString], _ field: String
    ) throws(EventFault) {
        let text = try text(place, field)
        guard names.contains(where: { text.isEqual(to: $0) }) else {
            let list = names.map { "\($0)" }.joined(separator: ", ")
            throw EventFault(field, "one of \(list) was expected", at: place)
        }
    }

    private func text(
        _ place: JSONPlace, _ field: @autoclosure () -> String
    ) throws(EventFault) -> UnsafeRawBufferPointer {
        guard let text = place.text else {
            throw EventFault(field(), "a text was expected", at: place)
        }
        return text
    }

    private func limited(
        _ text: UnsafeRawBufferPointer, _ field: @autoclosure () -> String, at place: JSONPlace
    ) throws(EventFault) -> UnsafeRawBufferPointer {
        guard text.count <= WireLimits.idBytesMax else {
            throw EventFault(field(), WireFault.id(text.count), at: place)
        }
        return text
    }
}
