internal import ArgumentParser
internal import Footfall
internal import FootfallModel

/// `footfall stats`: what a store holds and what it takes.
struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Show what a store holds: events, columns, segments, sources, files.")

    @OptionGroup var target: StoreArgument

    @Flag(help: "Print a JSON object.")
    var json = false

    func run() throws {
        let store = try target.open(.read)
        let sections = StatisticsSections(try store.detailedStatistics()).sections
        try StandardOutput.write(json ? Self.json(sections) : Self.text(sections))
        try store.close()
    }

    private static func text(_ sections: [StatisticsSections.Section]) -> String {
        sections.filter { $0.table.rowCount > 0 }.map { section in
            "\(section.title)\n\(section.table.formatted(as: .table))"
        }
        .joined(separator: "\n")
    }

    /// An object with a list of rows for each section.
    private static func json(_ sections: [StatisticsSections.Section]) -> String {
        let members = sections.map { section in
            let rows = section.table.formatted(as: .jsonl).split(separator: "\n")
            return "\"\(section.title)\":[\(rows.joined(separator: ","))]"
        }
        return "{\(members.joined(separator: ","))}\n"
    }
}
