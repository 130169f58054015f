package import FootfallModel

/// The tracking APIs whose requests are understood, by their fixed names.
package enum TrackingAPI: String, Sendable, CaseIterable {
    case genlook, growlytics, glood, rebuy, esputnik

    /// Decodes a file of request bodies, one a line.
    package var lines: any RecordDecoder {
        switch self {
        case .genlook: RequestDecoder<GenlookFormat>()
        case .growlytics: RequestDecoder<GrowlyticsFormat>()
        case .glood: RequestDecoder<GloodFormat>()
        case .rebuy: RequestDecoder<RebuyFormat>()
        case .esputnik: RequestDecoder<EsputnikFormat>()
        }
    }

    /// Decodes the body of one request.
    ///
    /// In the result the index of an event or a rejection is its place in the body.
    package func decode(_ body: RecordBlock, facts: RequestFacts) -> DecodedBatch {
        switch self {
        case .genlook: RequestDecoder<GenlookFormat>().decode(body: body, facts: facts)
        case .growlytics:
            RequestDecoder<GrowlyticsFormat>().decode(body: body, facts: facts)
        case .glood: RequestDecoder<GloodFormat>().decode(body: body, facts: facts)
        case .rebuy: RequestDecoder<RebuyFormat>().decode(body: body, facts: facts)
        case .esputnik: RequestDecoder<EsputnikFormat>().decode(body: body, facts: facts)
        }
    }
}
