"""What seems to be missing from a report's recommendations: numbers left out, numbers twice, a count that differs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.records import Inquiry, Notice, Recommendation, Severity, tokens

FEWEST_IN_PLACE = 0.5

_NUMBER = re.compile(r"(?P<prefix>.*?)(?P<figure>\d+)(?P<suffix>[A-Za-z]?)\W*")
_SEVERAL = re.compile(r"\d+(\s*(,|and|&|to|[-–])\s*\d+)+")
_UP_TO = re.compile(r"to|[-–]")
_LETTER = re.compile(r"(?P<prefix>.*?)\(?(?P<letters>[A-Za-z]+)[).]*")
_ROMAN = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_STEPS = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@dataclass
class _Sequence:
    """Numbered items that should follow one another: what they are called, and each one's place in the order."""

    unit: str
    section: str | None
    items: list[tuple[int, str, Recommendation]] = field(default_factory=list)
    first: int = 1
    form: str = "figure"
    prefix: str = ""
    closing: str = ""
    capital: bool = False

    def label(self, ordinal: int) -> str:
        """The number that an item at this place would carry."""
        forms = {"letter": chr(ord("a") + ordinal - 1), "roman": _as_roman(ordinal), "figure": str(ordinal)}
        number = forms[self.form]
        return f"{self.prefix}{number.upper() if self.capital else number}{self.closing}"


def find_gaps(inquiry: Inquiry, recs: Sequence[Recommendation], as_read: Sequence[Recommendation] = ()) -> list[Notice]:
    """Notices of what seems to be missing from one inquiry's recommendations, in order of the report.

    Looked at are: numbers left out and numbers given twice in each sequence (of the report, of each section where
    numbering restarts, of conclusions where they are numbered apart, of the parts of each recommendation), and the
    manifest's declared number of recommendations. A gap that `known_gaps` declares ("18", or "Police 3" where the
    section must be told) is a note; so is a sequence that begins late; any other is a warning. Recommendations of other
    inquiries are passed over. `as_read` are the records before people decided about them: what is missing by their
    decision is no gap.
    """
    own = [rec for rec in recs if rec.inquiry == inquiry.id]
    read = [rec for rec in as_read if rec.inquiry == inquiry.id]
    notices: list[Notice] = []
    for sequence in [*_main_sequences(own), *_part_sequences(own)]:
        notices += _doubles(inquiry, sequence)
        notices += _left_out(inquiry, sequence, read)
    return notices + _count_differs(inquiry, own, read)


# ---------------------------------------------------------------- sequences


def _main_sequences(recs: Sequence[Recommendation]) -> list[_Sequence]:
    """The sequences of what is numbered by itself: one for the report, or more where numbering restarts."""
    items = [rec for rec in recs if rec.level != "sub-recommendation" and rec.number]
    if _numbered_apart(items):
        kinds = [[rec for rec in items if rec.level == level] for level in ("recommendation", "conclusion")]
    else:
        kinds = [items]
    units = ("recommendation", "conclusion") if len(kinds) == 2 else ("recommendation",)
    sequences: list[_Sequence] = []
    for unit, kind in zip(units, kinds, strict=True):
        runs = _runs(kind)
        for run in runs:
            sequences += _by_prefix(run, unit, run[0].section if len(runs) > 1 else None)
    return sequences


def _numbered_apart(items: Sequence[Recommendation]) -> bool:
    """Whether conclusions have numbers of their own: some recommendation of the same section has the same."""
    conclusions = {(rec.section, rec.number) for rec in items if rec.level == "conclusion"}
    asks = {(rec.section, rec.number) for rec in items if rec.level == "recommendation"}
    return len(conclusions & asks) > 1 or (bool(conclusions) and conclusions <= asks)


def _runs(items: Sequence[Recommendation]) -> list[list[Recommendation]]:
    """Items cut where numbering restarts: at 1 again, or in another section at a number not above the last.

    Where no number occurs twice there is one run, in whatever order the report groups its items.
    """
    if len({rec.number for rec in items}) == len(items):
        return [list(items)] if items else []
    runs: list[list[Recommendation]] = []
    for rec in items:
        last = runs[-1][-1] if runs else None
        if last is None or (_place(rec) <= _place(last) and (rec.section != last.section or _place(rec)[-1] == 1)):
            runs.append([])
        runs[-1].append(rec)
    return runs


def _place(rec: Recommendation) -> tuple[int, ...]:
    """A number as something that can be ordered: its figures, or the place of its letter."""
    figures = re.findall(r"\d+", rec.number or "")
    if figures:
        return tuple(int(figure) for figure in figures)
    return (ord((rec.number or "a").strip("(). ").lower()[:1] or "a") - ord("a") + 1,)


def _part_sequences(recs: Sequence[Recommendation]) -> list[_Sequence]:
    parts = [rec for rec in recs if rec.level == "sub-recommendation" and rec.number and rec.parent]
    parents = dict.fromkeys(rec.parent for rec in parts)
    return [
        sequence
        for parent in parents
        for sequence in _by_prefix([rec for rec in parts if rec.parent == parent], "part", None)
    ]


def _by_prefix(items: Sequence[Recommendation], unit: str, section: str | None) -> list[_Sequence]:
    """Items of one run by what stands before the last figure or letter of their numbers ("8." of 8.12)."""
    roman = _all_roman(items)
    sequences: dict[tuple[str, str], _Sequence] = {}
    numbered = [(rec, number) for rec in items for number in _single(rec.number or "")]
    for rec, number in numbered:
        read = _read(number, roman)
        if read is None:
            continue
        form, prefix, ordinal, closing = read
        begun = _Sequence(unit, section, form=form, prefix=prefix, closing=closing, capital=number.isupper())
        sequence = sequences.setdefault((form, prefix), begun)
        sequence.items.append((ordinal, number, rec))
    return [_begun(sequence) for sequence in sequences.values() if _is_sequence(sequence)]


def _single(number: str) -> list[str]:
    """The numbers that one printed number covers: "3 and 4" and "3–5" are given to items that several share."""
    if not _SEVERAL.fullmatch(number.strip()):
        return [number]
    figures = [int(figure) for figure in re.findall(r"\d+", number)]
    if len(figures) == 2 and _UP_TO.search(number):
        return [str(figure) for figure in range(figures[0], figures[1] + 1)]
    return [str(figure) for figure in figures]


def _read(number: str, roman: bool) -> tuple[str, str, int, str] | None:
    """A printed number as form, prefix, ordinal and what closes it; None where it is neither figure nor letter."""
    text = number.strip()
    figure = _NUMBER.fullmatch(text)
    if figure:
        closing = text[figure.end("figure") + len(figure["suffix"]) :]
        return "figure", figure["prefix"], int(figure["figure"]), closing
    letter = _LETTER.fullmatch(text)
    if letter is None:
        return None
    letters = letter["letters"].lower()
    prefix, closing = text[: letter.start("letters")], text[letter.end("letters") :]
    if roman:
        return "roman", prefix, _from_roman(letters), closing
    return ("letter", prefix, ord(letters) - ord("a") + 1, closing) if len(letters) == 1 else None


def _all_roman(items: Sequence[Recommendation]) -> bool:
    found = [match["letters"].lower() for rec in items if (match := _LETTER.fullmatch((rec.number or "").strip()))]
    return bool(found) and found[0] == "i" and all(_ROMAN.fullmatch(letters) for letters in found)


def _is_sequence(sequence: _Sequence) -> bool:
    """Whether numbers begin at 1 or stand close enough to be a sequence: paragraphs such as 3.12, 3.45 are none."""
    ordinals = {ordinal for ordinal, _, _ in sequence.items}
    dense = len(ordinals) >= FEWEST_IN_PLACE * (max(ordinals) - min(ordinals) + 1)
    dotted = sequence.form == "figure" and "." in sequence.prefix
    return not dotted or dense or min(ordinals) == 1


def _begun(sequence: _Sequence) -> _Sequence:
    """Set where a sequence begins: at 1, but dotted numbers (8.5 after eight chapters of text) where they begin."""
    lowest = min(ordinal for ordinal, _, _ in sequence.items)
    dotted = sequence.form == "figure" and "." in sequence.prefix
    sequence.first = lowest if dotted and lowest > 3 else 1
    return sequence


def _from_roman(letters: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in letters]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _as_roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN_STEPS:
        text += letters * (number // value)
        number %= value
    return text


# ---------------------------------------------------------------- notices


def _doubles(inquiry: Inquiry, sequence: _Sequence) -> list[Notice]:
    by_number: dict[str, list[Recommendation]] = {}
    for _, number, rec in sequence.items:
        by_number.setdefault(number, []).append(rec)
    return [
        Notice(
            kind="number twice",
            inquiry=inquiry.id,
            message=f"{inquiry.label}: {sequence.unit} {number} was found {len(recs)} times{_in(sequence)}.",
            next_step=f"Look at PDF page {_listed(_pages(recs))}; correct misread numbers in the ledger.",
            pages=_pages(recs),
        )
        for number, recs in by_number.items()
        if len(recs) > 1
    ]


def _left_out(inquiry: Inquiry, sequence: _Sequence, as_read: Sequence[Recommendation]) -> list[Notice]:
    there = {ordinal: rec for ordinal, _, rec in sequence.items}
    sections = {rec.section for rec in there.values()}
    decided = {rec.number for rec in as_read if rec.section in sections}
    absent = [ordinal for ordinal in range(sequence.first, max(there)) if ordinal not in there]
    absent = [ordinal for ordinal in absent if sequence.label(ordinal) not in decided]
    known = [ordinal for ordinal in absent if _is_known(inquiry, sequence, ordinal)]
    unknown = [ordinal for ordinal in absent if ordinal not in known]
    told = [
        _gap(inquiry, sequence, gap, there, "note", " The manifest declares this gap.") for gap in _consecutive(known)
    ]
    for gap in _consecutive(unknown):
        late = gap[0] == 1 and len(gap) > max(2, len(there) / 2)
        why = " Numbering may begin there, as where all paragraphs of a report are numbered." if late else ""
        told.append(_gap(inquiry, sequence, gap, there, "note" if late else "warning", why))
    return told


def _gap(
    inquiry: Inquiry,
    sequence: _Sequence,
    gap: Sequence[int],
    there: dict[int, Recommendation],
    severity: Severity,
    why: str,
) -> Notice:
    before = max((ordinal for ordinal in there if ordinal < gap[0]), default=None)
    after = min(ordinal for ordinal in there if ordinal > gap[-1])
    around = [there[ordinal] for ordinal in (before, after) if ordinal is not None]
    shown = "–".join(dict.fromkeys(sequence.label(ordinal) for ordinal in (gap[0], gap[-1])))
    beside = ", ".join(sequence.label(ordinal) for ordinal in (before, after) if ordinal is not None)
    what = f"{sequence.unit}s {shown} are" if len(gap) > 1 else f"{sequence.unit} {shown} is"
    step = (
        f"Look at PDF page {_listed(_pages(around))}; if the report itself leaves it out, add it to known_gaps in the"
        " manifest."
    )
    return Notice(
        kind="gap",
        inquiry=inquiry.id,
        message=f"{inquiry.label}: {what} missing{_in(sequence)} (found: {beside}).{why}",
        severity=severity,
        next_step="" if severity == "note" else step,
        pages=_pages(around),
    )


def _is_known(inquiry: Inquiry, sequence: _Sequence, ordinal: int) -> bool:
    label = sequence.label(ordinal)
    names = [tokens(label), tokens(f"{sequence.section or ''} {label}")]
    return any(tokens(gap) in names for gap in inquiry.known_gaps)


def _consecutive(ordinals: Sequence[int]) -> list[list[int]]:
    groups = groupby(enumerate(ordinals), key=lambda pair: pair[1] - pair[0])
    return [[ordinal for _, ordinal in group] for _, group in groups]


def _count_differs(inquiry: Inquiry, recs: Sequence[Recommendation], as_read: Sequence[Recommendation]) -> list[Notice]:
    declared = inquiry.recommendations
    found = sum(rec.level == "recommendation" for rec in recs)
    if declared is None or found == declared:
        return []
    read = sum(rec.level == "recommendation" for rec in as_read)
    because = ""
    if found + len(inquiry.known_gaps) == declared:
        because = " The manifest's known gaps explain the difference."
    elif as_read and read in (declared, declared - len(inquiry.known_gaps)):
        because = f" {read} were read; the rest is by people's decisions."
    return [
        Notice(
            kind="count",
            inquiry=inquiry.id,
            message=(
                f"{inquiry.label}: {found} recommendations were found and the manifest declares {declared}"
                f" (parts and conclusions are not counted).{because}"
            ),
            severity="note" if because else "warning",
            next_step="" if because else "Look at the list in the PDF, or correct `recommendations` in the manifest.",
        )
    ]


def _in(sequence: _Sequence) -> str:
    return f" under “{sequence.section}”" if sequence.section and sequence.unit != "part" else ""


def _pages(recs: Iterable[Recommendation]) -> tuple[int, ...]:
    return tuple(sorted({rec.pdf_page for rec in recs if rec.pdf_page is not None}))


def _listed(pages: Sequence[int]) -> str:
    return ", ".join(str(page) for page in pages) or "?"
