"""The comparison as a Word document: the findings of report.html with real headings, tables, captions and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.publish import figures, findings
from pipeline.publish.citation import Piece, Style, listed_reference, pinpoint, reference
from pipeline.publish.figures import Figure
from pipeline.publish.manuscript import Manuscript, Note, See, Text, Words
from pipeline.publish.measured import families_measured, repeats_measured
from pipeline.publish.page import FamilyView, InquiryView, Page, build_page
from pipeline.publish.results import Results
from pipeline.publish.wording import (
    FINDING_LABELS,
    STATE_LABELS,
    STATE_MEANINGS,
    answer_facts,
    answer_quotation,
    answer_words,
    citation_place,
    cites,
    counted,
    event_years,
    finding_words,
    from_list_alone,
    item_in_sentence,
    item_name,
    label,
    listed,
    long_date,
    notice_words,
    sentence,
    state_note,
    times,
)
from pipeline.records import Claim, Inquiry, Notice, Recommendation, Verdict
from pipeline.store import write_atomically

MOST_FAMILIES = 40
"""Families set out in the document; the workbook has all."""
MOST_LISTED = 300
"""Recommendations and conclusions up to which inquiries are listed in full; the workbook has all."""
_QUOTED = 3_000
INVENTED = (
    "Invented material. Inquiries marked “invented” were made up to show what the program does. No such inquiry was "
    "held, and nothing about them may be cited as evidence."
)


def write_comparison(
    results: Results, path: Path, style: Style = "oscola", pictures: Sequence[Figure] | None = None
) -> Path:
    """Write comparison.docx with citations as footnotes in a style; returns its path.

    `pictures` are those of `figures.figures`, drawn here where they are not given. The same results give the same
    bytes. Raises StoreError where it cannot be written.
    """
    write_atomically(path, comparison(results, style, pictures))
    return path


def comparison(results: Results, style: Style = "oscola", pictures: Sequence[Figure] | None = None) -> bytes:
    """The document as bytes."""
    page = build_page(results)
    paper = Manuscript(f"{page.title}: what had been recommended before")
    paper.title("What had been recommended before", f"A comparison of {page.title[0].lower()}{page.title[1:]}")
    if page.invented:
        paper.paragraph(Words(INVENTED, bold=True))
    paper.contents()
    writer = _Comparison(results, page, paper, style, figures.figures(results) if pictures is None else pictures)
    writer.headlines()
    writer.compared()
    writer.claims()
    writer.repeats()
    writer.citations()
    writer.themes()
    writer.answers()
    writer.recommendations()
    writer.method()
    return paper.data()


def cited(record: Recommendation, inquiry: Inquiry, style: Style) -> Note:
    """A footnote with the reference, the pinpoint, and what marks the quotation where it is not verified."""
    if record.state == "list":
        return Note(listed_reference(inquiry, record.why, style))
    marks = [state_note(record)] if state_note(record) else []
    marks += [f"also points to paragraph {', '.join(record.paragraph_refs)}"] if record.paragraph_refs else []
    after = f" {sentence('; '.join(marks))}." if marks else ""
    pieces = reference(inquiry, style, pinpoint(record))
    stop = "" if "".join(piece.text for piece in pieces).endswith(".") else "."
    return Note((*pieces, Piece(stop + after)))


def named(inquiry: Inquiry) -> str:
    """An inquiry's short name, year and, where it is so, that it is invented."""
    return f"{label(inquiry)}{' [invented]' if inquiry.invented else ''}"


class _Comparison:
    """The sections of the comparison, written one after the other into one manuscript."""

    def __init__(
        self, results: Results, page: Page, paper: Manuscript, style: Style, pictures: Sequence[Figure]
    ) -> None:
        self.results, self.page, self.paper, self.style = results, page, paper, style
        self.pictures = {figure.name: figure for figure in pictures}

    def headlines(self) -> None:
        paper, page = self.paper, self.page
        paper.heading("Headline findings")
        inquiries = counted(len(page.inquiries), "inquiry")
        paper.paragraph(f"{page.tally.words} of {inquiries} were read.")
        paper.bullets(
            [Words(f"{FINDING_LABELS[claim.finding]}: ", bold=True), f"{claim.sentence} {finding_words(claim)}"]
            for claim in findings.claims_by_finding(self.results)
        )
        if page.families:
            paper.paragraph(
                f"{counted(len(page.families), 'ask')} found in two or more inquiries. That inquiries ask for the same "
                f"is the program’s finding until a person confirms it: {page.confirmed_words} {repeats_measured()} By "
                "most inquiries, and then over the longest time:"
            )
            shown = [*page.most_often, *page.longest]
            paper.bullets(
                [Words(f"{sentence(family.name)}: ", bold=True), f"{findings.span_words(family, self.results)}."]
                for family in shown
            )
        self._warnings()

    def _warnings(self) -> None:
        self.paper.heading("Missing or uncertain", 2)
        notices: list[Sequence[Text]] = [
            [
                Words(f"{n.severity.capitalize()}: ", bold=True),
                f"{self._said(n)} {n.next_step}".strip(),
            ]
            for n in findings.missing_notices(self.results)
        ]
        total = len(self.results.recommendations)
        states: list[Sequence[Text]] = [
            [Words(f"{STATE_LABELS[state]}: ", bold=True), f"{number} of {total} quotations; {STATE_MEANINGS[state]}."]
            for state, number in self.page.marked_states
        ]
        self.paper.bullets(
            [*notices, *states] or [["Nothing: the run gave no warning, and every quotation is verified."]]
        )

    def compared(self) -> None:
        self.paper.heading("What was compared")
        caption = self.paper.caption("Table", "The inquiries, by date of publication")
        rows: list[list[list[Text]]] = [
            [
                [named(v.inquiry), *self._report(v.inquiry)],
                [event_years(v.inquiry)],
                [long_date(v.inquiry.published)],
                [v.tally.words],
                ["not known" if v.inquiry.recommendations is None else str(v.inquiry.recommendations)],
            ]
            for v in self.page.inquiries
        ]
        rows += [
            [[named(i)], [event_years(i)], [long_date(i.published)], ["not read"], ["–"]] for i in self.results.not_read
        ]
        heads = ("Inquiry", "Events", "Published", "Found", "Declared recommendations")
        self.paper.table(heads, rows, (4.2, 2.2, 2.8, 3.6, 3.4), "Inquiries with event years, publication and counts")
        self.paper.paragraph(
            "In ",
            See(caption),
            " and throughout, order and spans follow the date of publication; the years of "
            "the events are printed beside it.",
        )

    def claims(self) -> None:
        claims = findings.claims_by_finding(self.results)
        if not claims:
            return
        self.paper.heading("Claims checked")
        for claim in claims:
            self._claim(claim)

    def _claim(self, claim: Claim) -> None:
        paper = self.paper
        paper.heading(f"“{claim.sentence}”", 2)
        paper.paragraph(Words(f"{FINDING_LABELS[claim.finding]}. ", bold=True), finding_words(claim))
        if claim.first_inquiry and (first := self.results.inquiry.get(claim.first_inquiry)):
            paper.paragraph(f"First of these inquiries to ask: {named(first)} ({times(first)}).")
        for words, ids in (("Ask for it", claim.with_it), ("Do not", claim.without_it)):
            if ids:
                paper.paragraph(f"{words}: {listed([self._named(id_) for id_ in ids])}.")
        if claim.not_in_corpus:
            paper.paragraph(f"Not in this corpus: {listed(list(claim.not_in_corpus))}.")
        if claim.weakened_by:
            paper.paragraph(f"Weakened by: {' '.join(claim.weakened_by)}")
        for record in quoted_in_order(claim, self.results, "repeat"):
            self._quotation(record)
        if near := quoted_in_order(claim, self.results, "related"):
            several = Counter(record.inquiry for record in near)
            counts = [f"{counted(number, 'recommendation')} of {self._named(id_)}" for id_, number in several.items()]
            paper.paragraph(f"Near to it, but not found to ask for the same, and so not quoted here: {listed(counts)}.")

    def repeats(self) -> None:
        self.paper.heading("Asks made again")
        self._figure("timeline")
        families = self.page.families
        if families:
            self.paper.paragraph(
                "Each ask is named by words of one of its recommendations. Below each stands whether a person has "
                "confirmed that its recommendations ask for the same; where none has, read them side by side first."
            )
        if len(families) > MOST_FAMILIES:
            self.paper.paragraph(
                f"The {MOST_FAMILIES} asks with the longest span follow; the workbook has all {len(families)}."
            )
        for view in families[:MOST_FAMILIES]:
            self.paper.heading(sentence(view.family.name), 2)
            words = Words(f"{view.confirmation.words}. ", bold=view.confirmation.whole)
            self.paper.paragraph(words, f"{sentence(view.words)}.").paragraph_format.keep_with_next = True
            self._side_by_side(view)
        if not families:
            self.paper.paragraph("No recommendation was found to repeat one of another inquiry.")

    def citations(self) -> None:
        if not self.results.citations:
            return
        self.paper.heading("What the reports themselves say of earlier recommendations")
        for inquiry in self.results.in_time_order:
            for one in self.results.cites.get(inquiry.id, ()):
                what = cites(one, self.results.inquiry.get(one.cited or ""))
                self.paper.paragraph(
                    Words(named(inquiry), bold=True), f" {what} ({citation_place(one)})", style="Entry"
                )
                self.paper.quotation(one.quotation[:_QUOTED])

    def themes(self) -> None:
        if not self.page.matrix:
            return
        self.paper.heading("Themes")
        self._figure("themes")
        caption = self.paper.caption("Table", "Recommendations by theme")
        rows = [
            [[theme.words], [definition], [str(sum(cells))], [str(sum(bool(number) for number in cells))]]
            for theme, definition, cells in self.page.matrix
        ]
        heads = ("Theme", "What belongs to it", "Recommendations", "Inquiries")
        self.paper.table(heads, rows, (4.4, 6.8, 2.9, 2.1), "Themes with counts of recommendations and of inquiries")
        self.paper.paragraph(See(caption), " counts recommendations; one may carry up to three themes.")

    def answers(self) -> None:
        if not self.results.responses:
            return
        self.paper.heading("Accepted, then asked again")
        if self.page.asked_again:
            self.paper.paragraph(
                "This is what the records show; it does not say that the earlier recommendation was not carried out."
            )
            self._figure(figures.ACCEPTED_AGAIN)
            self._asked_again()
        else:
            self.paper.paragraph("No accepted recommendation was found to be asked for again by a later inquiry.")
        self._statuses()

    def _asked_again(self) -> None:
        self.paper.caption("Table", "Accepted recommendations whose ask a later inquiry makes again")
        rows = [
            [
                [sentence(case.family.name)],
                [f"{self._item(case.earlier)}: {answer_facts(case.answer)}"],
                [answer_quotation(case.answer) or "not quoted"],
                [_number(case.years)],
                [_number(case.years_after_answer)],
                [listed([self._item(record) for record in case.later])],
            ]
            for case in self.page.asked_again
        ]
        heads = (
            "Ask", "Accepted", "The answer’s words", "Years from report to repeat", "Years from acceptance",
            "Asked again by",
        )  # fmt: skip
        self.paper.table(heads, rows, (2.6, 3.4, 3.4, 1.7, 2.0, 3.1), "Accepted recommendations and later inquiries")

    def _statuses(self) -> None:
        caption = self.paper.caption("Table", "Status by inquiry")
        rows = [
            [
                [named(row.inquiry)],
                [long_date(row.answered)],
                [_number(row.days_to_answer)],
                [listed([f"{row.statuses[status]} {status}" for status in findings.STATUSES if row.statuses[status]])],
            ]
            for row in self.page.answered
        ]
        heads = ("Inquiry", "First answer", "Days from report to answer", "Answers by status")
        self.paper.table(heads, rows, (4.0, 3.0, 2.6, 6.6), "Inquiries with answers counted by status")
        self.paper.paragraph(
            See(caption), " counts answers to recommendations or their parts, those of several speakers each."
        )

    def recommendations(self) -> None:
        self.paper.heading("Recommendations by inquiry")
        listed_in_full = _listed_in_full(self.page.inquiries)
        if left_out := [view for view in self.page.inquiries if view not in listed_in_full]:
            self.paper.paragraph(
                f"Listed here in full: {counted(len(listed_in_full), 'inquiry')}. The recommendations of "
                f"{listed([named(view.inquiry) for view in left_out])} stand in report.html and recommendations.xlsx; "
                "this document quotes those on which a claim or an ask made again rests."
            )
        for view in listed_in_full:
            self.paper.heading(named(view.inquiry), 2)
            self.paper.paragraph(
                Words(view.inquiry.title, italic=True), f". {sentence(times(view.inquiry))}. {view.tally.words}."
            )
            for item in view.items:
                self._entry(item.record, [part.record for part in item.parts])
            if view.conclusions:
                self.paper.paragraph(Words("Conclusions, which recommend nothing of themselves", bold=True))
                for item in view.conclusions:
                    self._entry(item.record, [])

    def _entry(self, record: Recommendation, parts: list[Recommendation]) -> None:
        heading = f" {record.heading}" if record.heading else ""
        note = f" [{state_note(record)}]" if state_note(record) else ""
        self.paper.paragraph(Words(item_name(record), bold=True), f"{heading}{note}", style="Entry")
        self.paper.quotation(record.text[:_QUOTED], self._cut(record), cited(record, self._inquiry(record), self.style))
        if parts:
            self.paper.paragraph(
                f"Parts, each a record of its own: {listed([part.number or part.id for part in parts])}."
            )
        for answer in self.results.answers.get(record.id, ()):
            self.paper.paragraph(f"Answer: {answer_words(answer)}")

    def method(self) -> None:
        paper, run = self.paper, self.results.run
        paper.heading("Method, limits and versions")
        paper.paragraph(
            "Each PDF is read; what the report itself numbers or sets out as a recommendation is found; each is given "
            "themes from a written codebook; what is asked for is compared between inquiries after each one’s house "
            "style and the names of bodies are set aside. Every sentence here is built from the records in the run "
            "folder; none was written by a language model."
        )
        paper.paragraph(
            "Two recommendations of different inquiries count as a repeat by the score of that comparison, and repeats "
            "linked together make up one ask. This is the program’s finding until a person confirms or rejects it: "
            f"{self.page.confirmed_words} {repeats_measured()} {families_measured()}"
        )
        paper.bullets(
            [
                ["Only the reports listed above were compared; an ask that is not found may have been made elsewhere."],
                ["A score of likeness is no proof: read the quotations side by side before relying on a repeat."],
                ["“First” means first published among these reports, not first in history."],
            ]
        )
        paper.paragraph(findings.decided_words(self.results))
        paper.paragraph(f"Made by saidbefore {run.version}; vectors: {run.vectors or 'not recorded'}.")
        if run.files:
            paper.caption("Table", "Files read")
            rows = [[[f.name], [str(f.pages) if f.pages else "–"], [f.sha256 or "not known"]] for f in run.files]
            paper.table(("File", "Pages", "sha256"), rows, (5.2, 1.6, 9.4), "Files with pages and hashes")

    # ------------------------------------------------------------ words for records

    def _quotation(self, record: Recommendation) -> None:
        inquiry = self._inquiry(record)
        mark = f" [{state_note(record)}]" if state_note(record) else ""
        self.paper.paragraph(
            Words(f"{named(inquiry)}, {item_in_sentence(record)}", bold=True),
            f" ({times(inquiry)}){mark}",
            style="Entry",
        )
        self.paper.quotation(record.text[:_QUOTED], self._cut(record), cited(record, inquiry, self.style))

    def _side_by_side(self, view: FamilyView) -> None:
        adds = view.adds
        rows: list[list[list[Text]]] = [
            [
                [Words(named(self._inquiry(record)), bold=True), f", {item_in_sentence(record)}"],
                [
                    sentence(times(self._inquiry(record))),
                    f" [{state_note(record)}]" if state_note(record) else "",
                    f". {sentence(listed(list(adds[record.id])))}." if adds.get(record.id) else "",
                ],
                [record.text[:_QUOTED], self._cut(record), cited(record, self._inquiry(record), self.style)],
            ]
            for record in view.members
        ]
        heads = ("Inquiry and recommendation", "When", "Quotation")
        self.paper.table(heads, rows, (3.7, 3.5, 9.0), "Quotations of one ask in order of publication")

    def _cut(self, record: Recommendation) -> str:
        return "" if len(record.text) <= _QUOTED else " […cut: the whole is in recommendations.jsonl]"

    def _figure(self, name: str) -> None:
        if figure := self.pictures.get(name):
            self.paper.picture(figure.png, figure.alt)
            self.paper.caption("Figure", figure.caption)

    def _inquiry(self, record: Recommendation) -> Inquiry:
        return self.results.inquiry[record.inquiry]

    def _item(self, record: Recommendation) -> str:
        return f"{named(self._inquiry(record))}, {item_in_sentence(record)}"

    def _named(self, id_: str) -> str:
        return named(self.results.inquiry[id_]) if id_ in self.results.inquiry else id_

    def _said(self, notice: Notice) -> str:
        about, message = notice_words(notice, self.results.inquiry.get(notice.inquiry or ""))
        return f"{about}: {message}" if about else message

    def _report(self, inquiry: Inquiry) -> list[Text]:
        if from_list_alone(inquiry):
            return [" (known from a list alone)"]
        return [Note(reference(inquiry, self.style))]


def _number(number: int | None) -> str:
    return "not known" if number is None else str(number)


def _listed_in_full(views: Sequence[InquiryView]) -> list[InquiryView]:
    """The inquiries whose recommendations the document lists: those with pages, as many as it has room for."""
    chosen, total = [], 0
    for view in [view for view in views if not view.lists_alone] or views:
        total += len(view.items) + len(view.conclusions)
        if total <= MOST_LISTED:
            chosen.append(view)
    return [view for view in views if view in chosen]


def quoted_in_order(claim: Claim, results: Results, verdict: Verdict | None = None) -> list[Recommendation]:
    """The recommendations that a claim quotes (those of one verdict), in order of publication.

    Those without a record are left out.
    """
    order = {inquiry.id: number for number, inquiry in enumerate(results.in_time_order)}
    wanted = [q.id for q in claim.quotations if verdict in (None, q.verdict)]
    records = [results.recommendation[id_] for id_ in wanted if id_ in results.recommendation]
    return sorted(records, key=lambda record: order[record.inquiry])
