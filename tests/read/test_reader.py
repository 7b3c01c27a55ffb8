"""From a PDF to a report: pages that matter are read in detail, and what cannot be read is said."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="the invented pages are printed with reportlab")

from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import EncryptedPDF, TooLarge, UnreadablePDF
from pipeline.read.furniture import find_furniture
from pipeline.read.reader import candidate_pages, read_report
from pipeline.settings import Read

from .printed import SENTENCE, printed, put

SAYS = "We recommend that the lane be lit before the first day of winter and kept lit."
TELLS = "The county must light the lane and should mend the lamp that stands by the lock."


def page(*lines: str, header: str = "", label: str = "") -> object:
    def draw(canvas: Canvas) -> None:
        put(canvas, 60, 40, header)
        for n, text in enumerate(lines):
            put(canvas, 60, 100 + 14 * n, text)
        put(canvas, 300, 820, label)

    return draw


def plain(*bodies: str) -> set[int]:
    return candidate_pages(bodies, find_furniture(bodies))


def test_a_page_that_recommends_and_the_next_one_are_candidates() -> None:
    assert plain(SENTENCE, SAYS, SENTENCE, SENTENCE) == {1, 2}


def test_pages_that_go_on_telling_somebody_what_to_do_are_candidates() -> None:
    assert plain(SENTENCE, SAYS, TELLS, f"Again: {TELLS}", SENTENCE, SENTENCE) == {1, 2, 3, 4}


def test_pages_that_go_on_with_the_items_of_a_list_are_candidates() -> None:
    lists = ["\n".join(f"{n}. That lamp {n} be lit {n} nights." for n in range(k, k + 9)) for k in (1, 10, 19, 28)]
    assert plain(f"Recommendations\n{lists[0]}", *lists[1:], SENTENCE, SENTENCE) == {0, 1, 2, 3, 4}


def test_numbered_paragraphs_after_a_passing_mention_are_no_candidates() -> None:
    lists = ["\n".join(f"{n}. The lamp was lit {n} nights." for n in range(k, k + 9)) for k in (1, 10, 19)]
    assert plain(f"{SAYS} {SENTENCE}", *lists) == {0, 1}


def test_a_running_header_makes_no_candidate() -> None:
    bodies = [f"The lamp recommendations\n{SENTENCE} {n}\n{SENTENCE} again {n}" for n in range(8)]
    assert plain(*bodies) == set()


def test_numbered_actions_make_a_candidate() -> None:
    assert plain(SENTENCE, "Action 3: light the lane.", SENTENCE, SENTENCE) == {1, 2}


def read(path: Path, *pages: object, **settings: object) -> object:
    return read_report(printed(path, pages), "invented", Read(**settings))  # type: ignore[arg-type]


def test_pages_beside_the_point_are_screened_only(tmp_path: Path) -> None:
    report = read(tmp_path / "a.pdf", *[page(*[SENTENCE] * 9)] * 12, page(SAYS, *[SENTENCE] * 9))
    assert [each.detailed for each in report.pages][-3:] == [False, False, True]  # type: ignore[attr-defined]


def test_without_screening_every_page_is_read(tmp_path: Path) -> None:
    report = read(tmp_path / "a.pdf", *[page(*[SENTENCE] * 9)] * 3, screen=False)
    assert all(each.detailed for each in report.pages)  # type: ignore[attr-defined]


def test_printed_labels_are_kept_apart_from_page_numbers(tmp_path: Path) -> None:
    pages = [page(*[SENTENCE] * 9, label=str(n + 31)) for n in range(8)]
    report = read(tmp_path / "a.pdf", *pages)
    assert report.page(3).label == "33"  # type: ignore[attr-defined]


def test_a_page_without_text_is_named_where_ocr_is_off(tmp_path: Path) -> None:
    def picture(canvas: Canvas) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)

    report = read(tmp_path / "a.pdf", page(*[SENTENCE] * 9), picture, ocr=False)
    assert [(each.kind, each.pages) for each in report.notices] == [("page skipped", (2,))]  # type: ignore[attr-defined]


def test_the_same_file_is_read_the_same_twice(tmp_path: Path) -> None:
    pages = [page(SAYS, TELLS)] * 3
    assert read(tmp_path / "a.pdf", *pages) == read(tmp_path / "a.pdf", *pages)


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.pdf"
    path.write_bytes(b"")
    with pytest.raises(UnreadablePDF, match="empty"):
        read_report(path, "invented", Read())


def test_what_is_no_pdf_is_named(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_text("<html>Not found</html>")
    with pytest.raises(UnreadablePDF, match="not a PDF"):
        read_report(path, "invented", Read())


def test_more_pages_than_allowed_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="max_pages"):
        read(tmp_path / "a.pdf", *[page(SENTENCE)] * 3, max_pages=2)


def test_a_password_is_asked_for_by_name(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    path = tmp_path / "locked.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(60, 700, SENTENCE)
    canvas.save()
    with pytest.raises(EncryptedPDF):
        read_report(path, "invented", Read())
