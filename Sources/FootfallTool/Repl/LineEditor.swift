internal import CEditLine

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Lines from the person at the terminal, with editing and a history that outlives the session; or,
/// where standard input is no terminal, its plain lines.
struct LineEditor {
    /// What came of asking for a line.
    enum Input: Equatable {
        /// A line without its end.
        case line(String)
        /// Ctrl-C, which drops what was typed.
        case interrupt
        case end
    }

    private static let historyLinesMax: Int32 = 1000

    /// Whether a person types the lines.
    let isTerminal = isatty(STDIN_FILENO) == 1
    private let historyPath: String?

    /// Begins, with the history of earlier sessions.
    init() {
        historyPath = getenv("HOME").map { "\(String(cString: $0))/.footfall_history" }
        guard isTerminal else { return }
        setlocale(LC_CTYPE, "")  // so that libedit reads UTF-8
        using_history()
        stifle_history(Self.historyLinesMax)
        footfall_take_interrupts()
        if let historyPath { read_history(historyPath) }
    }

    /// The next line, or why there is none.
    func readLine(prompt: String) -> Input {
        guard isTerminal else { return Swift.readLine().map { .line($0) } ?? .end }
        guard let line = readline(prompt) else {
            return footfall_was_interrupted() != 0 ? .interrupt : .end
        }
        defer { free(line) }
        return .line(String(cString: line))
    }

    /// Whether a person's next line is there already, as when several were pasted.
    var moreFollows: Bool {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return isTerminal && poll(&input, 1, 0) > 0
    }

    /// Keeps a text for the arrow keys, in this session and later ones.
    func remember(_ text: String) {
        guard isTerminal else { return }
        add_history(text.split(whereSeparator: \.isNewline).joined(separator: " "))
        if let historyPath { write_history(historyPath) }
    }
}
