"""References to inquiry reports for footnotes and reference managers: OSCOLA, Harvard, CSL-JSON and BibTeX."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.publish.wording import from_list_alone, long_date, span, under_section
from pipeline.records import Inquiry, Recommendation
from pipeline.store import write_atomically

Style = Literal["oscola", "harvard"]

INVENTED = " [invented]"
"""What closes every reference to an inquiry that was made up."""

# Peers and bodies are cited by their whole name; a person's styles of address and letters are not part of it.
_WHOLE_NAME = re.compile(
    r"^(lord|lady|baroness|baron|viscount|earl)\b|\bof\b|\band\b|\b(committee|commission|inquiry|panel|board|department|"
    r"office|council|group|agency|service|team|authority|ministry)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^(?:(?:the|rt|right|hon|honourable|sir|dame|mr|mrs|ms|miss|dr|prof|professor|justice|judge)\b\.?\s+)+",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"(?:,?\s+(?:[KQ]C|[CDKO]BE|CB|MBE|PC|DL|FRS|JP|QPM|MP))+$")
_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    mark: "\\" + mark for mark in "&%$#_{}"
}


@dataclass(frozen=True)
class Piece:
    """A stretch of a reference and whether it is set in italics."""

    text: str
    italic: bool = False


@dataclass(frozen=True)
class Pinpoint:
    """The place that is cited: pages as printed, or PDF pages where none is printed, or paragraphs; and which item."""

    kind: Literal["page", "pdf page", "paragraph", "none"]
    value: str = ""
    item: str = ""


def pinpoint(record: Recommendation, to: Literal["page", "paragraph"] = "page") -> Pinpoint:
    """Where a recommendation stands: its page, or the paragraphs that it points to where those are wanted and known."""
    numbered = record.number and record.level != "conclusion"
    item = f"recommendation {record.number}{under_section(record)}" if numbered else ""
    if to == "paragraph" and record.paragraph_refs:
        return Pinpoint("paragraph", ", ".join(record.paragraph_refs), item)
    if record.printed_page:
        return Pinpoint("page", record.printed_page, item)
    if record.pdf_page is not None:
        return Pinpoint("pdf page", span(record.pages or (record.pdf_page,)), item)
    return Pinpoint("none", "", item)


def reference(inquiry: Inquiry, style: Style, pin: Pinpoint | None = None) -> tuple[Piece, ...]:
    """A report's reference as pieces in order, with a pinpoint where one is given; series are printed as they are."""
    pieces = _oscola(inquiry, pin) if style == "oscola" else _harvard(inquiry, pin)
    return (*pieces, Piece(INVENTED)) if inquiry.invented else pieces


def oscola(inquiry: Inquiry, pin: Pinpoint | None = None) -> str:
    """OSCOLA, 4th edition: `Lord Laming, Title (Cm 5730, 2003) para 17.116`."""
    return plain(reference(inquiry, "oscola", pin))


def harvard(inquiry: Inquiry, pin: Pinpoint | None = None) -> str:
    """Harvard (Cite Them Right): `Jay, A. (2014) Title. (HC 1, para. 2.3)`."""
    return plain(reference(inquiry, "harvard", pin))


def listed_reference(inquiry: Inquiry, row: str, style: Style) -> tuple[Piece, ...]:
    """What stands for the reference of a quotation from somebody's list: the list's row, and that it is no report.

    `row` is such as `row 399 of list.csv`. A report of which the list gives a name alone is not cited as one.
    """
    if from_list_alone(inquiry):
        when = f", {long_date(inquiry.published)}" if inquiry.published else ", undated"
        known: tuple[Piece, ...] = (Piece(f"“{inquiry.id}”{when}"),)
    else:
        known = reference(inquiry, style)
    stop = "" if plain(known).endswith(".") else "."
    where = f"{row[:1].upper()}{row[1:]}" if row else "A list"
    return (*known, Piece(f"{stop} {where}, compiled by others; the report itself was not read."))


def pinpoint_words(pin: Pinpoint, style: Style) -> str:
    """A pinpoint as it follows a reference in this style, such as ` 373 (recommendation 16)`; empty where unknown."""
    if not pin.value and not pin.item:
        return ""
    return _oscola_pin(pin) if style == "oscola" else f" {_harvard_pin(pin)}"


def plain(pieces: Iterable[Piece]) -> str:
    """Pieces of a reference as one string."""
    return "".join(piece.text for piece in pieces)


def write_references(inquiries: Iterable[Inquiry], folder: Path) -> list[Path]:
    """Write references.json (CSL-JSON) and references.bib (BibTeX) into `folder`; returns their paths."""
    reports = list(inquiries)
    paths = [folder / "references.json", folder / "references.bib"]
    for path, text in zip(paths, (csl_json(reports), bibtex(reports)), strict=True):
        write_atomically(path, text)
    return paths


def csl(inquiry: Inquiry) -> dict[str, Any]:
    """A report as one item of CSL-JSON, as Zotero and pandoc take it; fields that are not known are left out."""
    date = inquiry.published
    item: dict[str, Any] = {"id": inquiry.id, "type": "report", "title": inquiry.title}
    if inquiry.chair:
        item["author"] = [_csl_name(inquiry.chair)]
    if date:
        item["issued"] = {"date-parts": [[date.year, date.month, date.day]]}
    if inquiry.series:
        item["number"] = inquiry.series
    if address := _address(inquiry):
        item["URL"] = address
    return item | ({"note": note} if (note := _note(inquiry)) else {})


def csl_json(inquiries: Iterable[Inquiry]) -> str:
    """The reports as a CSL-JSON file."""
    return json.dumps([csl(inquiry) for inquiry in inquiries], ensure_ascii=False, indent=1) + "\n"


def bibtex(inquiries: Iterable[Inquiry]) -> str:
    """The reports as a BibTeX file (`@techreport`); names and titles in double braces so that they stay as they are."""
    return "\n".join(_bibtex_entry(inquiry) for inquiry in inquiries)


# ---------------------------------------------------------------- the two styles


def _oscola(inquiry: Inquiry, pin: Pinpoint | None) -> tuple[Piece, ...]:
    chair = f"{bare_name(inquiry.chair)}, " if inquiry.chair else ""
    brackets = ", ".join(word for word in (inquiry.series, _year(inquiry)) if word)
    tail = f" ({brackets})" if brackets else ""
    return _pieces(chair, inquiry.title, tail + (pinpoint_words(pin, "oscola") if pin else ""))


def _oscola_pin(pin: Pinpoint) -> str:
    words = {"page": "", "pdf page": "PDF ", "paragraph": "para ", "none": ""}[pin.kind] + pin.value
    if pin.kind == "paragraph" and "," in pin.value:
        words = f"paras {pin.value}"
    if pin.kind == "pdf page":
        words = f"PDF p {pin.value}"
    return "".join([f" {words}" if words else "", f" ({pin.item})" if pin.item and words else f" {pin.item}".rstrip()])


def _harvard(inquiry: Inquiry, pin: Pinpoint | None) -> tuple[Piece, ...]:
    year = f"({_year(inquiry) or 'no date'})"
    series = f" ({inquiry.series})." if inquiry.series else ""
    where = pinpoint_words(pin, "harvard") if pin else ""
    if not inquiry.chair:
        return _pieces("", inquiry.title, f" {year}.{series}{where}")
    return _pieces(f"{_harvard_name(inquiry.chair)} {year} ", inquiry.title, f".{series}{where}")


def _harvard_pin(pin: Pinpoint) -> str:
    many = "," in pin.value or "–" in pin.value
    unit = {
        "page": "pp." if many else "p.",
        "pdf page": "PDF pp." if many else "PDF p.",
        "paragraph": "paras" if many else "para.",
        "none": "",
    }[pin.kind]
    words = ", ".join(word for word in (f"{unit} {pin.value}".strip(), pin.item) if word)
    return f"{words[0].upper()}{words[1:]}." if pin.kind == "none" else f"{words}."


def _pieces(before: str, title: str, after: str) -> tuple[Piece, ...]:
    return tuple(piece for piece in (Piece(before), Piece(title, italic=True), Piece(after)) if piece.text)


# ---------------------------------------------------------------- names and fields


def bare_name(chair: str) -> str:
    """A chair's name without forms of address and letters; peers and bodies keep their whole name."""
    if _WHOLE_NAME.search(chair):
        return chair
    return _LETTERS.sub("", _ADDRESS.sub("", chair)) or chair


def _harvard_name(chair: str) -> str:
    name = _csl_name(chair)
    if "literal" in name:
        return name["literal"]
    initials = " ".join(f"{given[0]}." for given in name["given"].split())
    return f"{name['family']}, {initials}"


def _csl_name(chair: str) -> dict[str, str]:
    name = bare_name(chair)
    words = name.split()
    if _WHOLE_NAME.search(name) or len(words) < 2:
        return {"literal": name}
    return {"family": words[-1], "given": " ".join(words[:-1])}


def _year(inquiry: Inquiry) -> str:
    return str(inquiry.published.year) if inquiry.published else ""


def _address(inquiry: Inquiry) -> str | None:
    for source in inquiry.source:
        if source.url:
            return source.url
        if source.page:
            return f"https://www.gov.uk/government/publications/{source.page}"
    return None


def _note(inquiry: Inquiry) -> str:
    notes = ["Invented for demonstration: not a real report."] if inquiry.invented else []
    notes += ["Known from a list alone: the title is the list's name for it."] if from_list_alone(inquiry) else []
    return " ".join([*notes, f"Events: {inquiry.events}."] if inquiry.events else notes)


def _bibtex_entry(inquiry: Inquiry) -> str:
    fields = {
        "author": inquiry.chair and f"{{{_tex(bare_name(inquiry.chair))}}}",
        "title": f"{{{_tex(inquiry.title)}}}",
        "number": inquiry.series and _tex(inquiry.series),
        "year": _year(inquiry),
        "url": _address(inquiry),
        "note": _tex(_note(inquiry)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@techreport{{{inquiry.id},", *lines, "}", ""])


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in text)
