"""From a recommendation's text to what it asks: of whom, by when, and what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.describe.addressees import continues_lead, find_addressees, find_lead_addressees
from pipeline.describe.asks import find_asks
from pipeline.describe.bodies import Bodies, default_bodies
from pipeline.describe.deadlines import find_deadlines
from pipeline.records import Addressee, Inquiry, Recommendation

_MARK = re.compile(r"(?<=\s)\(?(?:[a-z]|[ivx]+|\d{1,2}[a-z]?)[.)]\s*$")
MORE_THAN_A_LEAD = 40
"""Letters of a part that must stand in its parent's text for the words before it to count as its lead."""


def describe(
    recs: Sequence[Recommendation], inquiry: Inquiry | None = None, bodies: Bodies | None = None
) -> list[Recommendation]:
    """The same recommendations, in the same order, with addressees, deadlines and asks filled in.

    `inquiry` gives the day of publication, from which periods are counted. A part that goes on where its lead breaks
    off has the lead's addressees; "They" at the start of an item refers to those of the item before it. Conclusions
    tell nobody to act: they have neither addressees nor deadlines.
    """
    known = bodies if bodies is not None else default_bodies()
    by_id = {rec.id: rec for rec in recs}
    told: dict[str, tuple[Addressee, ...]] = {}
    described = []
    previous: tuple[Addressee, ...] = ()
    for rec in recs:
        told[rec.id] = _addressees(rec, by_id, known, previous)
        if rec.level != "conclusion" and told[rec.id]:
            previous = told[rec.id]
        described.append(_described(rec, told[rec.id], inquiry))
    return described


def _described(rec: Recommendation, told: tuple[Addressee, ...], inquiry: Inquiry | None) -> Recommendation:
    published = inquiry.published if inquiry is not None else None
    limits = () if rec.level == "conclusion" else find_deadlines(rec.text, published, group=_group(rec))
    return rec.model_copy(update={"addressees": told, "deadlines": limits, "asks": find_asks(rec.text)})


def _group(rec: Recommendation) -> str | None:
    """The heading whose time limit counts for the item: one that extraction set apart, else the group's."""
    return rec.deadlines[0].printed if rec.deadlines else rec.section


def _addressees(
    rec: Recommendation, by_id: dict[str, Recommendation], bodies: Bodies, previous: tuple[Addressee, ...]
) -> tuple[Addressee, ...]:
    if rec.level == "conclusion":
        return ()
    parent = by_id.get(rec.parent) if rec.parent is not None else None
    if rec.addressees:
        return find_addressees(
            rec.text, bodies, section=f"Addressed to: {'; '.join(a.printed for a in rec.addressees)}"
        )
    own = find_addressees(
        rec.text, bodies, section=rec.section, heading=rec.heading, earlier=previous, governed=parent is not None
    )
    if own or parent is None:
        return own
    return _of_lead(rec, parent, by_id, bodies)


def _of_lead(
    part: Recommendation, parent: Recommendation, by_id: dict[str, Recommendation], bodies: Bodies
) -> tuple[Addressee, ...]:
    """Addressees of the words that lead to a part: its parent's text up to the first of its parts, and so upwards."""
    seen = {part.id}
    above: Recommendation | None = parent
    while above is not None and above.id not in seen:
        seen.add(above.id)
        lead = _lead(above, by_id)
        if continues_lead(part.text, lead, bodies) and (found := find_lead_addressees(lead, bodies)):
            return found
        above = by_id.get(above.parent) if above.parent is not None else None
    return ()


def _lead(parent: Recommendation, by_id: dict[str, Recommendation]) -> str:
    """The words of a parent before the first of its parts; the whole text where no part is found in it."""
    starts = [
        position
        for rec in by_id.values()
        if rec.parent == parent.id and (position := parent.text.find(rec.text[:MORE_THAN_A_LEAD])) > 0
    ]
    return _MARK.sub("", parent.text[: min(starts)]) if starts else parent.text
