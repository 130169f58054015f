package import FootfallModel

/// A key as its file keeps it: a line.
///
///     storefront  ingest:genlook,ingest:rebuy  9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
///     beacons     ingest:genlook               anonymous
///
/// A name, grants, and the SHA-256 of the secret in hexadecimal digits. `anonymous` in its place
/// grants to requests without a secret: browsers that run a vendor's own script carry none.
package struct AccessKey: Sendable, Equatable {
    package static let nameBytesMax = 64

    package let name: String
    package let grants: Set<Grant>
    /// The secret's; nil if none is asked for.
    package let digest: SecretDigest?

    /// Throws if the name is not 1 to 64 letters, digits, dots, dashes and underscores, if nothing
    /// is granted, or if whoever comes would be granted more than to send events.
    package init(
        name: String, grants: Set<Grant>, digest: SecretDigest?
    ) throws(FootfallError) {
        guard (1...Self.nameBytesMax).contains(name.utf8.count),
            name.utf8.allSatisfy(Self.isNameByte)
        else {
            throw FootfallError(
                .invalidInput,
                "a key's name is 1 to \(Self.nameBytesMax) letters, digits, '.', '-' and '_'")
        }
        guard !grants.isEmpty else {
            throw FootfallError(.invalidInput, "key \(name) grants nothing")
        }
        if digest == nil, let excess = grants.first(where: { !$0.isIngest }) {
            throw FootfallError(
                .invalidInput, "key \(name) has no secret: it can't grant \(excess.text)")
        }
        (self.name, self.grants, self.digest) = (name, grants, digest)
    }

    /// Reads a line that is neither blank nor a comment.
    package init(line: some StringProtocol) throws(FootfallError) {
        let parts = line.split(whereSeparator: \.isWhitespace)
        guard parts.count == 3 else {
            throw FootfallError(.invalidInput, "a name, grants and a digest were expected")
        }
        var grants: Set<Grant> = []
        for text in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
            guard let named = Grant.named(text) else {
                throw FootfallError(.invalidInput, "no grant is called '\(text)'")
            }
            grants.formUnion(named)
        }
        try self.init(
            name: String(parts[0]), grants: grants, digest: Self.digest(String(parts[2])))
    }

    /// The line, without its end.
    package var line: String {
        let digest = digest?.hexadecimal ?? "anonymous"
        return "\(name) \(grants.text) \(digest)"
    }

    private static func digest(_ text: String) throws(FootfallError) -> SecretDigest? {
        if text == "anonymous" { return nil }
        guard let digest = SecretDigest(hexadecimal: text) else {
            throw FootfallError(
                .invalidInput, "'anonymous' or the 64 digits of a SHA-256 were expected last")
        }
        return digest
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension Grant {
    fileprivate var isIngest: Bool {
        if case .ingest = self { true } else { false }
    }
}
