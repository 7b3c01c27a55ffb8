"""Claims: sentences from the public debate, checked against the corpus and reported with what would weaken them."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipeline.compare.links import counts_as_inquiry, published
from pipeline.compare.themes import Codebook
from pipeline.compare.trace import Nearness, nearness
from pipeline.compare.vectors import Vectors
from pipeline.errors import SettingsError
from pipeline.records import Claim, ClaimQuotation, Inquiry, Recommendation
from pipeline.settings import Compare, check_keys, load_toml, read_tables

Finding = Literal["supported", "partly supported", "not supported"]


class ClaimSentence(BaseModel):
    """One [[claim]] as written: the sentence, the ask to look for, from which year, in how many inquiries at least.

    `also` gives other wordings of the ask; `about` are words of which a recommendation, its headings or the title of
    its report must have one, or it is no more than related: asks are compared without regard to their field, and a
    claim may be about one field alone. `known_inquiries` names inquiries that bear on it and may be missing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    sentence: str
    ask: str
    also: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    since: int | None = None
    at_least: int | None = None
    known_inquiries: tuple[str, ...] = ()


class _ClaimsFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    claim: tuple[ClaimSentence, ...] = ()


def load_claims(path: Path) -> tuple[ClaimSentence, ...]:
    """Read a claims file; raises SettingsError for an unknown key, a missing one, or an id that occurs twice."""
    values = load_toml(path)
    check_keys(values, _ClaimsFile, str(path))
    claims = read_tables(values, "claim", ClaimSentence, str(path))
    ids = [claim.id for claim in claims]
    doubled = sorted({name for name in ids if ids.count(name) > 1})
    if doubled:
        raise SettingsError(f"{path}: the claim '{doubled[0]}' occurs twice.", "Give each claim an id of its own.")
    return claims


def check_claims(
    claims: Sequence[ClaimSentence],
    recs: Sequence[Recommendation],
    inquiries: Mapping[str, Inquiry],
    settings: Compare,
    vectors: Vectors,
    codebook: Codebook,
) -> list[Claim]:
    """Each claim with its finding, first occurrence, every inquiry with and without it, and quotations.

    An inquiry has the ask where one of its recommendations is a repeat of it by score. Supported: in at least
    `at_least` dated inquiries, the first published by `since`. Partly: some of that holds. Collections of several
    inquiries and undated inquiries are quoted but not counted.
    """
    questions = [(text, ()) for claim in claims for text in (claim.ask, *claim.also)]
    answers = nearness(questions, recs, settings, vectors, codebook) if questions and recs else [[] for _ in questions]
    checked, place = [], 0
    for claim in claims:
        wordings = answers[place : place + 1 + len(claim.also)]
        place += 1 + len(claim.also)
        near = [_in_field(found, claim, inquiries) for found in _best(wordings)]
        checked.append(_checked(claim, near, recs, inquiries))
    return checked


def _in_field(near: Nearness, claim: ClaimSentence, inquiries: Mapping[str, Inquiry]) -> Nearness:
    """The finding as it is, or as no more than related where nothing says that it is about the claim's field."""
    if near.verdict != "repeat" or not claim.about:
        return near
    rec, inquiry = near.rec, inquiries.get(near.rec.inquiry)
    said = " ".join(filter(None, (rec.text, rec.heading, rec.section, inquiry.title if inquiry else None))).lower()
    if any(re.search(rf"\b{re.escape(word.lower())}\b", said) for word in claim.about):
        return near
    return replace(near, verdict="related")


def _best(wordings: Sequence[Sequence[Nearness]]) -> list[Nearness]:
    """The nearest of the wordings for each recommendation."""
    best: dict[str, Nearness] = {}
    for wording in wordings:
        for near in wording:
            if near.rec.id not in best or near.score > best[near.rec.id].score:
                best[near.rec.id] = near
    return sorted(best.values(), key=lambda near: (-near.score, near.rec.id))


def _checked(
    claim: ClaimSentence,
    near: Sequence[Nearness],
    recs: Sequence[Recommendation],
    inquiries: Mapping[str, Inquiry],
) -> Claim:
    hits = [found for found in near if found.verdict == "repeat"]
    dated = {slug: date for found in hits if (date := published(slug := found.rec.inquiry, inquiries)) is not None}
    order = sorted(dated, key=lambda slug: (dated[slug], slug))
    finding, reason = _finding(claim, order, dated)
    first = order[0] if order else None
    return Claim(
        id=claim.id,
        sentence=claim.sentence,
        ask=claim.ask,
        since=claim.since,
        at_least=claim.at_least,
        finding=finding,
        reason=reason,
        first_inquiry=first,
        first_published=dated[first] if first else None,
        first_events=inquiries[first].events if first else None,
        with_it=tuple(order),
        without_it=_without(recs, dated, inquiries),
        not_in_corpus=_absent(claim, recs, inquiries),
        quotations=_quotations(near, inquiries),
        weakened_by=_weakened_by(claim, near, order, recs, inquiries),
    )


def _finding(claim: ClaimSentence, order: Sequence[str], dated: Mapping[str, dt.date]) -> tuple[Finding, str]:
    if not order:
        return "not supported", "No dated inquiry of this corpus asks for it."
    wanted, first = claim.at_least or 1, dated[order[0]].year
    enough = len(order) >= wanted
    early = claim.since is None or first <= claim.since
    asks = "1 inquiry asks for it" if len(order) == 1 else f"{len(order)} inquiries ask for it"
    start = f"the first published in {first}" + (f" ({claim.since} claimed)" if claim.since else "")
    reason = f"{asks} ({wanted} claimed), {start}."
    if enough and early:
        return "supported", reason
    if early or (enough or (2 * len(order) >= wanted + 1 and len(order) > 1 and not _much_later(claim, first))):
        return "partly supported", reason
    return "not supported", reason


def _much_later(claim: ClaimSentence, first: int) -> bool:
    """Whether the first occurrence comes so late that `since` fails outright: a quarter of a century or more."""
    return claim.since is not None and first - claim.since >= 25


def _without(
    recs: Sequence[Recommendation], dated: Mapping[str, dt.date], inquiries: Mapping[str, Inquiry]
) -> tuple[str, ...]:
    others = {rec.inquiry for rec in recs if published(rec.inquiry, inquiries)} - set(dated)
    return tuple(sorted(others, key=lambda slug: (published(slug, inquiries) or dt.date.max, slug)))


def _absent(claim: ClaimSentence, recs: Sequence[Recommendation], inquiries: Mapping[str, Inquiry]) -> tuple[str, ...]:
    """Inquiries that are known (in the manifest, or named by the claim) and of which the corpus holds nothing."""
    there = {rec.inquiry for rec in recs}
    titles = {inquiry.title.lower() for slug, inquiry in inquiries.items() if slug in there}
    known = [
        inquiry.label for slug, inquiry in sorted(inquiries.items()) if slug not in there and not inquiry.collection
    ]
    named = [name for name in claim.known_inquiries if not any(name.lower() in title for title in titles)]
    return tuple(dict.fromkeys([*known, *named]))


def _quotations(
    near: Sequence[Nearness], inquiries: Mapping[str, Inquiry], most: int = 40
) -> tuple[ClaimQuotation, ...]:
    bearing = [found for found in near if found.verdict != "different"][:most]
    ordered = sorted(
        bearing,
        key=lambda f: (f.verdict != "repeat", published(f.rec.inquiry, inquiries) or dt.date.max, f.rec.id),
    )
    return tuple(
        ClaimQuotation(
            id=found.rec.id,
            inquiry=found.rec.inquiry,
            published=published(found.rec.inquiry, inquiries),
            verdict=found.verdict,
            score=found.score,
        )
        for found in ordered
    )


def _weakened_by(
    claim: ClaimSentence,
    near: Sequence[Nearness],
    order: Sequence[str],
    recs: Sequence[Recommendation],
    inquiries: Mapping[str, Inquiry],
) -> tuple[str, ...]:
    """What a sceptical reader should be told: thin margins, gaps, list rows, collections, missing inquiries."""
    weak = []
    hits = [found for found in near if found.verdict == "repeat"]
    counted = Counter(found.rec.inquiry for found in hits)
    thin = [slug for slug in order if counted[slug] == 1]
    if thin:
        weak.append(
            f"In {len(thin)} of {len(order)} inquiries one recommendation alone carries it: {_labels(thin, inquiries)}."
        )
    unseen = sorted({found.rec.inquiry for found in hits if found.rec.state in ("list", "unverified")})
    if unseen:
        weak.append(f"Quoted from a list or not verified against a page: {_labels(unseen, inquiries)}.")
    uncounted = sorted({f.rec.inquiry for f in hits if published(f.rec.inquiry, inquiries) is None})
    if uncounted:
        kinds = "undated or a collection of several inquiries"
        weak.append(f"Also asked in {_labels(uncounted, inquiries)}, not counted ({kinds}).")
    without = _without(recs, dict.fromkeys(order, dt.date.max), inquiries)
    if without and order:
        weak.append(f"Not found in {len(without)} other dated inquiries of this corpus.")
    if claim.since is not None and order:
        first = published(order[0], inquiries)
        if first is not None and first.year > claim.since:
            weak.append(f"Nothing published before {first.year} in this corpus asks for it.")
    absent = _absent(claim, recs, inquiries)
    if absent:
        weak.append(f"Known inquiries not in this corpus: {len(absent)}; a gap is not silence.")
    missing = [slug for slug in sorted({rec.inquiry for rec in recs}) if not counts_as_inquiry(slug, inquiries)]
    if missing:
        weak.append(f"Collections left out of the count: {_labels(missing, inquiries)}.")
    return tuple(weak)


def _labels(slugs: Iterable[str], inquiries: Mapping[str, Inquiry]) -> str:
    return ", ".join(inquiries[slug].label if slug in inquiries else slug for slug in slugs)
