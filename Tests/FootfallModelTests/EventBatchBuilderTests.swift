import FootfallModel
import FootfallTestSupport
import Testing

@Suite("Building batches")
struct EventBatchBuilderTests {
    @Test("What a builder made before leaves no trace", arguments: 1...20 as ClosedRange<UInt64>)
    func reuse(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        var builder = EventBatchBuilder()
        for count in [20, 0, 300, 1, 20, 2] {
            let events = random.events(count)
            for event in events {
                builder.append(event)
            }
            let batch = builder.take()
            #expect(try batch.events() == events, "seed \(seed)")
            var fresh = EventBatchBuilder()
            for event in events {
                fresh.append(event)
            }
            let expected = fresh.finish()
            #expect(batch.columns.map(\.key) == expected.columns.map(\.key), "seed \(seed)")
            let sizes = batch.columns.map(\.chunk.dictionary.count)
            #expect(sizes == expected.columns.map(\.chunk.dictionary.count), "seed \(seed)")
        }
    }

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
