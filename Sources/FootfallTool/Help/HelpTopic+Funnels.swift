extension HelpTopic {
    static let funnels = HelpTopic(
        name: "funnels", summary: "how far customers came, and what is counted",
        text: #"""
            # Funnels

            How many customers did one thing, then another, and how long it took them.

            ## Overview

            ```footfall
            funnel product_viewed then product_added_to_cart then checkout_completed within 7 days
            ```
            ```text
            step  event                  customers  from_start  from_previous  median_seconds  p90_seconds  excluded
            ────  ─────────────────────  ─────────  ──────────  ─────────────  ──────────────  ───────────  ────────
               1  product_viewed                 3      1.0000           null            null         null         0
               2  product_added_to_cart          2      0.6667         0.6667            60.0        120.0         0
               3  checkout_completed             1      0.3333         0.5000           420.0        420.0         0
            ```

            ## What is counted

            A customer's chain is a list of distinct events, each of its step, in the order of time. It begins in the query's range; later steps may lie after it. The level of a customer is the longest chain from any start: the best start, not the first. One event never fills two steps.

            - `within` bounds the time from the first step to the last, its end included.
            - Events of one instant count in either order; `ties apart` wants them apart.
            - Of several chains of that level the one that finishes first is reported, then the one that starts last. Times, groups and lists come from it.

            Between two steps more may be said:

            ```footfall
            funnel product_viewed then directly product_added_to_cart
            funnel product_viewed then within 1 hour product_added_to_cart then within 1 day checkout_completed
            funnel product_viewed then maybe product_added_to_cart then checkout_completed
            funnel product_viewed then checkout_completed without product_removed_from_cart
            funnel product_viewed as looked then checkout_completed as bought
            ```

            `directly`: no other event in between, but for repeats of the step before. `maybe`: the step may be left out. `without`: no such event in between. `as` names the step.

            A funnel tells at most 64 patterns of events apart: those of its steps, one each, and what `without` and `excluding` name, what is named twice counting once.

            ## Clauses of the whole funnel

            | clause | what it does |
            | --- | --- |
            | `excluding e` | no such event between any two steps |
            | `in exact order` | `directly` everywhere |
            | `in any order` | the steps in whatever order they come |
            | `same p` | all steps share a value of the property |
            | `counting sessions` | each session is a unit; also `attempts`, `conversions` |
            | `by p at last` | the group's value is read at a step: `first`, `last`, `every`, `step 2` |
            | `per day` | customers count in each day in which they entered |
            | `times p50, p99` | more columns of the time each step took |
            | `settled` | without starts whose window is still open |
            | `list converted` | who it was: also `list reached 2`, `list stopped after 1` |
            | `vs previous` | beside the figures those of the range before |

            The column `excluded` is how many would have reached the step if exclusions were ignored. `counting attempts` opens at a first step with none open, and closes at the conversion, the window's end or an exclusion; `counting conversions` counts whole chains that do not overlap, the earliest finish first.

            ```footfall
            funnel product_viewed then checkout_completed same product within 7 days by device at last
            funnel product_viewed then product_added_to_cart in any order within 1 day counting sessions
            funnel product_viewed then checkout_completed excluding product_removed_from_cart times p50, p99
            funnel product_viewed then checkout_completed within 7 days per week settled tz Europe/Berlin
            funnel product_viewed then checkout_completed list stopped after 1
            ```
            ```text
            customer  level  start                     last
            ────────  ─────  ────────────────────────  ────────────────────────
            cyd           1  2026-03-11T07:15:00.000Z  2026-03-11T07:15:00.000Z
            ```

            `trace` follows one customer through a funnel, event by event:

            ```footfall
            trace "bob" funnel product_viewed then product_added_to_cart then checkout_completed within 7 days
            ```
            """#)
}
