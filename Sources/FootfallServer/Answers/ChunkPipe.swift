internal import Dispatch
internal import Footfall
internal import Synchronization

/// Hands the pieces of an answer from the thread that computes it to the task that sends it.
///
/// At most `depth` pieces lie between the two: who computes waits for who sends, and so for the
/// client.
final class ChunkPipe: Sendable {
    private static let depth = 4

    private struct State {
        var chunks: [[UInt8]] = []
        var end: Result<Void, any Error>?
        var reader: CheckedContinuation<Void, Never>?
        var isAbandoned = false
    }

    private let state = Mutex(State())
    private let room = DispatchSemaphore(value: 0)

    init() {
        // Raised here, not at its birth: Dispatch traps when a semaphore dies below its first value.
        for _ in 0..<Self.depth { room.signal() }
    }

    /// Whether nobody wants the answer any more.
    var isAbandoned: Bool { state.withLock(\.isAbandoned) }

    /// Hands a piece over, waiting for room; throws if there is none in time, or nobody wants it.
    func write(_ chunk: [UInt8], waitingAtMost seconds: Double) throws {
        let hasRoom = room.wait(timeout: .now() + max(0, seconds)) == .success
        try update { state in
            if !hasRoom { state.isAbandoned = true }
            guard !state.isAbandoned else {
                throw FootfallError(.cancelled, "the answer was given up")
            }
            state.chunks.append(chunk)
        }
    }

    /// Says that there is no more, or why.
    func finish(_ end: Result<Void, any Error>) {
        update { $0.end = end }
    }

    /// Says that nobody wants the answer any more.
    func abandon() {
        update { $0.isAbandoned = true }
        room.signal()
    }

    /// The next piece, for the one reader; nil after the last.
    func next() async throws -> [UInt8]? {
        while true {
            switch taken() {
            case .some(let result): return try result.get()
            case nil: await waitForNews()
            }
        }
    }

    private func taken() -> Result<[UInt8]?, any Error>? {
        let result: Result<[UInt8]?, any Error>? = state.withLock { state in
            if !state.chunks.isEmpty { return .success(state.chunks.removeFirst()) }
            return state.end.map { $0.map { nil } }
        }
        if case .success(.some)? = result { room.signal() }
        return result
    }

    private func waitForNews() async {
        await withCheckedContinuation { continuation in
            let hasNews = state.withLock { state in
                if state.chunks.isEmpty && state.end == nil {
                    state.reader = continuation
                    return false
                }
                return true
            }
            if hasNews { continuation.resume() }
        }
    }

    private func update<Result>(_ change: (inout State) throws -> Result) rethrows -> Result {
        let (result, reader) = try state.withLock { state in
            let result = try change(&state)
            defer { state.reader = nil }
            return (result, state.reader)
        }
        reader?.resume()
        return result
    }
}
