/// A store on a simulated disk, for tests.

internal import FootfallFormat
package import FootfallModel
package import FootfallStorage
internal import Synchronization

package struct TestStore {
    package static let path = "/store"
    package let io = SimulatedStorageIO()
    package var options = StorageOptions()

    package init() {
        options.mode = .create
        options.birth = StoreFile(
            uuid: StoreUUID((1...16).map { UInt8($0) }), secret: 42,
            created: Timestamp(unchecked: 0))
        options.ballastBytes = 512
        let ticks = Ticks()
        options.now = { ticks.next() }
    }

    package func open() throws -> StorageEngine {
        try StorageEngine.open(Self.path, options: options, io: io.process())
    }

    package func openForReading() throws -> StorageEngine {
        var options = options
        options.mode = .readOnly
        return try StorageEngine.open(Self.path, options: options, io: io.process())
    }
}

/// A clock that goes on by a millisecond at each look.
private final class Ticks: Sendable {
    private let time = Mutex<Int64>(1_700_000_000_000_000)

    func next() -> Int64 {
        time.withLock { time in
            time += 1000
            return time
        }
    }
}

extension StorageEngine {
    /// All events, as a snapshot sees them.
    package func events() throws -> [Event] {
        try EventReader.events(of: snapshot().sources.map(\.run))
    }

    /// The insert ids of all events, as texts, sorted.
    package func storedIDs() throws -> [String] {
        try events().compactMap { event in
            event.insertID.map { String(decoding: $0.bytes.dropFirst(), as: UTF8.self) }
        }.sorted()
    }
}

extension IngestSession {
    /// Takes in events that end at an offset of the input.
    @discardableResult
    package func append(_ batch: EventBatch, endOffset: UInt64) throws -> AppendReceipt {
        try append(check(batch), endOffset: endOffset)
    }
}

extension Event {
    /// A small event with an insert id.
    package static func numbered(_ number: Int, name: String = "view") -> Event {
        Event(
            name: name, time: Timestamp(unchecked: Int64(number) * 1_000_000),
            customer: "customer \(number % 3)", insertID: InsertID(own: "id \(number)"),
            properties: ["number": .int(Int64(number))])
    }
}

extension [Event] {
    /// What tells the events apart, but for when they were received, which the store stamps.
    package var contentIdentities: [EventIdentity] {
        map { event in
            var event = event
            event.received = nil
            return event
        }.identities
    }
}
