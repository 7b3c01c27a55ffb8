"""Pages without text are read by OCR: those alone, in any number of threads the same, the time said before."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="the invented pages are printed with reportlab")
pytest.importorskip("tesserocr", reason="OCR is an extra of some systems")

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from pipeline.check.scans import make_scan
from pipeline.read.ocr import is_grainy
from pipeline.read.pictures import expected_seconds
from pipeline.read.reader import read_report
from pipeline.records import Report
from pipeline.settings import Read

from .printed import SENTENCE, Draw, printed, put


def _page(word: str) -> Draw:
    def draw(canvas: Canvas) -> None:
        for n in range(12):
            put(canvas, 60, 100 + 16 * n, f"{n + 1}. {word}: {SENTENCE}")

    return draw


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scan")
    source = printed(folder / "source.pdf", [_page(word) for word in ("lamp", "lane", "lock")])
    make_scan(source, [1, 2, 3], folder / "scan.pdf", 150, 1)
    return folder / "scan.pdf"


@pytest.fixture(scope="module")
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def report(scan: Path, said: list[str]) -> Report:
    return read_report(scan, "invented", Read(ocr_dpi=150), threads=1, say=said.append)


def test_each_page_of_a_scan_is_read_in_its_place(report: Report) -> None:
    words = [next(word for word in ("lamp", "lane", "lock") if f"{word}:" in page.plain) for page in report.pages]
    assert words == ["lamp", "lane", "lock"]


@pytest.mark.parametrize("threads", [2, 3])
def test_any_number_of_threads_reads_a_scan_the_same(scan: Path, report: Report, threads: int) -> None:
    assert read_report(scan, "invented", Read(ocr_dpi=150), threads) == report


def test_the_expected_time_is_said_before(report: Report, said: list[str]) -> None:
    assert report.pages[0].source == "ocr"
    assert said == [f"scan.pdf: 3 pages need OCR: about {expected_seconds(3, 1)} s."]


def test_nothing_is_said_where_no_page_needs_ocr(tmp_path: Path) -> None:
    said: list[str] = []
    read_report(printed(tmp_path / "a.pdf", [_page("lamp")]), "invented", Read(), say=said.append)
    assert said == []


@pytest.mark.parametrize(("pages", "threads", "seconds"), [(14, 1, 39), (14, 2, 20), (1, 4, 3)])
def test_the_expected_time_falls_with_the_threads(pages: int, threads: int, seconds: int) -> None:
    assert expected_seconds(pages, threads) == seconds


def test_a_scan_has_grain_and_a_drawn_page_has_none(scan: Path, tmp_path: Path) -> None:
    drawn = printed(tmp_path / "drawn.pdf", [_page("lamp")])
    grainy = []
    for path in (scan, drawn):
        with pypdfium2.PdfDocument(path) as document:
            grainy.append(is_grainy(document[0].render(scale=2).to_pil().convert("L")))
    assert grainy == [True, False]
