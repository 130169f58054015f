internal import ArgumentParser
internal import Footfall
internal import FootfallModel

/// `footfall dead-letters`: the records that a store refused and kept.
struct DeadLettersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters",
        abstract: "List the records that were rejected or conflict, as JSON lines.",
        discussion: "The member raw is the record as it came: mended, it can be ingested again.")

    @OptionGroup var target: StoreArgument

    func run() throws {
        let store = try target.open(.read)
        try store.forEachDeadLetter { letter, received in
            var json = JSONWriter()
            json.beginObject()
            json.key("received")
            json.string(received.description)
            json.key("source")
            json.string(letter.source)
            letter.writeMembers(to: &json)
            json.endObject()
            json.newline()
            try StandardOutput.write(json.takeBytes())
        }
        try store.close()
    }
}

extension Rejection {
    /// What was wrong with which bytes, as members of the object that was begun.
    ///
    /// Bytes that are not UTF-8 are replaced.
    func writeMembers(to json: inout JSONWriter) {
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
