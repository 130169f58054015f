"""The questions, a file a form; each gives them from a survey."""

from __future__ import annotations

import random
from collections.abc import Iterator

from differential.question import Question
from differential.questions import (
    also_viewed,
    buckets,
    counts,
    customers,
    funnels,
    groups,
    measures,
    paths,
    retention,
    sessions,
    viewed,
)
from differential.survey import Survey

_FORMS = (
    counts,
    groups,
    measures,
    buckets,
    customers,
    viewed,
    also_viewed,
    funnels,
    retention,
    sessions,
    paths,
)


def all_of(survey: Survey, chance: random.Random) -> list[Question]:
    """All that differ in their text, in a fixed order."""
    found: dict[str, Question] = {}
    for form in _FORMS:
        questions: Iterator[Question] = form.questions(survey, chance)
        for question in questions:
            found.setdefault(question.text, question)
    return list(found.values())
