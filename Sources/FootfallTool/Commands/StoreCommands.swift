internal import ArgumentParser
internal import Footfall

/// `footfall compact`: merges what is not settled.
struct CompactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Merge segments until each event lies where it is found fastest.")

    @OptionGroup var target: StoreArgument

    func run() throws {
        let store = try target.open(.write)
        try store.compact()
        try store.close()
    }
}

/// `footfall export`: all events as native lines.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all events as native lines.",
        discussion: "Ingested into an empty store, they give an equal one.")

    @OptionGroup var target: StoreArgument

    func run() throws {
        let store = try target.open(.read)
        try store.snapshot().export { lines in try StandardOutput.write(lines) }
        try store.close()
    }
}

/// `footfall settings`: shows what the store was told about itself, or tells it.
struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Show the store's settings, or change one.",
        discussion: "zone: the time zone of questions without tz, such as Europe/Berlin.")

    @OptionGroup var target: StoreArgument

    @Argument(help: "The setting.")
    var name: String?

    @Argument(help: "Its new value.")
    var value: String?

    @Flag(help: "Forget the setting.")
    var unset = false

    func validate() throws {
        guard !unset || (name != nil && value == nil) else {
            throw ValidationError("--unset takes a setting and no value")
        }
    }

    func run() throws {
        let changes = value != nil || unset
        let store = try target.open(changes ? .write : .read)
        if let name, changes { try store.set(name, to: value) }
        let settings = store.settings
        for (known, value) in settings.sorted(by: { $0.key < $1.key })
        where name == nil || name == known {
            try StandardOutput.write("\(known) = \(value)\n")
        }
        try store.close()
    }
}
