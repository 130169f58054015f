import Dispatch
import Footfall
import FootfallStorage
import FootfallTestSupport
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import FootfallServer

@Suite("A store that cannot write, or is not open yet")
struct FailingStoreTests {
    private static let event = #"{"event":"e","time":1,"insert_id":"i"}"#

    private static func test(_ io: SimulatedStorageIO) -> ServedTest {
        var test = ServedTest()
        test.opening = { try EventStore.open("store", options: StoreOptions(), io: io) }
        return test
    }

    @Test("A full disk is never a success, and the retry is stored once there is room")
    func fullDisk() async throws {
        let io = SimulatedStorageIO()
        try await Self.test(io).run { client in
            io.limitSpace(0)
            let refused = try await client.post("/v1/events", Self.event)
            #expect(refused.status == 503)
            #expect(refused.text.contains("disk_full"))
            #expect(refused.headers[.retryAfter] == "30")
            #expect(try await client.get("/ready").status == 503)
            #expect(try await client.get("/health").status == 200)
            io.limitSpace(nil)
            #expect(try await client.get("/ready").status == 200)
            #expect(try await client.post("/v1/events", Self.event).status == 200)
            #expect(try await client.rows("count of any") == ["1"])
        }
    }

    @Test("After a failed sync nothing is acknowledged any more, in each API's words")
    func poisoned() async throws {
        let io = SimulatedStorageIO()
        try await Self.test(io).run { client in
            io.fail("fdatasync", with: .other(5))
            #expect(try await client.post("/v1/events", Self.event).status == 503)
            io.fail("fdatasync", with: nil)
            let answer = try await client.post("/track/event", IngestRouteTests.growlytics)
            #expect(answer.status == 503)
            #expect(answer.text.hasPrefix(#"{"success":false,"message":"#))
            #expect(try await client.get("/ready").status == 503)
        }
    }

    @Test("While the store is being opened, clients are told to come back")
    func opening() async throws {
        let mayOpen = DispatchSemaphore(value: 0)
        var test = ServedTest()
        test.waitsForStore = false
        test.opening = {
            mayOpen.wait()
            return try EventStore.open("store", options: StoreOptions(), io: SimulatedStorageIO())
        }
        try await test.run { client in
            let answer = try await client.post("/v1/events", Self.event)
            #expect(answer.status == 503)
            #expect(answer.headers[.retryAfter] == "1")
            #expect(try await client.get("/health").status == 200)
            #expect(try await client.get("/ready").status == 503)
            mayOpen.signal()
            while try await client.get("/ready").status != 200 {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(try await client.post("/v1/events", Self.event).status == 200)
        }
    }
}
