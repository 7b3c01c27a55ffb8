"""Invented reports and responses for tests of pipeline/respond: small PDFs set with reportlab, no real text in them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.read.reader import read_report
from pipeline.records import Notice, Recommendation, Report, Response, ResponseDocument
from pipeline.respond.answers import read_answers
from pipeline.respond.rules import ResponseRules, load_response_rules
from pipeline.settings import PROJECT, Read

MARLBECK = {
    "1": "The Marlbeck Harbour Board should publish, each year, the number of boats that it has turned away and why.",
    "2": "The Secretary of State should appoint an independent Harbour Commissioner to inspect any pier unannounced.",
    "3": "Every pilot should be trained in the use of the night signals before a licence is granted.",
    "4": "Lighthouses should be made safer. (a) A written log of failing lamps should be kept in each of them. "
    "(b) The logs should be open to the public. (c) Keepers should be able to report a fault in confidence.",
    "4(a)": "A written log of failing lamps should be kept in each of them.",
    "4(b)": "The logs should be open to the public.",
    "4(c)": "Keepers should be able to report a fault in confidence.",
    "5": "The fog bell of the outer quay should be abolished and its keeper given other work.",
}


def marlbeck(*numbers: str) -> list[Recommendation]:
    """The invented report's recommendations, all or those with the numbers given."""
    wanted = numbers or tuple(MARLBECK)
    return [
        Recommendation(
            id=f"marlbeck-2021-r{number.replace('(', '-').replace(')', '')}",
            inquiry="marlbeck-2021",
            level="sub-recommendation" if "(" in number else "recommendation",
            number=number,
            parent=f"marlbeck-2021-r{number.split('(')[0]}" if "(" in number else None,
            text=text,
        )
        for number, text in MARLBECK.items()
        if number in wanted
    ]


@cache
def rules() -> ResponseRules:
    """The rules that come with the project."""
    return load_response_rules(PROJECT / "config" / "responses.toml")


def response_pdf(path: Path, *story: tuple[str, Any], wide: bool = False) -> Path:
    """A response set from pairs of kind and text.

    Kinds: h1, h2, h3 (headings), p, b (bold), i (italic), bullet, box (a list of paragraphs in a frame), table (rows of
    cells, the first in bold), plain table (without rules), page (a new page).
    """
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import SimpleDocTemplate

    document = SimpleDocTemplate(str(path), pagesize=landscape(A4) if wide else A4, invariant=1)
    document.build([flowable for kind, text in story for flowable in _flowables(kind, text)])
    return path


def _flowables(kind: str, text: Any) -> list[Any]:
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, Spacer, Table, TableStyle

    body = ParagraphStyle("body", parent=getSampleStyleSheet()["BodyText"], spaceAfter=8, leading=13)
    bold = ParagraphStyle("bold", parent=body, fontName="Helvetica-Bold")
    sizes = {"h1": 20, "h2": 15, "h3": 12}
    if kind == "page":
        return [PageBreak()]
    if kind in sizes:
        style = ParagraphStyle(kind, parent=bold, fontSize=sizes[kind], leading=1.25 * sizes[kind], spaceBefore=12)
        return [Paragraph(text, style)]
    if kind in ("table", "plain table"):
        widths, rows = text
        head = [[Paragraph(cell, bold) for cell in rows[0]]]
        cells = head + [[Paragraph(cell, body) for cell in row] for row in rows[1:]]
        grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if kind == "table" else []
        style = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *grid])
        return [Table(cells, colWidths=widths, repeatRows=1, style=style), Spacer(1, 10)]
    if kind == "box":
        inner = [[Paragraph(each, body)] for each in text]
        return [
            Table(inner, colWidths=[430], style=TableStyle([("BOX", (0, 0), (-1, -1), 1, colors.black)])),
            Spacer(1, 8),
        ]
    wrapped = {"b": f"<b>{text}</b>", "i": f"<i>{text}</i>", "bullet": f"• {text}"}.get(kind, text)
    return [Paragraph(wrapped, body)]


def read(path: Path) -> Report:
    """A response read in full."""
    return read_report(path, path.stem, Read(screen=False))


def answers(
    path: Path, recommendations: Sequence[Recommendation], document: ResponseDocument | None = None
) -> tuple[list[Response], list[Notice]]:
    """What the response says to the recommendations."""
    return read_answers(read(path), recommendations, rules(), document)


def answered(path: Path, recommendations: Sequence[Recommendation]) -> list[tuple[str | None, str | None, str]]:
    """Number, speaker and status of each answer."""
    return [(each.number, each.speaker, each.status) for each in answers(path, recommendations)[0]]
