internal import FootfallModel

/// An event as a native line (without the newline), which can be sent again.
enum NativeLine {
    static func bytes(of event: Event) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        func text(_ key: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            writer.key(key)
            writer.string(value)
        }
        text("event", event.name)
        text("time", event.time.description)
        text("customer", event.customer)
        text("session", event.session)
        if !event.products.isEmpty {
            writer.key("product")
            writer.value(.array(event.products.map(Value.string)))
        }
        if let id = event.insertID, id.bytes.first == InsertID.Tag.own.rawValue {
            text("insert_id", String(decoding: id.bytes.dropFirst(), as: UTF8.self))
        }
        if !event.properties.isEmpty {
            writer.key("properties")
            writer.value(.object(event.properties))
        }
        writer.endObject()
        return writer.bytes
    }
}
