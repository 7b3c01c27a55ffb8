"""What the records show when they are put together: counts, repeats in order, answers and what followed, headlines."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from pipeline.publish.results import Results
from pipeline.publish.wording import FINDING_LABELS, counted, event_years, has_events, listed
from pipeline.records import Claim, Family, Inquiry, Level, Link, Notice, Recommendation, Response, Status, tokens

STATUSES: tuple[Status, ...] = get_args(Status)
ACCEPTED = ("accepted", "accepted in part", "accepted in principle")

_NOTHING_MISSING = frozenset(
    ["landmark holds", "decided by people", "dropped by a person", "rejected by a person", "decisions not needed"]
)
_SEVERITY = ("failure", "warning", "note")

# Words of every recommendation, which mark nothing as shared.
_COMMON = frozenset(
    "a about after all an and any are as at be been before between both but by can each every for from has have if in "
    "into is it its may more must no not of on one only or other ought our over recommend recommended recommends shall "
    "should so such than that the their them then there these they this those through to under up we when where which "
    "while who will with within without would".split()
)


@dataclass(frozen=True)
class Tally:
    """How many recommendations, parts and conclusions one inquiry (or the corpus) has."""

    recommendations: int = 0
    parts: int = 0
    conclusions: int = 0

    @property
    def words(self) -> str:
        """The tally in words, units named; parts and conclusions only where there are some."""
        found = [counted(self.recommendations, "recommendation")]
        found += [counted(self.parts, "part")] if self.parts else []
        found += [counted(self.conclusions, "conclusion")] if self.conclusions else []
        return listed(found)


@dataclass(frozen=True)
class Confirmation:
    """How far people have confirmed a family: who, and how many of its recommendations their repeats join."""

    people: tuple[str, ...]
    joined: int
    members: int
    whole: bool

    @property
    def answer(self) -> str:
        """Whether it is confirmed: `yes`, `in part` or `no`."""
        return "yes" if self.whole else "in part" if self.people else "no"

    @property
    def short(self) -> str:
        """The confirmation in a few words, for a list."""
        return {"yes": "confirmed", "in part": "confirmed in part", "no": "not confirmed"}[self.answer]

    @property
    def words(self) -> str:
        """The confirmation in words that stand beside the family."""
        if self.whole:
            return f"Confirmed by {listed(list(self.people))}"
        if self.people:
            return f"Confirmed in part by {listed(list(self.people))} ({self.joined} of {self.members} recommendations)"
        return "Found by the program, not confirmed by a person"


@dataclass(frozen=True)
class AskedAgain:
    """An accepted recommendation and a later inquiry that asks for the same: what the records show, no more.

    `years` runs from the earlier publication to the later, `years_after_answer` from the answer to the later
    publication; `days_to_answer` from the earlier publication to the answer. Null where a date is not known.
    """

    family: Family
    earlier: Recommendation
    answer: Response
    later: tuple[Recommendation, ...]
    later_inquiry: Inquiry
    years: int | None
    years_after_answer: int | None = None
    days_to_answer: int | None = None


@dataclass(frozen=True)
class AnsweredInquiry:
    """How an inquiry was answered: answers by status, those of several speakers counted apart; when first."""

    inquiry: Inquiry
    statuses: Counter[Status]
    speakers: tuple[str, ...]
    answered: dt.date | None
    days_to_answer: int | None

    @property
    def answers(self) -> int:
        """Answers that were given: those of status *no answer* are not among them."""
        return self.statuses.total() - self.statuses["no answer"]


@dataclass(frozen=True)
class DecidedCount:
    """How many of one unit a person decided about, and how many stand as the program has them."""

    unit: str
    people: int
    program: int


def decided_counts(results: Results) -> list[DecidedCount]:
    """Who decided what, for records, links (without citations) and answers; what people rejected is not there."""
    compared = [link for link in results.links if link.kind == "comparison"]
    kinds: dict[str, Sequence[Recommendation | Link | Response]] = {
        "recommendations, parts and conclusions": results.recommendations,
        "links": compared,
        "answers": results.responses,
    }
    return [
        DecidedCount(unit, people, len(found) - people)
        for unit, found in kinds.items()
        for people in [sum(one.decided_by is not None for one in found)]
    ]


def decided_words(results: Results) -> str:
    """Who decided what, in a sentence: `Decided about by people: 3 of 96 recommendations, …; all else is …`."""
    told = [f"{one.people:,} of {one.people + one.program:,} {one.unit}" for one in decided_counts(results)]
    return f"Decided about by people: {'; '.join(told)}. All else is as the program has it."


def tally(records: Sequence[Recommendation]) -> Tally:
    """Count records by level."""
    levels: Counter[Level] = Counter(record.level for record in records)
    return Tally(levels["recommendation"], levels["sub-recommendation"], levels["conclusion"])


def families_by_span(results: Results) -> list[Family]:
    """Families that reach over at least two inquiries, longest span first, then those of most inquiries."""
    repeated = [family for family in results.families if family.inquiries > 1]
    return sorted(repeated, key=lambda f: (-(f.years or 0), -f.inquiries, -len(f.members), f.name, f.id))


def families_by_inquiries(results: Results) -> list[Family]:
    """Families that reach over at least two inquiries, those of most inquiries first, then the longest span."""
    repeated = [family for family in results.families if family.inquiries > 1]
    return sorted(repeated, key=lambda f: (-f.inquiries, -(f.years or 0), -len(f.members), f.name, f.id))


def members_in_order(family: Family, results: Results) -> list[Recommendation]:
    """A family's recommendations in order of publication; members without a record are left out."""
    place = {inquiry.id: number for number, inquiry in enumerate(results.in_time_order)}
    known = [results.recommendation[member.id] for member in family.members if member.id in results.recommendation]
    return sorted(known, key=lambda record: place[record.inquiry])


def shared_words(family: Family, results: Results) -> frozenset[str]:
    """The words that a family's members share: those of its links, else content words that two inquiries use."""
    inside = {member.id for member in family.members}
    linked = {
        word
        for link in results.links
        if link.earlier in inside and link.later in inside
        for phrase in link.shared_words
        for word in tokens(phrase)
    }
    return frozenset(linked - _COMMON) or _words_of_two(members_in_order(family, results))


def all_shared_words(results: Results) -> Mapping[str, frozenset[str]]:
    """`shared_words` of every family, by family id."""
    return {family.id: shared_words(family, results) for family in results.families}


def confirmation(family: Family, results: Results) -> Confirmation:
    """Who confirmed repeats inside a family, and whether these join all of its recommendations."""
    inside = [member.id for member in family.members]
    decided = [link for link in results.confirmed_repeats if link.earlier in inside and link.later in inside]
    reached = set(inside[:1])
    while (
        grown := {end for link in decided if reached & {link.earlier, link.later} for end in (link.earlier, link.later)}
        - reached
    ):
        reached |= grown
    joined = {end for link in decided for end in (link.earlier, link.later)}
    people = tuple(dict.fromkeys(link.decided_by for link in decided if link.decided_by))
    return Confirmation(people, len(joined), len(inside), bool(decided) and reached == set(inside))


def confirmed_words(confirmed: int, families: int) -> str:
    """How many of the families a person has confirmed, as the end of a sentence."""
    if families == 1:
        return "a person has confirmed it." if confirmed else "no person has confirmed it."
    if confirmed == 0:
        return f"a person has confirmed none of the {counted(families, 'ask')}."
    return f"a person has confirmed {confirmed} of the {counted(families, 'ask')}."


def confirmed_families(results: Results) -> int:
    """How many families of two or more inquiries a person has confirmed as a whole."""
    return sum(confirmation(family, results).whole for family in families_by_span(results))


def asked_again(results: Results) -> list[AskedAgain]:
    """Accepted recommendations whose ask a later inquiry makes again, by the years until it did (longest first).

    A report that came out before the answer asks for nothing that had been accepted: it makes no case.
    """
    found = [
        case
        for family in results.families
        for earlier in members_in_order(family, results)
        for answer in results.answers.get(earlier.id, ())
        if answer.status in ACCEPTED
        for case in _later_cases(family, earlier, answer, results)
    ]
    return sorted(found, key=lambda case: (-(case.years or 0), case.earlier.id, case.later_inquiry.id))


def answered_inquiries(results: Results) -> list[AnsweredInquiry]:
    """Every inquiry with answers, in order of publication: answers by status, and the days until the first."""
    found: dict[str, list[Response]] = {}
    for response in results.responses:
        found.setdefault(answered_inquiry(response, results), []).append(response)
    return [
        AnsweredInquiry(
            inquiry,
            Counter(response.status for response in found[inquiry.id]),
            tuple(dict.fromkeys(response.speaker for response in found[inquiry.id] if response.speaker)),
            first := min((response.date for response in found[inquiry.id] if response.date), default=None),
            days_between(inquiry.published, first),
        )
        for inquiry in results.in_time_order
        if inquiry.id in found
    ]


def answered_inquiry(response: Response, results: Results) -> str:
    """The id of the inquiry whose recommendation is answered; empty where it is not known."""
    record = results.recommendation.get(response.recommendation or "")
    return response.inquiry or (record.inquiry if record else "")


def days_to_answer(response: Response, results: Results) -> int | None:
    """Days from the publication of the report to an answer; null where a date is not known."""
    inquiry = results.inquiry.get(answered_inquiry(response, results))
    return days_between(inquiry.published, response.date) if inquiry else None


def notices_by_weight(results: Results) -> list[Notice]:
    """Notices with failures first, then warnings, then notes; inside each as they came."""
    return sorted(results.notices, key=lambda notice: _SEVERITY.index(notice.severity))


def missing_notices(results: Results) -> list[Notice]:
    """Notices by weight of what is missing or uncertain: neither landmarks that hold nor decisions are among them."""
    return [notice for notice in notices_by_weight(results) if notice.kind not in _NOTHING_MISSING]


def claims_by_finding(results: Results) -> list[Claim]:
    """Claims in the order supported, partly supported, not supported."""
    return sorted(results.claims, key=lambda claim: list(FINDING_LABELS).index(claim.finding))


def span_words(family: Family, results: Results) -> str:
    """How long an ask has been made: inquiries, first and last publication, and the event years of the first."""
    if not family.first or not family.last:
        return f"made by {counted(family.inquiries, 'inquiry')}; publication dates are not all known"
    first = next(
        (
            results.inquiry[m.inquiry]
            for m in family.members
            if m.published == family.first and m.inquiry in results.inquiry
        ),
        None,
    )
    events = f" (on events of {event_years(first)})" if first and has_events(first) else ""
    years = family.years if family.years is not None else family.last.year - family.first.year
    return (
        f"made by {counted(family.inquiries, 'inquiry')} over {counted(years, 'year')}: "
        f"first published {family.first.year}{events}, last {family.last.year}"
    )


def years_between(earlier: dt.date | None, later: dt.date | None) -> int | None:
    """Whole calendar years from one publication to another; null where a date is not known."""
    return later.year - earlier.year if earlier and later else None


def days_between(earlier: dt.date | None, later: dt.date | None) -> int | None:
    """Days from one date to another; null where one is not known."""
    return (later - earlier).days if earlier and later else None


def _later_cases(family: Family, earlier: Recommendation, answer: Response, results: Results) -> list[AskedAgain]:
    published = results.inquiry[earlier.inquiry].published
    accepted = max((date for date in (published, answer.date) if date), default=None)
    later: dict[str, list[Recommendation]] = {}
    for record in members_in_order(family, results):
        other = results.inquiry[record.inquiry].published
        if record.inquiry != earlier.inquiry and published and accepted and other and other > accepted:
            later.setdefault(record.inquiry, []).append(record)
    return [
        AskedAgain(
            family,
            earlier,
            answer,
            tuple(records),
            results.inquiry[inquiry],
            years_between(published, results.inquiry[inquiry].published),
            years_between(answer.date, results.inquiry[inquiry].published),
            days_between(published, answer.date),
        )
        for inquiry, records in later.items()
    ]


def _words_of_two(records: list[Recommendation]) -> frozenset[str]:
    users: dict[str, set[str]] = {}
    for record in records:
        for word in tokens(record.text):
            users.setdefault(word, set()).add(record.inquiry)
    return frozenset(w for w, inquiries in users.items() if len(inquiries) > 1 and w not in _COMMON and len(w) > 2)
