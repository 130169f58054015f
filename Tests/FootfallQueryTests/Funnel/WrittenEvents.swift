import FootfallModel

/// Events by customer as tests write them: `a@4`, or `a:p,q@4` for one of products p and q; times are
/// seconds.
func writtenEvents(_ customers: [String: String]) -> [Event] {
    customers.flatMap { customer, text in
        text.split(separator: " ").map { word in
            let parts = word.split(separator: "@")
            let name = parts[0].split(separator: ":")
            let products = name.count > 1 ? name[1].split(separator: ",").map(String.init) : []
            return Event(
                String(name[0]), at: (Int64(parts[1]) ?? 0) * second, by: customer,
                product: products)
        }
    }
}

/// Microseconds of a second.
let second: Int64 = 1_000_000
