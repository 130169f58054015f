extension HelpTopic {
    static let forms = [measures, viewed, alsoViewed, retention, paths, sessions, events]

    static let measures = HelpTopic(
        name: "measures", summary: "counts, sums, distinct customers, percentiles",
        text: #"""
            # Measures

            Count events and customers, and add up their properties.

            ## Overview

            ```footfall
            count of product_viewed by country
            ```
            ```text
            country    count
            ─────────  ─────
            AT             2
            DE             2
            (missing)      1
            ```

            | measure | what it is |
            | --- | --- |
            | `count` | events |
            | `customers`, `sessions` | distinct customers, distinct sessions |
            | `unique p` | distinct values of a property |
            | `sum p`, `min p`, `max p`, `avg p`, `median p`, `p95 p` | of its numbers |
            | `avg per customer`, `p90 per customer`, … | of how many events each customer has |

            Sums are exact, of integers past 64 bits as digits; percentiles are exact by nearest rank. Texts that are no numbers are left out of sums, and counted in a note.

            ```footfall
            count, sum total, p95 total, p99.9 total of checkout_completed per week
            avg per customer, max per customer of product_viewed
            unique product of product_viewed by device top 3
            count product_viewed last 7 days vs previous
            ```

            With `[]` in a path the elements of a list are measured. Paths with the same beginning up to `[]` read the same element, so this is the sum of each item's own price:

            ```footfall
            sum items[].price of checkout_completed by items[].sku
            ```
            ```text
            items[].sku  sum items[].price
            ───────────  ─────────────────
            p-1                        120
            p-2                       35.5
            p-3                      19.25
            ```

            Clauses: `where`, a range, `tz`, `known by`, `by`, `per`, `top`, `limit`, `among`, `vs previous`.
            """#)

    static let viewed = HelpTopic(
        name: "viewed", summary: "the products that a customer viewed",
        text: #"""
            # Viewed products

            What one customer looked at, the most recent first.

            ## Overview

            ```footfall
            viewed for "bob"
            ```
            ```text
            product  views  first                     last
            ───────  ─────  ────────────────────────  ────────────────────────
            p-2          1  2026-03-10T20:00:00.000Z  2026-03-10T20:00:00.000Z
            p-1          1  2026-03-03T18:30:00.000Z  2026-03-03T18:30:00.000Z
            ```

            Views are the events that are defined as `viewed`, or those of `of`. There are 20 rows unless `limit` says otherwise. `for every customer` puts the customer first, and its limit is of each customer's rows.

            ```footfall
            viewed for "bob" of product_viewed or product_added_to_cart since 2026-03-05 limit 5
            viewed for every customer last 30 days limit 5
            ```

            Clauses: `where`, a range, `tz`, `known by`, `limit`.
            """#)

    static let alsoViewed = HelpTopic(
        name: "also-viewed", summary: "what those who viewed a product viewed besides",
        text: #"""
            # Also viewed

            What those who viewed a product viewed besides.

            ## Overview

            ```footfall
            also viewed "p-1"
            ```
            ```text
            product  customers   share    lift
            ───────  ─────────  ──────  ──────
            p-2              2  1.0000  1.0000
            ```

            `share` is of the customers who viewed the given product; `lift` is how many times larger it is than the share of the product's viewers among all viewers. With `same session` both products must be of one session, and sessions are counted beside customers.

            ```footfall
            also viewed "p-1" same session within 1 hour last 30 days top 10
            ```

            Clauses: `where`, a range, `tz`, `known by`, `top`, `limit`, `same`, `within`.
            """#)

    static let retention = HelpTopic(
        name: "retention", summary: "who came back",
        text: #"""
            # Retention

            Of those who began in a week, how many came back in each week after.

            ## Overview

            ```footfall
            retention product_viewed returning checkout_completed per week for 2 weeks
            ```
            ```text
            cohort      size  0  1
            ──────────  ────  ─  ─
            2026-03-02     2  1  1
            2026-03-09     2  1  0
            ```

            A cohort is the customers with a start event in that week; a column is how many of them had the returning event so many weeks later. Period 0 does not count the start event itself. `first` takes only a customer's first start event ever. The range selects cohorts; returns may lie after it. Figures of periods that are not over are marked.

            `rolling` counts periods of 24 hours and their multiples from each start, not the calendar's; with `unbounded` a customer who came back in a period counts for all before it.

            ```footfall
            retention first product_viewed returning any per day for 7 days unbounded by country
            retention product_viewed returning checkout_completed per week for 8 weeks rolling
            ```

            Clauses: `where`, a range, `tz`, `known by`, `by`, `per`, `top`, `among`, `for`, `unbounded`, `rolling`.
            """#)

    static let paths = HelpTopic(
        name: "paths", summary: "what customers did one after the other",
        text: #"""
            # Paths

            What customers did after an event, before one, or between two.

            ## Overview

            ```footfall
            paths from product_viewed steps 3
            ```
            ```text
            path                                                                                 customers   share
            ───────────────────────────────────────────────────────────────────────────────────  ─────────  ──────
            product_viewed                                                                               1  0.3333
            product_viewed > product_added_to_cart > checkout_completed                                  1  0.3333
            product_viewed > product_added_to_cart > product_removed_from_cart > product_viewed          1  0.3333
            ```

            A path begins at each customer's first such event (`from`), or ends there (`to`); an event that repeats counts once. There are up to 5 more events, or as many as `steps` says, and all lie `within` the time given, if one is.

            ```footfall
            paths to checkout_completed within 1 hour top 5
            paths from product_viewed to checkout_completed within 1 day by device
            paths from product_viewed same session
            ```

            Clauses: `where`, a range, `tz`, `known by`, `by`, `top`, `among`, `within`, `steps`, `same`.
            """#)

    static let sessions = HelpTopic(
        name: "sessions", summary: "visits: how many, how long",
        text: #"""
            # Sessions

            How many visits there were, of how many customers, and how long they took.

            ## Overview

            ```footfall
            sessions per week
            ```
            ```text
            week        count  customers  median_seconds  events_per_session
            ──────────  ─────  ─────────  ──────────────  ──────────────────
            2026-03-02      2          2           600.0                 4.0
            2026-03-09      3          2             0.0                 1.0
            ```

            Sessions are those that events name. Where they name none, or with `gap`, a pause longer than 30 minutes, or than the gap, begins a new one. They are made of all of a customer's events; `where` and the range then choose events, and a session counts if one of its events is left. `sessions of X` are the distinct sessions that hold such an event.

            ```footfall
            sessions gap 10 minutes per day last 14 days by device
            sessions, customers of checkout_completed
            ```

            Clauses: `where`, a range, `tz`, `known by`, `by`, `per`, `top`, `among`, `gap`, `vs previous`.
            """#)

    static let events = HelpTopic(
        name: "events", summary: "events themselves: replay, events of",
        text: #"""
            # Events themselves

            A customer's whole story, or the newest events of a kind.

            ## Overview

            ```footfall
            replay "ada" limit 50
            replay "ada" of product_viewed since 2026-03-02
            events of checkout_completed where total > 100 limit 3
            ```

            `replay` lists a customer's events in the order of time, whole, as they were stored; `events of` lists matching events, the newest first, 100 unless `limit` says otherwise.

            Clauses: `where`, a range, `tz`, `known by`, `limit`.
            """#)
}
