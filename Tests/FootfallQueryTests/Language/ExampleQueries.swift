/// The language page's examples.
enum ExampleQueries {
    static let all: [String] = #"""
        count product_viewed
        count of checkout_completed last 7 days per day tz Europe/Berlin
        customers of product_viewed since 2026-10-01 before 2026-10-08
        count, customers, sum total, avg total, p95 total of checkout_completed last 30 days by country top 10
        avg per customer, p90 per customer of product_viewed last 30 days
        count of widget:button_click by button_style, device per hour yesterday
        count of "Add To Cart" or product_added_to_cart per week from sunday this quarter
        count of product_viewed where country in (DE, AT, CH) and not (price < 10 or price missing) and title contains "shoe"
        count, customers of product_viewed by customData.track.products[].productId top 20 last 7 days
        count of checkout_completed where items[] has (sku starts with "SH-" and quantity >= 2)
        unique product of viewed per day last 7 days vs previous
        funnel product_viewed then product_added_to_cart then checkout_completed within 7 days
        funnel product_viewed with price > 100 then product_added_to_cart or "Add To Cart" then checkout_completed with total > 50 and currency = EUR within 1 day where country = DE last 30 days
        funnel product_viewed then checkout_completed without product_removed_from_cart same product within 7 days
        funnel product_viewed -> directly product_added_to_cart -> checkout_completed within 1h ties apart
        funnel search_submitted then product_viewed then cart_viewed in any order within 2 days
        funnel checkout_started then maybe payment_info_submitted then checkout_completed within 30 minutes counting sessions
        funnel product_viewed then within 1 day product_added_to_cart then within 20 days checkout_completed times p50, p90, p99
        funnel product_viewed then checkout_completed within 7 days per day last 60 days settled tz America/New_York
        funnel product_viewed then product_added_to_cart then checkout_completed within 7 days list stopped after 2 limit 50
        viewed for "be6f5fab-32a4-43e5-967c-68017baa3aa5" since 2026-09-01 limit 20
        viewed for every customer last 30 days limit 5
        also viewed "p-1001" same session last 30 days top 10
        retention first product_viewed returning checkout_completed per week for 8 weeks
        paths from product_viewed to checkout_completed within 1 day top 10
        sessions gap 30 minutes per day last 14 days by device
        replay "c-42" since yesterday limit 200
        count of checkout_completed among (did product_viewed at least 3 times last 30 days and never did cart_viewed) last 7 days
        define event purchase as checkout_completed or "Order Placed" or order:created
        define property product as product_id or customData.track.products[].productId
        trace "c-42" funnel product_viewed then product_added_to_cart then checkout_completed within 7 days
        """#.split(separator: "\n").map(String.init)
}
