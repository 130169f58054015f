import FootfallModel
import FootfallTestSupport
import Testing

@Suite("Building batches")
struct EventBatchBuilderTests {
    @Test("A discarded event leaves nothing behind", arguments: 1...20 as ClosedRange<UInt64>)
    func discard(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let kept = random.events(20)
        var builder = EventBatchBuilder()
        for event in kept {
            builder.beginEvent()
            builder.append(text: "discarded \(event.name)", at: .event, slot: builder.row)
            let value = random.value(depth: 0)
            builder.append(value, at: builder.child(of: .properties, key: "a"), slot: builder.row)
            builder.discardEvent()
            builder.append(event)
        }
        let batch = builder.finish()
        #expect(try batch.events() == kept, "seed \(seed)")
        let names = try #require(batch.column(.event)?.chunk.dictionary)
        let texts = (0..<UInt32(names.count)).map(names.text)
        #expect(Set(texts) == Set(kept.map(\.name)), "seed \(seed)")
    }
}
