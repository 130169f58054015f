package import FootfallModel

/// What was viewed beside a product, straight from the definition.
package struct NaiveAlsoViewed {
    package struct Row: Equatable {
        package var customers: Int
        package var units: Int
        package var share: Double
        package var lift: Double
    }

    /// The views of one unit.
    package struct Unit {
        package var customer: String
        package var views: [Event]

        package init(customer: String, views: [Event]) {
            self.customer = customer
            self.views = views
        }

        func views(_ product: String) -> [Event] {
            views.filter { $0.products.contains(product) }
        }
    }

    package var product: String
    package var window: Int64?
    package var units: [Unit]

    package init(product: String, window: Int64?, units: [Unit]) {
        self.product = product
        self.window = window
        self.units = units.filter { !$0.views.allSatisfy(\.products.isEmpty) }
    }

    /// The row of some products together.
    package func row(_ others: Set<String>) -> Row {
        let all = units.filter { unit in others.contains { !unit.views($0).isEmpty } }
        let base = units.filter { !$0.views(product).isEmpty }
        let both = base.filter { unit in others.contains { isNear($0, unit) } }
        let share = Double(both.count) / Double(base.count)
        return Row(
            customers: Set(both.map(\.customer)).count, units: both.count, share: share,
            lift: share / (Double(all.count) / Double(units.count)))
    }

    /// The rows of all products that were viewed, too.
    package func rows() -> [String: Row] {
        let others = Set(units.flatMap(\.views).flatMap(\.products)).subtracting([product])
        let rows = others.map { ($0, row([$0])) }.filter { $0.1.units > 0 }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private func isNear(_ other: String, _ unit: Unit) -> Bool {
        unit.views(other).contains { view in
            unit.views(product).contains {
                abs($0.time.microseconds - view.time.microseconds) <= window ?? .max
            }
        }
    }
}
