"""References written out by hand, in the form in which a reader expects them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish.citation import (
    Pinpoint,
    bare_name,
    bibtex,
    csl_json,
    harvard,
    oscola,
    pinpoint,
    reference,
    write_references,
)
from pipeline.records import Inquiry, Recommendation, Source

PEER = Inquiry(
    id="ash-2003", title="The Ashmoor Inquiry", chair="Lord Ashe", published=dt.date(2003, 1, 28), series="Cm 9001"
)
PERSON = Inquiry(
    id="bell-2014", title="Independent Inquiry into Bellwick", chair="Dame Ivy Bell DBE", published=dt.date(2014, 8, 26)
)
BODY = Inquiry(
    id="care-2025",
    title="Care & Control",
    chair="Home Affairs Committee",
    published=dt.date(2025, 4, 1),
    series="HC 9381",
)

ASHMOOR = "Lord Ashe, The Ashmoor Inquiry (Cm 9001, 2003)"


def _record(**values: Any) -> Recommendation:
    return Recommendation(id="x", inquiry="ash-2003", level="recommendation", text="Act.", **values)


@pytest.mark.parametrize(
    ("inquiry", "pin", "expected"),
    [
        (PEER, None, ASHMOOR),
        (PEER, Pinpoint("paragraph", "17.116"), f"{ASHMOOR} para 17.116"),
        (
            PEER,
            Pinpoint("paragraph", "9.72, 10.30"),
            f"{ASHMOOR} paras 9.72, 10.30",
        ),
        (PEER, Pinpoint("page", "373"), f"{ASHMOOR} 373"),
        (PEER, Pinpoint("page", "373", "recommendation 16"), f"{ASHMOOR} 373 (recommendation 16)"),
        (
            PEER,
            Pinpoint("none", "", "recommendation 16"),
            f"{ASHMOOR} recommendation 16",
        ),
        (PERSON, Pinpoint("pdf page", "12–13"), "Ivy Bell, Independent Inquiry into Bellwick (2014) PDF p 12–13"),
        (BODY, None, "Home Affairs Committee, Care & Control (HC 9381, 2025)"),
        (PEER.model_copy(update={"chair": None, "published": None}), None, "The Ashmoor Inquiry (Cm 9001)"),
        (Inquiry(id="n", title="Nameless"), None, "Nameless"),
    ],
)
def test_oscola(inquiry: Inquiry, pin: Pinpoint | None, expected: str) -> None:
    assert oscola(inquiry, pin) == expected


@pytest.mark.parametrize(
    ("inquiry", "pin", "expected"),
    [
        (PEER, None, "Lord Ashe (2003) The Ashmoor Inquiry. (Cm 9001)."),
        (PERSON, Pinpoint("page", "21"), "Bell, I. (2014) Independent Inquiry into Bellwick. p. 21."),
        (PEER, Pinpoint("paragraph", "17.116"), "Lord Ashe (2003) The Ashmoor Inquiry. (Cm 9001). para. 17.116."),
        (PEER.model_copy(update={"chair": None}), None, "The Ashmoor Inquiry (2003). (Cm 9001)."),
        (Inquiry(id="n", title="Nameless"), None, "Nameless (no date)."),
    ],
)
def test_harvard(inquiry: Inquiry, pin: Pinpoint | None, expected: str) -> None:
    assert harvard(inquiry, pin) == expected


@pytest.mark.parametrize(
    "series", ["C 9001", "Cd 9001", "Cmd 9001", "Cmnd 9001", "Cm 9001", "CP 901", "HC 18", "HL 179"]
)
def test_series_is_printed_as_it_is(series: str) -> None:
    assert f"({series}, 2003)" in oscola(PEER.model_copy(update={"series": series}))


def test_title_alone_is_in_italics() -> None:
    assert [piece.text for piece in reference(PEER, "oscola") if piece.italic] == ["The Ashmoor Inquiry"]


def test_invented_report_is_cited_as_invented() -> None:
    assert oscola(PEER.model_copy(update={"invented": True})).endswith(" [invented]")


@pytest.mark.parametrize(
    ("chair", "name"),
    [
        ("Sir Robert Marsh KC", "Robert Marsh"),
        ("The Rt Hon Lady Justice Vale", "Lady Justice Vale"),
        ("Professor Dame Ada Lynn CBE", "Ada Lynn"),
        ("Baroness Reed of Oxley", "Baroness Reed of Oxley"),
        ("Science and Technology Committee", "Science and Technology Committee"),
    ],
)
def test_forms_of_address_are_no_part_of_a_name(chair: str, name: str) -> None:
    assert bare_name(chair) == name


def test_printed_page_is_cited_before_the_pdf_page() -> None:
    assert pinpoint(_record(pdf_page=12, printed_page="6", number="3")) == Pinpoint("page", "6", "recommendation 3")


def test_pdf_page_is_cited_and_named_where_none_is_printed() -> None:
    assert pinpoint(_record(pdf_page=12, pages=(12, 13))) == Pinpoint("pdf page", "12–13", "")


def test_quotation_without_a_page_has_no_pinpoint() -> None:
    assert pinpoint(_record()) == Pinpoint("none")


def test_csl_json_holds_what_zotero_reads() -> None:
    page = BODY.model_copy(update={"source": (Source(page="care-and-control"),)})
    assert json.loads(csl_json([PERSON, page])) == [
        {
            "id": "bell-2014",
            "type": "report",
            "title": "Independent Inquiry into Bellwick",
            "author": [{"family": "Bell", "given": "Ivy"}],
            "issued": {"date-parts": [[2014, 8, 26]]},
        },
        {
            "id": "care-2025",
            "type": "report",
            "title": "Care & Control",
            "author": [{"literal": "Home Affairs Committee"}],
            "issued": {"date-parts": [[2025, 4, 1]]},
            "number": "HC 9381",
            "URL": "https://www.gov.uk/government/publications/care-and-control",
        },
    ]


def test_bibtex_escapes_what_tex_would_run() -> None:
    assert "  title = {{Care \\& Control}},\n" in bibtex([BODY])


def test_references_of_the_corpus_stand_in_two_files(tmp_path: Path) -> None:
    assert [path.name for path in write_references([PEER, BODY], tmp_path)] == ["references.json", "references.bib"]
    assert (tmp_path / "references.bib").read_text(encoding="utf-8").count("@techreport{") == 2
