"""True footnotes in a Word file: the part that python-docx has no words for (ECMA-376, 17.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT_STYLE, MARK_STYLE = "footnote text", "footnote reference"


class Footnotes:
    """The footnotes of one document: numbered from 1 in the order in which they are added, written by `attach`."""

    def __init__(self, document: Document) -> None:
        from docx.oxml.ns import qn
        from docx.oxml.parser import OxmlElement, parse_xml

        self._element, self._qn = OxmlElement, qn
        self.document = document
        self.root: Any = parse_xml(f'<w:footnotes xmlns:w="{_WORD}"/>')
        self.count = 0
        self._text_style, self._mark_style = _add_styles(document)
        for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
            self._add_rule(number, kind)

    def add(self, run: Any) -> Any:
        """Put a note's mark into `run` (a python-docx run); returns the note's paragraph element to fill."""
        self.count += 1
        run._r.style = self._mark_style
        mark = self._element("w:footnoteReference")
        mark.set(self._qn("w:id"), str(self.count))
        run._r.append(mark)
        return self._add_note(self.count)

    def attach(self) -> None:
        """Write the notes into the document as a part of its package; called once, when all are added."""
        from docx.opc.oxml import serialize_part_xml
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        blob = serialize_part_xml(self.root)
        part = Part(PackURI("/word/footnotes.xml"), _TYPE, blob, self.document.part.package)
        self.document.part.relate_to(part, _RELATION)

    def _add_rule(self, number: int, kind: str) -> None:
        note = self._note(number)
        note.set(self._qn("w:type"), kind)
        run = self._element("w:r")
        run.append(self._element(f"w:{kind}"))
        paragraph = self._element("w:p")
        paragraph.append(run)
        note.append(paragraph)

    def _add_note(self, number: int) -> Any:
        from docx.text.paragraph import Paragraph

        element = self._element("w:p")
        self._note(number).append(element)
        paragraph = Paragraph(element, self.document._body)
        paragraph._p.style = self._text_style
        run = paragraph.add_run()
        run._r.style = self._mark_style
        run._r.append(self._element("w:footnoteRef"))
        paragraph.add_run(" ")
        return paragraph

    def _note(self, number: int) -> Any:
        note = self._element("w:footnote")
        note.set(self._qn("w:id"), str(number))
        self.root.append(note)
        return note


def _add_styles(document: Document) -> tuple[str, str]:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    text = document.styles.add_style(TEXT_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    text.base_style = document.styles["Normal"]
    text.font.size = Pt(9)
    text.paragraph_format.space_after = Pt(2)
    text.paragraph_format.line_spacing = 1
    mark = document.styles.add_style(MARK_STYLE, WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True
    return text.style_id, mark.style_id
