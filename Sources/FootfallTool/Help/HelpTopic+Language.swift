extension HelpTopic {
    static let language = HelpTopic(
        name: "language", summary: "how questions are written",
        text: #"""
            # The query language

            The first word says what comes out; each clause begins with a word of its own.

            ## Overview

            ```footfall
            count, customers, sum total of any by event
            ```
            ```text
            event                      count  customers  sum total
            ─────────────────────────  ─────  ─────────  ─────────
            product_viewed                 5          3          0
            checkout_completed             2          2      194.0
            product_added_to_cart          2          2          0
            product_removed_from_cart      1          1          0
            search_submitted               1          1          0
            ```

            Clauses come in any order, each at most once. Keywords may be written in any case; names are as they were stored. `with` narrows one kind of event, `where` everything; `of` introduces events, `by` groups, `per` cuts time.

            A name of letters, digits and `_ $ : / . -` stands bare; any other, and one that is a word of the language, stands in double quotes. A `*` right after a word stands for all names that begin so. `#` after a blank begins a comment, `;` ends a statement.

            ```footfall
            count of product_*
            count of "Add To Cart" or product_added_to_cart
            customers of any with country = DE  # of any event from Germany
            ```

            Answers are exact: nothing is sampled or estimated, and they depend only on the events that are stored, never on how they came in. A name that was never stored is no error, since it may come later; a note says so, with the nearest name.

            Values that a program fills in are parameters: `?name` where a value stands, on the command line `--param name=value`.

            `explain` before a query tells what it reads and what it skips: see `explain`.
            """#)
}
