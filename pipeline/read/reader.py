"""From a PDF to a report: screen every page, read in detail those that matter, OCR those without usable text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.read.document import OpenPages, open_pdf, outline_of, stated_labels, title_of
from pipeline.read.furniture import Furniture, find_furniture, mark_roles, without_furniture
from pipeline.read.language import is_usable
from pipeline.read.layout import read_layout
from pipeline.read.pictures import expected_seconds, is_drawn, is_picture, is_too_large, read_pictures
from pipeline.records import Notice, Page, Report
from pipeline.settings import Read
from pipeline.store import file_hash, readable_name

_STEM = "recommend"
_NUMBERED = re.compile(r"\b(?:action|lesson|learning point|of learning)s?\s+\d", re.IGNORECASE)
_CUE = re.compile(r"\b(?:should|must|shall|ought to|needs? to)\b", re.IGNORECASE)
_FRONT = 3  # pages that are always read in detail: they hold the title
_HEADING = re.compile(r"^.{0,40}\brecommendations?\b.{0,40}$", re.IGNORECASE | re.MULTILINE)
_ITEM = re.compile(r"^\s*(?:\(?\d{1,3}[.)]|\([a-z]{1,5}\)|[a-z][.)]|[ivxl]+[.)]|[•▪■●])\s", re.MULTILINE)


def read_report(
    path: Path, inquiry: str, settings: Read, threads: int = 1, say: Callable[[str], None] = lambda _: None
) -> Report:
    """Read one PDF; pages that need OCR are read by so many threads, and `say` is told beforehand how long that takes.

    Raises the errors of `open_pdf`; pages that cannot be read become notices, never silence.
    """
    digest = file_hash(path) if path.is_file() else ""
    with open_pdf(path, settings) as document:
        opened = OpenPages(document)
        plain = opened.plain_texts()
        furniture = find_furniture(plain)
        usable = [is_usable(text, settings.min_word_share) for text in plain]
        wanted = candidate_pages(plain, furniture) | set(range(_FRONT)) if settings.screen else set(range(len(plain)))

        def read(index: int) -> Page | None:
            return _read_page(opened, index, plain[index], usable[index], index in wanted, settings)

        def announce(pages: int) -> None:
            if pages:
                say(_announcement(path, pages, threads))

        pages = _read_all(opened, usable, read, announce, settings, threads)
        notices = [notice for page in pages for notice in _page_notices(page, inquiry, settings)]
        pages = _finish(pages, plain, furniture, stated_labels(document))
        return Report(
            inquiry, path.name, digest, tuple(pages), title_of(document), outline_of(document), _merged(notices)
        )


def _read_all(
    opened: OpenPages, usable: Sequence[bool], read: Callable[[int], Page | None], announce: Callable[[int], None],
    settings: Read, threads: int,
) -> list[Page]:  # fmt: skip
    """Every page in order; those without usable text first, so that OCR of them goes on while the others are read."""
    pages: dict[int, Page] = {}
    with ThreadPoolExecutor(threads) as pool:
        recognised: list[tuple[list[int], Iterator[Page]]] = []
        for has_text in (False, True):
            found = {index: read(index) for index, each in enumerate(usable) if each == has_text}
            pages |= {index: page for index, page in found.items() if page is not None}
            pictures = [index for index, page in found.items() if page is None]
            announce(len(pictures))
            recognised.append((pictures, read_pictures(opened, pictures, settings, pool, threads)))
        for pictures, read_by_ocr in recognised:
            pages |= zip(pictures, read_by_ocr, strict=True)
    return [pages[index] for index in range(len(usable))]


def _announcement(path: Path, pages: int, threads: int) -> str:
    needed = f"{pages} pages need" if pages > 1 else "1 page needs"
    return f"{readable_name(path)}: {needed} OCR: about {expected_seconds(pages, threads)} s."


def candidate_pages(plain: Sequence[str], furniture: Furniture) -> set[int]:
    """Indices of pages that can hold a recommendation.

    Those that say "recommend" (or number an action or a lesson) outside their running headers, and the pages around
    them for as long as they go on telling somebody what to do or, after a heading, on numbering items.
    """
    bodies = [without_furniture(text, furniture) for text in plain]
    wanted = {index for index, text in enumerate(bodies) if _STEM in text.lower() or _NUMBERED.search(text)}
    for start in [index for index in sorted(wanted) if _HEADING.search(bodies[index])]:
        index = start + 1
        while index < len(bodies) and len(_ITEM.findall(bodies[index])) >= 3:
            wanted.add(index)
            index += 1
    for step in (1, -1):
        for start in sorted(wanted, reverse=step < 0):
            index = start + step
            while 0 <= index < len(bodies) and index not in wanted and _tells(bodies[index]):
                wanted.add(index)
                index += step
    return wanted | {index + 1 for index in wanted if index + 1 < len(bodies)}


def _tells(text: str) -> bool:
    """Whether a text tells somebody at least twice what to do."""
    return sum(1 for _ in islice(_CUE.finditer(text), 2)) == 2


def _read_page(opened: OpenPages, index: int, plain: str, usable: bool, wanted: bool, settings: Read) -> Page | None:
    """A page as its text layer has it; null where it must be read by OCR."""
    import pypdfium2

    if usable and not wanted:
        opened.leave(index)
        return Page(index + 1, None, *_rounded(opened.sizes[index]), plain=plain, detailed=False)
    try:
        page, text_page = opened.take(index)
    except pypdfium2.PdfiumError:
        return Page(index + 1, None, 0.0, 0.0, source="none", plain=plain, detailed=False)
    try:
        return _read_in_detail(page, text_page, index + 1, plain, usable, settings)
    finally:
        page.close()


def _rounded(size: tuple[float, float]) -> tuple[float, float]:
    return round(size[0], 1), round(size[1], 1)


def _read_in_detail(
    page: Any, text_page: Any | None, number: int, plain: str, usable: bool, settings: Read
) -> Page | None:
    width, height = _rounded(page.get_size())
    layout = read_layout(page, number, text_page) if usable else None
    visible = sum(len(line.text) for line in layout.lines) if layout else 0
    if layout and (visible >= 0.5 * len(layout.hidden) or not is_picture(page, width, height)):
        return Page(number, None, width, height, layout.lines, "text", plain, boxes=layout.boxes, hidden=layout.hidden)
    shows_text = is_picture(page, width, height) or is_drawn(page) or (plain.strip() and not usable)
    if shows_text and settings.ocr and not is_too_large(width, height):
        return None
    return Page(number, None, width, height, source="none", plain="")


def _finish(pages: list[Page], plain: list[str], furniture: Furniture, stated: list[str | None]) -> list[Page]:
    """Give pages their labels and lines their roles; scanned pages take part with the text that OCR gave."""
    if any(page.source == "ocr" for page in pages):
        furniture = find_furniture([page.plain for page in pages])
    labels = _labels(furniture, stated)
    labelled = [replace(page, label=labels.get(page.number)) for page in pages]
    return mark_roles(labelled, furniture)


def _labels(furniture: Furniture, stated: list[str | None]) -> dict[int, str]:
    """Printed labels; where none is printed, the file's own label if the file is right about all printed ones."""
    printed = furniture.labels
    known = [(stated[page - 1], label) for page, label in printed.items()]
    trusted = len(known) >= 3 and all(a is not None and a.lower() == b.lower() for a, b in known)
    if not trusted:
        return dict(printed)
    return {page: label for page, label in enumerate(stated, 1) if label} | dict(printed)


def _page_notices(page: Page, inquiry: str, settings: Read) -> list[Notice]:
    if page.width == 0.0:
        return [_notice("page unreadable", "cannot be read: damaged", inquiry, page.number)]
    if page.source == "none" and not settings.ocr and page.detailed and not page.plain:
        return [_notice("page skipped", "has no text layer and OCR is off", inquiry, page.number)]
    if page.source == "none" and is_too_large(page.width, page.height):
        return [_notice("page skipped", "has no text layer and is too large for OCR", inquiry, page.number)]
    if page.hidden and len(page.hidden) > 3 and page.source == "text":
        return [_notice("hidden text", "holds text that a reader cannot see; it is not quoted", inquiry, page.number)]
    return []


def _notice(kind: str, what: str, inquiry: str, page: int) -> Notice:
    return Notice(kind=kind, message=what, inquiry=inquiry, pages=(page,))


def _merged(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """One notice a cause, with all its pages."""
    merged: dict[tuple[str, str], Notice] = {}
    for notice in notices:
        key = (notice.kind, notice.message)
        pages = merged[key].pages + notice.pages if key in merged else notice.pages
        merged[key] = notice.model_copy(update={"pages": pages})
    return tuple(
        notice.model_copy(update={"message": f"{_page_list(notice.pages)} {notice.message}."})
        for notice in merged.values()
    )


def _page_list(pages: Sequence[int]) -> str:
    shown = ", ".join(str(page) for page in pages[:12]) + (" …" if len(pages) > 12 else "")
    return f"PDF page{'s' if len(pages) > 1 else ''} {shown}"
