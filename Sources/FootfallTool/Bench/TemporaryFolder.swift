internal import FootfallModel

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A folder that goes, with all in it, when the last reference does.
final class TemporaryFolder {
    private let url: URL

    /// A new folder in another one, or else in the system's for what is temporary.
    init(in parent: String?) throws {
        let parent =
            parent.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
        url = parent.appendingPathComponent("footfall-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of a name in the folder.
    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// Removes what stands at a path, with all in it, if it is there.
    static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }
}
