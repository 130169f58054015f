internal import ArgumentParser
internal import FootfallStorefront

/// `footfall generate`: events of a made-up storefront on standard output.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write events of a made-up storefront, as native lines.",
        discussion: """
            The same number and seed give the same bytes on every machine. Some events arrive late, \
            some twice with the same insert id, unless --once: a store keeps exactly --events of them.
            """)

    @Option(help: "How many distinct events to write.")
    var events: Int

    @Option(help: "Another seed gives other events.")
    var seed: UInt64 = 1

    @Flag(help: "Leave out the lines that repeat an event.")
    var once = false

    func validate() throws {
        guard events >= 0 else { throw ValidationError("--events must not be negative") }
    }

    func run() throws {
        var generator = StorefrontGenerator(
            events: events, seed: seed, repeatsLines: !once)
        var lines: [UInt8] = []
        lines.reserveCapacity(Self.bufferSizeBytes + 4096)
        while generator.fill(&lines, upTo: Self.bufferSizeBytes) {
            try StandardOutput.write(lines)
        }
    }

    private static let bufferSizeBytes = 1 << 20
}
