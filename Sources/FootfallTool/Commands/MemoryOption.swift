internal import ArgumentParser
internal import Footfall

/// What a question may keep in memory, as an option of the commands that ask.
struct MemoryOption: ParsableArguments {
    private static let range = 1...1_048_576

    @Option(
        help: ArgumentHelp(
            "How much one question may keep while it is answered.", valueName: "MiB"))
    var memory = StoreOptions().groupSizeBytesMax >> 20

    func validate() throws {
        guard Self.range.contains(memory) else {
            throw ValidationError("--memory must be 1 to \(Self.range.upperBound)")
        }
    }

    /// Sets the limit of a store that is to be opened.
    func apply(to options: inout StoreOptions) { options.groupSizeBytesMax = memory << 20 }
}
