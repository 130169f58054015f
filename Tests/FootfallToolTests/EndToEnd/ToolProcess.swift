import Foundation
import Testing

/// The built tool, run as a process of its own.
final class ToolProcess {
    /// What a finished process left.
    struct Outcome {
        var status: Int32
        var output: String
        var error: String

        /// The lines of standard output.
        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    private let process = Process()
    private let outputURL: URL
    private let errorURL: URL

    /// Starts the tool; what it prints goes to files in a folder, so that no pipe can fill up.
    init(_ arguments: [String], in folder: Folder, input: FileHandle? = nil) throws {
        let name = UUID().uuidString
        outputURL = folder.url.appendingPathComponent("\(name).out")
        errorURL = folder.url.appendingPathComponent("\(name).err")
        process.executableURL = Self.executable
        process.arguments = arguments
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = try Self.create(outputURL)
        process.standardError = try Self.create(errorURL)
        try process.run()
    }

    /// The tool lies beside the test bundle.
    static var executable: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("footfall")
    }

    private static func create(_ url: URL) throws -> FileHandle {
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
    }

    var isRunning: Bool { process.isRunning }

    /// SIGINT.
    func interrupt() { process.interrupt() }

    /// SIGKILL: no chance to clean up.
    func kill() { _ = Foundation.kill(process.processIdentifier, SIGKILL) }

    func wait() throws -> Outcome {
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: outputURL), as: UTF8.self),
            error: String(decoding: try Data(contentsOf: errorURL), as: UTF8.self))
    }
}

/// A folder for one test, which goes with it.
final class Folder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("footfall-tool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of a name in the folder.
    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// Makes a file and answers its path.
    func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        try Data(bytes).write(to: url.appendingPathComponent(name))
        return path(name)
    }

    func file(_ name: String, _ text: String) throws -> String { try file(name, text.utf8) }

    /// Runs the tool to its end.
    @discardableResult
    func run(_ arguments: String..., input: String? = nil) throws -> ToolProcess.Outcome {
        let handle = try input.map { FileHandle(forReadingAtPath: try file("input", $0)) } ?? nil
        return try ToolProcess(arguments, in: self, input: handle).wait()
    }

    /// Generates events into a file.
    func generate(_ name: String, events: Int, seed: Int = 1) throws -> String {
        let outcome = try run("generate", "--events", "\(events)", "--seed", "\(seed)")
        #expect(outcome.status == 0)
        return try file(name, outcome.output)
    }

    /// The answer to a question with one number.
    func number(_ store: String, _ query: String) throws -> Int? {
        let outcome = try run("query", path(store), query, "--format", "csv")
        #expect(outcome.status == 0, "\(outcome.error)")
        return outcome.lines.last.flatMap { Int($0) }
    }
}
