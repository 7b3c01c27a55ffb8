"""Letters put together again into stretches: what stands on one line of one column, told from the letters alone."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.check.letters import Letter, Sheet

# "plain" must be matched; "maybe" (a bullet) may be left out; "mark" (a footnote's number in the text) must be left
# out; "hyphen" (at a line's end) may be left out where the two halves of the word are then joined.
Kind = Literal["plain", "maybe", "mark", "hyphen"]

BULLETS = frozenset("•●○◦▪▫■□◆◇▶►▸‣⁃∙➢➤✓✔❖\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d\uf06e\uf06f")
_BULLETS_AT_START = BULLETS | frozenset("–—-·*o\N{REPLACEMENT CHARACTER}")
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("\u2010\u2011\u2212", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ""),
    }
)
_MARKER = re.compile(r"\(?(\d{1,3}(\.\d{1,3})*|[a-zA-Z]|[ivxlc]{1,6})[.):]?\)?")
_MARKS = re.compile(r"[\d*†‡§,\[\]–-]+")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")


class Glyph(NamedTuple):
    """One character to be matched, folded; `spaced` says whether a space stands before it (None: unsure)."""

    char: str
    spaced: bool | None
    kind: Kind = "plain"


@dataclass(frozen=True)
class Stretch:
    """Glyphs on one line of one column of a page, with their box (baseline for bottom) and size in points."""

    page: int
    x0: float
    x1: float
    baseline: float
    size: float
    glyphs: tuple[Glyph, ...] = field(repr=False)

    @cached_property
    def text(self) -> str:
        """The glyphs as text, marks left out."""
        shown = (glyph for glyph in self.glyphs if glyph.kind != "mark")
        return "".join((" " if glyph.spaced else "") + glyph.char for glyph in shown).strip()

    def beside(self, other: Stretch) -> bool:
        """Whether the two stand at the same height."""
        return abs(self.baseline - other.baseline) < 0.8 * max(self.size, other.size)

    def over(self, other: Stretch, x0: float | None = None, x1: float | None = None) -> bool:
        """Whether the two share a part of the width of the page; x0 and x1 replace this one's own edges."""
        left, right = self.x0 if x0 is None else x0, self.x1 if x1 is None else x1
        return min(right, other.x1) - max(left, other.x0) > 1


def fold(text: str) -> str:
    """Text with ligatures, kinds of quotation marks and of hyphens made alike; soft hyphens are kept."""
    return unicodedata.normalize("NFKD", text.translate(_FOLDED)).translate(_FOLDED)


def stretches(sheet: Sheet, keep: Callable[[Letter], bool]) -> list[Stretch]:
    """The stretches of a page from top to bottom, left to right, of the letters that `keep` accepts."""
    rows = _rows([letter for letter in sheet.letters if keep(letter)])
    parts = [part for row in rows for part in _cut(row, rows)]
    found = [stretch for part in parts if (stretch := _stretch(sheet.number, part)) is not None]
    return sorted(found, key=lambda stretch: (stretch.baseline, stretch.x0))


def _stretch(page: int, row: _Row) -> Stretch | None:
    glyphs = tuple(_glyphs(row))
    if not glyphs:
        return None
    return Stretch(page, row.x0, row.x1, row.baseline, row.size, glyphs)


# ---------------------------------------------------------------- rows: letters on one baseline


@dataclass
class _Row:
    baseline: float
    size: float
    letters: list[Letter]
    raised: set[Letter] = field(default_factory=set)

    @property
    def printed(self) -> list[Letter]:
        return [letter for letter in self.letters if not letter.text.isspace()]

    @property
    def x0(self) -> float:
        return self.printed[0].x0

    @property
    def x1(self) -> float:
        return max(letter.x1 for letter in self.printed)

    @cached_property
    def gaps(self) -> list[tuple[float, float]]:
        """Left and right edges of gaps in which a column may end; not those after a number or a bullet."""
        pairs = enumerate(pairwise(self.printed), start=1)
        wide = ((at, left.x1, right.x0) for at, (left, right) in pairs if right.x0 - left.x1 > 0.8 * self.size)
        return [(left, right) for at, left, right in wide if not _is_marker(self.printed[:at])]


def _rows(letters: Sequence[Letter]) -> list[_Row]:
    rows: list[_Row] = []
    for letter in sorted(letters, key=lambda item: (item.baseline, item.x0)):
        if rows and letter.baseline - rows[-1].baseline <= 0.15 * max(letter.size, rows[-1].size):
            rows[-1].letters.append(letter)
        else:
            rows.append(_Row(letter.baseline, letter.size, [letter]))
    for row in rows:
        row.letters.sort(key=lambda item: item.x0)
        row.size = _common_size(row.letters)
    return _with_raised(rows)


def _common_size(letters: Sequence[Letter]) -> float:
    counts: dict[float, int] = {}
    for letter in letters:
        if not letter.text.isspace():
            counts[round(letter.size, 1)] = counts.get(round(letter.size, 1), 0) + 1
    return max(counts, key=lambda size: (counts[size], size)) if counts else 10.0


def _with_raised(rows: Sequence[_Row]) -> list[_Row]:
    """Put raised and lowered small letters into the row that they belong to; rows left empty are dropped."""
    for row in rows:
        for run in list(_runs(row)):
            home = _home(run, rows, row)
            if home is None:
                continue
            row.letters = [letter for letter in row.letters if letter not in run]
            home.letters = sorted([*home.letters, *run], key=lambda item: item.x0)
            if run[0].baseline < home.baseline:
                home.raised.update(run)
    return [row for row in rows if any(not letter.text.isspace() for letter in row.letters)]


def _runs(row: _Row) -> Iterator[list[Letter]]:
    run: list[Letter] = []
    for letter in row.letters:
        if letter.text.isspace():
            continue
        if run and letter.x0 - run[-1].x1 > 0.8 * letter.size:
            yield run
            run = []
        run.append(letter)
    if run:
        yield run


def _home(run: Sequence[Letter], rows: Sequence[_Row], own: _Row) -> _Row | None:
    size = max(letter.size for letter in run)
    for row in rows:
        rise = (row.baseline - run[0].baseline) / row.size
        if row is own or size > 0.85 * row.size or not -0.35 < rise < 0.7:
            continue
        body = [letter for letter in row.letters if not letter.text.isspace()]
        touches = any(-0.3 * size < run[0].x0 - letter.x1 < row.size for letter in body) or any(
            -0.3 * size < letter.x0 - run[-1].x1 < row.size for letter in body
        )
        covered = any(min(run[-1].x1, item.x1) - max(run[0].x0, item.x0) > 0.35 * size for item in body)
        if touches and not covered:
            return row
    return None


# ---------------------------------------------------------------- gutters: rows cut where columns meet


def _is_marker(letters: Sequence[Letter]) -> bool:
    text = "".join(letter.text for letter in letters)
    return bool(_MARKER.fullmatch(text)) or _is_bullet(letters)


def _is_bullet(letters: Sequence[Letter]) -> bool:
    return len(letters) == 1 and (letters[0].picture or letters[0].text in _BULLETS_AT_START)


def _cut(row: _Row, rows: Sequence[_Row]) -> Iterator[_Row]:
    """The parts of a row between the gutters that cross it."""
    others = [other for other in rows if other is not row]
    gutters = [gap for gap in row.gaps if _goes_on(gap, row, others) or _is_edge(gap, row, others)]
    edges = [float("-inf"), *[(left + right) / 2 for left, right in gutters], float("inf")]
    for left, right in pairwise(edges):
        letters = [letter for letter in row.letters if left <= (letter.x0 + letter.x1) / 2 < right]
        if any(not letter.text.isspace() for letter in letters):
            yield _Row(row.baseline, _common_size(letters), letters, row.raised)


def _goes_on(gap: tuple[float, float], row: _Row, others: Sequence[_Row]) -> bool:
    """Whether a gap has another over or under it."""
    next_to = [other for other in others if abs(other.baseline - row.baseline) < 3.5 * row.size]
    return any(min(gap[1], its[1]) - max(gap[0], its[0]) > 0.6 * row.size for other in next_to for its in other.gaps)


def _is_edge(gap: tuple[float, float], row: _Row, others: Sequence[_Row]) -> bool:
    """Whether a column begins where a gap ends (a line near does, or three cells), and no next line crosses it."""
    near = [other for other in others if abs(other.baseline - row.baseline) < 10 * row.size]
    cells = sum(any(abs(its[1] - gap[1]) < 0.6 for its in other.gaps) for other in others)
    if cells < 3 and not any(abs(other.x0 - gap[1]) < 1 for other in near):
        return False
    middle = gap[1] - 0.6 * row.size
    return not any(
        other.x0 < middle < other.x1 and not any(left < middle < right for left, right in other.gaps)
        for other in near
        if abs(other.baseline - row.baseline) < 1.6 * row.size
    )


# ---------------------------------------------------------------- glyphs: characters to be matched


def _glyphs(row: _Row) -> list[Glyph]:
    glyphs: list[Glyph] = []
    before: Letter | None = None
    blanks = sorted((letter.x0 + letter.x1) / 2 for letter in row.letters if letter.text.isspace())
    for letter, at_start in _with_start(list(_once(row.printed))):
        if letter.text in BULLETS:
            before = None
            continue
        spaced = True if before is None else _spaced(before, letter, blanks)
        kind = _kind(letter, at_start, spaced is True, glyphs, row)
        for char in fold(letter.text):
            if char.isspace():
                spaced = True
                continue
            soft = char == "\u00ad"
            glyphs.append(Glyph("-" if soft else char, spaced, "maybe" if soft else kind))
            spaced = False
        before = letter
    return _with_line_end(glyphs)


def _once(letters: Iterable[Letter]) -> Iterator[Letter]:
    """Letters without those drawn a second time a hair's breadth beside, which some writers do for bold."""
    last: Letter | None = None
    for letter in letters:
        if last is None or letter.text != last.text or letter.x0 - last.x0 > 0.1 * letter.size:
            yield letter
            last = letter


def _with_start(letters: Sequence[Letter]) -> Iterator[tuple[Letter, bool]]:
    """Each letter, and whether it stands first and well apart from the next, as a bullet does."""
    apart = len(letters) == 1 or (len(letters) > 1 and letters[1].x0 - letters[0].x1 > 0.5 * letters[1].size)
    for index, letter in enumerate(letters):
        yield letter, apart and index == 0


def _kind(letter: Letter, at_start: bool, space: bool, glyphs: Sequence[Glyph], row: _Row) -> Kind:
    if letter.picture or _PRIVATE.search(letter.text) or (at_start and letter.text in _BULLETS_AT_START):
        return "maybe"
    small = letter in row.raised or letter.size <= 0.75 * row.size
    if not small or not _MARKS.fullmatch(letter.text):
        return "plain"
    if space or not glyphs or glyphs[-1].kind == "mark":
        return "mark"
    word = [glyph.char.isalpha() and glyph.spaced is not True for glyph in glyphs[-2:]]
    return "mark" if all(word) or not glyphs[-1].char.isalnum() else "maybe"


def _spaced(left: Letter, right: Letter, blanks: Sequence[float]) -> bool | None:
    """Whether a space parts two letters: a printed one (`blanks` has their middles) or a gap; None if unsure."""
    slack = 0.1 * max(left.size, right.size)
    at = bisect_left(blanks, left.x1 - slack)
    if at < len(blanks) and blanks[at] <= right.x0 + slack:
        return True
    gap = (right.x0 - left.x1) / max(left.size, right.size)
    if gap > 0.16:
        return True
    return False if gap < 0.09 else None


def _with_line_end(glyphs: list[Glyph]) -> list[Glyph]:
    if len(glyphs) > 1 and glyphs[-1].char == "-" and glyphs[-2].char.isalpha():
        glyphs[-1] = glyphs[-1]._replace(kind="hyphen")
    return glyphs
