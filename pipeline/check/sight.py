"""Which letters of a page can be seen: the page is drawn, and each word must stand out from the paper in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium

from pipeline.check.letters import Letter, Sheet
from pipeline.errors import UnreadablePDF

LEAST_CONTRAST = 0.12
LONGEST_SIDE = 3000.0


class Drawing:
    """Pictures of a PDF's pages, drawn with pdfium at 72 dpi (one pixel a point, fewer on huge pages).

    Raises UnreadablePDF where pdfium cannot open the file or draw a page.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._document = pdfium.PdfDocument(path)
        except pdfium.PdfiumError as error:
            raise UnreadablePDF(path, f"cannot be drawn ({error})") from error

    def close(self) -> None:
        """Close the PDF."""
        self._document.close()

    def seen(self, sheet: Sheet) -> Sheet:
        """The same sheet, its letters marked `hidden` where nothing of them can be seen on the drawn page."""
        if not sheet.letters:
            return sheet
        picture, scale = self._draw(sheet.number)
        letters = [letter for word in _words(sheet.letters) for letter in _marked(word, picture, scale)]
        return Sheet(sheet.number, sheet.width, sheet.height, tuple(letters))

    def _draw(self, number: int) -> tuple[Any, float]:
        try:
            page = self._document[number - 1]
            scale = min(1.0, LONGEST_SIDE / max(page.get_size()))
            picture = page.render(scale=scale, rev_byteorder=True, no_smoothtext=False).to_numpy()
        except (pdfium.PdfiumError, IndexError, ZeroDivisionError) as error:
            raise UnreadablePDF(self._path, f"page {number} cannot be drawn") from error
        page.close()
        return picture[:, :, :3].astype(np.float32) / 255, scale


def _words(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    """Letters in order, cut where the baseline, the colour or the place jumps and at spaces."""
    word: list[Letter] = []
    for letter in letters:
        if word and not _goes_on(word[-1], letter):
            yield word
            word = []
        word.append(letter)
    if word:
        yield word


def _goes_on(last: Letter, letter: Letter) -> bool:
    same_line = abs(last.baseline - letter.baseline) < 0.1 * letter.size and abs(last.x1 - letter.x0) < letter.size
    return same_line and last.colour == letter.colour and last.text.isspace() == letter.text.isspace()


def _marked(word: list[Letter], picture: Any, scale: float) -> list[Letter]:
    why = "" if word[0].text.isspace() else _why_unseen(word, picture, scale)
    return [letter._replace(hidden=letter.hidden or why) for letter in word] if why else word


def _why_unseen(word: Sequence[Letter], picture: Any, scale: float) -> str:
    size = max(letter.size for letter in word)
    left, right = min(letter.x0 for letter in word), max(letter.x1 for letter in word)
    baseline = word[0].baseline
    around = _patch(picture, scale, left - 0.4 * size, right + 0.4 * size, baseline - size, baseline + 0.35 * size)
    if around.size == 0:
        return ""
    colour = word[0].colour
    paper = np.median(around.reshape(-1, 3), axis=0)
    if colour is not None and float(np.abs(paper - np.array(colour)).max()) < LEAST_CONTRAST:
        return "of the colour of the paper under it"
    inside = _patch(picture, scale, left, right, baseline - 0.7 * size, baseline + 0.2 * size)
    if inside.size and float((inside.max(axis=(0, 1)) - inside.min(axis=(0, 1))).max()) < LEAST_CONTRAST:
        return "covered or not drawn"
    return ""


def _patch(picture: Any, scale: float, x0: float, x1: float, top: float, bottom: float) -> Any:
    rows, columns = picture.shape[:2]
    first, last = max(0, int(x0 * scale)), min(columns, int(x1 * scale) + 1)
    upper, lower = max(0, int(top * scale)), min(rows, int(bottom * scale) + 1)
    return picture[upper:lower, first:last] if first < last and upper < lower else picture[:0, :0]
