internal import ArgumentParser
internal import Footfall
internal import FootfallModel
internal import FootfallQuery

/// `footfall query`: an answer on standard output.
struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Answer questions in the query language.",
        discussion: """
            Several statements are separated by semicolons. In a JSON format errors are JSON too.
            """)

    @OptionGroup var target: StoreArgument
    @OptionGroup var limit: MemoryOption

    @Argument(help: "The question; - reads it from standard input.")
    var text: String

    @Option(help: "table, json, jsonl, csv, tsv or markdown.", transform: ResultFormat.named)
    var format: ResultFormat = .table

    @Option(
        name: .customLong("param"),
        help: ArgumentHelp(
            "What ?NAME stands for: a number, true, false, null, or a text.",
            valueName: "NAME=VALUE"))
    var parameters: [String] = []

    func validate() throws {
        _ = try values()
    }

    func run() throws {
        do {
            let text = text == "-" ? Self.readStandardInput() : text
            let statements = try Parser.parse(text)
            let store = try target.open(
                statements.contains(where: \.node.changesStore) ? .write : .read, limit.apply)
            let interrupt = Interrupt.ofCommand()
            for statement in statements {
                var answer = Answer(format: format)
                let rest = try answer.ask(
                    text.statement(at: statement.range), of: store, parameters: values()
                ) { interrupt.wasRequested }
                try answer.finish(rest)
            }
            try store.close()
        } catch {
            throw QueryFailure(error, format: format)
        }
    }

    private func values() throws -> [String: Value] {
        var values: [String: Value] = [:]
        for parameter in parameters {
            guard let equals = parameter.firstIndex(of: "="), equals != parameter.startIndex else {
                throw ValidationError("--param \(parameter): expected NAME=VALUE")
            }
            let text = parameter[parameter.index(after: equals)...]
            values[String(parameter[..<equals])] = Value(parameter: String(text))
        }
        return values
    }

    private static func readStandardInput() -> String {
        var text = ""
        while let line = readLine(strippingNewline: false) { text += line }
        return text
    }
}
