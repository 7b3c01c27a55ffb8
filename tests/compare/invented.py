"""Invented recommendations and inquiries for the tests of comparing."""

from __future__ import annotations

import datetime as dt

from pipeline.describe.asks import find_asks
from pipeline.records import Inquiry, Recommendation

SHARE_EARLY = "Agencies that know of a child at risk should share that information with one another without delay."
SHARE_LATE = "The police and councils must share the information they hold on children at risk with each other."
CAMERAS = "Ferries should be fitted with cameras on the car deck and the pictures shown on the bridge."
MEMORIAL = "A memorial garden should be laid out for those who died, as their families wish."
TRAINING = "All custody officers should be trained every year in how to recognise illness."


def recommendation(slug: str, number: str, text: str, state: str = "verified") -> Recommendation:
    return Recommendation.model_validate(
        {
            "id": f"{slug}-r{number}",
            "inquiry": slug,
            "level": "recommendation",
            "number": number,
            "text": text,
            "asks": find_asks(text),
            "state": state,
        }
    )


def inquiry(slug: str, year: int | None, *, collection: bool = False, aliases: tuple[str, ...] = ()) -> Inquiry:
    return Inquiry(
        id=slug,
        title=f"The {slug.title()} Inquiry",
        published=dt.date(year, 1, 1) if year else None,
        collection=collection,
        aliases=aliases,
    )
