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
    private static let historyLinesMax: Int32 = 1000

    private let isTerminal = isatty(STDIN_FILENO) == 1
    private let historyPath: String?

    /// Begins, with the history of earlier sessions.
    init() {
        historyPath = getenv("HOME").map { "\(String(cString: $0))/.footfall_history" }
        guard isTerminal else { return }
        setlocale(LC_CTYPE, "")  // so that libedit reads UTF-8
        using_history()
        stifle_history(Self.historyLinesMax)
        if let historyPath { read_history(historyPath) }
    }

    /// The next line without its end; nil at the end of the input.
    func readLine(prompt: String) -> String? {
        guard isTerminal else { return Swift.readLine() }
        guard let line = readline(prompt) else { return nil }
        defer { free(line) }
        return String(cString: line)
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
