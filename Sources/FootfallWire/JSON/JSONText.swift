package import FootfallModel

/// A JSON text as a value: for the few documents that are wanted as one.
package enum JSONText {
    /// The value of a text; nil if it is no JSON.
    package static func value(_ bytes: [UInt8]) -> Value? {
        bytes.withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            guard (try? scanner.scan()) != nil else { return nil }
            return scanner.withTape { $0.value(1) }
        }
    }
}
