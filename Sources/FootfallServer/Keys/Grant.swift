internal import FootfallWire

/// What a key allows.
///
/// Its text, in key files and on the command line:
///
///     ingest:NAME   sends events of a wire format; `ingest` alone stands for all of them
///     query         asks questions and reads dead letters
///     define        changes definitions
///     settings      changes settings
///     reingest      takes dead letters in again
package enum Grant: Hashable, Sendable {
    case ingest(source: String)
    case query
    case define
    case settings
    case reingest

    /// The wire formats that can be sent, by name.
    package static let sources = TrackingAPI.allCases.map(\.rawValue) + ["footfall"]

    /// Every grant there is, in the order in which they are printed.
    package static let all = ingestAll + [.query, .define, .settings, .reingest]

    private static let ingestAll = sources.map { Grant.ingest(source: $0) }

    /// The grant's text.
    package var text: String {
        switch self {
        case .ingest(let source): "ingest:\(source)"
        case .query: "query"
        case .define: "define"
        case .settings: "settings"
        case .reingest: "reingest"
        }
    }

    /// The grants that a text stands for; nil if it is none.
    package static func named(_ text: some StringProtocol) -> [Grant]? {
        if text == "ingest" { return ingestAll }
        return all.first { $0.text == text }.map { [$0] }
    }
}

extension Set<Grant> {
    /// The texts in their order, with commas.
    package var text: String {
        Grant.all.filter(contains).map(\.text).joined(separator: ",")
    }
}
