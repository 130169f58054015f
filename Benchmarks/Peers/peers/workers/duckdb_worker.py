"""DuckDB behind the line protocol.

    python -m peers.workers.duckdb_worker unique|plain

The plain form loads into a table without any index and is then sorted by customer and time; the unique
form has an index on the insert id and ignores events that are there already.
"""

from __future__ import annotations

import os
import sys

import duckdb

from peers.process import CORES
from peers.workers.protocol import Table, serve

_COLUMNS = """
    event VARCHAR, customer VARCHAR, time TIMESTAMP_MS, insert_id UUID, session VARCHAR, product VARCHAR,
    country VARCHAR, currency VARCHAR, device VARCHAR, browser VARCHAR, "returning" BOOLEAN,
    utm_source VARCHAR, utm_campaign VARCHAR, page VARCHAR, category VARCHAR, price DOUBLE,
    search VARCHAR, results INTEGER, coupon VARCHAR,
    items STRUCT(sku VARCHAR, price DOUBLE, quantity INTEGER)[], total DOUBLE"""

_LINES = """
    SELECT event, customer, make_timestamp(time * 1000), insert_id, session, product,
        properties.country, properties.currency, properties.device, properties.browser,
        properties."returning", properties.utm.source, properties.utm.campaign, properties.page,
        properties.category, properties.price, properties.search, properties.results,
        properties.coupon, properties.items, properties.total
    FROM read_json(?, format = 'newline_delimited', columns = {
        event: 'VARCHAR', customer: 'VARCHAR', time: 'BIGINT', insert_id: 'UUID',
        session: 'VARCHAR', product: 'VARCHAR', properties: 'STRUCT(
            country VARCHAR, currency VARCHAR, device VARCHAR, browser VARCHAR,
            "returning" BOOLEAN, utm STRUCT(source VARCHAR, campaign VARCHAR), page VARCHAR,
            category VARCHAR, price DOUBLE, search VARCHAR, results INTEGER, coupon VARCHAR,
            items STRUCT(sku VARCHAR, price DOUBLE, quantity INTEGER)[], total DOUBLE)'})"""


class DuckDBWorker:
    def __init__(self, is_unique: bool) -> None:
        self._is_unique = is_unique
        self._path = ""
        self._connection = duckdb.connect()

    def open(self, path: str) -> None:
        self._path = path
        self._connection = duckdb.connect(path)
        self._connection.execute(f"SET threads = {CORES}")

    def create(self) -> None:
        unique = ", UNIQUE (insert_id)" if self._is_unique else ""
        # What is loaded is sorted afterwards, so that DuckDB need not keep the order of the file.
        self._connection.execute("SET preserve_insertion_order = false")
        self._connection.execute(f"CREATE TABLE events ({_COLUMNS}{unique})")

    def load(self, file: str) -> None:
        conflict = " ON CONFLICT DO NOTHING" if self._is_unique else ""
        self._connection.execute(f"INSERT INTO events {_LINES}{conflict}", [file])
        self._connection.execute("CHECKPOINT")

    def settle(self) -> None:
        """Sorts into a new file: the old one would keep the space of what it held."""
        if self._is_unique:
            return
        sorted_path = f"{self._path}.sorted"
        self._connection.execute(f"ATTACH '{sorted_path}' AS sorted")
        self._connection.execute(f"CREATE TABLE sorted.events ({_COLUMNS})")
        self._connection.execute("SET preserve_insertion_order = true")
        self._connection.execute(
            "INSERT INTO sorted.events SELECT * FROM events ORDER BY customer, time"
        )
        self._connection.execute("CHECKPOINT sorted")
        self._connection.close()
        os.replace(sorted_path, self._path)
        self.open(self._path)

    def ask(self, sql: str) -> Table:
        answer = self._connection.sql(sql).to_arrow_table()
        return answer.column_names, zip(*(column.to_pylist() for column in answer.columns))

    def time(self, sql: str) -> None:
        self._connection.sql(sql).to_arrow_table()

    def close(self) -> None:
        self._connection.close()

    def version(self) -> Table:
        return ["version"], [(duckdb.__version__,)]


if __name__ == "__main__":
    serve(DuckDBWorker(sys.argv[1] == "unique"))
