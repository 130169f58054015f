import Footfall
import Foundation

/// The folder of a store of one test, which goes with it.
final class TemporaryStore: Sendable {
    let path: String

    init() {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("footfall-\(UUID().uuidString)").path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func open(_ access: StoreOptions.Access = .create) throws -> EventStore {
        try EventStore.open(path, options: StoreOptions(access: access))
    }
}

extension EventStore {
    /// An answer as text.
    func answer(_ query: String) throws -> String {
        try self.query(query).formatted(as: .csv)
    }
}
