"""A draft of written evidence to a select committee: one claim a section, every quotation with its pinpoint."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.errors import UsageError
from pipeline.publish.citation import Piece, Style
from pipeline.publish.manuscript import Manuscript, Note, Text, Words
from pipeline.publish.measured import repeats_measured
from pipeline.publish.results import Results
from pipeline.publish.shown import bullets_in_lines
from pipeline.publish.word import INVENTED, cited, named, quoted_in_order
from pipeline.publish.wording import (
    FINDING_LABELS,
    answer_words,
    counted,
    event_years,
    finding_words,
    has_events,
    item_in_sentence,
    listed,
    place,
    sentence,
    span,
    state_note,
    times,
)
from pipeline.records import Claim, Inquiry, Recommendation, Response, ResponseDocument
from pipeline.store import write_atomically

House = Literal["commons", "lords"]

MOST_WORDS = 3_000
"""About as many as the Commons accept, the annex apart."""
SUMMARY_ABOVE_PAGES = 6
WORDS_A_PAGE = 400
"""For estimating pages of this layout (11 points, short paragraphs, quotations set apart)."""

SUBMITTED_BY = "Written evidence submitted by"
SUMMARY, REASON, ANNEX = "Summary", "Reason for submitting", "Annex: all quotations"
CONFIRM = (
    "[Read each quotation and confirm that it asks for what the claim says; say here who did so, and delete this note.]"
)
REMINDER = (
    "[Reminder, to be deleted before submitting. Committees ask for evidence that is original and was not published "
    "before; that does not go into matters before a court; and in which no child can be identified. Whether this draft "
    "keeps to that is for you to judge: the program has not checked it.]"
)


@dataclass(frozen=True)
class Evidence:
    """A draft: the file's bytes, its words (annex and notes apart), refused quotations, and what to mind."""

    data: bytes
    words: int
    refused: tuple[str, ...]
    warnings: tuple[str, ...]


def write_evidence(
    results: Results,
    claims: Sequence[str],
    path: Path,
    house: House = "commons",
    style: Style = "oscola",
    failed: Collection[str] = (),
) -> Evidence:
    """Write the draft for the claims with these ids; returns it with what a user must be told.

    `failed` are ids of recommendations whose quotation failed `verify`; these, and those in state *unverified*, are
    refused: they do not stand in the file. Raises UsageError for an unknown claim, StoreError where it cannot be
    written.
    """
    made = evidence(results, claims, house, style, failed)
    write_atomically(path, made.data)
    return made


def evidence(
    results: Results, claims: Sequence[str], house: House, style: Style, failed: Collection[str] = ()
) -> Evidence:
    """The draft as bytes, with what a user must be told."""
    chosen = [_claim(results, id_) for id_ in claims]
    draft = _Draft(results, chosen, house, style, frozenset(failed))
    words = draft.write()
    return Evidence(draft.paper.data(), words, tuple(sorted(draft.refused)), tuple(_warnings(words, draft)))


def estimated_pages(words: int) -> int:
    """Pages of a draft of so many words, estimated."""
    return -(-words // WORDS_A_PAGE)


def _claim(results: Results, id_: str) -> Claim:
    known = {claim.id: claim for claim in results.claims}
    if id_ not in known:
        raise UsageError(f"No claim '{id_}' in this run.", f"Known claims: {', '.join(sorted(known)) or 'none'}.")
    return known[id_]


def _warnings(words: int, draft: _Draft) -> list[str]:
    found = []
    if words > MOST_WORDS:
        found.append(f"{words:,} words (annex apart): committees ask for about {MOST_WORDS:,} at most. Shorten it.")
    found += [f"{id_}: not quoted, its words were not confirmed on its pages." for id_ in sorted(draft.refused)]
    return found


class _Draft:
    """The sections of the draft, written in order; `refused` gathers quotations that may not stand in it."""

    def __init__(
        self, results: Results, claims: list[Claim], house: House, style: Style, failed: frozenset[str]
    ) -> None:
        self.results, self.claims, self.house, self.style, self.failed = results, claims, house, style, failed
        self.paper = Manuscript("Written evidence", numbered=False)
        self.refused: set[str] = set()
        self.invented = any(results.inquiry[r.inquiry].invented for c in claims for r in quoted_in_order(c, results))

    def write(self) -> int:
        """Write everything; returns the words before the annex."""
        self._front()
        self._summary()
        self._reason()
        for claim in self.claims:
            self._section(claim)
        self._limits()
        words = self._words()
        if self.house == "lords" and estimated_pages(words) > SUMMARY_ABOVE_PAGES:
            self._summary_on_its_page()
        self._annex()
        self.paper.paragraph(Words(REMINDER, italic=True))
        return words

    def _front(self) -> None:
        paper = self.paper
        paper.title(f"{SUBMITTED_BY} [name of person or organisation]")
        paper.paragraph("Submitted to: [committee and title of its inquiry]")
        if self.house == "lords":
            paper.paragraph("Date: [day month year]")
        if self.invented:
            paper.paragraph(Words(f"[{INVENTED}]", bold=True))

    def _summary(self) -> None:
        self.paper.heading(SUMMARY, numbered=False)
        self.paper.bullets(
            [
                Words(f"{FINDING_LABELS[claim.finding]} by these reports: ", bold=True),
                f"“{claim.sentence}” {finding_words(claim)}",
            ]
            for claim in self.claims
        )
        years = [inquiry.published.year for inquiry in self.results.compared if inquiry.published]
        span = f", published from {years[0]} to {years[-1]}" if len(years) > 1 else ""
        self.paper.bullets([[f"Compared: {self._compared()}{span}."]])

    def _compared(self) -> str:
        """What the comparison rests on: reports that were read, and inquiries known from a list alone."""
        read = sum(inquiry.id in self.results.reports for inquiry in self.results.compared)
        lists = len(self.results.compared) - read
        parts = [f"the reports of {counted(read, 'inquiry')}"] if read else []
        parts += [f"a list, compiled by others, of the recommendations of {counted(lists, 'inquiry')}"] if lists else []
        return listed(parts) or "nothing"

    def _reason(self) -> None:
        self.paper.heading(REASON, numbered=False)
        self.paper.numbered_paragraph("[Who you are, what you know of the subject, why you submit.]")

    def _section(self, claim: Claim) -> None:
        supported = claim.finding == "supported"
        self.paper.heading(claim.sentence if supported else f"Claim tested: “{claim.sentence}”", numbered=False)
        self.paper.numbered_paragraph(Words(f"{FINDING_LABELS[claim.finding]}. ", bold=True), finding_words(claim))
        if claim.with_it:
            asks = "The inquiry that asks for it is" if len(claim.with_it) == 1 else "The inquiries that ask for it are"
            self.paper.numbered_paragraph(f"{asks} {self._inquiries(claim.with_it)}.")
        for record in self._chosen(claim):
            self._quoted(record)
        if claim.without_it:
            self.paper.numbered_paragraph(f"It was not found in {self._inquiries(claim.without_it)}.")
        if weak := _cannot_show(claim):
            lead = self.paper.numbered_paragraph("What weakens this finding, or cannot be seen from these reports:")
            lead.paragraph_format.keep_with_next = True
            self.paper.bullets(([words] for words in weak), inside=True)

    def _quoted(self, record: Recommendation) -> None:
        inquiry = self._inquiry(record)
        self.paper.numbered_paragraph(*_introduced(record, inquiry)).paragraph_format.keep_with_next = True
        mark = f" [{state_note(record)}]" if state_note(record) else ""
        self.paper.quotation(record.text, mark, cited(record, inquiry, self.style))
        for answer in self.results.answers.get(record.id, ()):
            self.paper.numbered_paragraph(f"The answer to it: {answer_words(answer)}.", *self._answer_note(answer))

    def _answer_note(self, answer: Response) -> list[Note]:
        """A footnote with the title of the document that answers, where the list of inquiries gives one."""
        documents = [
            one for i in self.results.inquiries for one in i.response if one.id == answer.document and one.title
        ]
        return [_cited_answer(documents[0], answer)] if documents else []

    def _limits(self) -> None:
        self.paper.heading("What this evidence cannot show", numbered=False)
        self.paper.numbered_paragraph(
            f"Only these were compared: {self._compared()}. An ask that was not found in them may stand elsewhere, and "
            "“first” means first published among them."
        )
        self.paper.numbered_paragraph(
            f"A program (saidbefore {self.results.run.version}) found which recommendations ask for the same, by "
            f"comparing their words and meaning. {repeats_measured()} {CONFIRM}"
        )
        self.paper.numbered_paragraph(
            "Order and spans follow the date of publication. The quotations show what was recommended, not whether it "
            "was right or was carried out."
        )
        standing = {record.id: record for claim in self.claims for record in self._standing(claim)}
        decided = sum(record.decided_by is not None for record in standing.values())
        self.paper.numbered_paragraph(
            f"A person decided about {decided} of the {counted(len(standing), 'quotation')} given here, marked where "
            "they stand; that they bear on the claim, and all else, is as a program found it."
        )
        if self.refused:
            self.paper.numbered_paragraph(
                f"{sentence(counted(len(self.refused), 'quotation'))} left out, because the words could not be "
                f"confirmed on the cited pages: {listed(sorted(self.refused))}."
            )

    def _annex(self) -> None:
        self.paper.page_break()
        self.paper.heading(ANNEX, numbered=False)
        for claim in self.claims:
            self.paper.caption("Table", claim.sentence)
            standing = self._standing(claim)
            answered = any(record.id in self.results.answers for record in standing)
            asks = {quotation.id for quotation in claim.quotations if quotation.verdict == "repeat"}
            ordered = sorted(standing, key=lambda record: record.id not in asks)
            rows = [self._row(record, record.id in asks, answered) for record in ordered]
            heads = ("Inquiry and place", "Quotation", *(["Answer"] if answered else []))
            widths = (4.2, 7.6, 4.4) if answered else (4.8, 11.4)
            self.paper.table(heads, rows, widths, f"Quotations on the claim: {claim.sentence}")

    def _row(self, record: Recommendation, asks: bool, answered: bool) -> list[list[Text]]:
        """Where the words stand and whether they ask for it, the words, and the answers where any is known."""
        inquiry = self._inquiry(record)
        mark = f" [{state_note(record)}]" if state_note(record) else ""
        answers = [answer_words(answer) for answer in self.results.answers.get(record.id, ())]
        bearing = "Asks for it: " if asks else "Near to it, not found to ask for the same: "
        about = f"{named(inquiry)}, {_item(record)}; {times(inquiry)}; {place(record)}"
        row: list[list[Text]] = [[Words(bearing, bold=True), about], [bullets_in_lines(record.text), mark]]
        return [*row, ["; ".join(answers) or "none in this run"]] if answered else row

    # ------------------------------------------------------------ which quotations

    def _standing(self, claim: Claim) -> list[Recommendation]:
        """Quotations of a claim that may stand, in order of publication; the others are refused."""
        records = quoted_in_order(claim, self.results)
        refused = {record.id for record in records if record.state == "unverified" or record.id in self.failed}
        self.refused |= refused
        return [record for record in records if record.id not in refused]

    def _chosen(self, claim: Claim) -> list[Recommendation]:
        """The quotation of each inquiry that comes nearest to the claim; the rest stand in the annex."""
        scores = {quotation.id: quotation.score for quotation in claim.quotations if quotation.verdict == "repeat"}
        best: dict[str, Recommendation] = {}
        for record in self._standing(claim):
            if record.id not in scores or record.inquiry not in claim.with_it:
                continue
            rival = best.get(record.inquiry)
            if rival is None or scores[record.id] > scores[rival.id]:
                best[record.inquiry] = record
        return list(best.values())

    def _inquiry(self, record: Recommendation) -> Inquiry:
        return self.results.inquiry[record.inquiry]

    def _inquiries(self, ids: Sequence[str]) -> str:
        known = [self.results.inquiry.get(id_) or Inquiry(id=id_, title=id_) for id_ in ids]
        return listed([f"{named(i)} (events {event_years(i)})" if has_events(i) else named(i) for i in known])

    def _words(self) -> int:
        return sum(len(paragraph.text.split()) for paragraph in self.paper.document.paragraphs)

    def _summary_on_its_page(self) -> None:
        for paragraph in self.paper.document.paragraphs:
            if paragraph.text == REASON:
                paragraph.paragraph_format.page_break_before = True


def _introduced(record: Recommendation, inquiry: Inquiry) -> list[Text]:
    """What goes before a quotation; a row of a list is not said to have been read in the report."""
    if record.state == "list":
        item = f"as {_item(record)}" if record.number else "as one of its recommendations"
        return [f"For {named(inquiry)} ({times(inquiry)}) a list compiled by others gives {item}:"]
    return ["The report ", Words(inquiry.title, italic=True), f" ({times(inquiry)}) says in {_item(record)}:"]


def _item(record: Recommendation) -> str:
    name = item_in_sentence(record)
    return name if record.number else f"{'an' if name.startswith('un') else 'a'} {name}"


def _cited_answer(document: ResponseDocument, answer: Response) -> Note:
    """The answering document as a footnote: who, title, year, and the PDF page of the words."""
    who = document.by or answer.speaker
    date = document.date or answer.date
    year = f" ({date.year})" if date else ""
    pages = f" PDF p {span(answer.response_pages)}" if answer.response_pages else ""
    return Note((Piece(f"{who}, " if who else ""), Piece(document.title or "", italic=True), Piece(f"{year}{pages}.")))


def _cannot_show(claim: Claim) -> list[str]:
    words = [f"Not in the reports that were read: {listed(list(claim.not_in_corpus))}."] if claim.not_in_corpus else []
    return [*words, *(sentence(weakness) for weakness in claim.weakened_by)]
