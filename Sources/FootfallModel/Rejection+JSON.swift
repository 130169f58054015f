extension Rejection {
    /// A dead letter as a JSON line: `{"received","source","kind","field","message","raw"}`.
    package func writeLine(received: Timestamp, to json: inout JSONWriter) {
        json.beginObject()
        json.key("received")
        json.string(received.description)
        json.key("source")
        json.string(source)
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
