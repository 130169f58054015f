extension Rejection {
    /// A dead letter as a JSON line: `{"received","source","shop"?,"kind","field","message","raw"}`.
    ///
    /// The shop is the one that a header of the request named. The name of the client's key and the
    /// `Idempotency-Key` are kept to take the record in again, and nobody's to read.
    package func writeLine(received: Timestamp, to json: inout JSONWriter) {
        json.beginObject()
        json.key("received")
        json.string(received.description)
        json.key("source")
        json.string(source)
        if let shop = facts.shop {
            json.key("shop")
            json.string(String(decoding: shop, as: UTF8.self))
        }
        writeMembers(to: &json)
        json.endObject()
        json.newline()
    }

    /// What was wrong with which bytes, as members of the object that was begun.
    ///
    /// Bytes that are not UTF-8 are replaced.
    package func writeMembers(to json: inout JSONWriter) {
        json.key("kind")
        json.string(kind == .conflict ? "conflict" : "invalid")
        json.key("field")
        json.string(field)
        json.key("message")
        json.string(message)
        json.key("raw")
        json.string(String(decoding: raw, as: UTF8.self))
    }
}
