"""The unit in which a response is read: a sentence, a heading, a list item or a cell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of a response: its text, and which part of the text stands on which page.

    `block` counts the paragraphs that units come from; `first` says that the unit begins one; `alone` that it is all
    of it, a lead such as "Response:" apart.
    """

    text: str
    pieces: tuple[tuple[int, str], ...]
    block: int
    first: bool
    alone: bool
    heading: bool
    bold: bool
    italic: bool
    shaded: bool
    size: float
    x0: float
    ocr: bool

    @property
    def pages(self) -> tuple[int, ...]:
        """PDF pages on which the unit stands."""
        return tuple(dict.fromkeys(page for page, _ in self.pieces))

    @property
    def styled(self) -> bool:
        """Whether the unit is set apart from running text by weight, slant or shade."""
        return self.bold or self.italic or self.shaded
