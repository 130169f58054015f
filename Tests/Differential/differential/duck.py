"""The events in DuckDB: a table `events`, one row each, and one of the objects in each array.

A property is four columns: its type, its number, its text and the text that groups go by.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from differential.answers import Row, cell
from differential.question import Question
from differential.survey import Members, Property, Survey
from differential.tool import NULL


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def name(*parts: str) -> str:
    return '"' + ".".join(parts).replace('"', '""') + '"'


def array_table(array: Members) -> str:
    return name("in", *array)


class Column:
    """The columns of one property."""

    def __init__(self, found: Property) -> None:
        self._members = found.members
        self.type = name(*found.members, "type")
        self.number = name(*found.members, "number")
        self.text = name(*found.members, "text")
        self.group = name(*found.members, "group")

    def definition(self, source: str, pointer: str) -> str:
        raw = f"json_extract({source}, {literal(pointer)})"
        kind = f"json_type({raw})"
        numeric = f"{kind} IN ('BIGINT', 'UBIGINT', 'DOUBLE')"
        return (
            f"CASE WHEN {numeric} THEN 'NUMBER' ELSE {kind} END AS {self.type},"
            f" CASE WHEN {numeric} THEN {raw}::DOUBLE END AS {self.number},"
            f" CASE WHEN {kind} = 'VARCHAR' THEN json_extract_string({source}, {literal(pointer)}) END"
            f" AS {self.text},"
            f" CASE WHEN {kind} = 'NULL' THEN {literal(NULL)}"
            f" ELSE json_extract_string({source}, {literal(pointer)}) END AS {self.group}"
        )


class Duck:
    """A database in memory that holds the lines of a file."""

    def __init__(self, lines: Path, survey: Survey) -> None:
        self._database = duckdb.connect(config={"threads": 2})
        self._load(lines, survey)

    def ask(self, question: Question) -> list[Row]:
        found = self._database.execute(question.sql).fetchall()
        return [tuple(cell(value) for value in row) for row in found]

    def _load(self, lines: Path, survey: Survey) -> None:
        self._database.execute("SET TimeZone = 'UTC'")
        self._database.execute(
            f"""
            CREATE TABLE lines AS SELECT row_number() OVER () AS id, * FROM read_json({literal(str(lines))},
                format = 'newline_delimited', columns = {{event: 'VARCHAR', customer: 'VARCHAR',
                time: 'BIGINT', received: 'BIGINT', session: 'VARCHAR', product: 'VARCHAR[]', properties: 'JSON'}})
            """
        )
        columns = [Column(each).definition("properties", each.pointer) for each in survey.properties]
        self._database.execute(
            f"""
            CREATE TABLE events AS SELECT id, event, customer, session, received,
                list_distinct(coalesce(product, [])) AS products, time AS t,
                make_timestamp(time)::TIMESTAMPTZ AS instant {"".join(", " + each for each in columns)}
            FROM lines
            """
        )
        for array, found in survey.elements.items():
            self._load_array(array, found)
        self._database.execute("DROP TABLE lines")

    def _load_array(self, array: Members, found: list[Property]) -> None:
        pointer = "$" + "".join(f'."{member}"' for member in array)
        columns = [Column(each).definition("element", each.pointer) for each in found]
        self._database.execute(
            f"""
            CREATE TABLE {array_table(array)} AS SELECT id, {", ".join(columns)} FROM (
                SELECT id, unnest(json_extract(properties, {literal(pointer + "[*]")})) AS element FROM lines)
            WHERE json_type(element) = 'OBJECT'
            """
        )
