"""Invented blocks and drafts: what the reading would hand on, for tests that need no PDF."""

from __future__ import annotations

from pipeline.extract.drafts import Draft, Region
from pipeline.extract.sections import Section
from pipeline.records import Line, Run
from pipeline.text.blocks import Block
from pipeline.text.numbering import read_marks


def block(
    text: str, *, page: int = 1, top: float = 100, x0: float = 70, size: float = 11, bold: bool = False,
    italic: bool = False, colour: str = "000000", heading: bool = False,
) -> Block:  # fmt: skip
    """One block of one line in one type."""
    run = Run(0, len(text), "F", size, bold, italic, colour=colour)
    line = Line(page, text, x0, top, x0 + 5 * len(text), top + size, size, (run,))
    return Block([line], read_marks(text), text, heading, 11.0, "000000")


def head(text: str, size: float = 16, *, page: int = 1, colour: str = "000000") -> Block:
    """A bold heading."""
    return block(text, size=size, bold=True, heading=True, page=page, colour=colour)


def draft(text: str, *, section: Section | None = None, region: Region = "list", **style: object) -> Draft:
    """A draft of one block, with its mark and without it in its text."""
    made = block(text, **style)  # type: ignore[arg-type]
    mark = made.mark
    return Draft(0, [made], region, mark, section=section, skip_first=mark.length if mark else 0)
