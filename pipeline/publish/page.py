"""The comparison report as a model of what it shows, ready for the template: no markup, no decisions left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from pipeline.publish import citation, findings, timeline
from pipeline.publish.findings import AnsweredInquiry, AskedAgain, Confirmation, Tally
from pipeline.publish.results import Results
from pipeline.publish.wording import (
    STATE_LABELS,
    answer_words,
    counted,
    item_name,
    place,
    state_note,
)
from pipeline.records import Citation, Family, Inquiry, Recommendation, State

NO_ANSWER = "no answer in this run"


@dataclass(frozen=True)
class Choice:
    """One entry of a filter: its number in the page and its words."""

    number: int
    words: str


@dataclass(frozen=True)
class Item:
    """A recommendation, part or conclusion as it is shown; the numbers are places in the filters' lists."""

    record: Recommendation
    number: int
    name: str
    place: str
    pdf: str | None
    picture: str | None
    state_note: str
    oscola_pin: str
    harvard_pin: str
    addressees: tuple[str, ...]
    themes: tuple[tuple[str, str], ...]
    families: tuple[Family, ...]
    answers: tuple[str, ...]
    parts: tuple[Item, ...] = ()
    theme_numbers: str = ""
    addressee_numbers: str = ""
    answer_numbers: str = ""


@dataclass(frozen=True)
class InquiryView:
    """An inquiry with its items: recommendations (and parts without a parent) first, conclusions apart."""

    inquiry: Inquiry
    number: int
    tally: Tally
    items: tuple[Item, ...]
    conclusions: tuple[Item, ...]
    marked: int
    oscola: str
    harvard: str
    pdf: str | None

    @property
    def lists_alone(self) -> bool:
        """Whether everything of this inquiry comes from somebody's list."""
        return all(item.record.state == "list" for item in (*self.items, *self.conclusions))

    @property
    def sections(self) -> list[tuple[str | None, list[Item]]]:
        """Items under their printed group headings, in order."""
        groups: list[tuple[str | None, list[Item]]] = []
        for item in self.items:
            if not groups or groups[-1][0] != item.record.section:
                groups.append((item.record.section, []))
            groups[-1][1].append(item)
        return groups


@dataclass(frozen=True)
class FamilyView:
    """A family with its members side by side, an inquiry a column, and the words they share."""

    family: Family
    words: str
    members: tuple[Recommendation, ...]
    shared: frozenset[str]
    numbers: str
    confirmation: Confirmation
    citations: tuple[Citation, ...] = ()

    @property
    def columns(self) -> list[list[Recommendation]]:
        """Members of one inquiry together, in order of publication."""
        groups: dict[str, list[Recommendation]] = {}
        for member in self.members:
            groups.setdefault(member.inquiry, []).append(member)
        return list(groups.values())

    @property
    def adds(self) -> dict[str, tuple[str, ...]]:
        """What each member adds to the earlier ones, by its id."""
        return {member.id: member.adds for member in self.family.members}


@dataclass(frozen=True)
class Page:
    """Everything that the comparison report shows."""

    results: Results
    inquiries: tuple[InquiryView, ...]
    families: tuple[FamilyView, ...]
    asked_again: tuple[AskedAgain, ...]
    answered: tuple[AnsweredInquiry, ...] = ()
    themes: tuple[Choice, ...] = ()
    addressees: tuple[Choice, ...] = ()
    answers: tuple[Choice, ...] = ()
    item_numbers: dict[str, int] = field(default_factory=dict)

    @cached_property
    def tally(self) -> Tally:
        """Counts over all inquiries."""
        return findings.tally(self.results.recommendations)

    @cached_property
    def title(self) -> str:
        """The report's title: how many inquiries were compared, and from when to when they were published."""
        years = [i.published.year for i in self.results.compared if i.published]
        span = f", published {years[0]}–{years[-1]}" if len(years) > 1 else f", published {years[0]}" if years else ""
        return f"{counted(len(self.inquiries), 'inquiry')} compared{span}"

    @cached_property
    def invented(self) -> bool:
        """Whether any inquiry was made up."""
        return self.results.run.invented or any(view.inquiry.invented for view in self.inquiries)

    @cached_property
    def most_often(self) -> list[Family]:
        """The three asks made by most inquiries."""
        return findings.families_by_inquiries(self.results)[:3]

    @cached_property
    def longest(self) -> list[Family]:
        """The three asks made over most years that are not among those made most often."""
        often = {family.id for family in self.most_often}
        return [f for f in findings.families_by_span(self.results) if f.id not in often][:3]

    @cached_property
    def confirmed(self) -> int:
        """Families that a person has confirmed as a whole."""
        return sum(view.confirmation.whole for view in self.families)

    @cached_property
    def confirmed_words(self) -> str:
        """How many of the families a person has confirmed, as a sentence without its first letter large."""
        return findings.confirmed_words(self.confirmed, len(self.families))

    @cached_property
    def marked_states(self) -> list[tuple[State, int]]:
        """States other than verified, with how many recommendations, parts and conclusions have them."""
        states = [record.state for record in self.results.recommendations]
        return [(state, states.count(state)) for state in STATE_LABELS if state != "verified" and state in states]

    @cached_property
    def states(self) -> list[State]:
        """States that occur."""
        return [state for state in STATE_LABELS if any(r.state == state for r in self.results.recommendations)]

    @cached_property
    def repeats_charts(self) -> list[timeline.Chart]:
        """The timeline of repeats, for wide and for narrow screens; empty where no inquiry has a date."""
        charts = [timeline.repeats_chart(self.results, layout) for layout in (timeline.WIDE, timeline.NARROW)]
        return [chart for chart in charts if chart]

    @cached_property
    def themes_charts(self) -> list[timeline.Chart]:
        """The timeline of all recommendations by theme, for wide and for narrow screens."""
        charts = [timeline.themes_chart(self.results, layout) for layout in (timeline.WIDE, timeline.NARROW)]
        return [chart for chart in charts if chart]

    @cached_property
    def matrix(self) -> list[tuple[Choice, str, list[int]]]:
        """Theme by inquiry: the theme, its definition, and recommendations of each inquiry (in time order)."""
        rows = []
        for choice, theme in zip(self.themes, self.results.theme.values(), strict=True):
            cells = [
                sum(
                    r.level == "recommendation" and any(t.code == theme.code for t in r.themes)
                    for r in self.results.of_inquiry.get(view.inquiry.id, ())
                )
                for view in self.inquiries
            ]
            if any(cells):
                rows.append((choice, theme.definition, cells))
        return rows


def build_page(results: Results) -> Page:
    """Put the results into the order and the words in which the report shows them."""
    return _Builder(results).page()


def pdf_address(results: Results, inquiry: str, page: int | None) -> str | None:
    """Relative link to a page of an inquiry's PDF (`file.pdf#page=12`); null where the file's place is not known."""
    file = results.reports.get(inquiry)
    if file is None or not file.link:
        return None
    return quote(file.link, safe="/.-_~") + (f"#page={page}" if page is not None else "")


class _Builder:
    """Numbers the filters' choices once, then makes every item from its record."""

    def __init__(self, results: Results) -> None:
        self.results = results
        self.theme_number = {code: n for n, code in enumerate(results.theme)}
        self.addressee_number = _numbered(
            sorted({name for record in results.recommendations for name in _addressees(record)}, key=_alphabet)
        )
        answered = {response.status for responses in results.answers.values() for response in responses}
        self.answer_number = _numbered([*sorted(answered), NO_ANSWER])
        self.item_numbers: dict[str, int] = {}
        self.items = 0

    def page(self) -> Page:
        results = self.results
        inquiries = tuple(self._inquiry(inquiry, n) for n, inquiry in enumerate(results.compared))
        return Page(
            results=results,
            inquiries=inquiries,
            families=self._families(),
            asked_again=tuple(findings.asked_again(results)),
            answered=tuple(findings.answered_inquiries(results)),
            themes=tuple(Choice(n, results.theme[code].name) for code, n in self.theme_number.items()),
            addressees=tuple(Choice(n, name) for name, n in self.addressee_number.items()),
            answers=tuple(Choice(n, status) for status, n in self.answer_number.items()),
            item_numbers=self.item_numbers,
        )

    def _inquiry(self, inquiry: Inquiry, number: int) -> InquiryView:
        records = self.results.of_inquiry.get(inquiry.id, ())
        top = [r for r in records if r.parent is None or r.parent not in self.results.recommendation]
        items = [self._top_item(record) for record in sorted(top, key=lambda r: r.level == "conclusion")]
        return InquiryView(
            inquiry=inquiry,
            number=number,
            tally=findings.tally(records),
            items=tuple(item for item in items if item.record.level != "conclusion"),
            conclusions=tuple(item for item in items if item.record.level == "conclusion"),
            marked=sum(record.state != "verified" for record in records),
            oscola=citation.oscola(inquiry).removesuffix(citation.INVENTED),
            harvard=citation.harvard(inquiry).removesuffix(citation.INVENTED),
            pdf=pdf_address(self.results, inquiry.id, None),
        )

    def _top_item(self, record: Recommendation) -> Item:
        self.items += 1
        return self._item(record, self.items - 1)

    def _item(self, record: Recommendation, number: int) -> Item:
        self.item_numbers[record.id] = number
        parts = tuple(self._item(part, number) for part in self.results.parts.get(record.id, ()))
        inside = [record, *(part.record for part in parts)]
        statuses: list[str] = [r.status for each in inside for r in self.results.answers.get(each.id, ())]
        return Item(
            record=record,
            number=number,
            name=item_name(record),
            place=place(record),
            pdf=pdf_address(self.results, record.inquiry, record.pdf_page) if record.pdf_page else None,
            picture=f"places/{quote(record.id)}.png" if record.id in self.results.pictures else None,
            state_note=state_note(record),
            oscola_pin=self._pin(record, "oscola"),
            harvard_pin=self._pin(record, "harvard"),
            addressees=_addressees(record),
            themes=tuple((score.code, self.results.theme[score.code].name) for score in record.themes),
            families=tuple(f for f in self.results.families_of.get(record.id, ()) if f.inquiries > 1),
            answers=tuple(answer_words(response) for response in self.results.answers.get(record.id, ())),
            parts=parts,
            theme_numbers=_joined(self.theme_number[score.code] for each in inside for score in each.themes),
            addressee_numbers=_joined(self.addressee_number[name] for each in inside for name in _addressees(each)),
            answer_numbers=_joined(self.answer_number[status] for status in statuses or [NO_ANSWER]),
        )

    def _pin(self, record: Recommendation, style: citation.Style) -> str:
        """The pinpoint that follows the report's reference; of a row of a list its whole citation, for it has none."""
        if record.state != "list":
            return citation.pinpoint_words(citation.pinpoint(record), style)
        return citation.plain(citation.listed_reference(self.results.inquiry[record.inquiry], record.why, style))

    def _families(self) -> tuple[FamilyView, ...]:
        shared = findings.all_shared_words(self.results)
        views = []
        for family in findings.families_by_span(self.results):
            members = tuple(findings.members_in_order(family, self.results))
            numbers = _joined(self.item_numbers[member.id] for member in members if member.id in self.item_numbers)
            words = findings.span_words(family, self.results)
            cited = tuple(one for member in members for one in self.results.cited_by.get(member.id, ()))
            sure = findings.confirmation(family, self.results)
            views.append(FamilyView(family, words, members, shared[family.id], numbers, sure, cited))
        return tuple(views)


def _alphabet(name: str) -> tuple[str, str]:
    """For sorting without regard to capitals; names that differ in these alone have one order all the same."""
    return name.lower(), name


def _addressees(record: Recommendation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(body.name or body.printed for body in record.addressees))


def _numbered(words: Iterable[str]) -> dict[str, int]:
    return {word: number for number, word in enumerate(words)}


def _joined(numbers: Iterable[int]) -> str:
    return " ".join(str(number) for number in sorted(set(numbers)))
