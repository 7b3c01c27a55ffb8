"""The committees' rules for written evidence, tested on any Word file: form, length, and the quotations in it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.errors import UsageError
from pipeline.publish.evidence import (
    ANNEX,
    MOST_WORDS,
    REASON,
    SUBMITTED_BY,
    SUMMARY,
    SUMMARY_ABOVE_PAGES,
    WORDS_A_PAGE,
    House,
    estimated_pages,
)
from pipeline.publish.results import Results
from pipeline.publish.shown import visible
from pipeline.publish.word_elements import NUMBERED
from pipeline.publish.wording import state_note
from pipeline.records import Recommendation, word_runs

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

Verdict = Literal["kept", "look", "broken"]

MOST_BYTES = 25 * 1024 * 1024
MOST_PICTURES = 3
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}\b|\b\d{{1,2}}/\d{{1,2}}/\d{{4}}\b")
_PLACEHOLDER = re.compile(r"\[(?:name of|committee and|day month|Who you are|Read each|Reminder)[^\]]*\]?")
_OMISSION = re.compile(r"\s*(?:\[[^\]]*\]|…|\.\.\.)\s*")
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_ALIKE = str.maketrans("“”‘’\u00a0", "\"\"'' ")
_INLINE = re.compile(r'[“"]([^“”"]{40,})[”"]')
_NEARLY = 0.5  # share of a text's five-word runs that makes it a changed quotation and no other text
_SHORTEST = 25  # characters of a stretch that is worth looking for


@dataclass(frozen=True)
class Point:
    """One rule and how the file stands to it: kept, to be looked at, or broken, with what to do."""

    rule: str
    verdict: Verdict
    words: str


def check_evidence(path: Path, house: House = "commons", results: Results | None = None) -> list[Point]:
    """Test a Word file against the committees' rules, and its quotations against the run's records where given.

    Raises UsageError where the file is no Word document.
    """
    document = _opened(path)
    body = _before_annex(document)
    points = [
        _size(path),
        *_package(path),
        _submitted_by(body),
        *([_dated(body)] if house == "lords" else []),
        _summary(document),
        _section(document, REASON, "reason for submitting"),
        _numbering(body),
        _length(body),
        *([_one_page_summary(document, body)] if house == "lords" else []),
        _placeholders(document),
    ]
    return points + (list(_quotations(document, results)) if results else [])


def broken(points: Iterable[Point]) -> bool:
    """Whether any rule is broken."""
    return any(point.verdict == "broken" for point in points)


# ---------------------------------------------------------------- form


def _opened(path: Path) -> Document:
    from docx import Document as open_document
    from docx.opc.exceptions import PackageNotFoundError

    if path.suffix.lower() != ".docx":
        raise UsageError(
            f"{path}: is not a .docx file.", "Committees take Word files without macros; save it as .docx."
        )
    try:
        return open_document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UsageError(f"{path}: cannot be opened as a Word file.", "Save it again as .docx.") from error


def _size(path: Path) -> Point:
    size = path.stat().st_size
    words = f"{size / 1024 / 1024:.1f} MB"
    return Point("under 25 MB", "kept" if size < MOST_BYTES else "broken", words)


def _package(path: Path) -> list[Point]:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    macros = [name for name in names if "vbaProject" in name]
    pictures = [name for name in names if name.startswith("word/media/")]
    embedded = [name for name in names if name.startswith("word/embeddings/")]
    return [
        Point("no macros", "broken" if macros else "kept", ", ".join(macros) or "none"),
        Point("few pictures", "look" if len(pictures) > MOST_PICTURES else "kept", f"{len(pictures)} pictures"),
        Point("one file, nothing embedded", "broken" if embedded else "kept", ", ".join(embedded) or "none"),
    ]


def _before_annex(document: Document) -> list[Paragraph]:
    body: list[Paragraph] = []
    for paragraph in document.paragraphs:
        if _is_heading(paragraph) and paragraph.text.strip().lower().startswith(ANNEX.split(":")[0].lower()):
            break
        body.append(paragraph)
    return body


def _is_heading(paragraph: Paragraph) -> bool:
    return paragraph.style is not None and str(paragraph.style.name).startswith("Heading")


def _submitted_by(body: list[Paragraph]) -> Point:
    first = next((paragraph.text.strip() for paragraph in body if paragraph.text.strip()), "")
    rule = f"begins with “{SUBMITTED_BY} …”"
    kept = first.lower().startswith(SUBMITTED_BY.lower()) and len(first) > len(SUBMITTED_BY) + 2
    return Point(rule, "kept" if kept else "broken", f"begins: “{visible(first[:80])}”")


def _dated(body: list[Paragraph]) -> Point:
    found = _DATE.search(" ".join(paragraph.text for paragraph in body[:8]))
    return Point(
        "dated (Lords)", "kept" if found else "broken", found.group() if found else "no date on the first lines"
    )


def _summary(document: Document) -> Point:
    bullets = [p for p in _under(document, SUMMARY) if p.style is not None and "Bullet" in str(p.style.name)]
    return Point("summary in bullets", "kept" if bullets else "broken", f"{len(bullets)} bullets")


def _section(document: Document, heading: str, rule: str) -> Point:
    words = " ".join(paragraph.text for paragraph in _under(document, heading)).strip()
    return Point(rule, "kept" if words else "broken", f"“{visible(words[:60])}”" if words else f"no “{heading}”")


def _under(document: Document, heading: str) -> list[Paragraph]:
    found: list[Paragraph] = []
    inside = False
    for paragraph in document.paragraphs:
        if _is_heading(paragraph):
            inside = paragraph.text.strip().lower() == heading.lower()
        elif inside:
            found.append(paragraph)
    return found


def _numbering(body: list[Paragraph]) -> Point:
    plain = [p for p in body if p.text.strip() and p.style is not None and p.style.name in ("Normal", NUMBERED)]
    numbered = [p for p in plain if _has_number(p)]
    words = f"{len(numbered)} of {len(plain)} paragraphs carry Word's own number"
    return Point("numbered paragraphs", "kept" if numbered and 2 * len(numbered) >= len(plain) else "broken", words)


def _has_number(paragraph: Paragraph) -> bool:
    own = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    style = paragraph.style.element.pPr if paragraph.style is not None else None
    return own or (style is not None and style.numPr is not None)


def _length(body: list[Paragraph]) -> Point:
    words = _count(body)
    said = f"{words:,} words, annex and notes apart"
    return Point(f"about {MOST_WORDS:,} words at most", "kept" if words <= MOST_WORDS else "look", said)


def _count(paragraphs: Iterable[Paragraph]) -> int:
    return sum(len(paragraph.text.split()) for paragraph in paragraphs)


def _one_page_summary(document: Document, body: list[Paragraph]) -> Point:
    pages = estimated_pages(_count(body))
    summary = _count(_under(document, SUMMARY))
    short = 0 < summary <= WORDS_A_PAGE
    words = f"about {pages} pages, summary of {summary} words"
    return Point(
        "one-page summary above six pages (Lords)", "kept" if pages <= SUMMARY_ABOVE_PAGES or short else "broken", words
    )


def _placeholders(document: Document) -> Point:
    left = [match.group()[:50] for p in document.paragraphs for match in _PLACEHOLDER.finditer(p.text)]
    return Point("nothing left to fill in", "look" if left else "kept", "; ".join(left) or "none")


# ---------------------------------------------------------------- quotations


def _quotations(document: Document, results: Results) -> Iterable[Point]:
    quoted = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Quote" and p.text.strip()]
    quoted += [text for table in document.tables for text in _quoted_cells(table)]
    if not quoted:
        yield Point("quotations", "look", "no paragraph in the style Quote, so none was checked")
    for text in dict.fromkeys(quoted):
        yield _quotation(text, results.recommendations)
    known = [_plain(record.text) for record in results.recommendations]
    known += [_plain(response.status_words) for response in results.responses]
    known += [_plain(claim.sentence) for claim in results.claims]
    for paragraph in document.paragraphs:
        for inline in _INLINE.findall(paragraph.text):
            if not any(_stand_in_order(_stretches(inline), text) for text in known):
                yield _inline(inline, results.recommendations)


def _quoted_cells(table: Table) -> list[str]:
    """The cells below a head that says `Quotation`."""
    heads = [cell.text.strip() for cell in table.rows[0].cells]
    if "Quotation" not in heads:
        return []
    return [row.cells[heads.index("Quotation")].text for row in table.rows[1:]]


def _quotation(text: str, records: Iterable[Recommendation]) -> Point:
    rule = f"quotation “{visible(_plain(text)[:50])}…”"
    known = list(records)
    stretches = _stretches(text)
    holding = [record for record in known if _stand_in_order(stretches, _plain(record.text))]
    if not holding:
        near = _changed_from(text, known)
        nearest = f"; nearly the words of {near}" if near else ""
        return Point(rule, "broken", f"its words stand in no record of the run: changed, or from elsewhere{nearest}")
    added = [words for words in _BRACKETS.findall(text) if words.strip(" .…") and not _is_mark(words, holding)]
    if added:
        return Point(rule, "look", f"{holding[0].id}: words in brackets are not the report's: [{'], ['.join(added)}]")
    verified = [record for record in holding if record.state == "verified"]
    if verified:
        return Point(rule, "kept", verified[0].id)
    unproved = holding[0]
    if unproved.state == "unverified":
        return Point(rule, "broken", f"{unproved.id}: its words were not confirmed on its pages")
    marked = state_note(unproved).split(",")[0].lower() in text.lower()
    return Point(
        rule, "kept" if marked else "broken", f"{unproved.id}: {state_note(unproved)}{'' if marked else ', mark lost'}"
    )


def _inline(text: str, records: Iterable[Recommendation]) -> Point:
    """A quotation inside a sentence that stands in no record: changed from one, or from elsewhere."""
    rule = f"quotation “{visible(text[:50])}…”"
    near = _changed_from(text, records)
    if near:
        return Point(rule, "broken", f"nearly the words of {near}, but changed")
    return Point(rule, "look", "stands in no record of the run")


def _changed_from(text: str, records: Iterable[Recommendation]) -> str | None:
    """The id of the record that holds most of a text's runs of five words; null where none holds half of them."""
    wanted = word_runs(text)
    shares = ((len(wanted & word_runs(record.text)) / max(1, len(wanted)), record.id) for record in records)
    share, nearest = max(shares, default=(0.0, ""))
    return nearest if share >= _NEARLY else None


def _stretches(text: str) -> list[str]:
    return [_plain(stretch) for stretch in _OMISSION.split(text) if stretch.strip()]


def _is_mark(words: str, holding: Iterable[Recommendation]) -> bool:
    """Whether bracketed words are the mark of a state, or stand in the record itself."""
    return any(words == state_note(record) or f"[{words}]" in record.text for record in holding)


def _stand_in_order(stretches: list[str], text: str) -> bool:
    start = 0
    for stretch in stretches:
        found = text.find(stretch, start)
        if found < 0:
            return False
        start = found + len(stretch)
    return sum(map(len, stretches)) >= min(_SHORTEST, len(text))


def _plain(text: str) -> str:
    """Whitespace collapsed and quotation marks made alike: what word processors change by themselves."""
    alike = text.translate(_ALIKE)
    return " ".join(alike.split()).strip('" ')
