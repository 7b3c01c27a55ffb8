"""Which printing of a recommendation is the canonical one, and on which pages it is printed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.drafts import Draft
from pipeline.extract.wording import CUE, EXPLICIT
from pipeline.records import Report, agreement, runs_among, word_runs

_SAME = 0.5  # agreement of five-word runs from which two texts are the same recommendation
_OTHER_PAGE = 0.08  # share of them that the second of two pages must hold and the first not
_RESTATED = 0.55  # share of an item's five-word runs that must stand on pages that restate it


@dataclass(slots=True)
class Candidate:
    """A draft with its text, the pointer label printed with it, and what becomes of it."""

    draft: Draft
    text: str
    label: str | None
    pointed: bool
    collection: int
    reason: str = ""


def collections_of(candidates: Sequence[Candidate]) -> dict[int, list[Candidate]]:
    """Candidates by the list (or, for labelled ones in chapters, the report) that they come from."""
    groups: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(candidate.collection, []).append(candidate)
    return groups


def choose_canonical(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Canonical candidates and the others, each other with the reason why it is not one.

    The best list is taken whole; lists after it add only what it does not have: neither the same words nor, in the
    same numbering, the same number.
    """
    ranked = sorted(collections_of(candidates).items(), key=lambda item: (-_quality(item[1]), item[0]))
    kept: list[Candidate] = []
    dropped: list[Candidate] = []
    best = _quality(ranked[0][1]) if ranked else 0.0
    for _, group in ranked:
        quality = _quality(group)
        for candidate in group:
            reason = _why_not(candidate, kept, quality, best) or _shortened(candidate, group, kept)
            if reason:
                candidate.reason = reason
                dropped.append(candidate)
            else:
                kept.append(candidate)
    kept.sort(key=lambda candidate: candidate.draft.start)
    return kept, dropped


def _why_not(candidate: Candidate, kept: Sequence[Candidate], quality: float, best: float) -> str:
    twin = next((other for other in kept if agreement(candidate.text, other.text) >= _SAME), None)
    if twin is not None:
        return f"printed again: the same words as {twin.draft.number or 'an item'} of the list"
    others = [other for other in kept if other.collection != candidate.collection]
    if others and any(_same_number(candidate.draft, other.draft) for other in others):
        return f"the list has another text under the number {candidate.draft.number}"
    if candidate.draft.foreign or (others and candidate.draft.region == "others"):
        return "its chapter is about the recommendations of others"
    if quality < 1.0 <= best:
        return "its section is prose about recommendations, and the report has a list of its own"
    return ""


def _shortened(candidate: Candidate, group: Sequence[Candidate], kept: Sequence[Candidate]) -> str:
    """Why an item of a digest is none: the report has a list of no fewer items in full."""
    section = candidate.draft.section
    if section is None or not section.digest:
        return ""
    listed = [other.draft.section for other in kept if other.draft.region == "list"]
    full = [other for other in listed if other is not section]
    longest = max((full.count(one) for one in full if one is not None and not one.digest), default=0)
    return f"“{section.title}” gives in short what the report lists in full" if longest >= len(group) else ""


def _same_number(left: Draft, right: Draft) -> bool:
    if left.mark is None or right.mark is None:
        return False
    if left.mark.kind == right.mark.kind == "label" and left.mark.style != right.mark.style:
        return False
    return "label" in (left.mark.kind, right.mark.kind) and left.number == right.number


def _quality(group: Sequence[Candidate]) -> float:
    """How much a collection looks like the report's own list: labels, pointers, asks, and standing together."""
    drafts = [candidate.draft for candidate in group]
    labelled = sum(draft.mark is not None and draft.mark.kind == "label" for draft in drafts) / len(drafts)
    pointed = sum(candidate.pointed for candidate in group) / len(group)
    asking = sum(bool(CUE.search(candidate.text)) for candidate in group) / len(group)
    explicit = sum(bool(EXPLICIT.search(candidate.text)) for candidate in group) / len(group)
    listed = drafts[0].section is not None
    pure = listed and drafts[0].section is not None and not drafts[0].section.mixed
    if drafts[0].region in ("prose", "others"):
        return 0.6 if drafts[0].region == "prose" else 0.5
    if drafts[0].section is not None and drafts[0].section.announced:
        return 0.9
    if labelled > 0.5 and not listed and not _numbers_its_own(drafts):
        return 0.9
    if labelled > 0.5:
        return 3.0 + listed + min(len(group), 50) / 100
    if pointed >= 0.5:
        return 2.8 + min(len(group), 50) / 100
    if pure and drafts[0].section is not None:
        return 2.0 + asking / 2 - 0.6 * drafts[0].section.digest if asking >= 0.5 else 1.0
    return 1.5 + explicit / 2 if asking >= 0.5 and _short(group) else 0.5


def _numbers_its_own(drafts: Sequence[Draft]) -> bool:
    """Whether labels in chapters are those of this report: “Recommendation” or R, and hardly a number left out."""
    marks = [draft.mark for draft in drafts if draft.mark is not None and draft.mark.kind == "label"]
    values = {mark.value for mark in marks}
    return marks[0].style in ("recommendation", "short") and 2 * len(values) > max(values) - min(values)


def _short(group: Sequence[Candidate]) -> bool:
    """Whether the items are as long as items of a list are, not chapters of numbered paragraphs."""
    lengths = sorted(len(candidate.text.split()) for candidate in group)
    return len(group) <= 150 and lengths[len(lengths) // 2] <= 160


def restatement_pages(
    texts: Mapping[str, str], own: Mapping[str, Sequence[int]], report: Report
) -> dict[str, list[int]]:
    """For each id the pages, beside its own, on which most of its words are printed again in order."""
    runs_of = {key: word_runs(text) for key, text in texts.items()}
    wanted = frozenset().union(*runs_of.values())
    on_page = [runs_among(page.plain, wanted) for page in report.pages]
    return {
        key: _restated(runs, [runs & page for page in on_page], set(own[key])) if runs else []
        for key, runs in runs_of.items()
    }


def _restated(
    runs: frozenset[tuple[str, ...]], there: Sequence[frozenset[tuple[str, ...]]], own: set[int]
) -> list[int]:
    """Pages that hold most of the runs, and pairs of pages of which each holds some that the other does not."""
    least, some = _RESTATED * len(runs), _OTHER_PAGE * len(runs)
    pages = {n + 1 for n, held in enumerate(there) if len(held) >= least and n + 1 not in own}
    for n, (left, right) in enumerate(pairwise(there)):
        both = {n + 1, n + 2}
        parted = len(left - right) >= some and len(right - left) >= some
        if parted and not both & own and len(left | right) >= least:
            pages |= both
    return sorted(pages)
