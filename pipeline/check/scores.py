"""Counts and shares that an evaluation is made of, as a table for people, as JSON for scripts, and against floors."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import SettingsError

AT_MOST = frozenset({"negatives_returned"})
_SCOPES = ("pooled", "mean", "each")
_COLUMNS = (
    ("recommendations", "items"),
    ("recommendations_precision", "P"),
    ("recommendations_recall", "R"),
    ("recommendations_f1", "F1"),
    ("parts_f1", "F1 parts"),
    ("conclusions_f1", "F1 conclusions"),
    ("exact", "texts exact"),
    ("first_page", "first page"),
    ("number", "number"),
    ("parents", "parents"),
    ("also_on_precision", "also on P"),
    ("also_on_recall", "also on R"),
    ("addressees_precision", "addressees P"),
    ("addressees_recall", "addressees R"),
    ("deadlines_precision", "deadlines P"),
    ("deadlines_recall", "deadlines R"),
    ("negatives_returned", "negatives returned"),
)


@dataclass(frozen=True)
class Count:
    """What was rightly found, wrongly found and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float | None:
        """Share of the found that is right; None where nothing was found."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """Share of what is there that was found; None where nothing is there."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where nothing is there and nothing was found."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    @classmethod
    def of(cls, found: Iterable[object], true: Iterable[object]) -> Count:
        """Compare two sets."""
        left, right = set(found), set(true)
        return cls(len(left & right), len(left - right), len(right - left))


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    hits: int = 0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.hits + other.hits, self.of + other.of)

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return _share(self.hits, self.of)


NOTHING = Count()
NONE = Share()


@dataclass(frozen=True)
class Score:
    """All counts of one document, or of several added up.

    `recommendations`, `parts` and `conclusions` count items of their own level; the rest is counted on matched items.
    The lists name what to look at: numbers of gold items, ids of found ones.
    """

    recommendations: Count = NOTHING
    parts: Count = NOTHING
    conclusions: Count = NOTHING
    exact: Share = NONE
    first_page: Share = NONE
    number: Share = NONE
    parents: Share = NONE
    also_on: Count = NOTHING
    addressees: Count = NOTHING
    deadlines: Count = NOTHING
    negatives: Share = NONE
    missed: tuple[str, ...] = ()
    spurious: tuple[str, ...] = ()
    look_at: tuple[str, ...] = ()
    nothing_to_find: bool = False

    def __add__(self, other: Score) -> Score:
        counted = {name: getattr(self, name) + getattr(other, name) for name in _COUNTED}
        return Score(**counted)

    def measures(self) -> dict[str, float | None]:
        """Every measure by name, between 0 and 1, counts of items and of negatives apart; None where undefined."""
        found: dict[str, float | None] = {}
        for name in ("recommendations", "parts", "conclusions", "also_on", "addressees", "deadlines"):
            count: Count = getattr(self, name)
            found[f"{name}_precision"] = count.precision
            found[f"{name}_recall"] = count.recall
            found[f"{name}_f1"] = count.f1
        for name in ("exact", "first_page", "number", "parents"):
            found[name] = getattr(self, name).value
        if self.nothing_to_find and not self.recommendations.wrong:
            found["recommendations_f1"] = 1.0
        found["recommendations"] = self.recommendations.right + self.recommendations.missed
        found["negatives_returned"] = self.negatives.hits
        return found


_COUNTED = (
    "recommendations", "parts", "conclusions", "exact", "first_page", "number", "parents", "also_on", "addressees",
    "deadlines", "negatives", "missed", "spurious", "look_at",
)  # fmt: skip


@dataclass(frozen=True)
class Evaluation:
    """Scores by document, and those of all documents added up (pooled)."""

    documents: Mapping[str, Score] = field(default_factory=dict)

    @property
    def pooled(self) -> Score:
        """All documents as if they were one."""
        total = Score()
        for score in self.documents.values():
            total = total + score
        return total

    def mean(self) -> dict[str, float | None]:
        """Each measure's mean over the documents that have it."""
        by_document = [score.measures() for score in self.documents.values()]
        return {name: _mean(measures[name] for measures in by_document) for name in Score().measures()}


def as_table(evaluation: Evaluation) -> str:
    """A Markdown table: one row a document, then mean and pooled; columns without figures are left out."""
    rows: dict[str, Mapping[str, float | None]] = {
        document: score.measures() for document, score in evaluation.documents.items()
    }
    rows["mean"] = {**evaluation.mean(), "recommendations": None, "negatives_returned": None}
    rows["pooled"] = evaluation.pooled.measures()
    columns = [(name, title) for name, title in _COLUMNS if any(row[name] is not None for row in rows.values())]
    table = [["document", *(title for _, title in columns)]]
    table += [[document, *(_shown(row[name]) for name, _ in columns)] for document, row in rows.items()]
    return _aligned(table)


def as_json(evaluation: Evaluation) -> str:
    """All measures as JSON: `documents` (with what to look at), `mean` and `pooled`."""
    documents = {
        document: {**score.measures(), "missed": score.missed, "spurious": score.spurious, "look_at": score.look_at}
        for document, score in evaluation.documents.items()
    }
    whole = {"documents": documents, "mean": evaluation.mean(), "pooled": evaluation.pooled.measures()}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def check_floors(evaluation: Evaluation, floors: Mapping[str, Any]) -> list[str]:
    """What falls short: one line each, empty where all holds.

    `floors` has tables `pooled`, `mean` and `each` (every document for itself) of measure = floor; a measure in
    AT_MOST is a ceiling. A measure that no document has counts as short in `pooled` and `mean`, and is passed over in
    `each`. Raises SettingsError on a name that is not a measure.
    """
    short: list[str] = []
    for scope, wanted in floors.items():
        _check_names([scope], _SCOPES, "scope")
        _check_names(wanted, tuple(Score().measures()), "measure")
        for where, measures in _in_scope(evaluation, scope):
            for name, floor in wanted.items():
                line = _falls_short(name, measures[name], float(floor), optional=scope == "each")
                short += [f"{where}: {line}"] if line else []
    return short


def _in_scope(evaluation: Evaluation, scope: str) -> list[tuple[str, Mapping[str, float | None]]]:
    if scope == "pooled":
        return [("pooled", evaluation.pooled.measures())]
    if scope == "mean":
        return [("mean", evaluation.mean())]
    return [(document, score.measures()) for document, score in evaluation.documents.items()]


def _falls_short(name: str, value: float | None, floor: float, optional: bool) -> str:
    if value is None:
        return "" if optional else f"{name} was not measured, and must be {floor:g}"
    if name in AT_MOST:
        return f"{name} is {value:g}, above the most allowed {floor:g}" if value > floor else ""
    return f"{name} is {value:.4f}, below the floor {floor:.4f}" if value < floor else ""


def _check_names(names: Iterable[str], valid: Sequence[str], kind: str) -> None:
    for name in names:
        if name not in valid:
            near = difflib.get_close_matches(name, valid, n=1, cutoff=0.0)[0]
            raise SettingsError(f"floors: {name!r} is not a {kind}.", f"Did you mean {near!r}?")


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return str(int(value)) if isinstance(value, int) or value > 1 else f"{value:.3f}"


def _aligned(table: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[index]) for row in table) for index in range(len(table[0]))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(_row(row, widths) for row in [table[0], rule, *table[1:]])


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "| " + " | ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]) + " |"
