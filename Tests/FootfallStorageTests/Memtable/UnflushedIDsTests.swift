import FootfallTestSupport
import Testing

@testable import FootfallStorage

@Suite struct UnflushedIDsTests {
    private func hash(_ id: [UInt8], crowded: Bool) -> UInt64 {
        crowded ? UInt64(id[0] & 3) << 40 : UInt64(id[0]) &* 0x9e37_79b9_7f4a_7c15
    }

    @Test("The table agrees with a dictionary, ids taken back included", arguments: 0..<20)
    func property(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var table = UnflushedIDs()
        var model: [[UInt8]: UInt32] = [:]
        var order: [[UInt8]] = []
        let crowded = seed % 2 == 0
        for step in 0..<3000 {
            if random.oneIn(50) {
                let count = random.below(order.count + 1)
                table.truncate(to: count)
                for id in order[count...] { model[id] = nil }
                order.removeSubrange(count...)
                continue
            }
            let source = UInt32(random.below(2))
            let id = [UInt8(random.below(250)), UInt8(random.below(9))]
            let key = id + [UInt8(source)]
            let found = id.withUnsafeBytes {
                table.findOrInsert(
                    $0, source: source, hash: hash(id, crowded: crowded), check: UInt32(step),
                    isLogged: true)
            }
            #expect(found?.check == model[key], "seed \(seed), step \(step)")
            if found == nil {
                model[key] = UInt32(step)
                order.append(key)
            }
        }
        #expect(table.count == model.count)
    }
}
