"""What comes from somebody's list alone is shown and cited as that, never as a report that was read."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest

from pipeline.publish.citation import listed_reference, plain
from pipeline.publish.html import render_report
from pipeline.publish.results import Results
from pipeline.publish.word import MOST_LISTED, comparison
from pipeline.publish.wording import item_in_sentence, item_name, place, series_words, short_name, times
from pipeline.records import Inquiry, Recommendation

from .invented import five

docx = pytest.importorskip("docx", reason="python-docx is not installed")

KEY = Inquiry(id="cold-store-2009", title="cold-store-2009", short="cold store", published=dt.date(2009, 3, 19))
KNOWN = Inquiry(id="ash-2003", title="The Ashmoor Inquiry", chair="Lord Ashe", published=dt.date(2003, 1, 1))


def _row(row: int, **values: str) -> Recommendation:
    return Recommendation(
        id=f"cold-store-2009-{row:03}",
        inquiry=KEY.id,
        level="recommendation",
        text=f"Keep store {row} cold.",
        state="list",
        why=f"row {row} of list.csv",
        **values,
    )


def _with_list(rows: int) -> Results:
    results = five()
    listed = tuple(_row(number) for number in range(1, rows + 1))
    return replace(results, inquiries=(*results.inquiries, KEY), recommendations=(*results.recommendations, *listed))


def test_row_is_cited_as_a_row_and_not_as_a_report() -> None:
    assert plain(listed_reference(KEY, "row 399 of list.csv", "oscola")) == (
        "“cold-store-2009”, 19 March 2009. Row 399 of list.csv, compiled by others; the report itself was not read."
    )


def test_row_of_a_known_inquiry_names_its_report() -> None:
    assert plain(listed_reference(KNOWN, "row 2 of list.csv", "harvard")) == (
        "Lord Ashe (2003) The Ashmoor Inquiry. Row 2 of list.csv, compiled by others; the report itself was not read."
    )


def test_row_without_number_is_not_said_to_be_unnumbered_in_its_report() -> None:
    assert item_name(_row(1)) == "Listed recommendation"
    assert place(_row(1)) == "row 1 of list.csv; no page"


def test_capital_of_a_printed_number_stays_inside_a_sentence() -> None:
    assert item_in_sentence(_row(1, number="A")) == "recommendation A"


def test_number_that_restarts_names_its_section() -> None:
    record = Recommendation(
        id="ash-2003-the-police-r2",
        inquiry="ash-2003",
        level="recommendation",
        number="2",
        section="The Police",
        text="x",
    )
    assert item_name(record) == "Recommendation 2 under “The Police”"


def test_long_title_is_cut_at_its_colon() -> None:
    title = "Independent Inquiry into Marsh Lane: the resilience of everything that was there"
    assert short_name(Inquiry(id="marsh", title=title)) == "Independent Inquiry into Marsh Lane"


def test_events_that_are_not_known_are_not_printed_beside_every_quotation() -> None:
    assert times(KEY) == "published 19 March 2009"


def test_series_of_an_inquiry_without_manifest_is_not_known() -> None:
    assert series_words(KEY) == "not known"
    assert series_words(KNOWN) == "none"


def test_page_copies_the_row_as_citation() -> None:
    html = render_report(_with_list(1))
    assert "known from a list alone" in html
    assert 'data-whole data-oscola="“cold-store-2009”, 19 March 2009. Row 1 of list.csv' in html


def test_word_document_lists_reports_and_leaves_long_lists_to_the_workbook() -> None:
    document = docx.Document(io.BytesIO(comparison(_with_list(MOST_LISTED))))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert any(
        text.startswith("Listed here in full: 5 inquiries. The recommendations of cold store 2009 stand")
        for text in texts
    )
    assert "Keep store 7 cold." not in texts
