"""Pages without usable text: which of them are pictures of text, and reading those by OCR, several at a time."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipeline.read.document import OpenPages
from pipeline.records import Page
from pipeline.settings import Read

_LEAST_DPI = 200  # coarser pictures are read enlarged to this
_MOST_DOTS = 70_000_000  # of a picture to read; a larger page is read coarser
_SMALLEST_DPI = 50  # coarser pictures of a page show no letters
_LETTERS_DRAWN = 200  # shapes on a page: as many can be letters drawn as outlines
_IMAGE_SHARE = 0.4  # of the page: an image at least so large can be a scanned page
_SECONDS_A_PAGE = 2.8  # for OCR, as measured on a skewed and noisy page (FACTS of the project: tesserocr, one core)


def is_picture(page: Any, width: float, height: float) -> bool:
    """Whether pictures cover so much of a pdfium page that it can be a scan."""
    import pypdfium2.raw as pdfium

    covered = 0.0
    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        x0, y0, x1, y1 = item.get_bounds()
        covered += max(0.0, x1 - x0) * max(0.0, y1 - y0)
    return covered >= _IMAGE_SHARE * width * height


def is_drawn(page: Any) -> bool:
    """Whether so many shapes are drawn on a page without text that its letters can be among them."""
    import pypdfium2.raw as pdfium

    shapes = page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=3)
    return sum(1 for _ in islice(shapes, _LETTERS_DRAWN)) >= _LETTERS_DRAWN


def is_too_large(width: float, height: float) -> bool:
    """Whether a page, its size in points, is so large that a picture of it that can be read shows no letters."""
    return _most_dpi(width, height) < _SMALLEST_DPI


def expected_seconds(pages: int, threads: int) -> int:
    """About how long OCR of so many pages takes with so many threads."""
    return max(1, round(math.ceil(pages / threads) * _SECONDS_A_PAGE))


def read_pictures(
    opened: OpenPages, indices: Sequence[int], settings: Read, pool: Executor, threads: int
) -> Iterator[Page]:
    """The pages at these indices in their order, each read by OCR in a pool of so many threads.

    The first ones are begun at once, while the caller does other work. Pictures are drawn one after the other, as
    pdfium allows; each thread has an engine of its own, which keeps nothing of one page for the next, so that the
    number of threads changes no page. Raises MissingResource where OCR is not installed.
    """
    ahead = threads + 1  # no more pictures in memory than are worked on
    waiting = deque(pool.submit(_recognised, _draw(opened, index, settings)) for index in indices[:ahead])

    def in_order() -> Iterator[Page]:
        for index in indices[ahead:]:
            yield waiting.popleft().result()
            waiting.append(pool.submit(_recognised, _draw(opened, index, settings)))
        while waiting:
            yield waiting.popleft().result()

    return in_order()


@dataclass(frozen=True, slots=True)
class _Picture:
    """A grey image of a page and its resolution; the page's number (1-based) and size in points."""

    number: int
    width: float
    height: float
    image: Any
    dpi: int


def _draw(opened: OpenPages, index: int, settings: Read) -> _Picture:
    page, _ = opened.take(index)
    try:
        width, height = (round(value, 1) for value in page.get_size())
        own = max(_LEAST_DPI, _image_dpi(page, width) or settings.ocr_dpi)
        dpi = round(min(settings.ocr_dpi, own, _most_dpi(width, height)))
        return _Picture(index + 1, width, height, page.render(scale=dpi / 72).to_pil().convert("L"), dpi)
    finally:
        page.close()


def _recognised(picture: _Picture) -> Page:
    from pipeline.read.ocr import read_image

    lines, confidence = read_image(picture.image, picture.number, picture.dpi)
    text = "\n".join(line.text for line in lines)
    return Page(
        picture.number, None, picture.width, picture.height, lines, "ocr" if lines else "none", text,
        confidence=confidence,
    )  # fmt: skip


def _image_dpi(page: Any, width: float) -> float:
    """Resolution of the widest picture on the page, in dots per inch."""
    import pypdfium2.raw as pdfium

    best = 0.0
    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        x0, _, x1, _ = item.get_bounds()
        if x1 - x0 >= 0.4 * width:
            best = max(best, item.get_px_size()[0] / ((x1 - x0) / 72))
    return best


def _most_dpi(width: float, height: float) -> float:
    """Resolution, in dots per inch, at which a page of this size in points is as large a picture as can be read."""
    return 72 * math.sqrt(_MOST_DOTS / max(1.0, width * height))
