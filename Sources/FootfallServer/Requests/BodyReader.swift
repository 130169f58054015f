internal import FootfallWire
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Reads a request's body into memory, within the limits.
struct BodyReader {
    let limits: ServerLimits

    /// The body, unpacked, with room behind it for parsers.
    func read(_ request: Request, on flight: inout Flight) async throws -> RecordBlock {
        let length = try announcedLength(request)
        guard flight.grow(to: length ?? 0) else { throw Refusal.busy }
        var bytes: [UInt8] = []
        bytes.reserveCapacity((length ?? 0) + RecordBlock.padding)
        for try await part in request.body {
            let count = bytes.count + part.readableBytes
            guard count <= limits.bodyBytesMax else { throw Refusal.tooLarge(limits.bodyBytesMax) }
            guard flight.grow(to: count) else { throw Refusal.busy }
            bytes.append(contentsOf: part.readableBytesView)
        }
        // A connection that breaks in the middle of a body ends it like any other.
        if let length, bytes.count != length { throw Refusal.incomplete }
        return RecordBlock(padding: try unpacked(bytes, request, &flight))
    }

    /// What the client says of the body's length.
    private func announcedLength(_ request: Request) throws(Refusal) -> Int? {
        guard let text = request.headers[.contentLength] else { return nil }
        guard let length = Int(text), length >= 0 else {
            throw Refusal(.badRequest, "bad_length", "Content-Length is no length")
        }
        guard length <= limits.bodyBytesMax else { throw .tooLarge(limits.bodyBytesMax) }
        return length
    }

    private func unpacked(
        _ bytes: [UInt8], _ request: Request, _ flight: inout Flight
    ) throws(Refusal) -> [UInt8] {
        switch request.headers[.contentEncoding]?.lowercased() {
        case nil, "identity": return bytes
        case "gzip", "x-gzip":
            guard flight.grow(to: bytes.count + limits.bodyBytesMax) else { throw .busy }
            return try RequestGunzip.unpack(bytes, bytesMax: limits.bodyBytesMax)
        default:
            throw Refusal(
                .unsupportedMediaType, "unsupported_encoding",
                "Content-Encoding: gzip or none was expected")
        }
    }
}

extension RecordBlock {
    /// Bytes with room behind them.
    init(padding bytes: consuming [UInt8]) {
        let count = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: Self.padding))
        self.init(bytes: bytes, count: count, offset: 0, endOffset: count)
    }
}

extension Refusal {
    fileprivate static let incomplete = Refusal(
        .badRequest, "incomplete", "the body ends before its announced length")
}
