extension HelpTopic {
    static let conditions = HelpTopic(
        name: "conditions", summary: "where, with, paths and values",
        text: #"""
            # Conditions

            Which events count: by their properties, and by their own fields.

            ## Overview

            ```footfall
            count of product_viewed where country in (DE, AT, CH) and not price < 10
            count of product_viewed with price > 100 or checkout_completed with total >= 50
            count of checkout_completed where items[] has (sku starts with "p-" and quantity >= 2)
            ```

            | condition | holds of |
            | --- | --- |
            | `p = v`, `p != v`, `p < v`, `<=`, `>`, `>=` | values that compare so |
            | `p in (v, w)`, `p not in (v, w)` | one of them, or another value |
            | `p contains v`, `p starts with v`, `p ends with v` | texts |
            | `p matches /regex/` | texts in which it is found; RE2's syntax |
            | `p exists`, `p missing` | events with a value, without one |
            | `p[] has (…)` | lists of which one element passes all of it |

            They are joined with `and`, `or`, `not` and parentheses. Any comparison, `!=` and `not in` included, is false where the value is missing or null; `not` turns exactly that around. `= null` asks for null.

            A value in double quotes is text. A bare number, `true` or `false` is that value and also the same text, since ids are text in one API and numbers in another; any other bare word is text.

            A path names a property: `country`, `utm.source`, `items[].price` for each element. A member that holds a dot or a blank is quoted: `"utm.source"`. Of a list a comparison holds if some element passes, so "none" is `not items[].sku = x`.

            Bare, these words are the event's own fields: `event customer session product source time received insert_id weekday hour_of_day`. After `properties.` they are properties.

            ```footfall
            count of any where time >= 2026-03-10T12:00Z and hour_of_day < 22 by weekday
            count of product_viewed where not items[].sku = "p-1" and device matches /^(mobile|tablet)$/
            ```
            """#)

    static let time = HelpTopic(
        name: "time", summary: "ranges, buckets and zones",
        text: #"""
            # Time

            Which stretch of time a question is about, and how it is cut.

            ## Overview

            ```footfall
            count of product_viewed per day from 2026-03-02 through 2026-03-03 tz Europe/Berlin
            ```
            ```text
            day         count
            ──────────  ─────
            2026-03-02      2
            2026-03-03      1
            ```

            | range | from when until when |
            | --- | --- |
            | `last 7 days`, `last 36 hours` | that long back from now |
            | `last week`, `this month`, `this quarter` | of the calendar |
            | `today`, `yesterday`, `on 2026-03-02` | one day |
            | `since 2026-03-01`, `before 2026-03-10T12:00` | one end, or both together |
            | `from 2026-03-02 through 2026-03-08` | days, both included |
            | `all time` | everything, as without a range |

            Starts are included, ends are not. Days and longer are those of the query's zone (`tz`, else the store's, else UTC), 23 and 25 hours where clocks change. Weeks begin on Monday, or as `per week from sunday` says.

            `per` cuts time into `hour`, `day`, `week`, `month`, `quarter`, `year`, or any span: `per 15 minutes`. Buckets without events have a row, too.

            Spans are a number and a unit, in one word or two: `90s`, `1h`, `7 days`; units are `ms s m h d w` and `second` to `year`. Months and longer are for `last`, `for` and `per`.

            `known by` gives the answer as it was at an instant, without what was received later.

            ```footfall
            count of any last 30 days per week from sunday
            count of any since 2026-03-01 before 2026-03-10 per 6 hours
            count of any known by 2026-03-05
            customers of any this quarter vs previous
            ```
            """#)

    static let clauses = HelpTopic(
        name: "clauses", summary: "every clause, and which form takes it",
        text: #"""
            # Clauses

            Every clause in a line. A form that does not take a clause says so.

            ## Overview

            | clause | what it does | forms |
            | --- | --- | --- |
            | `where c` | only events for which it holds | all |
            | a range, `tz zone`, `known by t` | see Time | all |
            | `by p, q` | a row for each value; an event with several counts under each | measures, funnel, retention, paths, sessions |
            | `per day` | for each stretch of time | measures, funnel, retention, sessions |
            | `top n` | the n largest groups, the rest as `other` | measures, funnel, also viewed, retention, paths, sessions |
            | `limit n` | the first n rows | measures, funnel, viewed, also viewed, replay, events |
            | `among (…)` | only customers who did certain things | measures, funnel, retention, paths, sessions |
            | `vs previous` | beside each figure that of the range before | measures, funnel, sessions |
            | `within d` | from the first event to the last | funnel, also viewed, paths |
            | `same p` | the events share a value | funnel, also viewed, paths |

            Others are of one form and told with it.

            `top` chooses groups by the first measure over the whole range; the row `other` is computed over the union of the rest, so that nobody counts twice in it.

            `among` keeps customers by what they did at any time, or in a range of its own. `where` does not apply inside; `with` does.

            ```footfall
            count of checkout_completed among (did product_viewed at least 2 times and never did search_submitted)
            sessions among (did product_viewed with price > 100 last 30 days) by device top 5
            ```
            """#)

    static let definitions = HelpTopic(
        name: "definitions", summary: "names of your own; show what is there",
        text: #"""
            # Definitions

            Names of your own for events, properties and queries, and lists of what is there.

            ## Overview

            ```footfall
            define event bought as checkout_completed or "Order Placed"
            define property amount as total or price
            define query weekly as count, sum amount of bought per week
            run weekly
            ```
            ```text
            week        count  sum amount
            ──────────  ─────  ──────────
            2026-03-02      1       158.5
            2026-03-09      1        35.5
            ```

            Definitions are kept in the store. One shadows a stored name; inside its own definition the name means what is stored. Of a property the first path that the event has counts. A store is born with `viewed`, `added_to_cart` and `purchased`, which cover all tracking APIs and may be defined anew.

            ```footfall
            show events
            show properties of product_viewed
            show customers
            show segments
            show definitions
            ```
            """#)

    static let formats = HelpTopic(
        name: "formats", summary: "what programs read: jsonl, json, csv and errors",
        text: #"""
            # Formats of answers

            What `--format` prints, for programs and for people.

            ## Overview

            | format | what it is |
            | --- | --- |
            | `table` | aligned columns for people |
            | `jsonl` | an object a row, keys in the order of the columns |
            | `json` | one object with `columns`, `rows`, `notes`, `elapsed_ms`, `rows_scanned` |
            | `csv`, `tsv` | a line of names, then a line a row |
            | `markdown` | a table for a document |

            Times are ISO 8601 in UTC with milliseconds, or microseconds where there are any; days are `YYYY-MM-DD`, hours local times with their offset. Numbers are numbers, whole ones past 64 bits texts. Missing and null are both null; a row with a group that is missing says `"missing":true`, or names the groups if another one is null. Figures that may still grow are named under `provisional`.

            Columns are named as they were written, keywords in lower case, quotes dropped: `count`, `sum total`, `country`, `day`.

            Notes go to standard error unless the format has a place for them. An error in a JSON format is `{"error":{"code","message","line","column","length","expected","hint"}}` on standard error, and the exit status is 1.
            """#)
}
