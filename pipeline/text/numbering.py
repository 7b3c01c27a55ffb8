"""The numbering grammar: every scheme by which reports number recommendations, and how numbers follow each other."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

Kind = Literal["label", "arabic", "decimal", "letter", "roman", "bullet"]

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_WORDS = {word: value for value, word in enumerate((_ONES + " eighteen nineteen twenty").split(), 1)}
_NUMBER = r"(?:\d{1,3}(?:\.\d{1,3}){0,3}[A-Za-z]?|[A-Z]{1,3}[-.]?\d{1,3}(?:\.\d{1,3})*)"
_SEVERAL = r"\d{1,3}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*|\s+to\s+|\s*[-–]\s*)\d{1,3})+"
_LABEL = re.compile(
    rf"^(?P<label>(?:(?:key|final|main|interim|urgent|strategic|headline|national|local)\s+)?"
    rf"(?P<word>recommendations?|conclusion|finding|immediate and essential actions?|actions?"
    rf"|learning points?|points? of learning|lesson)"
    rf"(?:\s+(?:no\.?|number))?)\s*[:#]?\s*(?P<open>\(?)"
    rf"(?P<number>{_SEVERAL}|{_NUMBER}|[ivxlcIVXLC]+|[A-Z]|{'|'.join(_WORDS)})\b"
    rf"\)?\s*(?P<close>[:.)–—-]*)(?P<rest>\s|$)",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"^\d{1,3}(?:\.\d{1,3}){1,3}\.?\s+(?=[A-Z])")
_SHORT = re.compile(r"^(?P<open>[\[(]?)(?P<number>(?:R|Rec\.?|MR|PR|SR)\s?-?\d{1,3})(?P<close>[\])]?[:.]?)(?=\s|$)")
_DECIMAL = re.compile(
    r"^(?P<open>[\[(]?)(?P<number>\d{1,3}(?:\.\d{1,3}){1,3})(?P<close>[\])]?[.:]?)(?=\s|$|(?<=\.)[A-Z“‘])"
)
_PREFIXED = re.compile(r"^(?P<open>)(?P<number>[A-Z]{1,2}\.?\d{1,3}(?:\.\d{1,3})*)(?P<close>[.):]?)(?=\s|$)")
_ARABIC = re.compile(r"^(?P<open>[\[(]?)(?P<number>\d{1,3})(?P<close>[\])]?[.:]?)(?=\s|$|[A-Z“‘])")
_ROMAN = re.compile(r"^(?P<open>[\[(]?)(?P<number>[ivxlc]{1,7}|[IVXLC]{1,7})(?P<close>[\])]?[.:]?)(?=\s|$)")
_NUMBERED_LETTER = re.compile(r"^(?P<open>\(?)(?P<lead>\d{1,3}) ?\(?(?P<number>[a-z])(?P<close>\))[.:]?(?=\s|$)")
_LETTER = re.compile(r"^(?P<open>[\[(]?)(?P<number>[a-zA-Z]{1,2})(?P<close>[\])]?[.:]?)(?=\s|$)")
_SPOILT = re.compile(r"^[\[({]?(?P<number>[^\s.,:;()]{1,3})[\])}]?[.:,;]?(?=\s|$)")
_BULLET = re.compile(r"^(?P<number>[•●▪■◦○‣∙·➢➤►▶✓\uf0b7\uf0a7\uf0d8\u2043]|[-–—*o](?=\s))\s*")
_OCR_DIGITS = str.maketrans("lIiOoSBZ", "11100582")
# A sentence about a recommendation goes on with one of these; a numbered recommendation begins otherwise.
_CARRIES_ON = frozenset(
    (
        "says said is was has had of in and to or above below asks asked refers which that would will made from also "
        "concerns concerned covers as are were should deals called calls sets seeks aims requires on at remains may "
        "might can does did by the its"
    ).split()
)
_WINDOW = 400  # marks: how far back the one before it is looked for
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Mark:
    """A printed number, letter or bullet that begins a block.

    `value` is what is counted (the last component), `prefix` what stands fixed before it (`8.` of 8.12; the number of
    the item, `4` of the part 4a), `style` the punctuation around it, `printed` the number as the record carries it,
    `length` the characters that the mark takes.
    """

    kind: Kind
    printed: str
    value: int
    prefix: str
    style: str
    length: int
    title_follows: bool = False

    @property
    def scheme(self) -> tuple[Kind, str, str]:
        """What marks of one list have in common; of decimals how many numbers they have and whether a letter leads."""
        return (self.kind, _depth(self.prefix) if self.kind == "decimal" else "", self.style)


@lru_cache(maxsize=1024)
def _depth(prefix: str) -> str:
    """How many numbers stand before the last one of a decimal, and whether a letter leads: `A1.1.` for B4.12."""
    return re.sub(r"\d+", "1", re.sub(r"[A-Z]+", "A", prefix))


def roman(text: str) -> int | None:
    """Value of a roman numeral (i to cccxcix), or null."""
    lower = text.lower()
    if not lower or not re.fullmatch(r"c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", lower):
        return None
    values = [_ROMAN_VALUES[letter] for letter in lower]
    return sum(-a if a < b else a for a, b in zip(values, values[1:] + [0], strict=True))


def letter(text: str) -> int | None:
    """Place of a letter in the alphabet, going on with aa, bb after z; null for anything else."""
    lower = text.lower()
    if len(lower) == 1 and "a" <= lower <= "z":
        return ord(lower) - 96
    return 26 + ord(lower[0]) - 96 if len(lower) == 2 and lower[0] == lower[1] and lower.isalpha() else None


def read_label(text: str) -> Mark | None:
    """The mark of a line that begins `Recommendation 7`, `Recommendation No. 7:`, `Conclusion 2`, `R7`; null otherwise.

    The word (recommendation, action, conclusion …, or `short`) is the mark's style. The number of a paragraph may stand
    before it: `7.3 Recommendation 2`.
    """
    paragraph = _PARAGRAPH.match(text)
    if paragraph is not None:
        label = read_label(text[paragraph.end() :])
        return replace(label, length=label.length + paragraph.end()) if label is not None else None
    match = _LABEL.match(text)
    if match is not None and not _is_prose(match, text):
        number = match["number"]
        value, prefix = _label_value(number)
        if value is not None:
            title = ":" in match["close"] or "–" in match["close"] or "—" in match["close"]
            printed = str(value) if number.lower() in _WORDS else number
            word = match["word"].lower().removesuffix("s")
            return Mark("label", printed, value, prefix, word, match.end("close"), title)
    match = _SHORT.match(text)
    if match is not None:
        digits = re.sub(r"\D", "", match["number"])
        return Mark("label", match["number"], int(digits), "", "short", match.end("close"))
    return None


def _is_prose(match: re.Match[str], text: str) -> bool:
    """`Recommendation 4 says that …` and `Recommendations 4 and 5 were …` speak of recommendations and number none."""
    after = text[match.end("close") :].lstrip()
    word = re.match(r"[\w’']+", after)
    number = match["number"]
    plural = match["word"].lower().endswith("s")
    if plural and not re.fullmatch(_SEVERAL, number):
        return True
    if len(number) == 1 and number.isalpha() and not match["close"] and not number.isupper():
        return True
    if word is None or match["open"]:
        return False
    goes_on = word.group()[0].islower() and word.group() != "that"
    return word.group() in _CARRIES_ON or (goes_on and (plural or number in ("I", "A") or not match["close"]))


def _label_value(number: str) -> tuple[int | None, str]:
    lower = number.lower()
    if lower in _WORDS:
        return _WORDS[lower], ""
    digits = re.search(r"(\d+)[A-Za-z]?$", number)
    if digits:
        return int(digits.group(1)), number[: digits.start()]
    if roman(number) is not None:
        return roman(number), ""
    return letter(number), ""


@lru_cache(maxsize=1024)
def read_marks(text: str) -> tuple[Mark, ...]:
    """Every way to read the beginning of a line as a mark, the likeliest first; empty for none.

    `(i)` is a roman numeral or a letter: the sequence that it stands in decides.
    """
    label = read_label(text)
    if label is not None:
        return (label,)
    bullet = _BULLET.match(text)
    if bullet is not None:
        return (Mark("bullet", bullet["number"], 0, "", bullet["number"], bullet.end()),)
    decimal = _DECIMAL.match(text) or _PREFIXED.match(text)
    if decimal is not None:
        return (_decimal_mark(decimal),)
    part = _NUMBERED_LETTER.match(text)
    if part is not None:
        printed = part["number"]
        return (Mark("letter", printed, letter(printed) or 0, part["lead"], part["close"], part.end()),)
    found = [_plain_mark("arabic", _ARABIC.match(text), int), _plain_mark("roman", _ROMAN.match(text), roman)]
    found.append(_plain_mark("letter", _LETTER.match(text), letter))
    return tuple(mark for mark in found if mark is not None)


def read_spoilt(text: str, like: Mark, value: int) -> Mark | None:
    """A number or letter that OCR spoilt (l6, 1O, ¢.): to be believed only where the sequence proves it.

    `like` is its neighbour in the sequence and `value` what must stand here; null where the text cannot be that.
    """
    wanted = _printed_like(like, value)
    if like.kind == "decimal" and wanted is not None and text.startswith(wanted):
        return Mark(
            like.kind, wanted, value, like.prefix, like.style, len(wanted) + text[len(wanted) :].startswith(".")
        )
    match = _SPOILT.match(text)
    if match is None:
        return None
    digits = match["number"].translate(_OCR_DIGITS)
    if wanted is None or (digits.isdigit() and like.kind == "arabic" and int(digits) != value):
        return None
    if like.kind == "arabic" and not digits.isdigit():
        return None
    return Mark(like.kind, wanted, value, like.prefix, like.style, match.end())


def lost_mark(like: Mark, value: int) -> Mark | None:
    """The mark that must stand where OCR read none, before `like` in its sequence; null where that cannot be said."""
    printed = _printed_like(like, value)
    return Mark(like.kind, printed, value, like.prefix, like.style, 0) if printed is not None else None


def _printed_like(like: Mark, value: int) -> str | None:
    if like.kind in ("arabic", "decimal"):
        return f"{like.prefix if like.kind == 'decimal' else ''}{value}"
    if like.kind == "letter" and 1 <= value <= 26:
        letter_of = chr(96 + value)
        return letter_of.upper() if like.printed.isupper() else letter_of
    return None


def _decimal_mark(match: re.Match[str]) -> Mark:
    number = match["number"]
    last = re.search(r"(\d+)$", number)
    assert last is not None
    style = match["open"] + match["close"].replace(".", "")
    return Mark("decimal", number, int(last.group(1)), number[: last.start()], style, match.end("close"))


def _plain_mark(kind: Kind, match: re.Match[str] | None, value_of: object) -> Mark | None:
    assert callable(value_of)
    if match is None:
        return None
    value = value_of(match["number"])
    style = match["open"] + match["close"]
    if value is None or value == 0 or (kind != "arabic" and not style):
        return None
    case = "upper" if match["number"].isupper() else ""
    return Mark(kind, match["number"], value, "", style + case, match.end("close"))


def follows(mark: Mark, last: Mark, gap: int = 0) -> bool:
    """Whether a mark comes next after `last` in its scheme, at most `gap` numbers missing between them.

    Decimals may begin a new group: 2.1 after 1.6, B1 after A4.
    """
    return mark.scheme == last.scheme and _comes_next(mark, last, gap)


def _comes_next(mark: Mark, last: Mark, gap: int) -> bool:
    """Whether a mark comes next after `last`, given that both are of one scheme."""
    if mark.kind == "decimal" and mark.prefix != last.prefix:
        return mark.value == 1 and _is_next_prefix(mark.prefix, last.prefix, gap)
    if mark.prefix != last.prefix and mark.kind == "letter":
        return False
    return 1 <= mark.value - last.value <= 1 + gap


def _is_next_prefix(prefix: str, last: str, gap: int) -> bool:
    """Whether a group of decimals comes next: 3. after 2., B after A, 4.2. after 4.1."""
    a, b = (re.findall(r"\d+|[A-Z]+", each) for each in (prefix, last))
    if len(a) != len(b) or a[:-1] != b[:-1] or not a:
        return False
    step = int(a[-1]) - int(b[-1]) if a[-1].isdigit() and b[-1].isdigit() else ord(a[-1][0]) - ord(b[-1][0])
    return 1 <= step <= 1 + gap


def longest_chain(marks: Sequence[tuple[int, Mark]], gap: int = 3) -> list[tuple[int, Mark]]:
    """The longest rising run of marks of one scheme (position, mark), a few numbers missing allowed.

    Dynamic programming over the positions; among equally long chains the one with the fewest missing numbers, then
    the one that begins with 1, wins.
    """
    best: list[tuple[int, int, int, int]] = []  # length, -missing, starts at one, previous index
    alike: defaultdict[tuple[Kind, str, str], deque[int]] = defaultdict(lambda: deque(maxlen=_WINDOW))
    for index, (_, mark) in enumerate(marks):
        options = [(1, 0, int(mark.value == 1), -1)]
        before = alike[mark.scheme]
        for earlier in before:
            other = marks[earlier][1]
            if index - earlier <= _WINDOW and _comes_next(mark, other, gap):
                length, missing, one, _ = best[earlier]
                options.append((length + 1, missing - max(0, mark.value - other.value - 1), one, earlier))
        best.append(max(options))
        before.append(index)
    if not best:
        return []
    at = max(range(len(best)), key=lambda i: (best[i][:3], -i))
    chain: list[tuple[int, Mark]] = []
    while at >= 0:
        chain.append(marks[at])
        at = best[at][3]
    return chain[::-1]
