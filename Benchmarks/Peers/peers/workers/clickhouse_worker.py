"""ClickHouse, as the library chdb, behind the line protocol.

    python -m peers.workers.clickhouse_worker
"""

from __future__ import annotations

import chdb
import pyarrow
from chdb.session import Session

from peers.process import CORES
from peers.workers.protocol import Table, serve

_TABLE = """
    CREATE TABLE events (
        event LowCardinality(String), customer String, time DateTime64(3, 'UTC') CODEC(Delta, LZ4),
        insert_id UUID, session String, product LowCardinality(String),
        country LowCardinality(String), currency LowCardinality(String),
        device LowCardinality(String), browser LowCardinality(String), returning Bool,
        utm_source LowCardinality(String), utm_campaign LowCardinality(String),
        page LowCardinality(String), category LowCardinality(String), price Float64,
        search LowCardinality(String), results UInt32, coupon LowCardinality(String),
        items Array(Tuple(sku String, price Float64, quantity UInt32)), total Float64
    ) ENGINE = MergeTree ORDER BY (customer, time)
    SETTINGS fsync_after_insert = 1, fsync_part_directory = 1"""

_LINES = """
    SELECT event, customer, fromUnixTimestamp64Milli(time), insert_id, session, product,
        properties.country, properties.currency, properties.device, properties.browser,
        properties.returning, properties.utm.source, properties.utm.campaign, properties.page,
        properties.category, properties.price, properties.search, properties.results,
        properties.coupon, properties.items, properties.total
    FROM file('{file}', 'JSONEachRow', 'event String, customer String, time Int64, insert_id UUID,
        session String, product String, properties Tuple(country String, currency String,
        device String, browser String, returning Bool, utm Tuple(source String, campaign String),
        page String, category String, price Float64, search String, results UInt32, coupon String,
        items Array(Tuple(sku String, price Float64, quantity UInt32)), total Float64)')"""


class ClickHouseWorker:
    def __init__(self) -> None:
        self._session: Session | None = None

    def _run(self, sql: str, form: str = "TabSeparated") -> bytes:
        assert self._session, "no store is open"
        return self._session.query(sql, form).bytes()

    def open(self, path: str) -> None:
        self._session = Session(path)
        self._run("CREATE DATABASE IF NOT EXISTS peers")
        self._run("USE peers")
        self._run(f"SET max_threads = {CORES}, max_insert_threads = {CORES}")
        self._run("SET use_query_condition_cache = 0, use_query_cache = 0")

    def create(self) -> None:
        self._run(_TABLE)

    def load(self, file: str) -> None:
        self._run("INSERT INTO events " + _LINES.format(file=file))

    def settle(self) -> None:
        self._run("OPTIMIZE TABLE events FINAL")

    def ask(self, sql: str) -> Table:
        with pyarrow.ipc.open_stream(self._run(sql, "ArrowStream")) as stream:
            answer = stream.read_all()
        return answer.column_names, zip(*(column.to_pylist() for column in answer.columns))

    def time(self, sql: str) -> None:
        self._run(sql, "ArrowStream")

    def close(self) -> None:
        if self._session:
            self._session.close()

    def version(self) -> Table:
        return ["version"], [(chdb.query("SELECT version()", "TabSeparated").bytes().decode().strip(),)]


if __name__ == "__main__":
    serve(ClickHouseWorker())
