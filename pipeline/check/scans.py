"""How well scans are read: list pages of a PDF made into noisy, skewed page images, and the error of what OCR gives."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_NOISE = 25  # standard deviation of the Gaussian noise, of 255 grey levels
_QUALITY = 50  # of the JPEG
_SKEW = 1.0  # degrees to either side


@dataclass(frozen=True, slots=True)
class ScanScore:
    """Figures of one reading of scans: F1 of recommendations over all documents, and character error of their texts."""

    dpi: int
    seed: int
    f1: float
    character_error: float
    recommendations: int


def make_scan(pdf: Path, pages: Sequence[int], out: Path, dpi: int, seed: int) -> None:
    """Write the given pages (1-based) of a PDF as an image-only PDF: grey, skewed up to 1°, noisy, JPEG quality 50.

    The same seed gives the same images. Source of the noise: measured on scans of the 1980s (FACTS.md).
    """
    import numpy
    import pypdfium2
    from PIL import Image

    source = pypdfium2.PdfDocument(pdf)
    target = pypdfium2.PdfDocument.new()
    random = numpy.random.default_rng(seed)
    for number in pages:
        page = source[number - 1]
        width, height = page.get_size()
        image = page.render(scale=dpi / 72).to_pil().convert("L")
        turned = image.rotate(float(random.uniform(-_SKEW, _SKEW)), Image.Resampling.BICUBIC, fillcolor=255)
        grey = numpy.asarray(turned, dtype=numpy.float32) + random.normal(0, _NOISE, (turned.height, turned.width))
        buffer = io.BytesIO()
        Image.fromarray(grey.clip(0, 255).astype("uint8")).save(buffer, "JPEG", quality=_QUALITY)
        buffer.seek(0)
        _add_image_page(target, buffer, width, height)
    target.save(out)
    target.close()
    source.close()


def _add_image_page(document: object, jpeg: io.BytesIO, width: float, height: float) -> None:
    import pypdfium2

    assert isinstance(document, pypdfium2.PdfDocument)
    picture = pypdfium2.PdfImage.new(document)
    picture.load_jpeg(jpeg, inline=True)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    page = document.new_page(width, height)
    page.insert_obj(picture)
    page.gen_content()


def character_error(read: str, printed: str) -> tuple[int, int]:
    """Edit distance of two texts after folding white space, and the length of the printed one, in characters."""
    a, b = " ".join(read.split()), " ".join(printed.split())
    return _edits(a, b), len(b)


def _edits(a: str, b: str) -> int:
    """Levenshtein distance by rows (Wagner and Fischer 1974), a row at a time."""
    import numpy

    target = numpy.frombuffer(b.encode("utf-32-le"), dtype="<u4")
    row = numpy.arange(len(target) + 1)
    for char in numpy.frombuffer(a.encode("utf-32-le"), dtype="<u4"):
        first = row[0] + 1
        best = numpy.minimum(row[1:] + 1, row[:-1] + (target != char))
        whole = numpy.concatenate(([first], best))
        row = numpy.minimum.accumulate(whole - numpy.arange(len(whole))) + numpy.arange(len(whole))
    return int(row[-1])
