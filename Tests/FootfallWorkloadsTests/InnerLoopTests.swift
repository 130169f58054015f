import FootfallWorkloads
import Testing

@Suite struct InnerLoopTests {
    @Test(
        "Every inner loop finds what it must, again and again", arguments: 0..<InnerLoop.all.count)
    func results(index: Int) throws {
        let loop = InnerLoop.all[index]
        let ready = try loop.prepared(scale: 1)
        #expect(ready.itemCount > 0, "\(loop.name)")
        for _ in 0..<2 { #expect(try ready.run() == ready.expected, "\(loop.name)") }
    }

    @Test("Names are distinct")
    func names() {
        #expect(Set(InnerLoop.all.map(\.name)).count == InnerLoop.all.count)
    }
}
