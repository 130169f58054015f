import FootfallStorage
import FootfallTestSupport
import Testing

@Suite struct CountingStorageIOTests {
    @Test("What passes through is counted, as much as did pass") func counts() throws {
        let simulated = SimulatedStorageIO()
        let io = CountingStorageIO(simulated)
        let file = try io.open("/file", .create)
        try file.write(Array(repeating: 7, count: 1000), at: 0)
        #expect(try file.read(at: 900, upTo: 500).count == 100)
        #expect(io.writtenBytes == 1000)
        #expect(io.readBytes == 100)
        #expect(simulated.content("/file")?.count == 1000)
    }
}
