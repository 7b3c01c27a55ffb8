"""A trace as CSV and in Word: the same hits, cells that nothing runs, and plain words where there is none."""

from __future__ import annotations

import csv
import io
from typing import Any

from docx import Document

from pipeline.publish.results import Results
from pipeline.publish.traced import trace_csv, trace_document
from tests.publish.invented import five

NOTHING = "This corpus holds no recommendation on “tugs”."


def hits(results: Results, quotation: str | None = None) -> list[dict[str, Any]]:
    record = results.recommendations[0]
    inquiry = results.inquiry[record.inquiry]
    return [
        {
            "id": record.id, "inquiry": record.inquiry, "title": inquiry.title, "events": inquiry.events,
            "published": str(inquiry.published), "number": record.number, "pdf_page": record.pdf_page,
            "printed_page": record.printed_page, "quotation": quotation or record.text, "addressees": ["=the board"],
            "state": record.state, "verdict": "repeat", "score": 0.7, "why": "both share",
        }
    ]  # fmt: skip


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def words(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def test_csv_holds_the_quotation_of_each_hit() -> None:
    results = five()
    assert [row["quotation"] for row in rows(trace_csv(hits(results), NOTHING, results))] == [
        results.recommendations[0].text
    ]


def test_csv_cell_that_a_spreadsheet_would_run_is_text() -> None:
    results = five()
    assert rows(trace_csv(hits(results), NOTHING, results))[0]["addressees"] == "'=the board"


def test_csv_without_hits_says_that_nothing_was_found() -> None:
    row = rows(trace_csv([], NOTHING, five()))[0]
    assert (row["verdict"], row["why"]) == ("nothing found", NOTHING)


def test_word_document_holds_the_quotation() -> None:
    results = five()
    assert results.recommendations[0].text in words(trace_document("bells", hits(results), NOTHING, results))


def test_word_document_without_hits_says_that_nothing_was_found() -> None:
    assert NOTHING in words(trace_document("tugs", [], NOTHING, five()))


def test_same_trace_gives_the_same_document() -> None:
    results = five()
    one, two = (trace_document("bells", hits(results), NOTHING, results) for _ in range(2))
    assert one == two
