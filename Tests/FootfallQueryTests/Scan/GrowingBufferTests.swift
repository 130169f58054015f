import Testing

@testable import FootfallQuery

@Suite("Growing buffer")
struct GrowingBufferTests {
    @Test("It keeps what was added while it grows, and forgets it when asked to")
    func grows() {
        let buffer = GrowingBuffer<Int>()
        for value in 0..<1000 { buffer.append(value) }
        #expect(Array(buffer.values) == Array(0..<1000))
        buffer.removeAll()
        #expect(buffer.count == 0)
        buffer.append(7)
        #expect(Array(buffer.values) == [7])
    }

    @Test("Room for more than it ever held is there")
    func room() {
        let buffer = GrowingBuffer<UInt32>()
        buffer.append(1)
        let room = buffer.room(for: 5000)
        room.update(repeating: 9)
        #expect(buffer.count == 5000)
        #expect(buffer.values.allSatisfy { $0 == 9 })
    }
}
