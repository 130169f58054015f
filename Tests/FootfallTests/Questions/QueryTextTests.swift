import FootfallModel
import FootfallQuery
import Testing

@testable import Footfall

private func text(of condition: Footfall.Condition) -> QueryText {
    var query = QueryText("count of any where ")
    condition.write(to: &query)
    return query
}

@Test("Every typed condition is a condition of the language")
func conditionsParse() throws {
    let conditions: [Footfall.Condition] = [
        .equal("country", "DE"), .notEqual("utm.source", 1), .less("price", 1.5),
        .lessOrEqual("price", -2), .greater("items[].price", 3), .greaterOrEqual("price", 4),
        .oneOf("country", ["DE", Value.null]), .contains("title", "shoe"), .startsWith("sku", "SH"),
        .endsWith("sku", "X"), .exists("customer"),
        .missing(PropertyPath(members: ["a.b", "c[]"])),
        .equal("a", 1) && .equal("b", 2) || !.equal("c", 3),
    ]
    for condition in conditions { _ = try Parser.parse(text(of: condition).text) }
}

@Test("Values travel as parameters, in order")
func valuesAreParameters() {
    let query = text(of: .equal("country", "DE") && .greater("price", 100))
    #expect(query.text == #"count of any where ("country" = ?p1 and "price" > ?p2)"#)
    #expect(query.parameters == ["p1": "DE", "p2": 100])
}

@Test("Nothing in a name can end its quotes")
func namesAreQuoted() throws {
    var query = QueryText("count of ")
    EventSelection.named("a\" or any", "b\\\n\u{2028}").with(.exists("x\" y")).write(to: &query)
    #expect(
        query.text
            == #"count of ("a\" or any" or "b\\\u000a\u2028") with ("x\" y" exists)"#)
    _ = try Parser.parse(query.text)
}

@Test("A built-in word alone is the event's own field; anything else is a property")
func builtInsAreFields() {
    #expect(PropertyPath("customer").text == "customer")
    #expect(PropertyPath("customer.name").text == #""customer"."name""#)
    #expect(PropertyPath(members: ["customer"]).text == #""customer""#)
    #expect(PropertyPath("items[].price").text == #""items"[]."price""#)
}
