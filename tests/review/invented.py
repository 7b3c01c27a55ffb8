"""Invented records and decisions about an inquiry that never was, for the tests of reviewing."""

from __future__ import annotations

import datetime as dt

from pipeline.records import Place, Recommendation, text_hash
from pipeline.review.decisions import Change, Decision

INQUIRY = "kites-1999"
NOON = dt.datetime(2025, 3, 1, 12, 0, tzinfo=dt.UTC)
TEXTS = {
    "1": "The Kite Board should register every kite that is longer than two metres within six months.",
    "2": "Schools should teach the (a) making of kites; and (b) flying of kites in a light wind.",
    "3": "The Harbour Master should fly a red kite when a gale is expected before the evening.",
}


def records() -> list[Recommendation]:
    """Three recommendations, the second with two parts, on pages 4 to 6."""
    found = [_record(number, page) for page, number in enumerate(TEXTS, 4)]
    parts = [
        _record("2", 5).model_copy(
            update={
                "id": f"{INQUIRY}-r2-{letter}",
                "number": f"2({letter})",
                "level": "sub-recommendation",
                "parent": f"{INQUIRY}-r2",
                "text": text,
            }
        )
        for letter, text in (("a", "making of kites; and"), ("b", "flying of kites in a light wind."))
    ]
    return [*found[:2], *parts, found[2]]


def _record(number: str, page: int) -> Recommendation:
    return Recommendation(
        id=f"{INQUIRY}-r{number}",
        inquiry=INQUIRY,
        level="recommendation",
        number=number,
        text=TEXTS[number],
        pdf_page=page,
        printed_page=str(page - 2),
        pages=(page,),
        places=(Place(page=page, x0=70, top=100, x1=500, bottom=140),),
        confidence=0.9,
        why="numbered list",
    )


def decision(kind: str, *targets: str, after: dict[str, object] | None = None, **given: object) -> Decision:
    """A decision about these records; `seen` is their text as read unless given, `minute` sets its time of day."""
    minute = given.pop("minute", 0)
    texts = {rec.id: rec.text for rec in records()}
    fields: dict[str, object] = {
        "when": NOON + dt.timedelta(minutes=int(str(minute))),
        "who": "A. Reader",
        "inquiry": INQUIRY,
        "seen": {key: text_hash(texts.get(key, "")) for key in targets if kind not in ("add", "withdraw")},
        "version": "0.1.0",
        "why": "seen on the page",
    }
    change = Change.model_validate(after or {})
    return Decision.model_validate(fields | given | {"kind": kind, "targets": targets, "after": change})
