"""Rows of somebody's list that repeat a report which is there as PDF: merged with it and reported, never a repeat."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.records import Inquiry, Notice, Recommendation, tokens, word_runs

SAME_REPORT_SHARE = 0.3
SAME_TEXT = 0.5
DAYS_APART = 366

_Run = tuple[str, ...]
_Held = dict[_Run, list[int]]


class Merged(NamedTuple):
    """What is left after list rows of reports that were read are set aside, with a notice for each such inquiry.

    `inquiries` are without those that a list alone named and that are one of the reports.
    """

    recommendations: list[Recommendation]
    inquiries: list[Inquiry]
    notices: list[Notice]


def merge_lists(recs: Sequence[Recommendation], inquiries: Mapping[str, Inquiry]) -> Merged:
    """Set aside list rows of inquiries whose report was read, by alias of the manifest, else by text.

    In: all recommendations, those of state `list` being candidates, and all inquiries by id. Out: the rest, in their
    order; a notice says how many rows matched a recommendation and which did not. A report without a date takes the
    one that the list has for it (`read_from_list`).
    An unaliased list inquiry is taken for a report where at least three tenths of its rows have the same words as one
    of the report's recommendations, unless the two are known to have been published more than a year apart: then the
    same words are a repeat.
    """
    rows: dict[str, list[Recommendation]] = {}
    texts: dict[str, list[Recommendation]] = {}
    for rec in recs:
        (rows if rec.state == "list" else texts).setdefault(rec.inquiry, []).append(rec)
    read, listed = sorted(texts), sorted(rows)
    holders = _holders(texts, rows)
    merged: dict[str, str] = {}
    for slug in listed:
        target = _by_alias(slug, read, inquiries)
        if target is None:
            near = {one for one in _sharing(rows[slug], holders) if not _apart(slug, one, inquiries)}
            target = _by_text(rows[slug], {one: _held(texts[one]) for one in sorted(near)})
        if target is not None:
            merged[slug] = target
    kept = [rec for rec in recs if rec.state != "list" or rec.inquiry not in merged]
    notices = [
        _notice(slug, target, rows[slug], _held(texts[target]), inquiries) for slug, target in sorted(merged.items())
    ]
    return Merged(kept, _without_doubles(inquiries, merged), notices)


def _without_doubles(inquiries: Mapping[str, Inquiry], merged: Mapping[str, str]) -> list[Inquiry]:
    """The inquiries less those that are another's under a list's name; dates that only the list had are kept."""
    dates = {target: inquiries[slug].published for slug, target in merged.items() if slug in inquiries}
    return [
        _dated(inquiry, dates.get(inquiry.id))
        for inquiry in inquiries.values()
        if merged.get(inquiry.id, inquiry.id) == inquiry.id
    ]


def _dated(inquiry: Inquiry, date: dt.date | None) -> Inquiry:
    if date is None or inquiry.published is not None:
        return inquiry
    return inquiry.model_copy(update={"published": date, "read_from_list": ("published",)})


def _by_alias(slug: str, read: Sequence[str], inquiries: Mapping[str, Inquiry]) -> str | None:
    for target in read:
        if slug == target or (target in inquiries and slug in inquiries[target].aliases):
            return target
    return None


def _apart(slug: str, target: str, inquiries: Mapping[str, Inquiry]) -> bool:
    """Whether two inquiries are known to have published so far apart that they cannot be one."""
    dates = [inquiries[name].published if name in inquiries else None for name in (slug, target)]
    return dates[0] is not None and dates[1] is not None and abs((dates[0] - dates[1]).days) > DAYS_APART


def _held(recs: Sequence[Recommendation]) -> _Held:
    """Which of some recommendations, by their places, hold each three-word run."""
    holding: dict[_Run, list[int]] = {}
    for place, rec in enumerate(recs):
        for run in word_runs(rec.text, 3):
            holding.setdefault(run, []).append(place)
    return holding


def _holders(
    texts: Mapping[str, Sequence[Recommendation]], rows: Mapping[str, Sequence[Recommendation]]
) -> dict[_Run, list[str]]:
    """The inquiries whose report holds a three-word run, for each run of the listed rows."""
    holders: dict[_Run, list[str]] = {
        run: [] for recs in rows.values() for rec in recs for run in word_runs(rec.text, 3)
    }
    for slug, recs in texts.items() if holders else ():
        for run in {run for rec in recs for run in word_runs(rec.text, 3)} & holders.keys():
            holders[run].append(slug)
    return holders


def _sharing(rows: Sequence[Recommendation], holders: Mapping[_Run, Sequence[str]]) -> set[str]:
    """The inquiries that can hold half of the runs of three tenths of the rows, and perhaps others.

    What holds half of a row's runs holds one of the rarest of them, more than half taken: common runs, which nearly
    every report holds, need not be looked at.
    """
    counted: Counter[str] = Counter()
    for row in rows:
        mine = sorted(word_runs(row.text, 3), key=lambda run: len(holders[run]))
        rarest = mine[: len(mine) - math.ceil(SAME_TEXT * len(mine)) + 1]
        counted.update({slug for run in rarest for slug in holders[run]})
    return {slug for slug, count in counted.items() if count >= SAME_REPORT_SHARE * len(rows)}


def _by_text(rows: Sequence[Recommendation], runs: Mapping[str, _Held]) -> str | None:
    shares = {target: sum(_matches(row, known) for row in rows) / len(rows) for target, known in runs.items() if rows}
    best = max(sorted(shares), key=lambda target: shares[target], default=None)
    return best if best is not None and shares[best] >= SAME_REPORT_SHARE else None


def _matches(row: Recommendation, known: _Held) -> bool:
    """Whether at least half of the row's three-word runs stand in one recommendation; very short rows never match."""
    mine = word_runs(row.text, 3)
    if len(tokens(row.text)) < 6:
        return False
    shared = Counter(place for run in mine for place in known.get(run, ()))
    return any(count >= SAME_TEXT * len(mine) for count in shared.values())


def _notice(
    slug: str,
    target: str,
    rows: Sequence[Recommendation],
    known: _Held,
    inquiries: Mapping[str, Inquiry],
) -> Notice:
    unmatched = [rec.number or rec.id for rec in rows if not _matches(rec, known)]
    title = inquiries[target].label if target in inquiries else target
    tail = f"; no match in the report for {', '.join(unmatched[:10])}" if unmatched else ""
    more = f" and {len(unmatched) - 10} more" if len(unmatched) > 10 else ""
    return Notice(
        kind="merged list",
        severity="note",
        inquiry=target,
        message=f"{len(rows)} list rows of '{slug}' are the report {title}, read from its PDF: "
        f"{len(rows) - len(unmatched)} match a recommendation{tail}{more}.",
        next_step="Nothing to do; the rows are set aside and counted nowhere.",
    )
