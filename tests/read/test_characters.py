"""Characters become pieces: at once or one by one, with the same result; styles change within words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="the invented pages are printed with reportlab")

from reportlab.pdfgen.canvas import Canvas

from pipeline.read import characters

from .printed import SENTENCE, layout, put


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "invented.pdf"


def _half_bold(canvas: Canvas) -> None:
    put(canvas, 60, 100, "over")
    put(canvas, 60 + canvas.stringWidth("over", "Helvetica", 11), 100, "seer", "Helvetica-Bold")
    put(canvas, 60, 120, SENTENCE)


def test_a_word_in_two_styles_stays_one_word(path: Path) -> None:
    line = layout(path, _half_bold).lines[0]
    assert (line.text, [run.bold for run in line.runs]) == ("overseer", [False, True])


def test_a_control_character_in_a_word_is_left_out(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 60, 100, "lock\x07keeper of Pellow")
        put(canvas, 60, 120, SENTENCE)

    words = [line.text for line in layout(path, draw).lines]
    assert not any(re.search(r"[\x00-\x1f]", text) for text in words)
    assert words[1] == SENTENCE


def test_characters_asked_for_one_by_one_give_the_same_page(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = layout(path, _half_bold)
    monkeypatch.setattr(characters, "_LEFTWARDS", re.compile("."))  # as where text runs from right to left
    assert layout(path, _half_bold) == at_once


def test_a_part_of_a_word_beyond_the_edge_of_the_page_is_hidden(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 560, 100, "lanternkeeper")

    found = layout(path, draw)
    assert found.hidden
    assert found.lines[0].text + found.hidden == "lanternkeeper"


def test_an_empty_page_has_no_lines(path: Path) -> None:
    found = layout(path, lambda canvas: None)
    assert (found.lines, found.hidden) == ((), "")
