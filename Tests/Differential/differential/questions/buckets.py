"""Counts per calendar bucket in several zones, and over ranges of every kind."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from differential.conditions import quoted
from differential.duck import literal
from differential.question import Question
from differential.survey import Survey

# One with half an hour, one with three quarters, one whose clock changes by half an hour, both hemispheres.
_ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)
_UNITS = ("day", "week", "month", "quarter", "year")


def questions(survey: Survey, chance: random.Random) -> Iterator[Question]:
    for zone in _ZONES:
        for unit in _UNITS:
            yield _per(unit, f"date_trunc('{unit}', {_local(zone)})::DATE", zone, chance.choice(survey.events))
        sunday = f"(date_trunc('week', {_local(zone)} + INTERVAL 1 DAY) - INTERVAL 1 DAY)::DATE"
        yield _per("week from sunday", sunday, zone, None)
        if zone != "Australia/Lord_Howe":
            yield _per_hour(zone, survey)
        yield _by_weekday(zone)
        for text, sql in _ranges(survey, zone, chance):
            yield Question(
                f"count, customers of any {text} tz {zone}",
                f"SELECT count(*), count(DISTINCT customer) FROM events WHERE {sql}",
            )


def _local(zone: str) -> str:
    return f"timezone('{zone}', instant)"


def _per(unit: str, bucket: str, zone: str, event: str | None) -> Question:
    events, chosen = ("any", "true") if event is None else (quoted(event), f"event = {literal(event)}")
    return Question(
        f"count of {events} per {unit} tz {zone}",
        f"SELECT {bucket}, count(*) FROM events WHERE {chosen} GROUP BY 1",
        drops_zeros=True,
    )


def _per_hour(zone: str, survey: Survey) -> Question:
    """An hour that comes twice is two buckets: each is the instant that it begins at."""
    start = _day(survey, zone, 1)
    range_, sql = _days(start, start + timedelta(days=20), zone)
    begin = f"t - (epoch_us({_local(zone)}) % 3600000000)"
    return Question(
        f"count of any {range_} per hour tz {zone}",
        f"SELECT {begin}, count(*) FROM events WHERE {sql} GROUP BY 1",
        drops_zeros=True,
    )


def _by_weekday(zone: str) -> Question:
    return Question(
        f"count of any by weekday, hour_of_day tz {zone}",
        f"""
        SELECT lower(dayname({_local(zone)})), hour({_local(zone)}), count(*) FROM events GROUP BY 1, 2
        """,
    )


def _day(survey: Survey, zone: str, skipped: int) -> datetime:
    first = datetime.fromtimestamp(survey.first // 1_000_000, UTC)
    return datetime(first.year, first.month, first.day) + timedelta(days=skipped)


def _days(start: datetime, end: datetime, zone: str) -> tuple[str, str]:
    """From a day until before another."""
    local = _local(zone)
    return (
        f"since {start.date()} before {end.date()}",
        f"{local} >= TIMESTAMP '{start}' AND {local} < TIMESTAMP '{end}'",
    )


def _ranges(survey: Survey, zone: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    length = max(2, (survey.last - survey.first) // 86_400_000_000)
    local = _local(zone)
    start = _day(survey, zone, chance.randrange(length))
    end = start + timedelta(days=1 + chance.randrange(length))
    yield _days(start, end, zone)
    yield f"on {start.date()}", f"{local}::DATE = DATE '{start.date()}'"
    through = f"{local}::DATE BETWEEN DATE '{start.date()}' AND DATE '{end.date()}'"
    yield f"from {start.date()} through {end.date()}", through
    instant = datetime.fromtimestamp(chance.randrange(survey.first, survey.last) // 1_000_000, UTC)
    written = instant.strftime("%Y-%m-%dT%H:%M:%SZ")
    yield f"since {written}", f"instant >= TIMESTAMPTZ '{instant}'"
    yield f"before {written}", f"instant < TIMESTAMPTZ '{instant}'"
