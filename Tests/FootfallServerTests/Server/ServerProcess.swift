import Foundation

/// The built server, run as a process of its own on a store in a folder of its own.
final class ServerProcess {
    private static let startSeconds = 30.0

    let folder: URL
    private var process = Process()
    private let logURL: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("footfall-server-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        logURL = folder.appendingPathComponent("log")
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Starts the server, anew if it ran before.
    func start(_ arguments: String...) throws {
        try Data().write(to: logURL)
        process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appendingPathComponent("footfall-server")
        process.arguments =
            ["serve", folder.appendingPathComponent("store").path, "--port", "0"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: logURL)
        try process.run()
    }

    /// What the server said so far.
    var log: String {
        get throws { String(decoding: try Data(contentsOf: logURL), as: UTF8.self) }
    }

    /// The port that it listens at, once it does.
    func port() async throws -> Int {
        let deadline = Date(timeIntervalSinceNow: Self.startSeconds)
        while Date() < deadline {
            let log = try log
            if log.contains("the store is open"),
                let found = log.firstMatch(of: /listening on [^ \n]*:(\d+)/),
                let port = Int(found.1)
            {
                return port
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw CocoaError(.executableLoad)
    }

    func send(_ signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    /// Waits for its end; the exit status, and how many seconds that took.
    func end() async throws -> (status: Int32, seconds: Double) {
        let start = Date()
        while process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
        return (process.terminationStatus, Date().timeIntervalSince(start))
    }
}
