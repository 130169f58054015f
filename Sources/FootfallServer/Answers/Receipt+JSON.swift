internal import Footfall
internal import FootfallModel

extension Receipt {
    /// How many of the errors an answer lists.
    private static let errorsMax = 1000

    /// Whether any event is stored now, or was before, or is in conflict with one: then sending the
    /// request again can't help.
    var hasSuccess: Bool { stored + duplicates + conflicts > 0 }

    /// The counts, and what is wrong with which events.
    ///
    ///     {"received",…,"rejected","errors":[{"index","field","message"}]}
    var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        IngestCounts(self).writeMembers(to: &json)
        json.key("errors")
        json.beginArray()
        for rejection in rejections.prefix(Self.errorsMax) { rejection.writeError(to: &json) }
        json.endArray()
        json.endObject()
        return json.takeBytes()
    }
}

extension IngestCounts {
    /// The counts as members of the object that was begun.
    func writeMembers(to json: inout JSONWriter) {
        let counts = [
            ("received", received), ("stored", stored), ("duplicates", duplicates),
            ("conflicts", conflicts), ("rejected", rejected),
        ]
        for (name, count) in counts {
            json.key(name)
            json.int(count)
        }
    }
}

extension Rejection {
    /// What is wrong with which event: without the event.
    fileprivate func writeError(to json: inout JSONWriter) {
        json.beginObject()
        json.key("index")
        json.int(index)
        json.key("field")
        json.string(field)
        json.key("message")
        json.string(message)
        json.endObject()
    }
}
