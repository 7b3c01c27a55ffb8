"""Opening a PDF with pdfium: limits, passwords, titles, outlines, page labels and the plain text of every page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import EncryptedPDF, TooLarge, UnreadablePDF
from pipeline.settings import Read

_HEAD = 1024
_OPEN_CHARACTERS = 600_000  # and objects, of pages kept open: about 100 MB


@contextmanager
def open_pdf(path: Path, limits: Read) -> Iterator[Any]:
    """A pdfium document, closed at the end.

    Raises UnreadablePDF (missing, empty, not a PDF, damaged, no pages), EncryptedPDF and TooLarge, each naming the
    file and the next step.
    """
    import pypdfium2

    _check_file(path, limits)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        # Of a PDF without pages pypdfium2 reports the error of whatever file was opened before.
        if "password" in str(error).lower() and b"/Encrypt" in path.read_bytes():
            raise EncryptedPDF(path) from error
        raise UnreadablePDF(path, "is damaged and cannot be opened as a PDF") from error
    try:
        _check_pages(path, len(document), limits)
        yield document
    finally:
        document.close()


def _check_file(path: Path, limits: Read) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise UnreadablePDF(path, f"cannot be read ({error.strerror or error})") from error
    if size == 0:
        raise UnreadablePDF(path, "is empty (0 bytes)")
    if b"%PDF-" not in head:
        raise UnreadablePDF(path, "is not a PDF (it does not begin like one)")
    if size > limits.max_file_mb * 1_000_000:
        raise TooLarge(path, f"has {size // 1_000_000} MB, above {limits.max_file_mb}", "read.max_file_mb")


def _check_pages(path: Path, pages: int, limits: Read) -> None:
    if pages == 0:
        raise UnreadablePDF(path, "has no pages")
    if pages > limits.max_pages:
        raise TooLarge(path, f"has {pages} pages, above {limits.max_pages}", "read.max_pages")


class OpenPages:
    """The pages of a document, kept open from their first reading to their second as far as memory allows.

    To parse a page costs as much as to take its text, and pages that matter are read twice: their text alone to
    screen the report, then each character with its place. `sizes` are those of the pages read, in points as seen.
    """

    def __init__(self, document: Any) -> None:
        self.sizes: dict[int, tuple[float, float]] = {}
        self._document = document
        self._open: dict[int, tuple[Any, Any]] = {}
        self._room = _OPEN_CHARACTERS

    def plain_texts(self) -> list[str]:
        """The text of every page in the order of its content stream; empty where a page cannot be read."""
        return [self._plain_text(index) for index in range(len(self._document))]

    def _plain_text(self, index: int) -> str:
        import pypdfium2

        try:
            page = self._document[index]
            self.sizes[index] = page.get_size()
            text_page = page.get_textpage()
            text = str(text_page.get_text_range())
        except pypdfium2.PdfiumError:
            return ""
        self._keep(index, page, text_page)
        return text.replace("\r\n", "\n").replace("\x02", "-\n").replace("\ufffe", "-\n")

    def _keep(self, index: int, page: Any, text_page: Any) -> None:
        import pypdfium2.raw as pdfium

        needed = text_page.count_chars() + pdfium.FPDFPage_CountObjects(page.raw)
        if needed <= self._room:
            self._room -= needed
            self._open[index] = page, text_page
        else:
            page.close()

    def take(self, index: int) -> tuple[Any, Any | None]:
        """A page for the taker to close, and its text page, closed with it, where that is open already.

        Raises PdfiumError where the page cannot be read.
        """
        return self._open.pop(index, None) or (self._document[index], None)

    def leave(self, index: int) -> None:
        """Close a page that is not needed again, if it is open."""
        if index in self._open:
            self._open.pop(index)[0].close()


def title_of(document: Any) -> str | None:
    """The title in the document's metadata, or null."""
    return str(document.get_metadata_value("Title")).strip() or None


def outline_of(document: Any) -> tuple[tuple[int, str, int], ...]:
    """The bookmarks: level (0-based), title, 1-based PDF page; empty where there are none or they are broken."""
    import pypdfium2

    entries: list[tuple[int, str, int]] = []
    try:
        for item in document.get_toc(max_depth=8):
            dest = item.get_dest()
            index = dest.get_index() if dest else None
            if index is not None:
                entries.append((int(item.level), str(item.get_title()).strip(), int(index) + 1))
    except (pypdfium2.PdfiumError, ValueError):
        return ()
    return tuple(entries)


def stated_labels(document: Any) -> list[str | None]:
    """The page labels that the file itself states; null where it states none."""
    return [document.get_page_label(index) or None for index in range(len(document))]
