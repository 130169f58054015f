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

/// The command-line tool: one subcommand a file.
///
/// Data goes to standard output, all else to standard error, and the exit status tells a script what
/// happened (`ExitStatus`).
struct FootfallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "footfall",
        abstract: "An event store that answers counts, funnels and viewed-product lists.",
        subcommands: [
            IngestCommand.self, QueryCommand.self, ReplCommand.self, StatsCommand.self,
            VerifyCommand.self, RepairCommand.self, CompactCommand.self, ExportCommand.self,
            DeadLettersCommand.self, SettingsCommand.self, GenerateCommand.self, BenchCommand.self,
            WorkloadCommand.self, HelpCommand.self,
        ])
}

@main
enum Main {
    static func main() {
        Allocator.keepFreedMemory()
        do {
            var command = try FootfallCommand.parseAsRoot()
            try command.run()
        } catch {
            exit(report(error).rawValue)
        }
    }

    /// Says what went wrong and answers the status to exit with.
    private static func report(_ error: any Error) -> ExitStatus {
        switch error {
        case let error as EarlyExit:
            return error.status
        case let error as QueryFailure:
            StandardError.print(error.text)
            return error.status
        case let error as FootfallError:
            StandardError.print("footfall: \(error)")
            return ExitStatus(error.code)
        default:
            return reportUsage(error)
        }
    }

    /// Help that was asked for is data; wrong arguments are an error.
    private static func reportUsage(_ error: any Error) -> ExitStatus {
        let message = FootfallCommand.fullMessage(for: error)
        if FootfallCommand.exitCode(for: error) == .success {
            print(message)
            return .success
        }
        let text = message.hasPrefix("Error: ") ? String(message.dropFirst(7)) : message
        StandardError.print("footfall: \(text)")
        return .usage
    }
}
