internal import ArgumentParser
internal import Footfall
internal import FootfallModel
internal import FootfallQuery

/// `footfall repl`: questions and answers at a prompt.
struct ReplCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repl",
        abstract: "Ask questions at a prompt.",
        discussion: """
            A question that is whole on one line is answered at once; one that is not goes on until \
            a blank line or a semicolon. help shows some questions, help and the name of a page that \
            page, quit (or Ctrl-D) leaves. Ctrl-C gives up the question that runs, or drops what was \
            typed.
            """)

    private static let help = """
        count of product_viewed last 7 days per day
        count, customers of checkout_completed by country top 10
        funnel product_viewed then product_added_to_cart then checkout_completed within 7 days
        viewed for "c-42" limit 20
        replay "c-42" since yesterday
        show events; show properties of product_viewed; show segments
        quit

        Ctrl-C gives up the question that runs; at the prompt it drops what was typed.

        help and one of these names:
        \(HelpTopic.list)
        """

    @OptionGroup var target: StoreArgument
    @OptionGroup var limit: MemoryOption

    func run() throws {
        let store = try target.open(.read, limit.apply)
        let editor = LineEditor()
        // Lines that nobody types are a script: like any other, it ends when it is interrupted.
        let interrupt = editor.isTerminal ? Interrupt.ofSession() : nil
        var buffer = StatementBuffer()
        while let line = Self.nextLine(editor, &buffer) {
            if !buffer.isOpen {
                let words = Self.words(of: line)
                if ["quit", "exit"].contains(words.first), words.count == 1 { break }
                if let help = Self.help(for: words) {
                    try StandardOutput.write(help + "\n")
                    continue
                }
            }
            guard let text = buffer.add(line, moreFollows: editor.moreFollows) else { continue }
            editor.remember(text)
            try answer(text, from: store, interrupt)
        }
        if let text = buffer.take() { try answer(text, from: store, interrupt) }
        try store.close()
    }

    /// The next line; Ctrl-C drops it and the text that it goes on with, and asks anew.
    private static func nextLine(_ editor: LineEditor, _ buffer: inout StatementBuffer) -> String? {
        while true {
            switch editor.readLine(prompt: buffer.isOpen ? "     ...> " : "footfall> ") {
            case .line(let line): return line
            case .end: return nil
            case .interrupt:
                _ = buffer.take()
                StandardError.print("^C")
            }
        }
    }

    /// The words of a command, without the `;` and the `\` that people write from habit.
    private static func words(of line: String) -> [String] {
        line.lowercased().split { $0.isWhitespace || $0 == ";" || $0 == "\\" }.map(String.init)
    }

    /// What is shown for `help` and a page's name; nil if the words are no such command.
    static func help(for words: [String]) -> String? {
        guard words.first == "help", words.count <= 2 else { return nil }
        guard words.count == 2 else { return help }
        return HelpTopic.named(words[1])?.plainText ?? "no page '\(words[1])'; \(help)"
    }

    /// Prints the answers, or what is wrong with the question; only a failing output ends the session.
    private func answer(
        _ text: String, from store: EventStore, _ interrupt: Interrupt?
    ) throws {
        interrupt?.reset()
        do {
            for statement in try Parser.parse(text) {
                let piece = text.statement(at: statement.range)
                var answer = Answer(format: .table)
                let rest =
                    try statement.node.changesStore
                    ? change(piece)
                    : answer.ask(piece, of: store) { interrupt?.wasRequested ?? false }
                try answer.finish(rest)
                StandardError.print(Self.footer(answer.rowCount, rest.elapsedMilliseconds))
            }
        } catch let error as QueryError {
            StandardError.print(error.rendered())
        } catch let error as FootfallError where error.code != .io {
            // The terminal has just shown ^C, without an end of its line.
            let start = error.code == .cancelled ? "\n" : ""
            StandardError.print("\(start)footfall: \(error)")
        }
    }

    /// How long the engine took: without reading the question and printing the answer.
    private static func footer(_ rowCount: Int, _ milliseconds: Double) -> String {
        let rows = rowCount == 1 ? "1 row" : "\(rowCount) rows"
        return "\(rows) in \(Figures.decimal(milliseconds, places: 3)) ms"
    }

    /// Runs a `define`, for which the store is opened for writing as briefly as possible.
    private func change(_ text: String) throws -> ResultTable {
        let store = try target.open(.write)
        let table = try store.query(text)
        try store.close()
        return table
    }
}
