import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

/// Principle 11: definitions, born and own.
@Suite struct DefinitionTests {
    private func catalog(_ statements: String...) throws -> Catalog {
        var catalog = Catalog()
        for statement in statements {
            let outcome = try QueryEngine.run(
                statement, on: Snapshot([[]], catalog: catalog),
                options: QueryOptions(now: Timestamp(unchecked: 0)))
            if case .definition(let definition) = outcome { catalog.definitions.append(definition) }
        }
        return catalog
    }

    @Test("A store is born knowing what viewed means in each wire format")
    func born() throws {
        var genlook = Event("product_page:page_view")
        genlook.source = "genlook"
        let events = [genlook, Event("product_page:page_view"), Event("Product Viewed")]
        #expect(try lines("count viewed", events) == ["2"])
        #expect(try lines("count viewed by event", events).count == 2)
    }

    @Test("A definition shadows a stored name; in its own body that name is the stored event")
    func shadowing() throws {
        let catalog = try catalog(#"define event buy as buy with x = 1 or "Order Placed""#)
        let events = [
            Event("buy", ["x": .int(1)]), Event("buy", ["x": .int(2)]), Event("Order Placed"),
        ]
        #expect(try lines("count buy", events, catalog: catalog) == ["2"])
    }

    @Test("Conditions around a definition apply to each of its events")
    func conditions() throws {
        let catalog = try catalog("define event either as a or b")
        let events = ["a", "b", "c"].map { Event($0, ["x": .int($0 == "b" ? 1 : 0)]) }
        #expect(try lines("count either with x = 1", events, catalog: catalog) == ["1"])
        #expect(try lines("count (either or c) with x = 0", events, catalog: catalog) == ["2"])
    }

    @Test("Definitions that lead back to themselves are refused")
    func cycles() throws {
        let error = #expect(throws: QueryError.self) {
            _ = try catalog("define event a as b", "define event b as c or a")
        }
        #expect(error?.message.contains("leads back to itself") == true)
    }

    @Test("A defined property takes the first path that exists on the event")
    func properties() throws {
        let catalog = try catalog("define property product as product_id or items[].id")
        let events = [
            Event("e", ["product_id": .string("p")]),
            Event(
                "e",
                [
                    "product_id": .null, "items": .array([.object(["id": .string("q")])]),
                ]),
            Event(
                "e", ["items": .array([.object(["id": .string("q")]), .object(["id": .int(7)])])]),
            Event("e", product: ["z"]),
        ]
        #expect(
            try lines("count e by product", events, catalog: catalog)
                == [",1", "null,1", "7,1", "p,1", "q,1"])
        #expect(try lines("count e where product = q", events, catalog: catalog) == ["1"])
        #expect(try lines("count e where product missing", events, catalog: catalog) == ["1"])
        #expect(try lines("unique product, max product of e", events, catalog: catalog) == ["3,7"])
    }

    @Test("Built-in words after properties. are properties")
    func builtInWords() throws {
        let events = [Event("e", product: ["p"], ["product": .string("other")])]
        #expect(try lines("count e where product = p", events) == ["1"])
        #expect(try lines("count e where properties.product = other", events) == ["1"])
        #expect(try lines(#"count e where "product" = other"#, events) == ["1"])
    }
}
