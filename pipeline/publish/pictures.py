"""Pictures of pages: with the items outlined that were read from them, and cut to the place of one quotation."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import UnreadablePDF
from pipeline.records import Level, Place, Recommendation, Record
from pipeline.store import file_hash, write_atomically

PAGE_DPI = 100
PLACE_DPI = 110
MOST_PIXELS = 3000
"""Longest side of a picture; a page that is larger (a poster, a plan) is drawn coarser."""

COLOURS: dict[Level, tuple[int, int, int]] = {
    "recommendation": (0, 84, 166),
    "sub-recommendation": (0, 122, 61),
    "conclusion": (181, 71, 8),
}
"""Outlines by level; they differ in lightness too, for readers who do not see all colours."""

COLOUR_NAMES: dict[Level, str] = {"recommendation": "blue", "sub-recommendation": "green", "conclusion": "orange"}


class Drawn(Record):
    """The pictures that were drawn of one report's places: sha256 by file name."""

    files: dict[str, str]

    @classmethod
    def of(cls, paths: Iterable[Path]) -> Drawn:
        """What is to be remembered of pictures just drawn."""
        return cls(files={path.name: file_hash(path) for path in paths})

    def is_in(self, folder: Path) -> bool:
        """Whether a folder has these pictures as they were drawn."""
        return all((folder / name).is_file() and file_hash(folder / name) == of for name, of in self.files.items())


_SHORT: dict[Level, str] = {"recommendation": "Rec.", "sub-recommendation": "Part", "conclusion": "Concl."}
_MARGIN = 4.0  # points around a place
_LETTERS = 12  # height of labels in pixels


def outline_pages(pdf: Path, recs: Iterable[Recommendation], folder: Path, also: Iterable[int] = ()) -> dict[int, Path]:
    """Draw each page on which an item stands, the items outlined and labelled; `page-0012.png` by page number.

    `also` are further pages (1-based) to draw, with nothing outlined. Raises UnreadablePDF where the second engine
    cannot open the file or draw a page, StoreError where the folder cannot be written.
    """
    places: dict[int, list[tuple[Recommendation, Place]]] = {page: [] for page in also}
    for rec in recs:
        for place in rec.places:
            places.setdefault(place.page, []).append((rec, place))
    drawn: dict[int, Path] = {}
    with _opened(pdf, places) as pages:
        for number in sorted(places):
            image = pages.image(number, PAGE_DPI)
            for rec, place in sorted(places[number], key=lambda pair: pair[0].level == "sub-recommendation"):
                _outline(image, rec, place)
            drawn[number] = _save(image.annotated, folder / f"page-{number:04d}.png", colours=128)
    return drawn


def picture_of_place(pdf: Path, place: Place, path: Path) -> Path:
    """Cut one place out of its page, grey, and write it as PNG; raises as `outline_pages` does."""
    with _opened(pdf, [place.page]) as pages:
        return _save(_cut(pages, place), path)


def picture_places(pdf: Path, recs: Iterable[Recommendation], folder: Path) -> dict[str, Path]:
    """One grey PNG for each record that has a place, `<id>.png`: its places one under the other; by id.

    Raises as `outline_pages` does.
    """
    wanted = [rec for rec in recs if rec.places]
    made: dict[str, Path] = {}
    with _opened(pdf, [place.page for rec in wanted for place in rec.places]) as pages:
        for rec in wanted:
            cuts = [_cut(pages, place) for place in rec.places]
            made[rec.id] = _save(_stacked(cuts), folder / f"{rec.id}.png")
    return made


# ---------------------------------------------------------------- pages


class _Pages:
    """The pages of one PDF as images, the last one drawn kept for the next place on it."""

    def __init__(self, pdf: Path, document: Any) -> None:
        self._pdf = pdf
        self._pages = {page.page_number: page for page in document.pages}
        self._last: tuple[int, int, Any] | None = None

    def image(self, number: int, dpi: int) -> Any:
        """pdfplumber's image of a page (1-based)."""
        if self._last is not None and self._last[:2] == (number, dpi):
            return self._last[2]
        page = self._pages.get(number)
        if page is None:
            raise UnreadablePDF(self._pdf, f"has no page {number} to draw")
        longest = max(float(page.width), float(page.height), 1.0)
        try:
            image = page.to_image(resolution=min(dpi, MOST_PIXELS * 72 / longest), antialias=True)
        except Exception as error:
            raise UnreadablePDF(self._pdf, f"page {number} cannot be drawn ({type(error).__name__})") from error
        self._last = (number, dpi, image)
        return image


@contextmanager
def _opened(pdf: Path, numbers: Iterable[int]) -> Iterator[_Pages]:
    import pdfplumber

    try:
        document = pdfplumber.open(pdf, pages=sorted(set(numbers)))
    except Exception as error:
        raise UnreadablePDF(pdf, f"cannot be drawn ({type(error).__name__})") from error
    with document:
        yield _Pages(pdf, document)


def _box(image: Any, place: Place) -> tuple[float, float, float, float]:
    """A place in pdfplumber's coordinates: ours count from the corner of the page as seen, its own from the sheet's."""
    left, top = float(image.page.cropbox[0]), float(image.page.cropbox[1])
    return place.x0 - _MARGIN + left, place.top - _MARGIN + top, place.x1 + _MARGIN + left, place.bottom + _MARGIN + top


def _outline(image: Any, rec: Recommendation, place: Place) -> None:
    colour = COLOURS[rec.level]
    box = _box(image, place)
    image.draw_rect(box, fill=(*colour, 20), stroke=(*colour, 255), stroke_width=2)
    _label(image, rec, box, colour)


def _label(image: Any, rec: Recommendation, box: Sequence[float], colour: tuple[int, int, int]) -> None:
    """The item's number beside its box: at the left, a part's at the right, so that it hides no number in print."""
    from PIL import ImageFont

    font = ImageFont.load_default(_LETTERS)
    words = f"{_SHORT[rec.level]} {rec.number or ''}".strip().encode("ascii", "replace").decode()
    x0, top, x1, _ = (
        (value - float(image.bbox[axis])) * image.scale for value, axis in zip(box, (0, 1, 0, 1), strict=True)
    )
    width, height = int(image.draw.textlength(words, font=font)) + 6, _LETTERS + 5
    x = x1 + 2 if rec.level == "sub-recommendation" else x0 - width - 2
    x = min(max(x, 0), image.annotated.width - width)
    top = min(max(top, 0), image.annotated.height - height)
    image.draw.rectangle((x, top, x + width, top + height), fill=(*colour, 255))
    image.draw.text((x + 3, top + 2), words, fill=(255, 255, 255), font=font)


# ---------------------------------------------------------------- places


def _cut(pages: _Pages, place: Place) -> Any:
    image = pages.image(place.page, PLACE_DPI)
    x0, top, x1, bottom = _box(image, place)
    left, upper = (x0 - float(image.bbox[0])) * image.scale, (top - float(image.bbox[1])) * image.scale
    right, lower = (x1 - float(image.bbox[0])) * image.scale, (bottom - float(image.bbox[1])) * image.scale
    whole = image.original
    left, upper = min(max(left, 0), whole.width - 1), min(max(upper, 0), whole.height - 1)
    right, lower = max(min(right, whole.width), left + 1), max(min(lower, whole.height), upper + 1)
    return whole.convert("L").crop((int(left), int(upper), int(right), int(lower)))


def _stacked(cuts: Sequence[Any]) -> Any:
    """Pictures one under the other on white."""
    from PIL import Image

    if len(cuts) == 1:
        return cuts[0]
    gap = 8
    size = max(cut.width for cut in cuts), sum(cut.height for cut in cuts) + gap * (len(cuts) - 1)
    sheet = Image.new("L", size, 255)
    top = 0
    for cut in cuts:
        sheet.paste(cut, (0, top))
        top += cut.height + gap
    return sheet


def _save(image: Any, path: Path, colours: int = 16) -> Path:
    """Write as PNG with few colours: a page of print needs no more."""
    buffer = io.BytesIO()
    image.quantize(colours).save(buffer, "PNG", optimize=True)
    write_atomically(path, buffer.getvalue())
    return path
