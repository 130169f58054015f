/// Writes events of the storefront as lines of the native format, byte by byte.
///
///     {"event":"product_viewed","customer":"c-42","time":1767225600123,"insert_id":"…uuid…",
///      "session":"s-…","product":"p-17","properties":{"country":"DE",…}}
struct EventLine: Sendable {
    private static let countries: [(code: StaticString, currency: StaticString)] = [
        ("US", "USD"), ("US", "USD"), ("US", "USD"), ("DE", "EUR"), ("DE", "EUR"), ("GB", "GBP"),
        ("GB", "GBP"), ("FR", "EUR"), ("NL", "EUR"), ("IN", "INR"), ("CA", "CAD"), ("AT", "EUR"),
        ("CH", "CHF"), ("PL", "PLN"), ("SE", "SEK"), ("JP", "JPY"),
    ]
    private static let devices: [StaticString] = ["mobile", "mobile", "desktop", "tablet"]
    private static let browsers: [StaticString] = ["Safari", "Chrome", "Chrome", "Firefox"]
    private static let sources: [StaticString] = [
        "google", "google", "instagram", "newsletter", "tiktok", "affiliate", "bing", "direct",
    ]
    private static let campaigns: [StaticString] = [
        "spring", "sale", "new-arrivals", "retargeting",
    ]
    private static let searches: [StaticString] = [
        "running shoes", "rain jacket", "blue shirt", "leather bag", "wool socks", "summer hat",
        "slim jeans", "gift card",
    ]

    let products: Products

    /// Appends the line of a visit's present action.
    func append(_ visit: Visit, to bytes: inout [UInt8], _ random: inout RandomSource) {
        bytes.append(#"{"event":""#)
        bytes.append(visit.action.name)
        if visit.customer != Visitors.anonymous {
            bytes.append(#"","customer":"c-"#)
            bytes.append(decimal: visit.customer)
        }
        bytes.append(#"","time":"#)
        bytes.append(decimal: Int(visit.time))
        bytes.append(#","insert_id":""#)
        bytes.append(uuid: random.next(), random.next())
        bytes.append(#"","session":"s-"#)
        bytes.append(hexadecimal: visit.session, digits: 12)
        bytes.append("\"")
        appendProducts(of: visit, to: &bytes)
        appendProperties(of: visit, to: &bytes, &random)
        bytes.append("}}\n")
    }

    private func appendProducts(of visit: Visit, to bytes: inout [UInt8]) {
        switch visit.action {
        case .productViewed, .productAddedToCart, .productRemovedFromCart, .wishlistItemAdded,
            .reviewRead, .recommendationClicked, .sizeGuideOpened:
            bytes.append(#","product":"p-"#)
            bytes.append(decimal: Int(visit.product))
            bytes.append("\"")
        case .checkoutStarted, .checkoutCompleted:
            bytes.append(#","product":["#)
            for item in 0..<visit.cartCount {
                bytes.append(item == 0 ? "\"p-" : ",\"p-")
                bytes.append(decimal: Int(visit.cart[item]))
                bytes.append("\"")
            }
            bytes.append("]")
        default: break
        }
    }

    private func appendProperties(
        of visit: Visit, to bytes: inout [UInt8], _ random: inout RandomSource
    ) {
        let country = Self.countries[Int(visit.traits % 16)]
        bytes.append(#","properties":{"country":""#)
        bytes.append(country.code)
        bytes.append(#"","currency":""#)
        bytes.append(country.currency)
        bytes.append(#"","device":""#)
        bytes.append(Self.devices[Int(visit.traits >> 8 % 4)])
        bytes.append(#"","browser":""#)
        bytes.append(Self.browsers[Int(visit.traits >> 16 % 4)])
        bytes.append(#"","returning":"#)
        bytes.append(visit.traits >> 24 % 3 == 0 ? "false" : "true")
        appendOrigin(of: visit, to: &bytes)
        appendDetails(of: visit, to: &bytes, &random)
    }

    private func appendOrigin(of visit: Visit, to bytes: inout [UInt8]) {
        let source = Int(visit.origin % 8)
        bytes.append(#","utm":{"source":""#)
        bytes.append(Self.sources[source])
        if source < 6 {
            bytes.append(#"","campaign":""#)
            bytes.append(Self.campaigns[Int(visit.origin >> 8 % 4)])
        }
        bytes.append("\"}")
    }

    private func appendDetails(
        of visit: Visit, to bytes: inout [UInt8], _ random: inout RandomSource
    ) {
        switch visit.action {
        case .productViewed, .productAddedToCart, .productRemovedFromCart, .wishlistItemAdded,
            .reviewRead, .recommendationClicked, .sizeGuideOpened:
            appendProduct(visit.product, to: &bytes)
        case .searchSubmitted:
            bytes.append(#","page":"/search","search":""#)
            bytes.append(Self.searches[random.below(8)])
            bytes.append(#"","results":"#)
            bytes.append(decimal: random.below(240))
        case .checkoutStarted, .checkoutCompleted: appendItems(of: visit, to: &bytes)
        case .couponApplied:
            bytes.append(#","coupon":"SAVE10","page":"/cart""#)
        default:
            bytes.append(#","page":"/"#)
            bytes.append(visit.action.name)
            bytes.append("\"")
        }
    }

    private func appendProduct(_ product: UInt32, to bytes: inout [UInt8]) {
        bytes.append(#","page":"/products/p-"#)
        bytes.append(decimal: Int(product))
        bytes.append(#"","category":""#)
        bytes.append(products.category(product))
        bytes.append(#"","price":"#)
        bytes.append(cents: products.priceCents(product))
    }

    private func appendItems(of visit: Visit, to bytes: inout [UInt8]) {
        var totalCents = 0
        bytes.append(#","page":"/checkout","items":["#)
        for item in 0..<visit.cartCount {
            let product = visit.cart[item]
            let quantity = 1 + Int((visit.session >> (UInt64(item) * 8)) % 9 / 6)
            totalCents += products.priceCents(product) * quantity
            bytes.append(item == 0 ? #"{"sku":"p-"# : #",{"sku":"p-"#)
            bytes.append(decimal: Int(product))
            bytes.append(#"","price":"#)
            bytes.append(cents: products.priceCents(product))
            bytes.append(#","quantity":"#)
            bytes.append(decimal: quantity)
            bytes.append("}")
        }
        bytes.append(#"],"total":"#)
        bytes.append(cents: totalCents)
    }
}
