"""Known facts about a report, checked against what was read from it; nothing is ever read from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.records import Inquiry, Landmark, Notice, Recommendation, Record, tokens

LANDMARK_HOLDS = "landmark holds"
LANDMARK_FAILS = "landmark does not hold"

_RANGE = re.compile(r"\s*(\d+)\s*[-–]\s*(\d+)\s*")


class LandmarkOutcome(Record):
    """Whether one known fact holds: what was expected, what was found instead, and in which recommendations."""

    inquiry: str
    number: str
    holds: bool
    expected: str
    found: str
    ids: tuple[str, ...] = ()


def check_landmarks(inquiry: Inquiry, recs: Sequence[Recommendation]) -> list[LandmarkOutcome]:
    """One outcome for each landmark of the manifest, in its order.

    A landmark's number may be a range ("1–9"): each number must be there, and the words may stand in any of them.
    Where a number occurs more than once (numbering restarts), one recommendation that fits is enough.
    """
    own = [rec for rec in recs if rec.inquiry == inquiry.id and rec.level != "conclusion"]
    return [_outcome(inquiry.id, landmark, own) for landmark in inquiry.landmark]


def landmark_notices(inquiry: Inquiry, recs: Sequence[Recommendation]) -> list[Notice]:
    """A notice for each landmark: a note where it holds, a warning where it does not."""
    pages = {rec.id: rec.pages for rec in recs}
    return [
        Notice(
            kind=LANDMARK_HOLDS if outcome.holds else LANDMARK_FAILS,
            message=_said(outcome),
            inquiry=inquiry.id,
            severity="note" if outcome.holds else "warning",
            next_step="" if outcome.holds else "Look at these pages: what was read there is probably wrong.",
            pages=tuple(sorted({page for key in outcome.ids for page in pages[key]})),
        )
        for outcome in check_landmarks(inquiry, recs)
    ]


def _said(outcome: LandmarkOutcome) -> str:
    check = "A landmark is a check; nothing was read from it."
    if outcome.holds:
        return f"Landmark {outcome.number} holds ({outcome.expected}). {check}"
    return f"Landmark {outcome.number} does not hold: expected {outcome.expected}; found {outcome.found}. {check}"


def _outcome(inquiry: str, landmark: Landmark, recs: Sequence[Recommendation]) -> LandmarkOutcome:
    numbers = _numbers(landmark.number)
    named = [rec for rec in recs if rec.number in numbers]
    absent = [number for number in numbers if not any(rec.number == number for rec in named)]
    fitting = named if len(numbers) > 1 else [rec for rec in named if not _faults(landmark, [rec])] or named[:1]
    faults = [f"no number {', '.join(absent)}"] if absent else _faults(landmark, fitting)
    return LandmarkOutcome(
        inquiry=inquiry,
        number=landmark.number,
        holds=not faults,
        expected=_expected(landmark),
        found="; ".join(faults) or "as expected",
        ids=tuple(rec.id for rec in fitting),
    )


def _numbers(number: str) -> list[str]:
    """One number, or each of a range."""
    ends = _RANGE.fullmatch(number)
    return [str(one) for one in range(int(ends[1]), int(ends[2]) + 1)] if ends else [number.strip()]


def _faults(landmark: Landmark, recs: Sequence[Recommendation]) -> list[str]:
    """What a landmark says that these recommendations, taken together, do not show."""
    faults: list[str] = []
    if landmark.heading and not any(tokens(rec.heading or "") == tokens(landmark.heading) for rec in recs):
        faults.append(f"heading {_listed(rec.heading or 'none' for rec in recs)}")
    pointers = {pointer for rec in recs for pointer in rec.paragraph_refs}
    if not pointers.issuperset(landmark.paragraph_refs):
        faults.append(f"paragraphs {_listed(sorted(pointers))}")
    text = " " + " ".join(word for rec in recs for word in tokens(f"{rec.heading or ''} {rec.text}"))
    lacking = [words for words in landmark.words if f" {' '.join(tokens(words))}" not in text]
    if lacking:
        faults.append(f"without the words {_listed(lacking)}")
    return faults


def _expected(landmark: Landmark) -> str:
    parts = [f"headed “{landmark.heading}”"] if landmark.heading else []
    parts += [f"points to paragraph {', '.join(landmark.paragraph_refs)}"] if landmark.paragraph_refs else []
    parts += [f"has the words {_listed(landmark.words)}"] if landmark.words else []
    return "; ".join(parts) or landmark.note or "is there"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words) or "none"
