"""Which passages of a report say what an earlier inquiry recommended (all invented), and which only look so."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.extract.citations import find_citations, sentences_of_pages
from pipeline.extract.inquiry_names import InquiryNames
from pipeline.records import Citation, Inquiry, Recommendation

INQUIRIES = (
    Inquiry(id="marrow-1991", title="The Marrow Sands Inquiry", short="Marrow Sands", published=dt.date(1991, 5, 1)),
    Inquiry(
        id="pell-2004",
        title="Report into Oldcastle",
        short="Oldcastle",
        chair="Lady Pell",
        published=dt.date(2004, 2, 3),
    ),
    Inquiry(id="iiqc-2011", title="The Independent Quay Inquiry", short="IIQC", published=dt.date(2011, 7, 9)),
    Inquiry(id="westing-2020", title="The Westing Inquiry", short="Westing", published=dt.date(2020, 3, 4)),
)
CITING = INQUIRIES[-1]


def cited(text: str, recs: tuple[Recommendation, ...] = (), citing: Inquiry = CITING) -> list[Citation]:
    dates = {inquiry.id: str(inquiry.published) for inquiry in INQUIRIES}
    return find_citations(citing, [text], ["7"], recs, InquiryNames(INQUIRIES), dates)


def pairs(text: str) -> list[tuple[str | None, str | None]]:
    return [(one.cited, one.number) for one in cited(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 1991 the Marrow Sands Inquiry recommended that bells be rung.", ("marrow-1991", None)),
        ("The Marrow Sands Inquiry recommended in 1991 (Recommendation 5) that bells be rung.", ("marrow-1991", "5")),
        ("We have in mind Recommendation 12 of the Oldcastle report, on harbour dues.", ("pell-2004", "12")),
        ("The report on Oldcastle said in 2004 that dues should not be a reason for delay.", ("pell-2004", None)),
        ("Few of the recommendations made by the Pell Review were carried out.", ("pell-2004", None)),
        ("Lady Pell in 2004 recommended a single register of pilots.", ("pell-2004", None)),
        ("IIQC recommended a single register of pilots.", ("iiqc-2011", None)),
        ("The Harbour Lights Inquiry recommended a single register.", (None, None)),
        ("Marrow Sands (1991) called for bells on every quay.", ("marrow-1991", None)),
    ],
)
def test_named_inquiry_that_recommended_is_cited(text: str, expected: tuple[str | None, str | None]) -> None:
    assert pairs(text) == [expected]


def test_every_number_of_a_list_is_a_citation() -> None:
    text = (
        "The Marrow Sands report asked for it (Recommendation 4), and the Oldcastle report in 2004 (Recommendations 6 "
        "to 8)."
    )
    assert sorted(pairs(text), key=str) == [
        ("marrow-1991", "4"), ("pell-2004", "6"), ("pell-2004", "7"), ("pell-2004", "8"),
    ]  # fmt: skip


def test_that_inquiry_is_the_one_named_just_before() -> None:
    text = "In 1991 the Government accepted the report of the Marrow Sands Inquiry. That inquiry recommended bells."
    assert pairs(text) == [("marrow-1991", None)]


def test_same_inquiry_is_the_one_named_two_sentences_before() -> None:
    text = (
        "The Marrow Sands Inquiry recommended bells. A foundry was begun. The same inquiry’s Recommendation 3 was "
        "observed for a year."
    )
    assert pairs(text) == [("marrow-1991", None), ("marrow-1991", "3")]


@pytest.mark.parametrize(
    "text",
    [
        "The Marrow Sands General Hospital recommended that bells be rung.",
        "The Marrow Sands Inquiry Families Association recommended that bells be rung.",
        "A witness to the Marrow Sands Inquiry recommended that bells be rung.",
        "Mr Tull, who gave evidence to the Oldcastle inquiry, said that dues should be waived.",
        "Since the Marrow Sands Inquiry, the Quay Ombudsman has recommended bells twice.",
        "In its report of 2018 the Committee on Quays recommended that bells be rung.",
        "The Westing Inquiry recommends that bells be rung.",
        "This Inquiry recommends that bells be rung.",
        "The Annual Report recommended that bells be rung.",
        "Marrow Sands should be dredged, as the harbour master recommended.",
        "The Marrow Sands Inquiry sat in Westing for ninety days.",
    ],
)
def test_what_another_recommends_is_no_citation(text: str) -> None:
    assert pairs(text) == []


def test_inquiry_that_published_later_is_not_cited() -> None:
    assert cited("The Oldcastle Inquiry recommended a register.", citing=INQUIRIES[0]) == []


def test_earlier_report_of_its_own_is_marked_as_own() -> None:
    found = cited(
        "The Inquiry recommends (as originally stated in its Second Report, dated June 2017) that bells ring."
    )
    assert [(one.own, one.printed) for one in found] == [(True, "Second Report, dated June 2017")]


def test_passage_inside_a_recommendation_names_it_once() -> None:
    text = "The harbour board should carry out Recommendation 5 of the Marrow Sands report within a year."
    rec = Recommendation(
        id="westing-2020-r1", inquiry="westing-2020", level="recommendation", text=text, pages=(1,), pdf_page=1
    )
    found = cited(f"Recommendation 1: Bells\n{text}", (rec,))
    assert [(one.within, one.page, one.printed_page) for one in found] == [("westing-2020-r1", 1, "7")]


def test_running_header_is_no_part_of_a_passage() -> None:
    pages = [f"The Westing Inquiry\nThe {name} Inquiry recommended bells.\n{n}" for n, name in enumerate("ABCD", 1)]
    assert sentences_of_pages(pages)[0] == ["The A Inquiry recommended bells."]
