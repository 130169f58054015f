"""Conditions in both languages, made from what a survey found.

In Footfall a comparison is false on what is missing, null or of another kind, so each is made two-valued in
SQL with `coalesce`; then `NOT` means the same in both.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from differential.duck import Column, array_table, literal
from differential.survey import Members, Property, Survey

_ORDERS = ("<", "<=", ">", ">=")


@dataclass(frozen=True)
class Condition:
    text: str
    sql: str

    def negated(self) -> Condition:
        return Condition(f"not {self.text}", f"NOT {self.sql}")

    def joined(self, word: str, other: Condition) -> Condition:
        return Condition(f"({self.text} {word} {other.text})", f"({self.sql} {word} {other.sql})")


def quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def number(value: float) -> str:
    """As both languages write it: without an exponent."""
    return str(value) if isinstance(value, int) else f"{value:.6f}".rstrip("0").rstrip(".")


def all_of(survey: Survey, chance: random.Random) -> list[Condition]:
    """Every operator with values from the data, for every property."""
    found = [each for one in survey.properties for each in of_property(one, one.path, chance)]
    for array, elements in survey.elements.items():
        found += _of_elements(array, elements, chance)
    return found


def of_property(one: Property, path: str, chance: random.Random) -> Iterator[Condition]:
    column = Column(one)
    yield Condition(f"{path} exists", f"({column.type} IS NOT NULL)")
    yield Condition(f"{path} missing", f"({column.type} IS NULL)")
    if one.counts["null"]:
        yield Condition(f"{path} = null", _known(f"{column.type} = 'NULL'"))
    if one.counts["bool"]:
        yield Condition(f"{path} = true", _known(f"{column.group} = 'true'"))
    if one.numbers:
        yield from _of_numbers(column, path, chance.choice(one.numbers), one.has_one_kind)
    if one.texts:
        yield from _of_texts(column, path, [chance.choice(one.texts) for _ in range(3)])


def _known(sql: str) -> str:
    return f"coalesce({sql}, false)"


def _of_numbers(column: Column, path: str, value: float, only: bool) -> Iterator[Condition]:
    if value < 0 or abs(value) > 1 << 53 or (value and abs(value) < 1e-3):
        return
    shown = number(value)
    # A bare number also matches the text that is written the same.
    yield Condition(
        f"{path} = {shown}",
        _known(f"{column.number} = {shown} OR {column.text} = {literal(shown)}"),
    )
    for order in _ORDERS:
        yield Condition(f"{path} {order} {shown}", _known(f"{column.number} {order} {shown}"))
    if only:
        yield Condition(f"{path} != {shown}", _known(f"{column.number} != {shown}"))


def _of_texts(column: Column, path: str, values: list[str]) -> Iterator[Condition]:
    first = values[0]
    yield Condition(f"{path} = {quoted(first)}", _known(f"{column.text} = {literal(first)}"))
    yield Condition(f"{path} != {quoted(first)}", _known(f"{column.text} != {literal(first)}"))
    yield Condition(f"{path} >= {quoted(first)}", _known(f"{column.text} >= {literal(first)}"))
    ours, theirs = ", ".join(map(quoted, values)), ", ".join(map(literal, values))
    yield Condition(f"{path} in ({ours})", _known(f"{column.text} IN ({theirs})"))
    yield Condition(f"{path} not in ({ours})", _known(f"{column.text} NOT IN ({theirs})"))
    part = first[:3]
    if part:
        yield Condition(f"{path} contains {quoted(part)}", _known(f"contains({column.text}, {literal(part)})"))
        start = _known(f"starts_with({column.text}, {literal(part)})")
        yield Condition(f"{path} starts with {quoted(part)}", start)
        end = _known(f"ends_with({column.text}, {literal(first[-3:])})")
        yield Condition(f"{path} ends with {quoted(first[-3:])}", end)
    if re.fullmatch(r"\w+", part, re.ASCII):
        matches = _known(f"regexp_matches({column.text}, {literal(f'^{part}.*[a-z0-9]$')})")
        yield Condition(f"{path} matches /^{part}.*[a-z0-9]$/", matches)


def _of_elements(array: Members, found: list[Property], chance: random.Random) -> Iterator[Condition]:
    prefix = "properties." + ".".join(map(quoted, array)) + "[]"
    pairs = []
    for one in found:
        member = quoted(one.members[0])
        inner = list(of_property(one, f"{prefix}.{member}", chance))
        # Presence is of the whole path, not of one element's.
        inner = [each for each in inner if not each.text.endswith((" exists", " missing"))]
        yield from (Condition(each.text, _some(array, each.sql)) for each in inner)
        short = [Condition(each.text.replace(f"{prefix}.", "", 1), each.sql) for each in inner]
        pairs += short and [chance.choice(short)]
    if len(pairs) > 1:
        both = Condition(f"{pairs[0].text} and {pairs[1].text}", f"{pairs[0].sql} AND {pairs[1].sql}")
        yield Condition(f"{prefix} has ({both.text})", _some(array, both.sql))
        either = Condition(f"{pairs[0].text} or not {pairs[1].text}", f"{pairs[0].sql} OR NOT {pairs[1].sql}")
        yield Condition(f"{prefix} has ({either.text})", _some(array, either.sql))


def _some(array: Members, sql: str) -> str:
    return f"(id IN (SELECT id FROM {array_table(array)} WHERE {sql}))"
