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

// Questions built in Swift, with typed answers …
let views = try store.count(of: "product_viewed", where: "country" == "DE")
print("views from Germany: \(views)")
let funnel = Query.funnel(Step(.named("product_viewed").with("price" > 10)), "checkout_completed")
for step in try store.rows(of: funnel.within(.days(7)).in(.last(.days(30)))) {
    print("\(step.step) \(step.event): \(step.customers) customers")
}
for viewed in try store.rows(of: .viewed(by: "c-42").limit(10)) {
    print("c-42 viewed \(viewed.product) \(viewed.views) times")
}

// … and the query language, with rows of a type of yours.
struct Country: Decodable {
    var country: String?
    var count: Int
    var sumTotal: Double?
}
let text = "count, sum total of any where customer != ?robot by country last 7 days"
let countries = try store.rows(of: text, parameters: ["robot": "c-0"], as: Country.self)
for row in countries { print(row.country ?? "unknown", row.count, row.sumTotal ?? 0) }
print(try store.query("count, customers of any by event").formatted(as: .table))

try store.close()
