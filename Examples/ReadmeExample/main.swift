import Footfall

let store = try EventStore.open("shop.store")

let receipt = try store.append(contentsOf: [
    Event(
        name: "product_viewed", time: .now, customer: "c-42", products: ["p-1"],
        properties: ["country": "DE", "price": 19.9]),
    Event(
        name: "checkout_completed", time: .now, customer: "c-42", products: ["p-1"],
        insertID: InsertID(own: "order-1001"), properties: ["total": 19.9]),
])
print("stored \(receipt.stored), known before: \(receipt.duplicates)")

// Typed questions …
let views = try store.count(of: "product_viewed", where: .equal("country", "DE"))
print("views from Germany: \(views)")
for step in try store.funnel(["product_viewed", "checkout_completed"], within: 7 * 86_400) {
    print("\(step.name): \(step.customers) customers")
}
for viewed in try store.viewedProducts(of: "c-42") {
    print("c-42 viewed \(viewed.product) \(viewed.views) times")
}

// … and the query language.
let table = try store.query("count, customers of any by event last 7 days")
print(table.formatted(as: .table))

try store.close()
