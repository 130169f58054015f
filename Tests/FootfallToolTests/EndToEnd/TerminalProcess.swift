#if os(Linux)
    import Foundation
    import Glibc
    import Testing

    private let systemRead = read(_:_:_:)

    /// The built tool in a terminal of its own (a pseudo-terminal that is its controlling one), so that
    /// what a person types, Ctrl-C included, reaches it as it would there.
    final class TerminalProcess {
        // Of pty(4), ioctl_tty(2): the system's header makes these numbers by macros.
        private static let unlock: UInt = 0x4004_5431
        private static let getNumber: UInt = 0x8004_5430

        private let terminal: FileHandle
        private let process = Process()
        private var shown: [UInt8] = []

        /// Starts the tool with a folder as its home.
        init(_ arguments: [String], in folder: Folder) throws {
            let (terminal, own) = try Self.open()
            self.terminal = terminal
            process.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
            process.arguments = ["--ctty", "--wait", ToolProcess.executable.path] + arguments
            process.environment = [
                "HOME": folder.url.path, "TERM": "xterm", "LC_ALL": "C.UTF-8",
            ]
            process.standardInput = own
            process.standardOutput = own
            process.standardError = own
            try process.run()
        }

        /// A new terminal: the end for a person, and the one for a process.
        private static func open() throws -> (FileHandle, FileHandle) {
            let descriptor = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
            try #require(descriptor >= 0)
            let terminal = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            var (isLocked, number) = (Int32(0), Int32(0))
            try #require(
                ioctl(descriptor, unlock, &isLocked) == 0
                    && ioctl(descriptor, getNumber, &number) == 0)
            let own = Glibc.open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
            try #require(own >= 0)
            return (terminal, FileHandle(fileDescriptor: own, closeOnDealloc: true))
        }

        /// Types a text.
        func type(_ text: String) throws { try terminal.write(contentsOf: Array(text.utf8)) }

        /// Presses Ctrl-C.
        func interrupt() throws { try type("\u{3}") }

        /// Reads until a text was shown; what was shown up to its end.
        @discardableResult
        func wait(for text: String, seconds: Int = 60) throws -> String {
            let end = ContinuousClock.now + .seconds(seconds)
            while true {
                let all = String(decoding: shown, as: UTF8.self)
                if let found = all.range(of: text) {
                    shown = Array(all[found.upperBound...].utf8)
                    return String(all[..<found.upperBound])
                }
                try #require(ContinuousClock.now < end, "no '\(text)' in: \(all.suffix(2000))")
                try read()
            }
        }

        /// Reads some of what has come; what is not read fills the terminal's buffer and holds the
        /// process up.
        private func read() throws {
            var input = pollfd(fd: terminal.fileDescriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&input, 1, 100) > 0 else { return }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = systemRead(terminal.fileDescriptor, &bytes, bytes.count)
            try #require(count > 0, "the terminal was closed")
            shown += bytes[..<count]
        }

        /// The exit status, once the process has ended.
        func exitStatus() -> Int32 {
            process.waitUntilExit()
            return process.terminationStatus
        }
    }
#endif
