"""An explanation gives the evidence for each item and the reason for each near miss, and only displays text."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import UnreadablePDF
from pipeline.publish.explain import explain_text, write_explanation
from pipeline.records import Notice, Place, Recommendation


@dataclass(frozen=True)
class Miss:
    page: int
    text: str
    why: str


def item(number: str, page: int | None, **fields: object) -> Recommendation:
    places = (Place(page=page, x0=50, top=50, x1=300, bottom=80),) if page else ()
    given: dict[str, object] = {
        "id": f"u-r{number}",
        "inquiry": "u",
        "level": "recommendation",
        "number": number,
        "text": f"Stations should have {number} racks.",
        "pages": (page,) if page else (),
        "pdf_page": page,
        "places": places,
        "confidence": 0.97,
        "why": f"labelled “Recommendation {number}”",
        "state": "verified",
    }
    return Recommendation.model_validate(given | fields)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    canvas = Canvas(str(tmp_path / "umbrellas.pdf"), pagesize=(400, 500), invariant=1)
    for number in range(4):
        canvas.drawString(50, 440, f"Invented page {number + 1}")
        canvas.showPage()
    canvas.save()
    return tmp_path / "umbrellas.pdf"


ITEMS = [item("1", 2), item("2", 2)]
MISSES = [Miss(3, "The union says that Recommendation 9 of the old report should stand.", "it is another report's")]


def test_each_item_has_its_evidence_and_confidence() -> None:
    text = explain_text("umbrellas.pdf", ITEMS, MISSES)
    assert "why: labelled “Recommendation 1” (confidence 97%)" in text


def test_each_near_miss_has_its_page_and_reason() -> None:
    text = explain_text("umbrellas.pdf", ITEMS, MISSES)
    assert "PDF page 3\n    why not: it is another report's\n    “The union says" in text


def test_the_first_line_counts_what_was_taken_and_what_was_not() -> None:
    first = explain_text("umbrellas.pdf", ITEMS, MISSES).splitlines()[0]
    assert first == "umbrellas.pdf: 2 recommendations; 1 near miss."


def test_a_report_without_recommendations_says_so() -> None:
    assert "Nothing was taken." in explain_text("umbrellas.pdf", [], [])


def test_a_person_s_decision_stands_with_the_evidence() -> None:
    decided = item("3", 2, state="corrected", decided_by="A. Reader", why="in a list; fix text by A. Reader: a typo")
    text = explain_text("umbrellas.pdf", [decided], [])
    assert "fix text by A. Reader: a typo (confidence 97%; Corrected by A. Reader)" in " ".join(text.split())


def test_escape_sequences_of_a_pdf_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in explain_text("u.pdf", [item("1", 2, text="\x1b[2J gone", why="\x1b]0;x\x07")], [])


def test_the_page_has_a_picture_of_each_page_that_matters(pdf: Path, tmp_path: Path) -> None:
    page = write_explanation(pdf, tmp_path / "out", ITEMS, MISSES)
    assert sorted(path.name for path in page.parent.iterdir()) == [
        "explain.html",
        "explain.txt",
        "page-0002.png",
        "page-0003.png",
    ]


def test_items_without_a_place_are_on_the_page_too(pdf: Path, tmp_path: Path) -> None:
    page = write_explanation(pdf, tmp_path / "out", [item("7", None)], [])
    assert "Stations should have 7 racks." in page.read_text()


def test_what_is_missing_is_on_the_page(pdf: Path, tmp_path: Path) -> None:
    notice = Notice(kind="page skipped", message="PDF page 4 has no text layer and OCR is off.", pages=(4,))
    assert "PDF page 4 has no text layer" in write_explanation(pdf, tmp_path / "out", [], [], [notice]).read_text()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs)


def test_text_that_tries_to_be_markup_is_only_shown(pdf: Path, tmp_path: Path) -> None:
    evil = "</p><script>alert(1)</script><img src=x onerror=alert(1)>"
    notice = Notice(kind="gap", message=evil, next_step=evil)
    items = [item(evil, 2, text=evil, heading=evil, why=evil)]
    page = write_explanation(pdf, tmp_path / "out", items, [Miss(3, evil, evil)], [notice])
    tags = _Tags()
    tags.feed(page.read_text())
    assert "script" not in tags.tags and page.read_text().count("<img") == 2


def test_the_text_is_kept_where_no_picture_can_be_drawn(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no PDF")
    with pytest.raises(UnreadablePDF):
        write_explanation(broken, tmp_path / "out", ITEMS, [])
    assert (tmp_path / "out" / "explain.txt").is_file()


def test_the_pictures_are_shown_in_a_browser(pdf: Path, tmp_path: Path, browser: object) -> None:
    page = write_explanation(pdf, tmp_path / "out", ITEMS, MISSES)
    tab = browser.new_page()  # type: ignore[attr-defined]
    problems: list[str] = []
    tab.on("console", lambda message: problems.append(message.text))
    tab.goto(page.as_uri())
    widths = tab.evaluate("[...document.images].map(image => image.naturalWidth)")
    tab.close()
    assert (len(widths), all(widths), problems) == (2, True, [])
