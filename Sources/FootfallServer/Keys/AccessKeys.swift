package import FootfallModel

/// What whoever made a request may do.
package struct KeyAccess: Sendable, Equatable {
    /// The key's name: for logs, and the scope of `Idempotency-Key`s.
    package var name: String
    package var grants: Set<Grant>

    package init(name: String, grants: Set<Grant>) {
        (self.name, self.grants) = (name, grants)
    }
}

/// The keys that a server knows.
package struct AccessKeys: Sendable {
    package private(set) var keys: [AccessKey] = []

    package init() {}

    /// Reads a key file's text; an error names the line.
    package init(text: String) throws(FootfallError) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            guard let first = line.first(where: { !$0.isWhitespace }), first != "#" else {
                continue
            }
            do throws(FootfallError) {
                try add(AccessKey(line: line))
            } catch {
                throw FootfallError(error.code, "line \(index + 1): \(error.message)")
            }
        }
    }

    /// The key file's text.
    package var text: String {
        "# Footfall keys: a name, grants, the SHA-256 of the secret\n"
            + keys.map { $0.line + "\n" }.joined()
    }

    package mutating func add(_ key: AccessKey) throws(FootfallError) {
        guard !keys.contains(where: { $0.name == key.name }) else {
            throw FootfallError(.invalidInput, "there is a key named \(key.name) already")
        }
        if let digest = key.digest, let other = keys.first(where: { $0.digest == digest }) {
            throw FootfallError(
                .invalidInput, "keys \(other.name) and \(key.name) have the same secret")
        }
        keys.append(key)
    }

    package mutating func revoke(_ name: String) throws(FootfallError) {
        guard let index = keys.firstIndex(where: { $0.name == name }) else {
            throw FootfallError(.notFound, "there is no key named '\(name)'")
        }
        keys.remove(at: index)
    }

    /// What a secret allows; nil if no key has it.
    ///
    /// All keys are looked at, so the time does not tell which one it is.
    package func access(forSecret secret: some Collection<UInt8>) -> KeyAccess? {
        guard secret.count <= Secret.bytesMax else { return nil }
        let digest = SecretDigest(of: secret)
        var found: KeyAccess?
        for key in keys where key.digest == digest {
            found = KeyAccess(name: key.name, grants: key.grants)
        }
        return found
    }

    /// What a request may do that needs a grant and brings a secret, or none; nil if its secret is no
    /// key's, or if nobody may do this without one.
    package func access(to grant: Grant, by secret: [UInt8]?) -> KeyAccess? {
        if let secret { return access(forSecret: secret) }
        return keys.first { $0.digest == nil && $0.grants.contains(grant) }
            .map { KeyAccess(name: $0.name, grants: $0.grants) }
    }
}
