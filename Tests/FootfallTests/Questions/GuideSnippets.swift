// The code of the documentation's guides, as it is compiled and run: what stands between the marks is
// in the articles, and the other way round (`GuideTests`).

import Footfall

struct GuideSnippets {
    var path: String

    func open() throws -> EventStore {
        // snippet
        var options = StoreOptions()
        options.durability = .interval(milliseconds: 100)
        let store = try EventStore.open(path, options: options)
        // end
        return store
    }

    func append(to store: EventStore) throws {
        // snippet
        let receipt = try store.append(contentsOf: [
            Event(
                name: "product_viewed", time: .now, customer: "c-42", products: ["p-1"],
                insertID: InsertID(own: "view-1"), properties: ["country": "DE", "price": 19.9])
        ])
        print(receipt.stored, receipt.duplicates, receipt.rejections)
        // end
    }

    func ask(_ store: EventStore, customer: String) throws {
        // snippet
        let table = try store.query(
            "count of product_viewed where customer = ?customer per day",
            parameters: ["customer": .string(customer)])
        for row in table.rows { print(row[0], row[1]) }
        // end
        // snippet
        let snapshot = store.snapshot()
        let views = try snapshot.query("count of product_viewed")
        let customers = try snapshot.query("customers of product_viewed")
        // end
        _ = (views, customers)
    }

    func wait(for store: EventStore) async throws {
        // snippet
        let counts = try await store.rows(of: "count of product_viewed", as: Int.self)
        try await store.close()
        // end
        _ = counts
    }

    func build(_ store: EventStore, country: String) throws {
        // snippet
        let funnel = Query.funnel(
            Step(.named("product_viewed").with("price" > 100)),
            Step("product_added_to_cart").within(.days(1)),
            Step("coupon_entered").maybe(),
            "checkout_completed"
        )
        .where("country" == .string(country))
        .within(.days(7))
        .in(.last(.days(30)))
        for step in try store.rows(of: funnel) {
            print(step.event, step.customers, step.fromStart ?? 0)
        }
        // end
        // snippet
        struct Device: Decodable { var device: String? }
        let byDevice = try store.rows(
            of: funnel.by("device"), as: Grouped<Device, FunnelRow>.self)
        // end
        // snippet
        print(funnel.text)
        print(try store.explain(funnel).formatted(as: .table))
        // end
        _ = byDevice
    }

    func measure(_ store: EventStore) throws {
        // snippet
        struct Country: Decodable {
            var country: String?
            var customers: Int
            var sumTotal: Double
            var p95Total: Double?
        }
        let query = Query.measures(
            .customers, .sum("total"), .percentile(95, "total"), of: "checkout_completed"
        )
        .by("country").top(10)
        let countries = try store.rows(of: query, as: Country.self)
        // end
        _ = countries
    }

    func forms(_ store: EventStore) throws {
        // snippet
        let viewed = try store.rows(of: .viewed(by: "c-42").limit(20))
        let also = try store.rows(of: .alsoViewed(with: "p-1").same("session").top(10))
        let weeks = try store.rows(
            of: .retention(first: "product_viewed", returning: "checkout_completed")
                .per(.week).for(.weeks(8)))
        let paths = try store.rows(of: .paths(from: "product_viewed").within(.hours(1)))
        let visits = try store.rows(of: .sessions().gap(.minutes(30)))
        let story = try store.rows(of: .replay("c-42"))
        // end
        // snippet
        let stopped = Query.funnel("product_viewed", "checkout_completed")
            .among(.did("product_viewed", atLeast: 3), .neverDid("newsletter_left"))
            .list(.stopped(after: 1))
        for unit in try store.rows(of: stopped) { print(unit.customer, unit.start) }
        // end
        _ = (viewed, also, weeks, paths, visits, story)
    }

    func conditions() -> Query<MeasuresForm> {
        // snippet
        let expensive: Condition = "price" > 100 && .oneOf("country", ["DE", "AT"])
        let query = Query.count(of: .named("product_viewed", "Product Viewed"))
            .where(expensive || .has("items[]", "sku" == "p-1" && "quantity" >= 2))
            .where(!.missing("customer"))
        // end
        return query
    }
}
