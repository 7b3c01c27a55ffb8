"""Numbers of recommendations as responses print them: one or several, with lettered parts, in headings and in prose."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.text.numbering import roman

_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        1,
    )
}
_BASE = re.compile(
    rf"(?:r(?:ec)?[-.]?\s?)?((?:[a-z]{{1,3}}[-.]?)?\d{{1,3}}(?:\.\d{{1,3}})*)|({'|'.join(_WORDS)})\b", re.I
)
# One printed part after a number: (a), (iv), a), 4a, 4.a, 4aii, and a lone " a" or " ii" at the end of a label.
_PART = re.compile(
    r"\s?\(([a-z]{1,2}|[ivx]{1,5})\)|[\s.]?([a-z]|[ivx]{1,5})\)|\.([ivx]{2,4})\b|\.?(?<=[\d.])([a-z])(?=$|[\s:.,;()–—-]|[ivx]{1,4}\b)|\.?([ivx]{1,4})\b"
    r"|\s([a-z]|[ivx]{1,4})(?=\s*(?:[:.]|$)|\s[ivx]{1,4}(?:\)|\s*[:.]|\s*$))",
    re.I,
)
# "Recommendation 4, part (b)" and "Part (b) of Recommendation 4": what may stand between a number and its part.
_PART_WORD = r"(?:parts?|sub-?\s?paragraphs?|paragraphs?|limbs?|elements?|sub-?\s?recommendations?)"
_OF_WHOLE = re.compile(rf"\s*[,:–—-]?\s*{_PART_WORD}\s+(?=\(?(?:[a-z]|[ivx]{{1,4}})(?:\)|\b))", re.I)
_PART_OF = re.compile(rf"{_PART_WORD}\s+(?P<part>\(?[a-z]\)?(?:\s?\(?[ivx]{{1,4}}\)?)?)\s+of\s+(?:the\s+)?", re.I)
_NAMED = re.compile(r"\(?([a-z]|[ivx]{1,4})(?:\)|\b)", re.I)
_RECS = r"(?:sub-?\s?)?recommendations?"
_NEXT = re.compile(
    rf"(?P<to>\s*(?:–|—|-|\bto\b)\s*)(?=(?:{_RECS}\s+)?[\d(])"
    rf"|\s*(?:[,;&/+]|,?\s*\band\b)+\s*(?=(?:{_RECS}\s+)?(?:\d|\(?(?:[a-z]|[ivx]{{1,4}})\)))",
    re.I,
)
_CLOSE = re.compile(r"\)?(?:\s*[:.)–—-]+)?")
_ROMANS = [
    tens + ones for tens in ("", "x", "xx") for ones in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
]
_LONE_PART = re.compile(r"\(?([a-z]|[ivx]{1,4})\)", re.I)
_OPENS = re.compile(
    rf"(?P<answer>(?!(?:see|as|in|under|this|refer|please|for)\b)(?:the\s+)?(?:[\w’'&.]+\s+){{0,6}}"
    r"(?:response|reply|answer|position)\s+(?:to|on)\s+)?(?:the\s+)?"
    rf"(?:(?:inquiry|committee|panel|report|review|key|final|interim|urgent)(?:[’']s)?\s+)?"
    rf"(?:{_RECS}|recs?\b\.?)\s*(?:nos?\b\.?|numbers?)?\s*[:#]?\s*\(?",
    re.I,
)
_SCOPE = re.compile(
    rf"(?:(?:as\s+)?(?:to|regards)|on|in\s+(?:relation|respect|regard|response|answer)\s+(?:to|of)|with\s+(?:regard|respect)\s+to|"
    rf"regarding|concerning|turning\s+to|for|under)\s+(?:the\s+)?{_RECS}\s+",
    re.I,
)
_MENTION = re.compile(rf"\b{_RECS}\s+(?=\d)", re.I)
_NAMED_PART = re.compile(
    rf"(?:parts?|limbs?|elements?|sub-?paragraphs?|paragraphs?|{_RECS})\s+(?P<parts>\(?[a-z]\)?(?:(?:,\s*|\s+and\s+|\s*&\s*)\(?[a-z]\)?)*)(?=\s*(?:[:.,–—-]|$|is\b|are\b))",
    re.I,
)
_VERBS = frozenset(
    "is was has had says said asks asked and or which that will would are were should could may can to in of on from "
    "for with by recommends recommended requires called calls seeks sets concerns as at".split()
)
_BARE_PART = re.compile(r"(?:\(?([a-z])\)\s*(?:\(?([ivx]{1,4})\))?|\(?([ivx]{1,4})\))(?=\s|$)", re.I)


@dataclass(frozen=True, slots=True)
class Label:
    """Numbers that begin a line: normalised (`4(a)(i)`), how many characters they take, and what follows them.

    `answers` says that the line opens an answer ("Government response to recommendation 4") and restates nothing.
    """

    numbers: tuple[str, ...]
    length: int
    answers: bool
    rest: str


@dataclass(frozen=True, slots=True)
class Parts:
    """Lettered parts that begin a line, as paths such as `(a)(i)`; `named` where the line calls them parts."""

    paths: tuple[str, ...]
    length: int
    named: bool


def read_label(text: str) -> Label | None:
    """The label that a line begins with, or null: prose about a recommendation ("Recommendation 4 says …") is none."""
    part = _PART_OF.match(text)
    if part is not None:
        return _read_part_of(text, part)
    opens = _OPENS.match(text)
    short = re.match(r"R(?=-?\d)", text)
    start = opens.end() if opens else short.end() if short else None
    if start is None:
        return None
    numbers, end = _read_list(text, start)
    close = _CLOSE.match(text, end)
    length = close.end() if close else end
    rest = text[length:].strip()
    if not numbers or text[end : end + 1].isalnum():
        return None
    if length == end and (rest[:1] in (",", ";", "’", "'", "%") or _goes_on(rest, text[end - 1])):
        return None
    return Label(numbers, length, bool(opens and opens["answer"]), rest)


def _read_part_of(text: str, part: re.Match[str]) -> Label | None:
    """The label "Part (b) of Recommendation 4", as "Recommendation 4(b)" is read."""
    label = read_label(text[part.end() :])
    if label is None or len(label.numbers) > 1:
        return None
    number = normal(f"{label.numbers[0]}{part['part'] if part['part'].startswith('(') else '(' + part['part'] + ')'}")
    return Label((number,), part.end() + label.length, label.answers, label.rest)


def _goes_on(rest: str, last: str) -> bool:
    """Whether what follows a number makes it prose; after a closing bracket a lower-case text may begin a part."""
    word = re.match(r"[a-z’']+", rest)
    return word is not None and (last != ")" or word.group() in _VERBS)


def read_bare_label(text: str) -> Label | None:
    """A number without the word "recommendation" that begins a line: "4(a) Lamps", "7. Fog bells"."""
    read = _read_number(text, 0)
    if read is None or not text[:1].isdigit():
        return None
    number, end = read
    close = _CLOSE.match(text, end)
    length = close.end() if close else end
    return Label((number,), length, False, text[length:].strip()) if not text[length : length + 1].isalnum() else None


def read_scope(text: str) -> tuple[str, ...]:
    """Numbers to which a sentence confines what follows ("On Recommendation 4, …"); empty for none."""
    match = _SCOPE.match(text)
    return _read_list(text, match.end())[0] if match else ()


def mentions(text: str) -> tuple[str, ...]:
    """Every number that a text speaks of ("our response to recommendations 3 and 4")."""
    found = [number for match in _MENTION.finditer(text) for number in _read_list(text, match.end())[0]]
    return tuple(dict.fromkeys(found))


def read_parts(text: str) -> Parts | None:
    """Lettered parts that a line begins with ("Part (a).", "(b) …", "Parts (a) and (c)"), or null."""
    named = _NAMED_PART.match(text)
    if named is not None:
        letters = re.findall(r"[a-z]", re.sub(r"\band\b", ",", named["parts"].lower()))
        return Parts(tuple(f"({each})" for each in letters), named.end(), True)
    bare = _BARE_PART.match(text)
    if bare is None:
        return None
    return Parts(("".join(f"({each.lower()})" for each in bare.groups() if each),), bare.end(), False)


def normal(number: str) -> str:
    """A number as records carry it: "4a) i" and "4 (a)(i)" are 4(a)(i), words are digits, R4 is 4."""
    read = _read_number(number.strip(), 0)
    return read[0] if read is not None else number.strip()


def base_of(number: str) -> str:
    """A number without its parts: 4 of 4(a)(i)."""
    return number.split("(", 1)[0]


def part_of(number: str) -> str | None:
    """The parts of a number: (a)(i) of 4(a)(i); null where it has none."""
    return number[len(base_of(number)) :] or None


# ---------------------------------------------------------------- reading from a place on


def _read_number(text: str, place: int) -> tuple[str, int] | None:
    """One number with its parts from a place on: normalised, and where it ends."""
    match = _BASE.match(text, place)
    if match is None:
        return None
    base = _WORDS[match[2].lower()] if match[2] else match[1].upper()
    end = match.end()
    parts = ""
    of_whole = _OF_WHOLE.match(text, end)
    named = _NAMED.match(text, of_whole.end()) if of_whole is not None else None
    if named is not None:
        parts, end = f"({named[1].lower()})", named.end()
    while (part := _PART.match(text, end)) is not None:
        parts += f"({next(group for group in part.groups() if group).lower()})"
        end = part.end()
    return base + parts, end


def _read_list(text: str, place: int) -> tuple[tuple[str, ...], int]:
    """Numbers joined by commas, "and", "to" from a place on, ranges filled in; and where they end."""
    first = _read_number(text, place)
    if first is None:
        return (), place
    found, end = [first[0]], first[1]
    while (joint := _NEXT.match(text, end)) is not None:
        after = re.compile(rf"(?:{_RECS}\s+)?", re.I).match(text, joint.end())
        start = after.end() if after else joint.end()
        following = _read_number(text, start) or _read_lone_part(text, start, found[-1])
        if following is None:
            break
        found += _between(found[-1], following[0]) if joint["to"] else []
        found.append(following[0])
        end = following[1]
    return tuple(dict.fromkeys(found)), end


def _read_lone_part(text: str, place: int, last: str) -> tuple[str, int] | None:
    """The "(b)" of "2(a), (b) and 3" and the "(ii)" of "4(a)(i) and (ii)": in place of the like part before."""
    match = _LONE_PART.match(text, place)
    if match is None or "(" not in last:
        return None
    part = match[1].lower()
    before, _, ending = last[:-1].rpartition("(")
    same_kind = roman(part) is not None and roman(ending) is not None and "(" in before
    return f"{before if same_kind else base_of(last)}({part})", match.end()


def _between(first: str, last: str) -> list[str]:
    """What a range leaves out: 21 of "20 to 22", 4(b) of "4(a) to 4(c)"; nothing where it cannot be counted."""
    numbers = re.fullmatch(r"(.*?)(\d{1,4})", first), re.fullmatch(r"(.*?)(\d{1,4})", last)
    if numbers[0] and numbers[1]:
        return _filled(numbers[0], numbers[1], int, str, "{}{}")
    romans = re.fullmatch(r"(.*\))\(([ivx]+)\)", first), re.fullmatch(r"(.*\))\(([ivx]+)\)", last)
    if romans[0] and romans[1]:
        return _filled(romans[0], romans[1], lambda text: roman(text) or 0, _roman_of, "{}({})")
    letters = re.fullmatch(r"(.*)\(([a-z])\)", first), re.fullmatch(r"(.*)\(([a-z])\)", last)
    return _filled(letters[0], letters[1], ord, chr, "{}({})") if letters[0] and letters[1] else []


def _roman_of(value: int) -> str:
    return next(text for text in _ROMANS if roman(text) == value)


def _filled(
    first: re.Match[str], last: re.Match[str], value: Callable[[str], int], printed: Callable[[int], str], form: str
) -> list[str]:
    if first[1] != last[1] or value(last[2]) - value(first[2]) > 60:
        return []
    return [form.format(first[1], printed(code)) for code in range(value(first[2]) + 1, value(last[2]))]
