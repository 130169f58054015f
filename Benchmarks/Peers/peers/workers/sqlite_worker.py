"""SQLite behind the line protocol.

    python -m peers.workers.sqlite_worker
"""

from __future__ import annotations

import json
import sqlite3
from typing import Iterator

from peers.workers.protocol import Table, serve

_TABLE = """
    CREATE TABLE events (
        event TEXT, customer TEXT, time INTEGER, insert_id BLOB UNIQUE, session TEXT, product TEXT,
        country TEXT, currency TEXT, device TEXT, browser TEXT, "returning" INTEGER, utm_source TEXT,
        utm_campaign TEXT, page TEXT, category TEXT, price REAL, search TEXT, results INTEGER,
        coupon TEXT, items TEXT, total REAL)"""

_INDEXES = (
    "CREATE INDEX by_customer ON events (customer, event, time, product)",
    "CREATE INDEX by_event ON events (event, customer, time, device)",
    "CREATE INDEX by_event_country ON events (event, country, time)",
    "CREATE INDEX by_event_product ON events (event, product)",
    "CREATE INDEX by_time ON events (time)",
    "ANALYZE",
)

_KEYS = ("country", "currency", "device", "browser", "returning")
_DETAILS = ("page", "category", "price", "search", "results", "coupon")


class SQLiteWorker:
    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:")

    def open(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA cache_size = -1048576")
        self._connection.execute("PRAGMA mmap_size = 1099511627776")
        self._connection.execute("PRAGMA temp_store = MEMORY")

    def create(self) -> None:
        self._connection.execute(_TABLE)

    def load(self, file: str) -> None:
        self._connection.execute("BEGIN")
        places = ", ".join("?" * 21)
        self._connection.executemany(
            f"INSERT OR IGNORE INTO events VALUES ({places})", _events(file)
        )
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def settle(self) -> None:
        for statement in _INDEXES:
            self._connection.execute(statement)
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def ask(self, sql: str) -> Table:
        cursor = self._connection.execute(sql)
        return [column[0] for column in cursor.description], cursor.fetchall()

    def time(self, sql: str) -> None:
        for _ in self._connection.execute(sql):
            pass

    def close(self) -> None:
        self._connection.close()

    def version(self) -> Table:
        return ["version"], [(sqlite3.sqlite_version,)]


def _events(file: str) -> Iterator[tuple[object, ...]]:
    with open(file, "rb") as lines:
        for line in lines:
            yield _row(json.loads(line))


def _row(event: dict) -> tuple[object, ...]:
    product = event.get("product")
    properties = event["properties"]
    utm = properties["utm"]
    items = properties.get("items")
    return (
        event["event"],
        event.get("customer"),
        event["time"],
        bytes.fromhex(event["insert_id"].replace("-", "")),
        event["session"],
        json.dumps(product) if isinstance(product, list) else product,
        *(properties[key] for key in _KEYS),
        utm["source"],
        utm.get("campaign"),
        *(properties.get(key) for key in _DETAILS),
        json.dumps(items) if items else None,
        properties.get("total"),
    )


if __name__ == "__main__":
    serve(SQLiteWorker())
