"""The parts of a Word file that python-docx has no words for: fields, numbering, styles, table borders, contents."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from pipeline.publish.archive import FIRST_TIME
from pipeline.publish.shown import shorten, visible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FONT = "Arial"
NUMBERED = "Numbered Paragraph"
_INK, _RULE = "1C2126", "B9BEC3"
_LONGEST = 30_000


def clean(text: str) -> str:
    """The text with control characters written out, cut where it is longer than a paragraph may be."""
    return visible(shorten(text, _LONGEST))


def element(tag: str, **values: str) -> Any:
    """An element of WordprocessingML with attributes of its namespace, such as `element("w:lang", val="en-GB")`."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    return made


def field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field that Word can update, with what it shows until then."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = paragraph.add_run()
        if kind == "code":
            instruction = element("w:instrText")
            instruction.text = f" {code} "
            instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run._r.append(instruction)
        elif kind == "shown":
            run.text = shown
        else:
            run._r.append(element("w:fldChar", fldCharType=kind))


def set_styles(document: Document) -> None:
    """A4, one typeface, and the sizes and spaces of every style that is used."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.4)
    styles = document.styles
    for name in ("Table Text", "Table Head", "Entry", NUMBERED, "toc 1", "toc 2"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    sizes = {
        "Normal": 11,
        "Title": 22,
        "Subtitle": 12,
        "Heading 1": 16,
        "Heading 2": 13,
        "Heading 3": 11,
        "Caption": 10,
        "Quote": 11,
        "Table Text": 9,
        "Table Head": 9,
        "TOC Heading": 14,
        "List Bullet": 11,
    }
    for name, size in sizes.items():
        style = styles[name]
        style.font.name, style.font.size, style.font.italic = FONT, Pt(size), False
        style.font.color.rgb = RGBColor.from_string(_INK)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    for name in ("Heading 1", "Heading 2", "Heading 3", "Table Head", "Caption", "TOC Heading", "Title"):
        styles[name].font.bold = True
    styles["TOC Heading"].base_style = styles["Normal"]
    _set_spacing(document)
    language = element("w:lang", val="en-GB")
    styles["Normal"].element.get_or_add_rPr().append(language)


def _set_spacing(document: Document) -> None:
    from docx.shared import Cm, Pt

    spacing = {
        "Normal": (0, 7),
        "Title": (0, 4),
        "Subtitle": (0, 14),
        "Heading 1": (20, 7),
        "Heading 2": (14, 5),
        "Heading 3": (10, 4),
        "Caption": (8, 4),
        "Quote": (2, 8),
        "Table Text": (1, 1),
        "Table Head": (1, 1),
        "List Bullet": (0, 4),
        "TOC Heading": (10, 6),
        "Entry": (6, 1),
        "toc 1": (0, 3),
        "toc 2": (0, 2),
    }
    for name, (before, after) in spacing.items():
        form = document.styles[name].paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.line_spacing = 1.0 if name.startswith("Table") else 1.12
    document.styles["Entry"].paragraph_format.keep_with_next = True
    document.styles["Quote"].paragraph_format.left_indent = Cm(1.0)
    document.styles["Quote"].paragraph_format.right_indent = Cm(0.6)
    document.styles["toc 2"].paragraph_format.left_indent = Cm(0.8)


def set_properties(document: Document, title: str, author: str) -> None:
    """Title, author and language; the times of making are always the same, so that the file has no clock."""
    made = dt.datetime(*FIRST_TIME)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = clean(title), author, author
    properties.created = properties.modified = made
    properties.comments, properties.language = "", "en-GB"


def page_numbers(document: Document) -> None:
    """The page number in the middle of the foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field(paragraph, "PAGE", "1")


def heading_numbering(document: Document) -> None:
    """Numbers 1, 1.1, 1.1.1 bound to the heading styles."""
    levels = [("%1", "Heading 1", 567, 567), ("%1.%2", "Heading 2", 709, 709), ("%1.%2.%3", "Heading 3", 851, 851)]
    _add_numbering(document, levels)


def paragraph_numbering(document: Document) -> None:
    """Numbers 1., 2., 3. bound to the style of numbered paragraphs."""
    _add_numbering(document, [("%1.", NUMBERED, 567, 567)])


def _add_numbering(document: Document, levels: list[tuple[str, str, int, int]]) -> None:
    numbering = document.part.numbering_part.element
    known = [int(each.get(_w("abstractNumId"))) for each in numbering.findall(_w("abstractNum"))]
    abstract_id = max(known, default=-1) + 1
    abstract = element("w:abstractNum", abstractNumId=str(abstract_id))
    abstract.append(element("w:multiLevelType", val="multilevel"))
    for number, (text, style, left, hanging) in enumerate(levels):
        level = element("w:lvl", ilvl=str(number))
        for tag, value in (
            ("w:start", "1"),
            ("w:numFmt", "decimal"),
            ("w:pStyle", document.styles[style].style_id),
            ("w:lvlText", text),
            ("w:lvlJc", "left"),
        ):
            level.append(element(tag, val=value))
        properties = element("w:pPr")
        properties.append(element("w:ind", left=str(left), hanging=str(hanging)))
        level.append(properties)
        abstract.append(level)
    first = numbering.find(_w("num"))
    numbering.insert(list(numbering).index(first) if first is not None else len(numbering), abstract)
    list_id = numbering.add_num(abstract_id).numId
    for number, (_, style, _, _) in enumerate(levels):
        _bind(document, style, list_id, number)


def _bind(document: Document, style: str, list_id: int, level: int) -> None:
    properties = document.styles[style].element.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = list_id


def without_number(paragraph: Paragraph) -> None:
    """Take the number of its style from one heading."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = 0
    paragraph.paragraph_format.left_indent = 0
    paragraph.paragraph_format.first_line_indent = 0


def keep_together(row: Any) -> None:
    """Keep a table row on one page; repeat the first row on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("w:cantSplit"))
    if row._index == 0:
        properties.append(element("w:tblHeader"))


def describe_table(table: Any, words: str) -> None:
    """Draw level rules only, and give the table a description for screen readers."""
    properties = table._tbl.tblPr
    borders = element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color=_RULE))
    for side in ("left", "right", "insideV"):
        borders.append(element(f"w:{side}", val="nil"))
    look = properties.find(_w("tblLook"))
    layout = properties.find(_w("tblLayout"))
    anchor = layout if layout is not None else look
    anchor.addprevious(borders)
    properties.append(element("w:tblDescription", val=words[:2000]))


def fill_contents(document: Document, place: Paragraph, headings: list[tuple[int, str, str]]) -> None:
    """Entries that lead to their headings, inside a field that Word can update (then with page numbers)."""
    entries = [heading for heading in headings if heading[0] <= 2]
    if not entries:
        return
    last = place
    for number, (level, words, bookmark) in enumerate(entries):
        paragraph = place if number == 0 else _paragraph_after(document, last)
        paragraph._p.style = document.styles[f"toc {level}"].style_id
        if number == 0:
            for kind in ("begin", "code", "separate"):
                _toc_run(paragraph, kind)
        _entry(paragraph, words, bookmark)
        last = paragraph
    last.add_run()._r.append(element("w:fldChar", fldCharType="end"))


def _toc_run(paragraph: Paragraph, kind: str) -> None:
    run = paragraph.add_run()
    if kind == "code":
        instruction = element("w:instrText")
        instruction.text = ' TOC \\o "1-2" \\h \\z \\u '
        run._r.append(instruction)
    else:
        run._r.append(element("w:fldChar", fldCharType=kind))


def _entry(paragraph: Paragraph, words: str, bookmark: str) -> None:
    link = element("w:hyperlink", anchor=bookmark, history="1")
    run = paragraph.add_run(words)
    link.append(run._r)
    paragraph._p.append(link)


def _paragraph_after(document: Document, paragraph: Paragraph) -> Paragraph:
    from docx.text.paragraph import Paragraph as Made

    added = element("w:p")
    paragraph._p.addnext(added)
    return Made(added, paragraph._parent)


def _w(tag: str) -> str:
    from docx.oxml.ns import qn

    name: str = qn(f"w:{tag}")
    return name
