"""Characters become lines as a reader sees them: gaps, columns, raised marks, boxes, and what cannot be seen."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="the invented pages are printed with reportlab")

from reportlab.pdfgen.canvas import Canvas

from .printed import HEIGHT, SENTENCE, layout, printed, put


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "invented.pdf"


def test_a_number_hung_in_the_margin_is_on_the_line_that_it_numbers(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 60, 100, "12")
        put(canvas, 100, 100, SENTENCE)

    line = layout(path, draw).lines[0]
    assert (line.text, line.stops) == (f"12 {SENTENCE}", ((3, 100.0),))


def test_a_raised_note_mark_is_told_from_a_number(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 60, 100, "lit.")
        put(canvas, 60 + canvas.stringWidth("lit.", "Helvetica", 11), 96, "7", size=6)

    line = layout(path, draw).lines[0]
    assert [line.text[run.start : run.end] for run in line.runs if run.raised] == ["7"]


def test_columns_are_read_one_after_the_other(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for n in range(12):
            put(canvas, 56, 100 + 14 * n, f"left {n} of what the keeper of the lock wrote")
            put(canvas, 312, 100 + 14 * n, f"right {n} of what the keeper of the lock wrote")

    assert [line.text.split()[0] for line in layout(path, draw).lines] == ["left"] * 12 + ["right"] * 12


def test_a_title_across_the_columns_comes_before_both(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 56, 70, "What the keeper of the lock at Pellow wrote in his book", size=18)
        for n in range(12):
            put(canvas, 56, 100 + 14 * n, f"left {n} of what the keeper of the lock wrote")
            put(canvas, 312, 100 + 14 * n, f"right {n} of what the keeper of the lock wrote")

    assert layout(path, draw).lines[0].text.startswith("What")


def test_a_narrow_gap_is_a_tab_where_other_lines_have_one(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for n in range(4):
            put(canvas, 60, 100 + 14 * n, "lamps")
            put(canvas, 200, 100 + 14 * n, "clerk")
        put(canvas, 192 - canvas.stringWidth(SENTENCE[:20], "Helvetica", 11), 156, SENTENCE[:20])
        put(canvas, 200, 156, "clerk")

    assert layout(path, draw).lines[4].stops == ((21, 200.0),)


def test_a_shaded_box_marks_the_lines_inside_it(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.8, 0.9, 0.9)
        canvas.rect(50, 842 - 130, 400, 40, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        put(canvas, 60, 110, "inside")
        put(canvas, 60, 200, "outside")

    assert [line.shaded for line in layout(path, draw).lines] == [True, False]


def boxed(canvas: Canvas, left: float, lines_below: int) -> None:
    """Text of six lines beside a shaded box at the right, and so many lines under both."""
    canvas.setFillColorRGB(0.8, 0.9, 0.9)
    canvas.rect(left, HEIGHT - 180, 200, 90, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    for n in range(6):
        put(canvas, 56, 100 + 14 * n, f"beside {n} as the keeper of the lock wrote it")
    for n in range(4):
        put(canvas, left + 10, 114 + 14 * n, f"boxed {n} should be counted")
    for n in range(lines_below):
        put(canvas, 56, 184 + 14 * n, f"below {n}: {SENTENCE}")


def test_a_box_that_text_flows_around_is_read_by_itself(path: Path) -> None:
    found = layout(path, lambda canvas: boxed(canvas, 340, 5)).lines
    assert [line.text.split()[0] for line in found] == ["beside"] * 6 + ["below"] * 5 + ["boxed"] * 4
    assert [line.shaded for line in found] == [False] * 11 + [True] * 4


def test_a_box_is_read_before_the_paragraph_that_begins_next(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        boxed(canvas, 340, 2)
        put(canvas, 56, 240, f"later {SENTENCE}")

    words = [line.text.split()[0] for line in layout(path, draw).lines]
    assert words == ["beside"] * 6 + ["below"] * 2 + ["boxed"] * 4 + ["later"]


def test_a_shaded_cell_beside_another_stays_in_its_row(path: Path) -> None:
    first = layout(path, lambda canvas: boxed(canvas, 340, 0)).lines[1].text
    assert first == "beside 1 as the keeper of the lock wrote it boxed 0 should be counted"


def test_white_on_white_is_hidden_and_not_quoted(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 60, 100, "seen")
        canvas.setFillColorRGB(1, 1, 1)
        put(canvas, 60, 120, "unseen")

    read = layout(path, draw)
    assert ([line.text for line in read.lines], read.hidden) == (["seen"], "unseen")


def test_words_printed_twice_to_look_bold_are_read_once(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 60, 100, "Recommendation")
        put(canvas, 60.4, 100, "Recommendation")

    assert [line.text for line in layout(path, draw).lines] == ["Recommendation"]


def test_weight_and_colour_are_kept_with_their_words(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 60, 100, "plain")
        canvas.setFillColorRGB(1, 0, 0)
        put(canvas, 60 + canvas.stringWidth("plain ", "Helvetica", 11), 100, "bold", "Helvetica-Bold")

    runs = layout(path, draw).lines[0].runs
    assert [(run.bold, run.colour) for run in runs] == [(False, "000000"), (True, "ff0000")]


def test_a_turned_page_is_read_as_it_is_seen(path: Path) -> None:
    from pipeline.read.document import open_pdf
    from pipeline.read.layout import read_layout
    from pipeline.settings import Read

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        put(canvas, 60, 842 + 100, "first")
        put(canvas, 60, 842 + 120, "second")

    with open_pdf(printed(path, [draw]), Read()) as document:
        assert [line.text for line in read_layout(document[0], 1).lines] == ["first", "second"]
