"""Invented records of two inquiries with a link, themes and an answer, as a run leaves them, for tests of reviewing."""

from __future__ import annotations

import datetime as dt

from pipeline.records import Link, Recommendation, Response, ThemeScore
from pipeline.review.decisions import Decision
from pipeline.review.items import Item, items_of_run, to_decision

KITES, BOATS = "kites-1999-r1", "boats-2009-r1"
CODES = ("safety", "records", "training")
NOON = dt.datetime(2025, 3, 1, 12, 0, tzinfo=dt.UTC)


def records() -> list[Recommendation]:
    """A recommendation of each of two inquiries, and a second of the later one."""
    return [
        _record(KITES, "kites-1999", "The Kite Board should register every kite that is longer than two metres.", 0.9),
        _record(
            BOATS, "boats-2009", "The Harbour Board should register every boat that is longer than ten metres.", 0.7
        ),
        _record("boats-2009-r2", "boats-2009", "Boatmen should be trained to tie a knot that holds.", 0.95),
    ]


def links() -> list[Link]:
    """One link between the two inquiries."""
    return [Link(earlier=KITES, later=BOATS, verdict="repeat", score=0.62, why="both ask: registering")]


def responses() -> list[Response]:
    """One answer to the earlier recommendation."""
    return [
        Response(
            recommendation=KITES, number="1", inquiry="kites-1999", document="kites-response", status="unclear",
            status_words="The Government welcomes this.", response_pages=(3,), speaker="HM Government",
            joined_by="number", state="verified",
        )
    ]  # fmt: skip


def items(*decisions: Decision) -> list[Item]:
    """All that can be decided about in these records."""
    return items_of_run(records(), links(), responses(), decisions)


def item(about: str, *decisions: Decision) -> Item:
    """The first item of a kind."""
    return next(one for one in items(*decisions) if one.about == about)


def decided(about: str, word: str, minute: int = 0, who: str = "A. Reader", **given: object) -> Decision:
    """The decision that a word about the first item of a kind makes."""
    when = NOON + dt.timedelta(minutes=minute)
    return to_decision(item(about), word, who, "seen on the page", when, codes=CODES, **given)  # type: ignore[arg-type]


def _record(key: str, inquiry: str, text: str, confidence: float) -> Recommendation:
    return Recommendation(
        id=key, inquiry=inquiry, level="recommendation", number=key[-1], text=text, pdf_page=4, printed_page="2",
        pages=(4,), confidence=confidence, state="verified", themes=(ThemeScore(code="safety", score=0.6, why="kite"),),
    )  # fmt: skip
