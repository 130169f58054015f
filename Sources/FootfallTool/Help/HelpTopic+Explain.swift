extension HelpTopic {
    static let explain = HelpTopic(
        name: "explain", summary: "what a query reads and what it skips",
        text: #"""
            # explain

            How a query was answered, line by line, instead of its answer.

            ## Overview

            ```footfall
            explain count of checkout_completed where total > 50
            ```
            ```text
            step                            detail
            ──────────────────────────────  ────────────────────────────────────────────
            query                           count of checkout_completed where total > 50
            range                           all time
            runs                            1 of 1 read
            memtable                        memtable, 11 rows: 1 of 1 zones read
            zones                           1 of 1 zones read
            column event:text               1 zone in memory
            column properties.total:double  1 zone in memory
            rows scanned                    11
            answer                          1 row
            time                            0.48 ms, 0.21 ms of it on 1 thread
            time planning                   0.22 ms
            time finding                    0.01 ms
            time reading                    0.01 ms
            time computing                  0.19 ms
            time merging                    0.04 ms
            time waiting                    0.01 ms
            ```

            The query is run, and all that it reads is recorded.

            | line | what it tells |
            | --- | --- |
            | `query` | the query as it was understood, its clauses in their usual order |
            | `range` | from when until when, in the query's zone and in UTC |
            | `plan` | decisions of the form: a second pass, customers of `among`, what was counted without rows |
            | `runs` | how many segments, with what is in memory, were read, and why the others were not |
            | a segment's file, `memtable` | its kind and rows, and what became of its zones, of 8192 rows each |
            | `zones` | the same of the zones of all: skipped by time, by event, or by what a condition asks |
            | `column …` | each column that was read: zones, bytes decoded from disk, bytes found in the cache |
            | `indexes`, `dictionaries`, `directory`, `overflow`, `ids`, `statistics` | blocks that lead to rows, with their bytes on disk: what is known of zones, the texts of columns, the customers, the names of properties that have no column of their own, insert ids with their rows, rows by event and quarter of an hour |
            | `customers` | how many were looked at, and for how many the masks of the events that each one has were enough |
            | `rows scanned` | rows of the zones that were looked into, in all passes |
            | `answer` | how many rows the answer has |
            | `time` | how long it took, and the part of it in passes over the data, on several threads |
            | `time …` | the same by phase, of all threads: *finding* and *reading* are those blocks and the columns, *planning* is what else comes before the first pass, *computing* what else passes do, *merging* what else comes after them, *waiting* what threads wait for the last of them |

            A run is *answered from statistics* where rows by event and quarter of an hour are enough, *answered from the customer directory* where the masks of the events that each customer has are, and *not needed* where none of its customers or zones matters.

            ```footfall
            explain customers of product_viewed
            ```
            ```text
            step            detail
            ──────────────  ────────────────────────────────────────────────────────────────────────────────────────────────
            query           customers of product_viewed
            range           all time
            plan            customers counted from the directories' masks
            runs            0 of 1 read, 1 answered from the customer directory
            memtable        memtable, 11 rows: answered from the customer directory; 1 of 1 blocks of the customer directory
            zones           0 of 1 zones read
            customers       0 looked at, 3 decided by their masks of event names
            rows scanned    0
            answer          1 row
            time            0.31 ms, 0.08 ms of it on 1 thread
            time planning   0.17 ms
            time finding    0.02 ms
            time reading    0.0 ms
            time computing  0.06 ms
            time merging    0.05 ms
            time waiting    0.01 ms
            ```
            """#)
}
