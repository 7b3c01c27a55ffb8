"""The focus of an ask: how much a word counts by its place, near the verb of action or in a clause beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pipeline.compare.cues import Found

Weigh = Callable[[Found], float]

BESIDE = 0.45
HALFWAY = 90.0

_BESIDE = re.compile(
    r"(?P<opens>\b(?:where|when|whenever|if|unless|who|which|whose|whether|including|such as|in accordance with"
    r"|in (?:consultation|conjunction|partnership|collaboration|association|co-?operation) with|in relation to"
    r"|in respect of|with regard to|having regard to|following|before|after|during|until|as part of|as well as"
    r"|for the purposes? of|with a view to|given|in view of|in the event|on the basis|for example|in particular"
    r"|especially|by \w+ing|through|within|at least|in order|so that|so as|because)\b)|(?P<infinitive>\bto [a-z]{3,}\b)"
    r"|(?P<closes>[,;:()–—])",
    re.IGNORECASE,
)


def weigh_places(ask: str, verb: str) -> Weigh:
    """A function from a stretch found in `ask` to its weight, 0–1.

    Words lose weight with their distance from the verb of action (half of it at 90 characters), and words in a clause
    of condition, manner or purpose count less than half.
    """
    anchor = max(ask.lower().find(verb.lower()), 0) if verb else 0
    clauses = _clauses(ask, anchor)

    def weigh(found: Found) -> float:
        start, end = found.start, found.end
        clause = next((weight for first, last, weight in clauses if first <= start < last), 1.0)
        away = 0 if start <= anchor <= end else min(abs(start - anchor), abs(end - anchor))
        return clause / (1 + away / HALFWAY)

    return weigh


def weigh_alike(found: Found) -> float:
    """Every place counts the same: for whole texts, where no ask is singled out."""
    return 1.0


@lru_cache(maxsize=1 << 17)
def _clauses(ask: str, anchor: int) -> tuple[tuple[int, int, float], ...]:
    """Stretches of an ask with their weight: a clause beside the main one lasts to the next comma or bracket.

    An infinitive after the verb of action (`conducted … to examine`) opens such a clause; one before it does not.
    """
    stretches: list[tuple[int, int, float]] = []
    start, weight = 0, 1.0
    for mark in _BESIDE.finditer(ask):
        if mark.group("infinitive") and mark.start() <= anchor + 12:
            continue
        stretches.append((start, mark.start(), weight))
        start, weight = mark.start(), 1.0 if mark.group("closes") else BESIDE
    return (*stretches, (start, len(ask) + 1, weight))
