/// What a key allows.
package enum Grant: Hashable, Sendable {
    /// To send events of a source.
    case ingest(source: String)
    /// To ask questions, and to look at dead letters and metrics.
    case query
    /// To store definitions.
    case define
    /// To change settings.
    case settings
    /// To take dead letters in again.
    case reingest
}

/// Who a client is, by its key.
package struct KeyAccess: Sendable {
    /// The key's name, within which idempotency keys count.
    package var name: String
    package var grants: Set<Grant>

    package init(name: String, grants: Set<Grant>) {
        self.name = name
        self.grants = grants
    }
}

/// The keys that a server knows.
package struct AccessKeys: Sendable {
    private let find: @Sendable ([UInt8]) -> KeyAccess?

    package init(_ find: @escaping @Sendable ([UInt8]) -> KeyAccess?) {
        self.find = find
    }

    /// Who a secret stands for; nil if nobody.
    package func access(forSecret secret: some Collection<UInt8>) -> KeyAccess? {
        find(Array(secret))
    }
}
