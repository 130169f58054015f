internal import ArgumentParser
internal import Footfall
internal import FootfallModel

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The collector server: one subcommand a file.
struct FootfallServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "footfall-server",
        abstract: "Takes events in over HTTP, by five tracking APIs, and answers questions.",
        subcommands: [ServeCommand.self, KeysCommand.self])
}

@main
enum Main {
    static func main() async {
        Allocator.returnFreedMemory()
        do {
            var command = try FootfallServerCommand.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as FootfallError {
            report("footfall-server: \(error)\n")
            exit(EXIT_FAILURE)
        } catch {
            FootfallServerCommand.exit(withError: error)
        }
    }

    /// Says something on standard error; that can't fail in a way that anybody would learn of.
    private static func report(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
