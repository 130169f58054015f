internal import ArgumentParser

/// `footfall help`: the commands, or a page about a command or about the query language.
struct HelpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "help",
        abstract: "Show help for a command, or a page about the query language.",
        discussion: "Pages about the query language:\n\(HelpTopic.list)")

    @Argument(help: "A command or a page.")
    var subject: String?

    func run() throws {
        guard let subject else {
            let commands = FootfallCommand.helpMessage()
            return print("\(commands)\n\nPAGES ABOUT THE QUERY LANGUAGE:\n\(HelpTopic.list)")
        }
        // A command's own name comes before the beginning of a page's.
        let commands = FootfallCommand.configuration.subcommands
        if let command = commands.first(where: { $0.configuration.commandName == subject }) {
            return print(FootfallCommand.helpMessage(for: command))
        }
        guard let topic = HelpTopic.named(subject) else {
            throw ValidationError(
                "no command and no page \"\(subject)\"; pages:\n\(HelpTopic.list)")
        }
        print(topic.plainText)
    }
}
