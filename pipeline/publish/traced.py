"""A trace as a table and as a Word document: who asked for something before, when, where, in which words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.publish.columns import SEPARATOR, Column, Table, Value
from pipeline.publish.manuscript import Manuscript, Words
from pipeline.publish.results import Results
from pipeline.publish.tables import csv_text
from pipeline.publish.word import INVENTED, cited, named
from pipeline.publish.wording import counted, item_name, listed, sentence, state_note, times

Hit = Mapping[str, Any]
"""One recommendation of a trace, as `trace --json` prints it."""

NOTHING = "nothing found"


def trace_table(hits: Sequence[Hit], nothing: str, results: Results) -> Table:
    """The trace in order of publication; where it is empty, one row that says so (`nothing` are the words for it)."""

    def value(name: str) -> Callable[[Hit], Value]:
        return lambda hit: hit.get(name)

    def invented(hit: Hit) -> Value:
        known = results.inquiry.get(hit.get("inquiry", ""))
        return ("yes" if known.invented else "no") if known else None

    columns = (
        Column("verdict", "repeat, related, or nothing found", value("verdict")),
        Column("score", "how near it comes to the question, 0 to 1", value("score")),
        Column("inquiry", "title of the inquiry's report", value("title")),
        Column("events", "when it happened, in years", value("events")),
        Column("published", "date of publication; empty where not known", value("published")),
        Column("invented", "yes where the inquiry was made up for demonstration", invented),
        Column("number", "number as printed", value("number")),
        Column("printed_page", "label printed on its first page", value("printed_page")),
        Column("pdf_page", "first page in the PDF, counted from 1", value("pdf_page")),
        Column("addressees", "bodies told to act", lambda hit: SEPARATOR.join(hit.get("addressees", ()))),
        Column("quotation", "the recommendation, verbatim", value("quotation")),
        Column("state", "verified, ocr, list, corrected or unverified", value("state")),
        Column("why", "what the verdict rests on", value("why")),
        Column("id", "identifier of the recommendation", value("id")),
    )
    rows: Sequence[Hit] = hits or [{"verdict": NOTHING, "why": nothing}]
    return Table("trace", "a recommendation that asks for what was asked", columns, tuple(rows))


def trace_csv(hits: Sequence[Hit], nothing: str, results: Results) -> bytes:
    """The trace as CSV (UTF-8 with a byte-order mark, CRLF), cells protected as in every table."""
    return csv_text(trace_table(hits, nothing, results)).encode("utf-8-sig", "replace")


def trace_document(question: str, hits: Sequence[Hit], nothing: str, results: Results) -> bytes:
    """The trace as a Word document with footnotes; the same trace gives the same bytes."""
    paper = Manuscript(f"Since when was this asked for: {question}", numbered=False)
    paper.title("Since when was this asked for?", f"“{question}”")
    if not hits:
        paper.paragraph(nothing)
        return paper.data()
    if any(results.inquiry[hit["inquiry"]].invented for hit in hits):
        paper.paragraph(Words(INVENTED, bold=True))
    paper.paragraph(_summary(hits, results))
    for hit in hits:
        _entry(paper, hit, results)
    paper.paragraph(
        "Only the reports of this run were searched. A score is no proof: read the quotations before relying on them."
    )
    return paper.data()


def _summary(hits: Sequence[Hit], results: Results) -> str:
    asked = [hit for hit in hits if hit["verdict"] == "repeat"]
    inquiries = list(dict.fromkeys(hit["inquiry"] for hit in asked))
    near = f"; near to it: {counted(len(hits) - len(asked), 'other')}" if len(hits) > len(asked) else ""
    if not asked:
        return f"No recommendation asks for just this. Near to it: {counted(len(hits), 'recommendation')}."
    first = next((hit for hit in asked if hit["published"]), None)
    since = f", first by {named(results.inquiry[first['inquiry']])}" if first else ""
    times_asked = counted(len(asked), "recommendation")
    return f"Asked for in {times_asked} of {counted(len(inquiries), 'inquiry')}{since}{near}. In order of publication:"


def _entry(paper: Manuscript, hit: Hit, results: Results) -> None:
    record, inquiry = results.recommendation[hit["id"]], results.inquiry[hit["inquiry"]]
    mark = f" [{state_note(record)}]" if state_note(record) else ""
    paper.paragraph(
        Words(f"{named(inquiry)}, {item_name(record)}", bold=True), f" ({times(inquiry)}){mark}", style="Entry"
    )
    told = f"; to {listed(list(hit['addressees']))}" if hit["addressees"] else ""
    paper.paragraph(f"{sentence(hit['verdict'])}, score {hit['score']:.2f}{told}.")
    paper.quotation(record.text, cited(record, inquiry, "oscola"))
