"""Invented pages printed line by line, each to show one difficulty of reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from pipeline.read.document import open_pdf
from pipeline.read.layout import PageLayout, read_layout
from pipeline.settings import Read

WIDTH, HEIGHT = A4
Draw = Callable[[Canvas], None]
SENTENCE = "The keeper of the lock at Pellow wrote in a book that nobody else had opened"


def put(canvas: Canvas, x: float, top: float, text: str, font: str = "Helvetica", size: float = 11) -> None:
    """One text with its baseline `top` points below the upper edge."""
    canvas.setFont(font, size)
    canvas.drawString(x, HEIGHT - top, text)


def printed(path: Path, pages: Sequence[Draw]) -> Path:
    """A PDF of pages, each drawn by a function."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def layout(path: Path, draw: Draw) -> PageLayout:
    """What is read of one page."""
    with open_pdf(printed(path, [draw]), Read()) as document:
        return read_layout(document[0], 1)
