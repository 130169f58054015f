internal import FootfallModel

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The time zones that the system knows: files of compiled zones under one directory, by name.
///
/// Looked for in `$TZDIR`, then where systems keep them. `UTC` needs no files.
package struct TimeZoneDatabase: Sendable {
    private static let fileSizeMax = 1 << 20

    /// The directories, the first that has the zone wins.
    package let directories: [String]

    package init(directories: [String]) {
        self.directories = directories
    }

    /// The database of the system.
    package static var system: TimeZoneDatabase {
        let chosen = getenv("TZDIR").map { [String(cString: $0)] } ?? []
        return TimeZoneDatabase(
            directories: chosen.filter { !$0.isEmpty }
                + ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"])
    }

    /// The rules of a zone such as `Europe/Berlin`.
    ///
    /// Throws `notFound` for a name that there is not, with the nearest one, and where the system
    /// has no zones at all.
    package func rules(named name: String) throws -> TimeZoneRules {
        if name == "UTC" { return .utc }
        guard Self.isSafe(name) else { throw unknown(name) }
        for directory in directories {
            if let bytes = Self.read("\(directory)/\(name)") {
                return try TZif.decode(bytes, name: name)
            }
        }
        throw unknown(name)
    }

    /// The rules of the zone that a query names.
    package func rules(
        for name: Located<String>, in text: String
    ) throws(QueryError) -> TimeZoneRules {
        do {
            return try rules(named: name.node)
        } catch {
            throw QueryError(.zone, "\(error)", at: name.range, in: text)
        }
    }

    /// Names become parts of a path, so nothing may lead out of the directory.
    static func isSafe(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count) else { return false }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            part.utf8.contains { $0 != UInt8(ascii: ".") }
                && part.utf8.allSatisfy { byte in
                    byte.isASCIIDigit || (0x61...0x7a).contains(byte | 0x20)
                        || "_+-.".utf8.contains(byte)
                }
        }
    }

    private func unknown(_ name: String) -> FootfallError {
        let names = names
        guard !names.isEmpty else {
            return FootfallError(
                .notFound,
                "no time zone database (looked in \(directories.joined(separator: ", "))); "
                    + "install the system's tzdata or set TZDIR")
        }
        let nearest = Nearest.match(to: name, among: names) ?? Self.sameCity(as: name, among: names)
        let suggestion = nearest.map { "; did you mean \($0)?" } ?? ""
        return FootfallError(.notFound, "there is no time zone '\(name)'\(suggestion)")
    }

    /// `Berlin` stands for `Europe/Berlin`.
    private static func sameCity(as name: String, among names: [String]) -> String? {
        let suffix = "/" + name.lowercasedASCII
        return names.first { $0.lowercasedASCII.hasSuffix(suffix) }
    }

    /// All zones of the first directory that has any, sorted.
    package var names: [String] {
        for directory in directories {
            let names = Self.names(in: directory, prefix: "", depth: 0)
            if !names.isEmpty { return names.sorted() }
        }
        return []
    }

    private static func names(in directory: String, prefix: String, depth: Int) -> [String] {
        guard depth < 3, let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            // Zones begin with a capital; all else there is tables and other editions.
            guard let first = name.utf8.first, (0x41...0x5a).contains(first) else { continue }
            let inner = Self.names(
                in: "\(directory)/\(name)", prefix: "\(prefix)\(name)/", depth: depth + 1)
            names += inner.isEmpty ? [prefix + name] : inner
        }
        return names
    }

    /// The bytes of a regular file of sensible size; nil if there is none.
    private static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size <= fileSizeMax
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    file, buffer.baseAddress?.advanced(by: filled), buffer.count - filled,
                    off_t(filled))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            filled += count
        }
        return bytes
    }
}
