internal import ArgumentParser

/// The command-line tool: one subcommand a file.
@main
struct FootfallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "footfall",
        abstract: "An event store that answers counts, funnels and viewed-product lists.",
        subcommands: [GenerateCommand.self])
}
