"""Links: which recommendation of a later inquiry asks again for what an earlier one asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.compare.score import CANDIDATES, build_space, explain, final, survey, verdict_of
from pipeline.compare.space import AskSpace, Near
from pipeline.compare.themes import Codebook
from pipeline.compare.vectors import Vectors
from pipeline.records import Inquiry, Link, Recommendation
from pipeline.settings import Compare

_UNDATED = dt.date.max


def find_links(
    recs: Sequence[Recommendation],
    inquiries: Mapping[str, Inquiry],
    settings: Compare,
    vectors: Vectors,
    codebook: Codebook,
) -> list[Link]:
    """Links between recommendations of different inquiries whose score reaches `settings.related`.

    In: recommendations with asks (and themes, for the why); conclusions and parts whose parent is there are not
    linked. Out: at most `settings.neighbours` links for each recommendation, the earlier first by publication (then
    inquiry and id), sorted by score, then ids. Works block by block: memory grows with the recommendations, not pairs.
    """
    asked = linkable(recs)
    if len({rec.inquiry for rec in asked}) < 2:
        return []
    space = build_space(asked, vectors, codebook)
    near = survey(space, most=max(CANDIDATES, 5 * settings.neighbours))
    return links_between(space, near, inquiries, settings)


def links_between(space: AskSpace, near: Near, inquiries: Mapping[str, Inquiry], settings: Compare) -> list[Link]:
    """The links of a surveyed space, given the nearest rows of each row (as `survey` gives them)."""
    order = np.argsort(_ranked(space.recs, inquiries))
    links = [
        _link(space, left, right, score, settings)
        if order[left] < order[right]
        else _link(space, right, left, score, settings)
        for left, right, score in _kept_pairs(space, near, settings)
    ]
    return sorted(links, key=lambda link: (-link.score, link.earlier, link.later))


def _ranked(recs: Sequence[Recommendation], inquiries: Mapping[str, Inquiry]) -> list[int]:
    """The places of recommendations by publication."""
    return sorted(range(len(recs)), key=lambda place: publication_order(recs[place], inquiries))


def linkable(recs: Sequence[Recommendation]) -> list[Recommendation]:
    """Recommendations, and parts that stand without their parent: a parent's text holds its parts already."""
    ids = {rec.id for rec in recs}
    return [rec for rec in recs if rec.level != "conclusion" and (rec.parent is None or rec.parent not in ids)]


def _kept_pairs(space: AskSpace, near: Near, settings: Compare) -> list[tuple[int, int, float]]:
    """The best rows of each row that reach `settings.related`: pairs of rows with their score, each pair once.

    Rows are near by the odds to be related, the best are chosen among them by the score: see CANDIDATES.
    """
    place = near.place
    scores = final(near.related, near.repeat, space.hubs[:, None] + np.where(place < 0, 0.0, space.hubs[place]))
    best = np.lexsort((place, -scores), axis=1)[:, : settings.neighbours]
    row, rank = np.nonzero(np.take_along_axis(scores, best, axis=1) >= settings.related)
    other, score = place[row, best[row, rank]], scores[row, best[row, rank]]
    pairs = np.minimum(row, other) * len(place) + np.maximum(row, other)
    _, first = np.unique(pairs, return_index=True)
    left, right = np.divmod(pairs[first], len(place))
    return list(zip(left.tolist(), right.tolist(), score[first].tolist(), strict=True))


def _link(space: AskSpace, left: int, right: int, score: float, settings: Compare) -> Link:
    """The link of two rows, the earlier on the left."""
    earlier, later = space.recs[left], space.recs[right]
    shared = explain(earlier, later, space.codebook)
    return Link(
        earlier=earlier.id,
        later=later.id,
        verdict=verdict_of(score, settings),
        score=score,
        why=shared.why,
        earlier_ask=shared.a_ask,
        later_ask=shared.b_ask,
        shared_words=shared.words,
    )


def publication_order(rec: Recommendation, inquiries: Mapping[str, Inquiry]) -> tuple[dt.date, str, str]:
    """Sort key: date of publication (undated last), inquiry, id."""
    return (published(rec.inquiry, inquiries) or _UNDATED, rec.inquiry, rec.id)


def published(inquiry: str, inquiries: Mapping[str, Inquiry]) -> dt.date | None:
    """An inquiry's date of publication; None where it is unknown, undated, or a collection of several inquiries."""
    known = inquiries.get(inquiry)
    return known.published if known is not None and not known.collection else None


def counts_as_inquiry(inquiry: str, inquiries: Mapping[str, Inquiry]) -> bool:
    """Whether an id stands for one inquiry, so that it may be counted as one: not a collection of several."""
    known = inquiries.get(inquiry)
    return known is None or not known.collection
