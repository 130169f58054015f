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
            letter.writeLine(received: received, to: &json)
            try StandardOutput.write(json.takeBytes())
        }
        try store.close()
    }
}
