"""Since when was this asked for: free text in, a dated list of the recommendations that ask for it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.compare.links import counts_as_inquiry, published
from pipeline.compare.score import build_space, explain, final, least_hub, least_related, survey
from pipeline.compare.space import AskSpace, Places
from pipeline.compare.themes import Codebook
from pipeline.compare.vectors import Vectors
from pipeline.records import Ask, Inquiry, Recommendation, Record, State, Verdict
from pipeline.settings import Compare

_QUESTION = "question"

# A question is one short ask, and so are the pieces that it is held against: their scores run lower than those of whole
# recommendations. Between `related` and `repeat` of the settings, this share of the way is enough to count as asked;
# half of that as related. (Chosen by reading what the default claims find in 884 recommendations of 20 inquiries: of
# what lies between three tenths and two thirds of the way, hardly anything asks for what is claimed.)
ASKED_SHARE = 2 / 3
NEAR_SHARE = 0.5


class TraceHit(Record):
    """One recommendation that asks for what was asked: who, when, where, in which words, and how near."""

    id: str
    inquiry: str
    title: str
    events: str | None = None
    published: dt.date | None = None
    number: str | None = None
    pdf_page: int | None = None
    printed_page: str | None = None
    quotation: str
    ask: str = ""
    addressees: tuple[str, ...] = ()
    state: State = "unverified"
    verdict: Verdict
    score: float
    why: str = ""


@dataclass(frozen=True)
class Nearness:
    """How near one recommendation comes to a question, by the nearest of its asks."""

    rec: Recommendation
    ask: Ask
    score: float
    verdict: Verdict


def trace(
    text: str,
    recs: Sequence[Recommendation],
    inquiries: Mapping[str, Inquiry],
    settings: Compare,
    vectors: Vectors,
    codebook: Codebook,
    asks: Sequence[Ask] = (),
) -> list[TraceHit]:
    """Recommendations that ask for `text`, by publication (undated last), each at least related.

    `asks` are the question's own asks where the caller found them. An empty list means that this corpus holds
    nothing on it: say so with `nothing_found`.
    """
    near = nearness([(text, tuple(asks))], recs, settings, vectors, codebook)[0]
    question = Recommendation(id=_QUESTION, inquiry=_QUESTION, level="recommendation", text=text, asks=tuple(asks))
    hits = [_hit(found, question, inquiries, codebook) for found in near if found.verdict != "different"]
    return sorted(hits, key=lambda hit: (hit.published or dt.date.max, hit.inquiry, -hit.score, hit.id))


def nothing_found(text: str, recs: Sequence[Recommendation], inquiries: Mapping[str, Inquiry]) -> str:
    """What to print where a trace is empty: how much was searched, so that a gap is not read as silence."""
    searched = sorted({rec.inquiry for rec in recs})
    names = ", ".join(inquiries[slug].label if slug in inquiries else slug for slug in searched[:12])
    more = f" and {len(searched) - 12} more" if len(searched) > 12 else ""
    return (
        f"This corpus holds no recommendation on “{text}”. Searched: {len(recs)} recommendations and parts "
        f"of {len(searched)} inquiries ({names}{more})."
    )


def nearness(
    questions: Sequence[tuple[str, tuple[Ask, ...]]],
    recs: Sequence[Recommendation],
    settings: Compare,
    vectors: Vectors,
    codebook: Codebook,
) -> list[list[Nearness]]:
    """For each question (text, its asks) the recommendations that are at least related, by their nearest ask, in order.

    The background is every ask of the recommendations, each by itself. A question that names a decisive element
    (elements.toml: a legal duty, an identifier …) is answered only by an ask that names it too; others are at most
    related.
    """
    pieces = _pieces(recs)
    own = [
        Recommendation(id=f"{_QUESTION}-{n}", inquiry=f"{_QUESTION}-{n}", level="recommendation", text=text, asks=asks)
        for n, (text, asks) in enumerate(questions)
    ]
    space = build_space([piece for piece, _ in pieces] + own, vectors, codebook)
    whole = {piece.id: rec for piece, rec in pieces}
    asked = np.array([place for place, rec in enumerate(space.recs) if rec.id not in whole])
    survey(space, asked)
    possible = {row: np.setdiff1d(_possible(space, row, settings), asked) for row in asked.tolist()}
    survey(space, np.unique(np.concatenate(list(possible.values()))))
    answers = {}
    for row, places in possible.items():
        odds = space.odds(np.full(len(places), row), places)
        scores = final(*odds, space.hubs[row] + space.hubs[places]).tolist()
        pieces_near = [space.recs[place] for place in places.tolist()]
        near = [(piece, whole[piece.id], score) for piece, score in zip(pieces_near, scores, strict=True)]
        answers[space.recs[row].id] = _nearest(space.recs[row], near, settings, codebook)
    return [answers[question.id] for question in own]


def _possible(space: AskSpace, row: int, settings: Compare) -> Places:
    """The rows that can be related to that of a question, whatever they may be marked down by as hubs."""
    return space.above(row, least_related(NEAR_SHARE * _asked(settings)) + float(space.hubs[row]) + least_hub(space))


def _pieces(recs: Sequence[Recommendation]) -> list[tuple[Recommendation, Recommendation]]:
    """Each ask as a record of its own, with the recommendation that it comes from."""
    whole = [rec for rec in recs if rec.level != "conclusion"]
    return [
        (rec.model_copy(update={"id": f"{rec.id}#{n}", "text": ask.text, "asks": (ask,), "heading": None}), rec)
        for rec in whole
        for n, ask in enumerate(rec.asks or (Ask(text=rec.text),))
    ]


def _nearest(
    question: Recommendation,
    near: Sequence[tuple[Recommendation, Recommendation, float]],
    settings: Compare,
    codebook: Codebook,
) -> list[Nearness]:
    """The nearest ask of each recommendation, given asks with the recommendation that each is of and their scores."""
    asked = _asked(settings)
    decisive = {f"element:{one.name}" for one in codebook.elements if one.decisive}
    decisive &= codebook.cues.names(question.text)
    best: dict[str, Nearness] = {}
    for piece, rec, score in near:
        if score >= asked and decisive and not decisive <= codebook.cues.names(piece.text):
            score = round(asked - 0.0001, 4)
        if rec.id not in best or score > best[rec.id].score:
            best[rec.id] = Nearness(rec, piece.asks[0], score, _verdict(score, asked))
    kept = [found for found in best.values() if found.verdict != "different"]
    return sorted(kept, key=lambda found: (-found.score, found.rec.id))


def _asked(settings: Compare) -> float:
    """The score from which on a question counts as asked."""
    return settings.related + ASKED_SHARE * (settings.repeat - settings.related)


def _verdict(score: float, asked: float) -> Verdict:
    if score >= asked:
        return "repeat"
    return "related" if score >= NEAR_SHARE * asked else "different"


def _hit(near: Nearness, question: Recommendation, inquiries: Mapping[str, Inquiry], codebook: Codebook) -> TraceHit:
    rec, inquiry = near.rec, inquiries.get(near.rec.inquiry)
    return TraceHit(
        id=rec.id,
        inquiry=rec.inquiry,
        title=inquiry.title if inquiry else rec.inquiry,
        events=inquiry.events if inquiry and counts_as_inquiry(rec.inquiry, inquiries) else None,
        published=published(rec.inquiry, inquiries),
        number=rec.number,
        pdf_page=rec.pdf_page,
        printed_page=rec.printed_page,
        quotation=rec.text,
        ask=near.ask.text,
        addressees=tuple(body.name or body.printed for body in rec.addressees),
        state=rec.state,
        verdict=near.verdict,
        score=near.score,
        why=explain(rec.model_copy(update={"asks": (near.ask,)}), question, codebook).why,
    )
