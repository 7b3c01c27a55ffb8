"""Invented reports of three pages, and files that only look like reports, for the tests of the whole program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LEFT, RIGHT = 80, WIDTH - 80
MARK = "Invented for a test: not a real report"

SHARING = "The lighting department and the police should share with one another what they know of broken lamps."
COUNTING = "The county council should publish each year how many street lamps were broken and how many were mended."


def lamps(path: Path, **options: object) -> Path:
    """An invented inquiry into street lamps, published on 14 March 1994, with three recommendations."""
    texts = [COUNTING, SHARING, "Every lamplighter should be trained to recognise a lamp that is about to fail."]
    title = "Report of the Inquiry into the Street Lamps of Marlow Fell"
    return report(path, title, "Published on 14 March 1994", texts, **options)


def ferries(path: Path, **options: object) -> Path:
    """An invented inquiry into ferries, published on 20 October 2011; two of its asks are those of the lamps."""
    texts = [
        "The harbour board should count the life jackets on every ferry before it sails.",
        "Every boatman should be trained to recognise a rope that is about to fail.",
        "The harbour board and the police should share with one another what they know of drifting boats.",
        "Ferries should not sail in fog.",
    ]
    return report(path, "The Tidewater Ferries Inquiry", "Published on 20 October 2011", texts, **options)


def undated(path: Path, **options: object) -> Path:
    """An invented review that names no date of publication and shares an ask with the lamps."""
    texts = [
        "The parish should wind every clock on the same day of the week.",
        "The parish and the police should share with one another what they know of stopped clocks.",
    ]
    return report(path, "Review of the Clock Towers of Ambleholt", "", texts, **options)


def with_a_gap(path: Path) -> Path:
    """An invented inquiry whose second recommendation is missing."""
    texts = [COUNTING, "", SHARING, "Every lamp should have a number."]
    return report(path, "The Inquiry into Missing Lamps", "Published on 1 May 2001", texts)


def report(path: Path, title: str, date: str, recommendations: Sequence[str], **options: object) -> Path:
    """Write a report: a front page with title and date, a page of findings, a page of numbered recommendations.

    An empty recommendation leaves its number out. `options` go to the canvas (such as `encrypt`).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(path), pagesize=A4, invariant=1, **options)
    _lines(canvas, 200, title, "Helvetica-Bold", 20)
    _lines(canvas, 320, date)
    _lines(canvas, 700, MARK, size=9)
    canvas.showPage()
    top = _lines(canvas, 90, "What happened", "Helvetica-Bold", 14) + 10
    _lines(canvas, top, "We heard witnesses in the town hall. They agreed on little but the weather. " * 9)
    _lines(canvas, 800, "7", size=9)
    canvas.showPage()
    top = _lines(canvas, 90, "Recommendations", "Helvetica-Bold", 14) + 14
    for number, text in enumerate(recommendations, 1):
        if not text:
            continue
        top = _lines(canvas, top, f"Recommendation {number}", "Helvetica-Bold")
        top = _lines(canvas, top, text) + 14
    _lines(canvas, 800, "8", size=9)
    canvas.showPage()
    canvas.save()
    return path


def _lines(canvas: Canvas, top: float, text: str, font: str = "Helvetica", size: float = 11) -> float:
    """Set a text in lines between the margins; returns the height for what follows."""
    canvas.setFont(font, size)
    line = ""
    for word in [*text.split(), None]:
        longer = f"{line} {word}".strip()
        if word is None or stringWidth(longer, font, size) > RIGHT - LEFT:
            canvas.drawString(LEFT, HEIGHT - top, line)
            top, line = top + size * 1.3, word or ""
        else:
            line = longer
    return top


# ---------------------------------------------------------------- files that cannot be used


def bad_files(folder: Path) -> dict[str, Path]:
    """One file for each way in which a PDF can be unusable, by what is wrong with it."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = lamps(folder / "whole.pdf").read_bytes()
    (folder / "whole.pdf").unlink()
    (folder / "folder.pdf").mkdir()
    return {
        "damaged": _written(folder / "damaged.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 8),
        "truncated": _written(folder / "truncated.pdf", whole[:600]),
        "empty": _written(folder / "empty.pdf", b""),
        "no PDF": _written(folder / "letter.pdf", b"Dear Inquiry, please find our evidence attached.\n"),
        "without pages": _written(folder / "no-pages.pdf", _without_pages()),
        "encrypted": lamps(folder / "locked.pdf", encrypt=StandardEncryption("open sesame", "owner")),
        "missing": folder / "missing.pdf",
        "a folder": folder / "folder.pdf",
        "named with spaces and quotes": _written(folder / 'it\'s "the" report.pdf', b"no PDF"),
        "named in other scripts": _written(folder / "отчёт – 報告.pdf", b"no PDF either"),
        "named over two lines": _written(folder / "two\nlines.pdf", b"nor this"),
        "named with a terminal's escapes": _written(folder / "red\x1b[31m\x9b32m.pdf", b"nor that"),
    }


def opens_without_password(path: Path) -> Path:
    """The lamps with an owner's password alone: it restricts printing, not reading."""
    return lamps(path, encrypt=StandardEncryption("", "owner", canPrint=0))


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _without_pages() -> bytes:
    """A PDF that is whole and has no pages."""
    objects = [b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [] /Count 0>>"]
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return data + b"trailer\n<</Size 3 /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
