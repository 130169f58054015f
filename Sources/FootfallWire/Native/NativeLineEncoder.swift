package import FootfallModel

/// Writes events as native lines, members in the byte order of their names.
///
/// An exported line carries `source` and `received` too, and ids that are not the event's own as
/// tag and digits, so that it gives the same event back.
package struct NativeLineEncoder {
    /// The lines written so far.
    package var bytes: [UInt8] { json.bytes }

    private let isExport: Bool
    private var json = JSONWriter()

    package init(isExport: Bool) {
        self.isExport = isExport
    }

    /// Forgets what was written, keeping the memory.
    package mutating func removeAll() { json.removeAll() }

    /// Writes an event and a line end.
    package mutating func encode(_ event: Event) {
        json.beginObject()
        member("customer", event.customer)
        member("event", event.name)
        if let id = event.insertID { member(id) }
        products(event.products)
        if !event.properties.isEmpty {
            json.key("properties")
            json.value(.object(event.properties))
        }
        if isExport { member("received", event.received?.description) }
        member("session", event.session)
        if isExport { member("source", event.source) }
        member("time", event.time.description)
        json.endObject()
        json.newline()
    }

    private mutating func member(_ name: String, _ text: String?) {
        guard let text else { return }
        json.key(name)
        json.string(text)
    }

    private mutating func member(_ id: InsertID) {
        if let text = id.ownText { return member("insert_id", text) }
        guard isExport, let tag = id.tag else { return }
        json.key("insert_id")
        json.beginObject()
        member("hex", String(decoding: id.hex, as: UTF8.self))
        member("tag", tag.name)
        json.endObject()
    }

    private mutating func products(_ products: [String]) {
        if products.count == 1 { return member("product", products[0]) }
        guard !products.isEmpty else { return }
        json.key("product")
        json.value(.array(products.map(Value.string)))
    }
}
