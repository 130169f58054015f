package import FootfallModel

/// What the body of a request can be.
package enum RequestBodyFormat: Sendable, Hashable {
    /// A tracking API's.
    case tracking(TrackingAPI)
    /// Native lines, or the same objects in a JSON array.
    case native

    /// The format that a source's bodies have; nil for sources that bring none.
    package init?(source: String) {
        if let api = TrackingAPI(rawValue: source) {
            self = .tracking(api)
        } else if source == NativeLineDecoder.source {
            self = .native
        } else {
            return nil
        }
    }

    /// The `source` of its events.
    package var source: String {
        switch self {
        case .tracking(let api): api.rawValue
        case .native: NativeLineDecoder.source
        }
    }

    /// Decodes a body; the index of an event or a rejection is its place in it.
    package func decode(_ body: RecordBlock, facts: RequestFacts) -> DecodedBatch {
        switch self {
        case .tracking(let api): api.decode(body, facts: facts)
        case .native: NativeRequestDecoder.decode(body, facts: facts)
        }
    }
}
