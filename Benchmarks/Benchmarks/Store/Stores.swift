import Footfall
import FootfallStorefront
import Foundation
import Synchronization

/// The events that all benchmarks use.
enum Storefront {
    /// How many events the shared store holds.
    static let eventCount =
        ProcessInfo.processInfo.environment["FOOTFALL_BENCHMARK_EVENTS"].flatMap { Int($0) }
        ?? 1_000_000

    /// The lines of so many distinct events.
    static func lines(_ count: Int) -> [UInt8] {
        var generator = StorefrontGenerator(events: count, seed: 1)
        var all: [UInt8] = []
        var lines: [UInt8] = []
        while generator.fill(&lines, upTo: 1 << 20) { all += lines }
        return all
    }
}

/// A store that goes with the one who made it.
final class TemporaryStore: Sendable {
    let store: EventStore

    init() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("footfall-benchmark-\(UUID().uuidString)").path
        var options = StoreOptions()
        options.durability = .none
        store = try EventStore.open(path, options: options)
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(atPath: store.path)
    }
}

/// The store that questions are put to, made when the first one is asked.
enum SharedStore {
    private static let temporary = Mutex<TemporaryStore?>(nil)

    static var store: EventStore {
        get throws {
            try temporary.withLock { temporary in
                let store = try temporary ?? filled()
                temporary = store
                return store.store
            }
        }
    }

    /// Removes it, if it was made.
    static func remove() {
        temporary.withLock { $0 = nil }
    }

    private static func filled() throws -> TemporaryStore {
        let temporary = try TemporaryStore()
        var generator = StorefrontGenerator(events: Storefront.eventCount, seed: 1)
        var lines: [UInt8] = []
        while generator.fill(&lines, upTo: 4 << 20) { try temporary.store.append(lines: lines) }
        try temporary.store.compact()
        return temporary
    }
}
