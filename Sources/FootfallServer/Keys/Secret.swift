internal import Crypto

/// A key's secret: 32 random bytes, in hexadecimal digits, which need no escape in a URL or a header.
///
/// Only its SHA-256 is kept. A slow password hash would add nothing: nobody can try 2²⁵⁶ secrets, and
/// each request would pay for it.
package struct Secret: Sendable {
    /// Of secrets that were not made here, how short they may be.
    package static let bytesMin = 16
    /// A longer one is not looked at.
    package static let bytesMax = 512

    /// What a client sends.
    package let text: String

    /// A new one, from the system's source of randomness.
    package static func random() -> Secret {
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes(Array.init)
        return Secret(text: Hexadecimal.text(bytes))
    }

    /// One that a client has already; nil if it is too short, too long or no plain text.
    package init?(given text: String) {
        let bytes = text.utf8
        guard (Self.bytesMin...Self.bytesMax).contains(bytes.count),
            bytes.allSatisfy({ (0x21...0x7e).contains($0) })
        else { return nil }
        self.text = text
    }

    private init(text: String) { self.text = text }

    /// What is kept of it.
    package var digest: SecretDigest { SecretDigest(of: text.utf8) }
}

/// The SHA-256 of a secret.
package struct SecretDigest: Sendable, Equatable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    package init(of secret: some Collection<UInt8>) {
        self.init(bytes: SHA256.hash(data: Array(secret)))
    }

    /// Reads 64 hexadecimal digits; nil if it is something else.
    package init?(hexadecimal text: String) {
        guard let bytes = Hexadecimal.bytes(text), bytes.count == SHA256.byteCount else {
            return nil
        }
        self.init(bytes: bytes)
    }

    private init(bytes: some Sequence<UInt8>) {
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: Array(bytes)) }
    }

    package var hexadecimal: String {
        withUnsafeBytes(of: words) { Hexadecimal.text(Array($0)) }
    }

    /// Takes the same time wherever they differ.
    package static func == (left: SecretDigest, right: SecretDigest) -> Bool {
        let (a, b) = (left.words, right.words)
        return (a.0 ^ b.0) | (a.1 ^ b.1) | (a.2 ^ b.2) | (a.3 ^ b.3) == 0
    }
}

/// Bytes as pairs of hexadecimal digits.
private enum Hexadecimal {
    static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[place], let low = digits[place + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}
