"""A Word document as it is written: numbered headings, captions, tables, pictures, notes, cross-references."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.publish.archive import without_clock
from pipeline.publish.citation import Piece
from pipeline.publish.footnotes import Footnotes
from pipeline.publish.shown import bullets_in_lines
from pipeline.publish.word_elements import (
    NUMBERED,
    clean,
    describe_table,
    element,
    field,
    fill_contents,
    heading_numbering,
    keep_together,
    page_numbers,
    paragraph_numbering,
    set_properties,
    set_styles,
    without_number,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph


_LONG_CELL = 900
"""Letters of a cell from which its row may break over pages: kept together it would leave half a page white."""


@dataclass(frozen=True)
class Words:
    """Words set in bold or italics."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Note:
    """A footnote: the pieces of its text."""

    pieces: tuple[Piece | str, ...]


@dataclass(frozen=True)
class See:
    """A cross-reference to a heading's number or a caption's label, such as `Table 2`."""

    target: Target


@dataclass(frozen=True)
class Target:
    """Something that can be referred to: its bookmark, and the label shown (`3.2`, `Table 2`)."""

    bookmark: str
    label: str
    numbered: bool = False


Text = str | Words | Note | See | Piece


class Manuscript:
    """One Word document in the making; `data` gives its bytes, the same for the same calls."""

    def __init__(self, title: str, author: str = "saidbefore", numbered: bool = True) -> None:
        from docx import Document

        self.document: Document = Document()
        self.numbered = numbered
        self.footnotes = Footnotes(self.document)
        self._headings: list[tuple[int, str, str]] = []
        self._counters = [0, 0, 0]
        self._captions = {"Table": 0, "Figure": 0}
        self._bookmarks = 0
        self._contents: Paragraph | None = None
        set_styles(self.document)
        set_properties(self.document, title, author)
        self._style_ids = {style.name: style.style_id for style in self.document.styles}
        if numbered:
            heading_numbering(self.document)
        paragraph_numbering(self.document)
        page_numbers(self.document)

    def title(self, words: str, subtitle: str = "") -> None:
        """The title, and a subtitle below it."""
        self._styled("Title").add_run(clean(words))
        if subtitle:
            self._styled("Subtitle").add_run(clean(subtitle))

    def heading(self, words: str, level: int = 1, numbered: bool = True) -> Target:
        """A heading of level 1 to 3, numbered where the document is; returns what cross-references need."""
        paragraph = self._styled(f"Heading {level}")
        label = self._next_number(level) if self.numbered and numbered else ""
        if not label:
            without_number(paragraph)
        target = self._bookmark(paragraph, clean(words), label or clean(words), numbered=bool(label))
        listed = f"{label}  {clean(words)}" if label else clean(words)
        self._headings.append((level, listed, target.bookmark))
        return target

    def paragraph(self, *texts: Text, style: str = "Normal") -> Paragraph:
        """A paragraph of words, notes and cross-references."""
        paragraph = self._styled(style)
        self.fill(paragraph, texts)
        return paragraph

    def bullets(self, items: Iterable[Sequence[Text]], inside: bool = False) -> None:
        """A bulleted list; `inside` sets it in below a numbered paragraph."""
        from docx.shared import Cm

        for item in items:
            paragraph = self.paragraph(*item, style="List Bullet")
            if inside:
                paragraph.paragraph_format.left_indent = Cm(1.6)

    def numbered_paragraph(self, *texts: Text) -> Paragraph:
        """A paragraph with the next number, as Word counts it."""
        return self.paragraph(*texts, style=NUMBERED)

    def quotation(self, *texts: Text) -> Paragraph:
        """A quotation set apart, each printed bullet on a line of its own."""
        return self.paragraph(*(bullets_in_lines(t) if isinstance(t, str) else t for t in texts), style="Quote")

    def contents(self, words: str = "Contents") -> None:
        """Where the table of contents goes; it is filled from the headings when the document is done."""
        self._styled("TOC Heading").add_run(words)
        self._contents = self._styled("toc 1")

    def caption(self, kind: Literal["Table", "Figure"], words: str) -> Target:
        """A caption with Word's own counter, to stand above a table or below a picture."""
        self._captions[kind] += 1
        paragraph = self._styled("Caption")
        paragraph.paragraph_format.keep_with_next = kind == "Table"
        label = f"{kind} {self._captions[kind]}"
        start = self._start_bookmark(paragraph)
        paragraph.add_run(f"{kind} ")
        field(paragraph, f"SEQ {kind} \\* ARABIC", str(self._captions[kind]))
        self._end_bookmark(paragraph)
        paragraph.add_run(f": {clean(words)}")
        return Target(start, label)

    def table(
        self, heads: Sequence[str], rows: Iterable[Sequence[Sequence[Text]]], widths: Sequence[float], alt: str
    ) -> None:
        """A table with a repeated header row; `widths` in centimetres, `alt` its description for screen readers."""
        from docx.shared import Cm

        table = self.document.add_table(rows=1, cols=len(heads), style="Table Grid")
        table.autofit = False
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            cell.paragraphs[0]._p.style = self._style_ids["Table Head"]
            cell.paragraphs[0].add_run(clean(head))
        for row in rows:
            for cell, texts in zip(table.add_row().cells, row, strict=True):
                cell.paragraphs[0]._p.style = self._style_ids["Table Text"]
                self.fill(cell.paragraphs[0], texts)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for row_ in table.rows:
            if max(len(cell.text) for cell in row_.cells) < _LONG_CELL:
                keep_together(row_)
        describe_table(table, clean(alt))
        self._styled("Table Text")

    def picture(self, png: bytes, alt: str, width_cm: float = 16.0) -> None:
        """A picture with its alternative text."""
        from docx.shared import Cm

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Cm(width_cm))
        shape._inline.docPr.set("descr", clean(alt))
        shape._inline.docPr.set("title", "")

    def page_break(self) -> None:
        """Begin a new page."""
        self.document.add_page_break()

    def fill(self, paragraph: Paragraph, texts: Iterable[Text]) -> None:
        """Add words, notes and cross-references to a paragraph."""
        for text in texts:
            if isinstance(text, Note):
                note = self.footnotes.add(paragraph.add_run())
                self.fill(note, text.pieces)
            elif isinstance(text, See):
                switch = "\\r " if text.target.numbered else ""
                field(paragraph, f"REF {text.target.bookmark} {switch}\\h", text.target.label)
            elif isinstance(text, str):
                paragraph.add_run(clean(text))
            else:
                run = paragraph.add_run(clean(text.text))
                run.italic = text.italic or None
                run.bold = (isinstance(text, Words) and text.bold) or None

    def data(self) -> bytes:
        """The finished document; to be called once."""
        if self._contents is not None:
            fill_contents(self.document, self._contents, self._headings)
        self.footnotes.attach()
        out = io.BytesIO()
        self.document.save(out)
        return without_clock(out.getvalue())

    def _styled(self, style: str) -> Paragraph:
        # Not add_paragraph(style=…), which searches all styles for every paragraph.
        paragraph = self.document.add_paragraph()
        paragraph._p.style = self._style_ids[style]
        return paragraph

    def _next_number(self, level: int) -> str:
        self._counters[level - 1] += 1
        self._counters[level:] = [0] * (3 - level)
        return ".".join(str(number) for number in self._counters[:level])

    def _bookmark(self, paragraph: Paragraph, words: str, label: str, numbered: bool) -> Target:
        name = self._start_bookmark(paragraph)
        paragraph.add_run(words)
        self._end_bookmark(paragraph)
        return Target(name, label, numbered)

    def _start_bookmark(self, paragraph: Paragraph) -> str:
        self._bookmarks += 1
        name = f"_Ref{self._bookmarks:06}"
        paragraph._p.append(element("w:bookmarkStart", id=str(self._bookmarks), name=name))
        return name

    def _end_bookmark(self, paragraph: Paragraph) -> None:
        paragraph._p.append(element("w:bookmarkEnd", id=str(self._bookmarks)))
