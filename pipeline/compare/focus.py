"""The focus of an ask: how much a word counts by its place, near the verb of action or in a clause beside it."""

from __future__ import annotations

import re
from collections.abc import Callable

Weigh = Callable[[re.Match[str]], float]

BESIDE = 0.45
HALFWAY = 90.0

_BESIDE = re.compile(
    r"(?P<opens>\b(?:where|when|whenever|if|unless|who|which|whose|whether|including|such as|in accordance with"
    r"|in (?:consultation|conjunction|partnership|collaboration|association|co-?operation) with|in relation to"
    r"|in respect of|with regard to|having regard to|following|before|after|during|until|as part of|as well as"
    r"|for the purposes? of|with a view to|given|in view of|in the event|on the basis|for example|in particular"
    r"|especially|by \w+ing|through|within|at least|in order|so that|so as|because|to (?:ensure|enable|allow|prevent"
    r"|avoid|assist|help|support|improve|identify|facilitate))\b)|(?P<closes>[,;:()–—])",
    re.IGNORECASE,
)


def weigh_places(ask: str, verb: str) -> Weigh:
    """A function from a match in `ask` to its weight, 0–1.

    Words lose weight with their distance from the verb of action (half of it at 90 characters), and words in a clause
    of condition, manner or purpose count less than half.
    """
    clauses = _clauses(ask)
    anchor = max(ask.lower().find(verb.lower()), 0) if verb else 0

    def weigh(match: re.Match[str]) -> float:
        start, end = match.span()
        clause = next((weight for first, last, weight in clauses if first <= start < last), 1.0)
        away = 0 if start <= anchor <= end else min(abs(start - anchor), abs(end - anchor))
        return clause / (1 + away / HALFWAY)

    return weigh


def weigh_alike(match: re.Match[str]) -> float:
    """Every place counts the same: for whole texts, where no ask is singled out."""
    return 1.0


def _clauses(ask: str) -> list[tuple[int, int, float]]:
    """Stretches of an ask with their weight: a clause beside the main one lasts to the next comma or bracket."""
    stretches: list[tuple[int, int, float]] = []
    start, weight = 0, 1.0
    for mark in _BESIDE.finditer(ask):
        stretches.append((start, mark.start(), weight))
        start, weight = mark.start(), BESIDE if mark.group("opens") else 1.0
    return [*stretches, (start, len(ask) + 1, weight)]
