"""Weights of themes and further examples learned from decisions: judged on inquiries that they were not learned from.

What can be learned is limited: people see the themes that the program gives, which draws them to these, so that the
figure before is rather too good than too bad.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pipeline.review.decisions import Decision, in_force
from pipeline.review.items import about_of

FOLDS = 5
LEAST = 30
"""Recommendations with decided themes without which nothing is learned."""

LEAST_INQUIRIES = 3
"""Inquiries that these must come from at the least."""

FACTORS = (0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6)
PRICE = 0.02
"""What a weight that moves away from 1 must gain: this much for each unit of its logarithm."""

_ROUNDS = 2

Scores = npt.NDArray[np.float64]
Score = Callable[[Sequence[str], Sequence[str]], Scores]
"""Theme scores (recommendations, themes) of some ids, with the texts of other ids as further examples."""

Choose = Callable[[Scores], Sequence[int]]
"""The places of the themes that a row of scores gives, most central first."""


@dataclass(frozen=True)
class JudgedThemes:
    """A recommendation whose themes a person confirmed or set: codes, most central first, and the text then seen."""

    id: str
    themes: tuple[str, ...]
    text_hash: str


@dataclass(frozen=True)
class Fit:
    """How well themes fit those that people gave, 0–1: F1 over all themes, and share of first themes alike."""

    f1: float
    first: float

    @property
    def mean(self) -> float:
        """The mean of both."""
        return (self.f1 + self.first) / 2

    def better_than(self, other: Fit) -> bool:
        """Whether one of the two is higher and none is lower."""
        return self.f1 >= other.f1 and self.first >= other.first and self.mean > other.mean


@dataclass(frozen=True)
class ThemeGain:
    """One theme whose weight changes: the factor, and its F1 before and after on inquiries not learned from."""

    code: str
    factor: float
    before: float
    after: float


@dataclass(frozen=True)
class ThemeLearning:
    """What cross-validation over inquiries says of each way to learn, and what the best of them learned.

    `ways` gives the fit of each by name; `best` is null where none improves or there are too few decisions, and `why`
    says so; `gains` and `examples` (ids) are what the best has learned from all decisions.
    """

    size: int
    inquiries: int
    before: Fit | None = None
    ways: Mapping[str, Fit] = field(default_factory=dict)
    best: str | None = None
    gains: tuple[ThemeGain, ...] = ()
    examples: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class _Cases:
    """Decided recommendations ready to learn from: ids in order, inquiry and right themes (places) of each."""

    ids: tuple[str, ...]
    inquiries: tuple[str, ...]
    right: tuple[tuple[int, ...], ...]
    choose: Choose

    @property
    def all(self) -> list[int]:
        return list(range(len(self.ids)))

    def fit(self, scores: Scores, rows: Sequence[int]) -> Fit:
        """How well the scores of these rows (one row of `scores` each) fit."""
        alike = given = wanted = first = 0
        for row, place in zip(scores, rows, strict=True):
            chosen, right = self.choose(row), self.right[place]
            alike += len(set(chosen) & set(right))
            given, wanted = given + len(chosen), wanted + len(right)
            first += chosen[0] == right[0]
        return Fit(round(2 * alike / (given + wanted), 6), round(first / len(rows), 6))

    def f1_of(self, scores: Scores, theme: int) -> float:
        """F1 of one theme over all rows."""
        chosen = [theme in self.choose(row) for row in scores]
        right = [theme in places for places in self.right]
        both = sum(a and b for a, b in zip(chosen, right, strict=True))
        return round(2 * both / (sum(chosen) + sum(right)), 6) if both else 0.0


def judged_themes(decisions: Iterable[Decision]) -> list[JudgedThemes]:
    """The last decision in force about the themes of each recommendation, by its id."""
    found: dict[str, JudgedThemes] = {}
    for decision in in_force(decisions):
        if about_of(decision) == "themes" and decision.after.themes:
            key = decision.targets[0]
            found[key] = JudgedThemes(key, decision.after.themes, decision.seen[key])
    return [found[key] for key in sorted(found)]


def learn_themes(
    judged: Sequence[JudgedThemes], inquiry: Mapping[str, str], codes: Sequence[str], score: Score, choose: Choose
) -> ThemeLearning:
    """Learn weights, examples, or both: whichever does best on inquiries held out, where that improves.

    `inquiry` gives the inquiry of each judged recommendation by id. The same decisions give the same answer, whatever
    their order.
    """
    cases = _cases(judged, inquiry, codes, choose)
    names = sorted(set(cases.inquiries))
    if len(cases.ids) < LEAST or len(names) < LEAST_INQUIRIES:
        why = (
            f"themes of too few recommendations are decided ({len(cases.ids)}, of {len(names)} inquiries):"
            f" {LEAST} are needed, of {LEAST_INQUIRIES} inquiries"
        )
        return ThemeLearning(len(cases.ids), len(names), why=why)
    now = score(cases.ids, ())
    before = cases.fit(now, cases.all)
    moved, nearer, both = _held_out(cases, now, score)
    steady = _that_gain(cases, now, moved)
    learned = {
        "weights": _only(moved, now, steady),
        "examples": nearer,
        "weights and examples": _only(both, nearer, steady),
    }
    ways = {name: cases.fit(scores, cases.all) for name, scores in learned.items()}
    best = max(ways, key=lambda name: (ways[name].mean, -len(name)))
    if not ways[best].better_than(before):
        why = "what was learned is no better on inquiries that it was not learned from"
        return ThemeLearning(len(cases.ids), len(names), before, ways, why=why)
    gains = _gains(cases, now, learned[best], codes, steady) if "weights" in best else ()
    examples = cases.ids if "examples" in best else ()
    return ThemeLearning(len(cases.ids), len(names), before, ways, best, gains, examples)


def _cases(judged: Sequence[JudgedThemes], inquiry: Mapping[str, str], codes: Sequence[str], choose: Choose) -> _Cases:
    """The judged recommendations whose themes the codebook still has, in the order of their ids."""
    place = {code: at for at, code in enumerate(codes)}
    kept = sorted(
        (one for one in judged if one.id in inquiry and set(one.themes) <= set(place)), key=lambda one: one.id
    )
    return _Cases(
        tuple(one.id for one in kept),
        tuple(inquiry[one.id] for one in kept),
        tuple(tuple(place[code] for code in one.themes) for one in kept),
        choose,
    )


# ---------------------------------------------------------------- held out


def _held_out(cases: _Cases, now: Scores, score: Score) -> tuple[Scores, Scores, Scores]:
    """Scores of each recommendation with weights, with examples, and with both, learned from other inquiries alone."""
    moved, nearer, both = now.copy(), now.copy(), now.copy()
    for fold in _folds(cases.inquiries):
        rest = [place for place in cases.all if place not in set(fold)]
        factors = _learned_factors(cases, now[rest], rest)
        nearer[fold] = score([cases.ids[place] for place in fold], [cases.ids[place] for place in rest])
        moved[fold] = weighed(now[fold], factors)
        both[fold] = weighed(nearer[fold], factors)
    return moved, nearer, both


def _folds(inquiries: Sequence[str]) -> list[list[int]]:
    """Places dealt out by whole inquiries, the largest first, each to the fold that holds least."""
    sizes = {name: inquiries.count(name) for name in sorted(set(inquiries))}
    dealt: list[list[str]] = [[] for _ in range(min(FOLDS, len(sizes)))]
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        min(dealt, key=lambda fold: sum(sizes[other] for other in fold)).append(name)
    return [[place for place, name in enumerate(inquiries) if name in fold] for fold in dealt]


def weighed(scores: Scores, factors: Scores) -> Scores:
    """Scores with the weight of each theme multiplied: a score is 1 − e^(−weight × strength)."""
    return np.asarray(1 - (1 - scores) ** factors)


def _learned_factors(cases: _Cases, scores: Scores, rows: Sequence[int]) -> Scores:
    """The factor of each theme's weight: theme by theme the best of FACTORS, each paying PRICE for leaving 1."""
    factors = np.ones(scores.shape[1])

    def worth(theme: int, factor: float) -> tuple[float, float]:
        tried = factors.copy()
        tried[theme] = factor
        distance = abs(math.log(factor))
        return round(cases.fit(weighed(scores, tried), rows).mean - PRICE * distance, 9), -distance

    for _ in range(_ROUNDS):
        for theme in range(scores.shape[1]):
            factors[theme] = max(FACTORS, key=lambda factor: (*worth(theme, factor), factor))
    return factors


def _that_gain(cases: _Cases, now: Scores, moved: Scores) -> list[int]:
    """The themes (places) that fare better with their learned weight on inquiries that it was not learned from."""
    return [
        theme
        for theme in range(now.shape[1])
        if cases.f1_of(_only(moved, now, [theme]), theme) > cases.f1_of(now, theme)
    ]


def _only(changed: Scores, now: Scores, themes: Sequence[int]) -> Scores:
    """The scores as they are, but for some themes, which have the changed ones."""
    scores = now.copy()
    scores[:, themes] = changed[:, themes]
    return scores


def _gains(
    cases: _Cases, now: Scores, after: Scores, codes: Sequence[str], steady: Sequence[int]
) -> tuple[ThemeGain, ...]:
    """What is learned from all decisions for the themes that gain, with their figures from cross-validation."""
    factors = _learned_factors(cases, now, cases.all)
    return tuple(
        ThemeGain(codes[theme], float(factors[theme]), cases.f1_of(now, theme), cases.f1_of(after, theme))
        for theme in steady
        if factors[theme] != 1.0
    )
