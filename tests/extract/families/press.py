"""A small printing press: sets invented text on PDF pages and writes down what a careful reader would find there."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
MARK = "Invented for a test: not a real report"
_INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|__(?P<italic>.+?)__|\^(?P<note>[^^\s]+)\^")
_FACES = {
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"),
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique"),
    "Courier": ("Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique"),
}


@dataclass
class Gold:
    """One item as a careful reader would copy it from the pages."""

    number: str | None
    level: str
    heading: str | None
    section: str | None
    parent: str | None
    text: str = ""
    pages: list[int] = field(default_factory=list)


@dataclass
class Word:
    """One word in one type; `glued` where no space stands before it."""

    text: str
    font: str
    size: float
    glued: bool = False
    note: str | None = None

    @property
    def width(self) -> float:
        """Width as printed, in points."""
        return float(stringWidth(self.text, self.font, self.size))


def plain(text: str) -> str:
    """A text as a quotation has it: without the press's signs for weight and slant and without note marks."""
    bare = _INLINE.sub(lambda m: m["bold"] or m["italic"] or "", text)
    return re.sub(r"\s+", " ", bare).strip()


class Press:
    """Pages in the making: a cursor that moves down columns and on to new pages, and the gold of what it set."""

    def __init__(
        self, face: str = "Times", size: float = 11, left: float = 80, right: float = 80, header: str = "",
        numbered: bool = True,
    ) -> None:  # fmt: skip
        self.face, self.size, self.leading = face, size, 1.27
        self.left, self.right, self.header, self.numbered = left, WIDTH - right, header, numbered
        self.pages: list[list[tuple[Any, ...]]] = []
        self.notes: list[list[str]] = []
        self.gold: list[Gold] = []
        self.open: list[Gold] = []
        self.frames: list[tuple[float, float]] = [(self.left, self.right)]
        self.frame, self.top, self.y = 0, 80.0, 80.0
        self.boxed: tuple[str, float] | None = None
        self.new_page()

    # ------------------------------------------------------------ places

    def new_page(self) -> None:
        """Go on at the head of a new page; an open box is closed here and opened again there."""
        if self.boxed:
            self._close_box()
        self.pages.append([])
        self.notes.append([])
        self.frame, self.top, self.y = 0, 80.0, 80.0
        if self.boxed:
            self.boxed = (self.boxed[0], self.y - 4)

    def columns(self, count: int) -> None:
        """Set what follows in so many columns, from here down."""
        gutter = 22.0
        width = (self.right - self.left - gutter * (count - 1)) / count
        self.frames = [
            (self.left + n * (width + gutter), self.left + n * (width + gutter) + width) for n in range(count)
        ]
        self.frame, self.top = 0, self.y

    def space(self, points: float) -> None:
        """Leave room."""
        self.y += points

    def room(self, points: float) -> None:
        """Go on to a new page unless so much room is left on this one."""
        if self.y + points > self._foot:
            self._next_frame()

    @property
    def _foot(self) -> float:
        return HEIGHT - 78 - 11 * len(self.notes[-1])

    def _next_frame(self) -> None:
        if self.frame + 1 < len(self.frames):
            self.frame += 1
            self.y = self.top
        else:
            self.new_page()

    # ------------------------------------------------------------ what a careful reader finds

    @contextmanager
    def item(
        self, number: str | None, level: str = "recommendation", heading: str | None = None,
        section: str | None = None, parent: str | None = None,
    ) -> Iterator[Gold]:  # fmt: skip
        """Whatever is set inside belongs to this item, and to the item that it is a part of."""
        gold = Gold(number, level, heading, section, parent)
        self.gold.append(gold)
        self.open.append(gold)
        yield gold
        self.open.pop()

    def part(self, number: str, parent: str) -> Any:
        """A lettered or numbered part of an item."""
        return self.item(number, "sub-recommendation", parent=parent)

    def _record(self, mark: str | None, text: str) -> None:
        for gold in self.open:
            said = plain(text) if not gold.text or not mark else f"{mark} {plain(text)}"
            gold.text = f"{gold.text} {said}".strip()

    # ------------------------------------------------------------ setting

    def head(self, text: str, size: float = 15, *, bold: bool = True, italic: bool = False, **more: Any) -> None:
        """A heading: kept with what follows, and part of no item's text."""
        self.room(70)
        self.para(text, size=size, bold=bold, italic=italic, record=False, before=10, after=6, **more)

    def para(
        self, text: str, mark: str | None = None, *, hang: float = 0, indent: float = 0, first: float = 0,
        bold: bool = False, italic: bool = False, size: float | None = None, mark_bold: bool | None = None,
        tail: str = "", notes: dict[str, str] | None = None, record: bool = True, colour: str = "000000",
        before: float = 0, after: float = 7, out: float = 0,
    ) -> None:  # fmt: skip
        """A paragraph. `mark` is its number: run in, or hung at `indent` before text at `indent + hang`, or `out`
        points left of the margin. `tail` is printed after the text and is not part of a quotation."""
        points = size or self.size
        if record and text:
            self._record(mark, text)
        self.y += before
        words = self._words(f"{text} {tail}".strip(), points, bold, italic, notes or {})
        number = self._words(mark, points, bold if mark_bold is None else mark_bold, False, {}) if mark else []
        if number and not hang and not out:
            words, number = number + words, []
        x0, x1 = self.frames[self.frame]
        lines = _fill(words, x1 - x0 - indent - hang, first)
        for count, line in enumerate(lines):
            reach = sum(len(self._note_lines(w.note)) for w in line if w.note)
            if self.y + points * self.leading + 11 * reach > self._foot:
                self._next_frame()
            x0, _ = self.frames[self.frame]
            self._mark_page()
            if count == 0 and number:
                self._set(x0 + indent - out, number, colour)
            self._set(x0 + indent + hang + (first if count == 0 else 0), line, colour)
            for word in line:
                self.notes[-1] += self._note_lines(word.note)
            self.y += points * self.leading
        self.y += after

    def row(
        self, cells: Sequence[str], widths: Sequence[float], *, bold: bool = False, record: int | None = None,
        ruled: bool = True, size: float | None = None,
    ) -> None:  # fmt: skip
        """One row of a table: cells of so many points; the cell `record` is what an open item says."""
        points = size or self.size - 1
        if record is not None:
            self._record(None, cells[record])
        filled = [
            _fill(self._words(cell, points, bold, False, {}), width - 8, 0)
            for cell, width in zip(cells, widths, strict=True)
        ]
        start = self.y
        for number in range(max(len(lines) for lines in filled)):
            if self.y + points * self.leading > self._foot:
                self._rule(start, sum(widths)) if ruled else None
                self._next_frame()
                start = self.y
            self._mark_page()
            x = self.left
            for lines, width in zip(filled, widths, strict=True):
                if number < len(lines):
                    self._set(x + 4, lines[number], "000000")
                x += width
            self.y += points * self.leading
        self.y += 4
        if ruled:
            self._rule(start, sum(widths))

    def _rule(self, start: float, width: float) -> None:
        for y in (start - 2, self.y):
            self.pages[-1].append(("line", self.left, y, self.left + width, y))

    @contextmanager
    def box(self, fill: str = "dde8ee") -> Iterator[None]:
        """A shaded box round what is set inside; it breaks with the page."""
        self.y += 6
        self.boxed = (fill, self.y - 4)
        yield
        self._close_box()
        self.boxed = None
        self.y += 8

    def _close_box(self) -> None:
        assert self.boxed is not None
        fill, top = self.boxed
        self.pages[-1].insert(0, ("box", self.left - 8, top, self.right + 8, self.y + 3, fill))

    def _mark_page(self) -> None:
        for gold in self.open:
            if len(self.pages) not in gold.pages:
                gold.pages.append(len(self.pages))

    def _set(self, x: float, words: Sequence[Word], colour: str) -> None:
        for text, word in _runs(words):
            rise = 0.35 * self.size if word.note else 0.0
            self.pages[-1].append(("text", x, self.y + 0.8 * word.size - rise, text, word.font, word.size, colour))
            x += stringWidth(text, word.font, word.size)

    def _note_lines(self, note: str | None) -> list[str]:
        if not note:
            return []
        words = [Word(part, _FACES[self.face][0], 8) for part in note.split()]
        return [" ".join(word.text for word in line) for line in _fill(words, self.right - self.left, 0)]

    def _words(self, text: str, size: float, bold: bool, italic: bool, notes: dict[str, str]) -> list[Word]:
        words: list[Word] = []
        end = 0
        for match in [*_INLINE.finditer(text), None]:
            stop = match.start() if match else len(text)
            words += self._plain_words(text[end:stop], size, bold, italic, text, end)
            if match and match["note"]:
                note = f"{match['note']} {notes[match['note']]}"
                words.append(Word(match["note"], _FACES[self.face][0], 0.62 * size, True, note))
            elif match:
                inner = match["bold"] or match["italic"]
                words += self._plain_words(
                    inner, size, bold or bool(match["bold"]), italic or bool(match["italic"]), text, match.start()
                )
            end = match.end() if match else end
        return words

    def _plain_words(self, text: str, size: float, bold: bool, italic: bool, whole: str, start: int) -> list[Word]:
        font = _FACES[self.face][bold + 2 * italic]
        words = [Word(part, font, size) for part in text.split()]
        if words and start > 0 and not text[0].isspace() and not whole[start - 1].isspace():
            words[0].glued = True
        return words

    # ------------------------------------------------------------ printing

    def pdf(self) -> bytes:
        """The pages as a PDF."""
        stream = io.BytesIO()
        canvas = Canvas(stream, pagesize=A4, invariant=1)
        canvas.setTitle(MARK)
        for number, shapes in enumerate(self.pages, 1):
            for kind, *rest in shapes:
                _draw(canvas, kind, rest)
            self._draw_edges(canvas, number)
            canvas.showPage()
        canvas.save()
        return stream.getvalue()

    def _draw_edges(self, canvas: Canvas, number: int) -> None:
        regular = _FACES[self.face][0]
        canvas.setFillColor("#000000")
        canvas.setFont(regular, 8)
        if self.header:
            canvas.drawString(self.left, HEIGHT - 45, self.header)
        canvas.drawString(self.left, 30, MARK)
        if self.numbered:
            canvas.drawRightString(self.right, 30, str(number))
        notes = self.notes[number - 1]
        for count, line in enumerate(notes):
            canvas.setFont(regular, 8)
            canvas.drawString(self.left, 56 + 11 * (len(notes) - 1 - count), line)


def _fill(words: Sequence[Word], width: float, first: float) -> list[list[Word]]:
    """Words broken into lines no wider than `width`, the first line narrower by `first`."""
    lines: list[list[Word]] = []
    used = 0.0
    for word in words:
        gap = 0.0 if word.glued else stringWidth(" ", word.font, word.size)
        limit = width - (first if len(lines) == 1 else 0)
        if not lines or (used + gap + word.width > limit and not word.glued):
            lines.append([word])
            used = word.width
        else:
            lines[-1].append(word)
            used += gap + word.width
    return lines or [[]]


def _runs(words: Sequence[Word]) -> Iterator[tuple[str, Word]]:
    """Words of one type that stand together, as one text each."""
    text, last = "", None
    for word in words:
        space = "" if word.glued or last is None else " "
        if last is not None and (word.font, word.size, word.note) == (last.font, last.size, last.note):
            text += space + word.text
        else:
            if last is not None:
                yield text + space, last
            text = word.text
        last = word
    if last is not None:
        yield text, last


def _draw(canvas: Canvas, kind: str, rest: Sequence[Any]) -> None:
    if kind == "box":
        x0, top, x1, bottom, fill = rest
        canvas.setFillColor(f"#{fill}")
        canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
    elif kind == "line":
        x0, y0, x1, y1 = rest
        canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)
    else:
        x, y, text, font, size, colour = rest
        canvas.setFillColor(f"#{colour}")
        canvas.setFont(font, size)
        canvas.drawString(x, HEIGHT - y, text)
