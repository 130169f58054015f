internal import ArgumentParser
internal import Footfall
internal import FootfallModel
internal import FootfallStorage

/// `footfall verify`: reads every byte of a store.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read every byte of a store and report all damage.",
        discussion: "Exits with 3 if there is any. Meant for a store that nobody writes to.")

    @OptionGroup var target: StoreArgument

    func run() throws {
        let report = try StorageEngine.verify(target.store)
        for note in report.notes { StandardError.print("footfall: \(note)") }
        for damage in report.damages { try StandardOutput.write("\(damage)\n") }
        guard report.isSound else { throw EarlyExit(status: .damagedStore) }
        try StandardOutput.write(
            "sound: \(Figures.count(report.fileCount)) files, \(Figures.bytes(report.byteCount)), "
                + "\(Figures.count(report.rowCount)) events\n")
    }
}

/// `footfall repair`: gives up what is damaged, so that the rest can be used.
struct RepairCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair",
        abstract: "Make a damaged store usable by giving up what cannot be read.",
        discussion: "Damaged files are kept under another name. Prints what was given up.")

    @OptionGroup var target: StoreArgument

    func run() throws {
        for loss in try StorageEngine.repair(target.store, options: StorageOptions()) {
            try StandardOutput.write("\(loss)\n")
        }
    }
}
