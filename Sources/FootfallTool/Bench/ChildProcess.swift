internal import FootfallModel

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// This tool once more, as a process whose standard output is read here.
///
/// It is killed if it still runs when the last reference goes.
final class ChildProcess {
    /// What came of a read that waits only so long.
    enum Output {
        case bytes([UInt8])
        case nothingYet
        case end
    }

    private static let readSizeBytes = 64 << 10

    private let id: pid_t
    private let output: Int32
    /// Whether the child leads a group of its own, so that it can be killed with its children.
    private let leadsGroup: Bool
    private var status: Int32?

    /// Starts the tool with some arguments.
    init(_ arguments: [String], leadsGroup: Bool) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Self.failure("pipe", errno) }
        // Neither end may stay open in other children, or the output would never end.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let started = Self.spawn(arguments, output: ends[1], leadsGroup: leadsGroup)
        close(ends[1])
        guard case .success(let id) = started else {
            close(ends[0])
            throw started.failure ?? Self.failure("posix_spawn", 0)
        }
        self.id = id
        self.leadsGroup = leadsGroup
        output = ends[0]
    }

    deinit {
        kill()
        _ = wait()
        close(output)
    }

    /// What the child printed next, waited for at most so long.
    func read(milliseconds: Int32) throws -> Output {
        var request = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        let ready = poll(&request, 1, milliseconds)
        if ready == 0 || (ready < 0 && errno == EINTR) { return .nothingYet }
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.readSizeBytes) { buffer, count in
            count = max(0, systemRead(output, buffer.baseAddress, buffer.count))
        }
        return bytes.isEmpty ? .end : .bytes(bytes)
    }

    /// Ends the child, and its children if it leads a group, without a chance to clean up.
    func kill() {
        guard status == nil else { return }
        _ = systemKill(leadsGroup ? -id : id, SIGKILL)
    }

    /// Waits for the child's end; whether it succeeded.
    func wait() -> Bool {
        if let status { return status == 0 }
        var ended: Int32 = -1
        while waitpid(id, &ended, 0) < 0 && errno == EINTR {}
        status = ended
        return ended == 0
    }

    private static func spawn(
        _ arguments: [String], output: Int32, leadsGroup: Bool
    ) -> Result<pid_t, FootfallError> {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        // The signals that this process ignores (`Interrupt`) must end the child.
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let group = leadsGroup ? POSIX_SPAWN_SETPGROUP : 0
        posix_spawnattr_setflags(&attributes, Int16(Int(group) | Int(POSIX_SPAWN_SETSIGDEF)))
        let tool = CommandLine.arguments.first ?? "footfall"
        var words = ([tool] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var id = pid_t()
        let code = posix_spawnp(&id, tool, &actions, &attributes, &words, environ)
        return code == 0 ? .success(id) : .failure(failure("posix_spawn", code))
    }

    private static func failure(_ call: String, _ code: Int32) -> FootfallError {
        FootfallError(.io, "\(call): \(String(cString: strerror(code)))")
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}

// The C functions whose names the methods above take.
private let systemRead = read(_:_:_:)
private let systemKill = kill(_:_:)
