"""Invented pages for the tests of checking, drawn line by line so that each shows one difficulty of real reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from pipeline.records import Recommendation

WIDTH, HEIGHT = A4
FONT = "Helvetica"
FOOT = 790.0


class Printer:
    """Draws an invented report: lines at a height counted from the top of the page, header and page number on each."""

    def __init__(self, path: Path, header: str = "The Invented Inquiry into Lost Umbrellas", **options: object) -> None:
        self.path = path
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1, **options)
        self.header = header
        self.number = 0
        self.next_page()

    def next_page(self) -> Printer:
        """Begin a page with its running header and its page number."""
        if self.number:
            self.canvas.showPage()
        self.number += 1
        if self.header:
            self.line(40, self.header, x=330, size=8)
            self.line(815, str(self.number + 10), x=295, size=9)
        return self

    def line(self, top: float, text: str, x: float = 70, size: float = 11, rise: float = 0, **style: object) -> float:
        """Draw one line with its baseline at `top`; returns the x at which it ends. Style: grey, mode."""
        drawn = self.canvas.beginText(x, HEIGHT - top)
        drawn.setFont(FONT, size)
        drawn.setRise(rise)
        drawn.setFillGray(style.get("grey", 0))
        drawn.setTextRenderMode(style.get("mode", 0))
        drawn.textOut(text)
        self.canvas.drawText(drawn)
        return x + self.canvas.stringWidth(text, FONT, size)

    def lines(self, top: float, texts: Sequence[str], x: float = 70, leading: float = 14) -> float:
        """Draw lines under one another; returns the height for the next one."""
        for text in texts:
            self.line(top, text, x=x)
            top += leading
        return top

    def marked(self, top: float, before: str, mark: str, after: str) -> None:
        """Draw a line with a raised footnote mark glued to a word inside it."""
        x = self.line(top, before)
        x = self.line(top, mark, x=x, size=6.5, rise=4)
        self.line(top, after, x=x)

    def bullet(self, top: float, text: str) -> None:
        """Draw a line after a bullet that is a drawing, not a letter."""
        self.canvas.setFillGray(0)
        self.canvas.circle(75, HEIGHT - top + 4, 2, fill=1)
        self.line(top, text, x=88)

    def box(self, top: float, height: float, grey: float) -> None:
        """Draw a filled box over the width of the text."""
        self.canvas.setFillGray(grey)
        self.canvas.rect(60, HEIGHT - top - height, WIDTH - 120, height, stroke=0, fill=1)

    def done(self) -> Path:
        """Write the file."""
        self.canvas.showPage()
        self.canvas.save()
        return self.path


def quotation(text: str, *pages: int, **fields: object) -> Recommendation:
    """A recommendation as it might have been extracted, with nothing but what a proof looks at."""
    given: dict[str, object] = {"id": "umbrellas-2001-r1", "inquiry": "umbrellas-2001", "level": "recommendation"}
    given |= {"text": text, "pages": pages, "pdf_page": pages[0] if pages else None}
    return Recommendation.model_validate(given | fields)


def over_two_pages(path: Path) -> Path:
    """An item that breaks across pages inside a word, with a footnote and its mark, header and page number between."""
    printer = Printer(path).next_page()
    printer.lines(680, ["Recommendation 4", "Every railway company should count the umbrellas that it finds, and"])
    printer.marked(708, "should tell the police", "12", " of each one within three days. An inter-")
    printer.line(750, "12", x=70, size=6.5, rise=3)
    printer.line(750, "The duty was first proposed in an earlier pamphlet.", x=80, size=8.5)
    printer.next_page()
    printer.lines(90, ["agency office should keep the list, and should print it", "once a year."])
    printer.lines(140, ["Recommendation 5", "The Office should publish the number of umbrellas returned."])
    return printer.next_page().done()


OVER_TWO_PAGES = (
    "Every railway company should count the umbrellas that it finds, and should tell the police of each one within"
    " three days. An inter-agency office should keep the list, and should print it once a year."
)


def in_columns(path: Path) -> Path:
    """Two columns whose lines stand at the same heights, the second item running from one to the other."""
    printer = Printer(path)
    printer.line(80, "Recommendations on the care of umbrellas in public places", size=14)
    printer.lines(720, ["1. Stations should have a rack", "by every door.", "2. Libraries should dry", "wet umbrellas"])
    printer.lines(110, ["before lending them", "to readers without one.", "3. Schools should teach", "folding."], x=310)
    printer.lines(110, ["The first of these is old,", "the second is new,", "and the third is", "our own."])
    return printer.next_page().done()


def in_a_table(path: Path) -> Path:
    """A table of numbers, recommendations and addressees, a cell of which fills its column up to the next."""
    printer = Printer(path)
    rows = [
        ("1", ["Umbrellas should be counted by", "those who find them."], ["the railways and"]),
        (
            "2",
            ["Lists of them should be kept at", "every office and be open."],
            ["the Office", "itself"],
        ),
        ("3", ["Owners should be told within three", "days."], ["all"]),
    ]
    top = 100.0
    for number, text, told in rows:
        printer.line(top, number, x=70)
        printer.lines(top, told, x=285)
        top = printer.lines(top, text, x=100) + 6
    return printer.done()


def with_bullets(path: Path) -> Path:
    """Bullets that are drawn, a bullet that is a letter, and a last line shorter than the indent of the next."""
    printer = Printer(path)
    printer.lines(100, ["The Minister should by a rule made before the end of the next session", "see:"], x=70)
    printer.bullet(132, "that lost umbrellas are kept dry;")
    printer.bullet(146, "that they are returned; and")
    printer.line(160, "\N{BULLET}", x=73)
    printer.line(160, "that nobody is charged.", x=88)
    printer.line(190, "These rules should be reviewed.")
    return printer.done()
