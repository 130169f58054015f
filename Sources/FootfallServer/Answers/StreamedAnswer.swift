internal import Dispatch
internal import Footfall
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle

/// A long answer on its way to a client: computed on a thread of its own, sent as fast as the client
/// takes it.
///
/// It ends early when the client leaves, when its time is over, or when the server stops. Up to the
/// first piece an error can have a status of its own. After that the only thing left is to break off,
/// so that nobody takes a part for the whole.
final class StreamedAnswer: Sendable {
    /// An answer shorter than this is sent in one piece.
    private static let chunkBytes = 64 << 10

    private let mediaType: String
    private let deadline: ContinuousClock.Instant
    private let client: ClientPresence
    private let pipe = ChunkPipe()

    init(mediaType: String, for client: ClientPresence, seconds: Double) {
        self.mediaType = mediaType
        self.client = client
        deadline = .now + .seconds(seconds)
    }

    // MARK: The thread that computes

    /// Begins to compute the answer on another thread, if the gate lets it.
    func start(
        through gate: AnswerGate, _ compute: @escaping @Sendable (StreamedAnswer) throws -> Void
    ) throws(Refusal) {
        try gate.enter()
        Self.threads.async { [self] in
            let end = Result { try compute(self) }
            // First this, then the news: whoever is told of the end may ask again at once.
            gate.leave()
            pipe.finish(end)
        }
    }

    private static let threads = DispatchQueue(
        label: "footfall.server.answers", attributes: .concurrent)

    /// Sends bytes on once there are enough of them, and forgets those that were sent.
    func send(_ bytes: inout [UInt8], isLast: Bool = false) throws {
        guard isLast || bytes.count >= Self.chunkBytes else { return }
        try pipe.write(bytes, waitingAtMost: (deadline - .now) / .seconds(1))
        bytes = []
    }

    /// Whether to give up.
    var isCancelled: Bool { pipe.isAbandoned || client.hasLeft || .now >= deadline }

    // MARK: The task that sends

    /// The answer, or why there is none.
    func response() async throws -> Response {
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await begin()
            } onGracefulShutdown: {
                self.pipe.abandon()
            }
        } onCancel: {
            pipe.abandon()
        }
    }

    private func begin() async throws -> Response {
        let first = try await pipe.next() ?? []
        guard first.count >= Self.chunkBytes else {
            return response(ResponseBody(byteBuffer: ByteBuffer(bytes: first)))
        }
        return response(ResponseBody { writer in try await self.send(first, to: &writer) })
    }

    private func response(_ body: ResponseBody) -> Response {
        Response(status: .ok, headers: [.contentType: mediaType], body: body)
    }

    private func send(_ first: [UInt8], to writer: inout any ResponseBodyWriter) async throws {
        defer { pipe.abandon() }
        try await writer.write(ByteBuffer(bytes: first))
        while let chunk = try await pipe.next() {
            try await writer.write(ByteBuffer(bytes: chunk))
        }
        try await writer.finish(nil)
    }
}
