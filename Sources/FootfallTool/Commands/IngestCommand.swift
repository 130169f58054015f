internal import ArgumentParser
internal import Footfall
internal import FootfallModel

/// `footfall ingest`: files into a store.
struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Take the events of files into a store, which is made if there is none.",
        discussion: """
            Files may be gzip; - is standard input. The same file again goes on where an earlier \
            ingest ended, or stores nothing. Events that are rejected are named on standard error and \
            kept among the store's dead letters; the rest is stored, and the exit status is 1.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case footfall
        case csv
        case genlook
        case growlytics
        case glood
        case rebuy
        case esputnik
    }

    @OptionGroup var target: StoreArgument

    @Argument(help: "The files; - is standard input.")
    var files: [String]

    @Option(
        help: """
            footfall (JSON lines), csv, or the API whose requests' bodies the lines are: genlook, \
            growlytics, glood, rebuy (query strings) or esputnik.
            """)
    var format: Format = .footfall

    @Option(
        help: ArgumentHelp(
            """
            csv: which column is which field: event, customer, time, insert_id, session, product, \
            received, source. A constant is written with two equals signs.
            """,
            valueName: "FIELD=COLUMN,FIELD==TEXT"))
    var map: String?

    @Option(
        help: ArgumentHelp(
            "csv: columns that hold number or boolean.", valueName: "COLUMN:TYPE,…"))
    var types = ""

    @Option(help: ArgumentHelp("csv: columns to leave out.", valueName: "COLUMN,…"))
    var ignore = ""

    @Option(help: ArgumentHelp("csv: iso, s, ms or us.", valueName: "format"))
    var timeFormat = "iso"

    @Option(
        help: ArgumentHelp("Write what is rejected or conflicts to this file.", valueName: "file"))
    var rejects: String?

    @Option(
        help: ArgumentHelp(
            "How many MiB of events are gathered in memory before they are written.",
            valueName: "MiB"))
    var memtable = 64

    @Flag(help: "Take files in once more that were taken in before.")
    var again = false

    func validate() throws {
        guard (1...4096).contains(memtable) else {
            throw ValidationError("--memtable must be 1 to 4096")
        }
        guard format != .csv || map != nil else {
            throw ValidationError("--format csv needs --map event=COLUMN,time=COLUMN,…")
        }
        _ = try inputFormat()
    }

    func run() throws {
        let interrupt = Interrupt.ofCommand()
        let store = try target.open(.create) { options in
            options.memtableSizeBytes = memtable << 20
        }
        defer { try? store.close() }
        let rejections = try RejectionReport(path: rejects)
        var isStopped = false
        for file in files where !isStopped {
            isStopped = try ingest(file, into: store, interrupt, rejections)
        }
        let owed = store.owedSegmentCount
        try store.close()
        if owed > 0 {
            StandardError.print(
                "\(owed) segments wait to be merged; footfall compact \(target.store) makes "
                    + "questions faster")
        }
        if isStopped { throw EarlyExit(status: .interrupted) }
        if rejections.rejectedCount > 0 { throw EarlyExit(status: .failure) }
    }

    /// Takes one file in; true if that was interrupted.
    private func ingest(
        _ file: String, into store: EventStore, _ interrupt: Interrupt,
        _ rejections: RejectionReport
    ) throws -> Bool {
        let progress = IngestProgressLine(file: file)
        var options = IngestOptions()
        options.again = again
        options.onRejections = { try rejections.add($0, file: file) }
        options.onProgress = { state in
            progress.show(state)
            return !interrupt.wasRequested
        }
        defer { progress.clear() }
        let report = try store.ingest(file, as: inputFormat(), options: options)
        progress.clear()
        rejections.closeFile(file)
        StandardError.print(progress.summary(report))
        return report.end == .stopped
    }

    private func inputFormat() throws -> InputFormat {
        switch format {
        case .footfall: return .native
        case .genlook: return .genlook
        case .growlytics: return .growlytics
        case .glood: return .glood
        case .rebuy: return .rebuy
        case .esputnik: return .esputnik
        case .csv: return try csvFormat()
        }
    }

    private func csvFormat() throws -> InputFormat {
        do {
            return try .csv(map: map ?? "", types: types, ignore: ignore, timeFormat: timeFormat)
        } catch let error as FootfallError {
            throw ValidationError(error.message)
        }
    }
}
