"""Letters of a page as the second engine (pdfplumber's pdfminer) reads them: each with its place, size and colour."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, dict_value, resolve1
from pdfminer.psparser import LIT

from pipeline.errors import EncryptedPDF, UnreadablePDF

Colour = tuple[float, float, float]

LITERAL_IMAGE = LIT("Image")
TOO_SMALL = "too small to be seen"
LEAST_SIZE = 0.1
"""Points: the size given to type that has less, so that gaps can be measured in sizes; it is too small to be seen."""

_NEITHER_FILLED_NOR_STROKED = (3, 7)
_STROKED_ONLY = (1, 5)
_PICTURE_FONTS = ("wingdings", "webdings", "dingbats", "symbol")

logging.getLogger("pdfminer").setLevel(logging.ERROR)


class Letter(NamedTuple):
    """One printed character: left and right edge, baseline and size in points from the page's top left corner.

    `colour` is red, green, blue (0–1), or None where the colour space says nothing of it; `hidden` says why the
    letter cannot be seen, and is empty where it can; `picture` marks fonts of signs (bullets, arrows).
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    colour: Colour | None = None
    hidden: str = ""
    picture: bool = False


@dataclass(frozen=True)
class Sheet:
    """One page of letters in the order of its content stream; width and height of the visible page in points."""

    number: int
    width: float
    height: float
    letters: tuple[Letter, ...]


class SecondReader:
    """A PDF opened with pdfminer, to read single pages of it; close it, or use it as a context manager.

    Raises EncryptedPDF or UnreadablePDF where the file cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._resources = PDFResourceManager()
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise UnreadablePDF(path, f"cannot be opened ({error.strerror or error})") from error
        try:
            self._pages: list[Any] = list(PDFPage.create_pages(PDFDocument(PDFParser(self._file))))
        except PDFPasswordIncorrect as error:
            self._file.close()
            raise EncryptedPDF(path) from error
        except Exception as error:  # pdfminer raises anything from TypeError to RecursionError on damaged files
            self._file.close()
            raise UnreadablePDF(path, f"cannot be read by the second engine ({type(error).__name__})") from error

    def __enter__(self) -> SecondReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def pages(self) -> int:
        """How many pages the PDF has."""
        return len(self._pages)

    def sheet(self, number: int) -> Sheet:
        """The letters of one page (1-based); raises IndexError where there is no such page."""
        if not 1 <= number <= len(self._pages):
            raise IndexError(number)
        page = self._pages[number - 1]
        device = _Letters(self._resources)
        try:
            if not _may_have_letters(page.resources):
                device.begin_page(page, (1, 0, 0, 1, 0, 0))
                return device.sheet(number)
            PDFPageInterpreter(self._resources, device).process_page(page)
        except Exception as error:
            what = f"page {number} cannot be read by the second engine ({type(error).__name__})"
            raise UnreadablePDF(self._path, what) from error
        return device.sheet(number)


class _Letters(PDFTextDevice):  # type: ignore[misc]
    """A pdfminer device that keeps every character drawn and forgets all other marks on the page."""

    def __init__(self, resources: Any) -> None:
        super().__init__(resources)
        self._drawn: list[Letter] = []
        self._mode = 0
        self._view = (0.0, 0.0, 0.0, 0.0)

    def begin_page(self, page: Any, ctm: Sequence[float]) -> None:
        left, bottom, right, top = page.mediabox
        x0, y0, x1, y1 = page.cropbox
        seen = (max(left, x0), max(bottom, y0), min(right, x1), min(top, y1))
        corners = [_moved(ctm, seen[0], seen[1]), _moved(ctm, seen[2], seen[3])]
        xs, ys = zip(*corners, strict=True)
        self._view = (min(xs), min(ys), max(xs), max(ys))

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self._mode = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        try:
            text = str(font.to_unichr(cid))
        except PDFUnicodeNotDefined:
            text = "\N{REPLACEMENT CHARACTER}"
        advance = float(font.char_width(cid) * fontsize * scaling)
        self._keep(text, matrix, font, fontsize, rise, advance, graphicstate)
        return advance

    def _keep(
        self, text: str, matrix: Any, font: Any, fontsize: float, rise: float, advance: float, state: Any
    ) -> None:
        left, _, _, top = self._view
        x0, y0 = _moved(matrix, 0, rise)
        x1, y1 = _moved(matrix, advance, rise)
        level = abs(y1 - y0) <= 0.2 * abs(x1 - x0) + 0.01
        size = abs(fontsize) * (matrix[2] ** 2 + matrix[3] ** 2) ** 0.5
        if font.__class__.__name__ == "PDFType3Font":
            size *= abs(font.hscale) * 1000
        size = max(size, LEAST_SIZE)
        colour = _fill(state) if self._mode not in _STROKED_ONLY else _as_rgb(state.scs, state.scolor)
        edges = min(x0, x1) - left, max(x0, x1) - left
        letter = Letter(text, *edges, top - y0, size, colour, "", _of_pictures(font))
        self._drawn.append(letter._replace(hidden=self._why_hidden(letter, level)))

    def _why_hidden(self, letter: Letter, level: bool) -> str:
        left, bottom, right, top = self._view
        if self._mode in _NEITHER_FILLED_NOR_STROKED:
            return "drawn in an invisible mode"
        if letter.size < 1.5:
            return TOO_SMALL
        middle = (letter.x0 + letter.x1) / 2
        if not (-1 <= middle <= right - left + 1 and -1 <= letter.baseline - letter.size * 0.3 <= top - bottom + 1):
            return "outside the page"
        return "" if level else "turned"

    def sheet(self, number: int) -> Sheet:
        left, bottom, right, top = self._view
        return Sheet(number, right - left, top - bottom, tuple(self._drawn))


def _may_have_letters(resources: Any) -> bool:
    """Whether a page names a font or draws a form, which may; where not, its drawings need not be read through."""
    named = dict_value(resources)
    if dict_value(named.get("Font", {})):
        return True
    drawn = [resolve1(one) for one in dict_value(named.get("XObject", {})).values()]
    return any(isinstance(one, PDFStream) and one.get("Subtype") is not LITERAL_IMAGE for one in drawn)


def _moved(matrix: Sequence[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _of_pictures(font: Any) -> bool:
    name = font.fontname
    plain = name.decode("latin-1") if isinstance(name, bytes) else str(name)
    return any(word in plain.lower() for word in _PICTURE_FONTS)


def _fill(state: Any) -> Colour | None:
    return _as_rgb(state.ncs, state.ncolor)


def _as_rgb(space: Any, value: Any) -> Colour | None:
    """A colour as red, green, blue, near enough to tell ink from paper; None for patterns and palettes."""
    parts = value if isinstance(value, tuple | list) else (value,)
    if space.name in ("Indexed", "Pattern", "Lab") or not all(isinstance(part, int | float) for part in parts):
        return None
    shares = [min(1.0, max(0.0, float(part))) for part in parts]
    if space.name in ("Separation", "DeviceN"):
        ink = max(shares, default=1.0)
        return (1 - ink, 1 - ink, 1 - ink)
    if len(shares) == 1:
        return (shares[0], shares[0], shares[0])
    if len(shares) == 3:
        return (shares[0], shares[1], shares[2])
    if len(shares) == 4:
        cyan, magenta, yellow, black = shares
        return ((1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black))
    return None
