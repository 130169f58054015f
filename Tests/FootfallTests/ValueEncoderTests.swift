import FootfallModel
import Testing

@testable import Footfall

private struct Item: Encodable {
    var sku: String
    var price: Double
    var tags: [String]
}

private struct Order: Encodable {
    var event = "checkout_completed"
    var count: UInt8 = 3
    var total: Float = 2
    var note: String?
    var isGift = true
    var time = Timestamp(unchecked: 0)
    var items = [Item(sku: "p-1", price: 1, tags: []), Item(sku: "p-2", price: 0.5, tags: ["x"])]
    var nested: [String: [Int]] = ["a": [1, 2], "b": []]
}

@Test("An encodable becomes the value that it describes, numbers by their kind")
func encodableBecomesValue() throws {
    let expected: Value = [
        "event": "checkout_completed", "count": 3, "total": .double(2), "isGift": true,
        "time": "1970-01-01T00:00:00.000Z",
        "items": [
            ["sku": "p-1", "price": .double(1), "tags": []],
            ["sku": "p-2", "price": 0.5, "tags": ["x"]],
        ],
        "nested": ["a": [1, 2], "b": []],
    ]
    #expect(try ValueEncoder.encode(Order()) == expected)
}

@Test("Leaves and lists can stand at the top")
func leavesAtTheTop() throws {
    #expect(try ValueEncoder.encode(7) == 7)
    #expect(try ValueEncoder.encode([Optional(true), nil]) == [true, .null])
    #expect(try ValueEncoder.encode(UInt64.max) == .double(0x1p64))
    #expect(try ValueEncoder.encode([String: Int]()) == [:])
}
