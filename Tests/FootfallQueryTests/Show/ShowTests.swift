import FootfallModel
import FootfallQuery
import FootfallTestSupport
import Testing

@Suite struct ShowTests {
    private static let events = [
        Event(
            "view", at: 0, by: "a", ["x": .int(5), "tags": .array([.string("n"), .string("m")])]),
        Event("view", at: hour, by: "b", ["x": .string("5"), "o": .object([:])]),
        Event("buy", at: day, by: "b", ["x": .int(5), "deep": .object(["y": .null])]),
        Event("buy", at: 2 * hour, by: nil),
    ]

    @Test("Events are shown with their customers and times, most frequent first")
    func showEvents() throws {
        #expect(
            try lines("show events", Self.events) == [
                "buy,2,1,1970-01-01T02:00:00.000Z,1970-01-02T00:00:00.000Z",
                "view,2,2,1970-01-01T00:00:00.000Z,1970-01-01T01:00:00.000Z",
            ])
    }

    @Test("Properties are shown by path and type, with what events have of them")
    func showProperties() throws {
        #expect(
            try lines("show properties", Self.events) == [
                #"deep.y,"null",1,0.25,1,null"#, "o,object,1,0.25,1,{}", "tags[],text,1,0.25,2,m",
                "x,integer,2,0.5,1,5", "x,text,1,0.25,1,5",
            ])
        #expect(
            try lines("show properties of buy", Self.events)
                == [#"deep.y,"null",1,0.5,1,null"#, "x,integer,1,0.5,1,5"])
    }

    @Test("Customers are shown by their number of events")
    func showCustomers() throws {
        #expect(
            try lines("show customers", Self.events) == [
                "b,2,1970-01-01T01:00:00.000Z,1970-01-02T00:00:00.000Z",
                "a,1,1970-01-01T00:00:00.000Z,1970-01-01T00:00:00.000Z",
            ])
    }

    @Test("What is shown does not depend on how events are split", arguments: 0..<20)
    func splits(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let events = random.events(40)
        for text in ["show events", "show properties", "show customers", "show properties of view"]
        {
            let whole = try answer(text, [events]).formatted(as: .csv)
            let heaps = random.split(events, into: 3)
            #expect(try answer(text, heaps).formatted(as: .csv) == whole, "seed \(seed): \(text)")
        }
    }
}
