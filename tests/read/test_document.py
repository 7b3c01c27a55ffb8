"""Pages are kept open between their two readings as far as memory allows: it changes nothing that is read."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="the invented pages are printed with reportlab")

from reportlab.pdfgen.canvas import Canvas

from pipeline.read import document
from pipeline.read.reader import read_report
from pipeline.settings import Read

from .printed import SENTENCE, printed, put


@pytest.mark.parametrize("room", [0, 150])
def test_pages_that_cannot_be_kept_open_are_read_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 60, 100, f"We recommend this. {SENTENCE}")

    path = printed(tmp_path / "a.pdf", [draw] * 5)
    kept = read_report(path, "invented", Read())
    monkeypatch.setattr(document, "_OPEN_CHARACTERS", room)
    assert read_report(path, "invented", Read()) == kept
