"""Invented printed lines: typed pages as the reader would hand them on, for tests that need no PDF."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Line, Page, Report, Run


def line(
    text: str, top: float, x0: float = 70, *, page: int = 1, size: float = 11, bold: bool = False, italic: bool = False,
    colour: str = "000000", shaded: bool = False, column: int = 0, stop: tuple[int, float] | None = None,
    confidence: float | None = None,
) -> Line:  # fmt: skip
    """One line in one type, as wide as its letters need."""
    runs = (Run(0, len(text), "F", size, bold, italic, colour=colour),) if confidence is None else ()
    return Line(
        page, text, x0, top, x0 + 0.5 * size * len(text), top + size, size, runs, column=column, shaded=shaded,
        confidence=confidence, stops=(stop,) if stop else (),
    )  # fmt: skip


def report(*pages: Sequence[Line]) -> Report:
    """Pages of lines as a report."""
    made = [
        Page(number, str(number), 595, 842, tuple(lines), plain="\n".join(each.text for each in lines))
        for number, lines in enumerate(pages, 1)
    ]
    return Report("invented", "invented.pdf", "", tuple(made))
