"""The cue language of config/*.toml: word patterns that a researcher can write, all looked for in one pass."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

MOST_BETWEEN = 4
_MOST_REMEMBERED = 400_000

_TOKEN = re.compile(r"\w[\w’'-]*")
_STOPS = re.compile(r"[.;:!?]")


class Found(NamedTuple):
    """A stretch of a text that a cue, or one part of it, matched: offsets, and the stretch in lower case."""

    start: int
    end: int
    words: str


Hit = tuple[Found, ...]
_Stretch = tuple[int, int]  # start and end in a text
_Stretches = tuple[_Stretch, ...]


class _Phrase(NamedTuple):
    """One phrase of a part: for each word after the first the number of its set of alternatives, and how far it may be.

    `at_start` is whether the phrase stands only at the start of a text.
    """

    part: int
    rest: tuple[tuple[int, int], ...]
    at_start: bool


@dataclass
class _Choices:
    """Alternatives of words by number: which of them a word fits, remembered for each word."""

    _exact: dict[str, list[int]] = field(default_factory=dict)
    _prefix: dict[str, list[int]] = field(default_factory=dict)
    _known: dict[str, frozenset[int]] = field(default_factory=dict)

    def add(self, number: int, choices: Iterable[str]) -> None:
        """Let `number` stand for these words; a trailing `*` stands for any ending."""
        for choice in choices:
            table = self._prefix if choice.endswith("*") else self._exact
            table.setdefault(choice.removesuffix("*"), []).append(number)

    def fitting(self, word: str) -> frozenset[int]:
        """The numbers that stand for a word."""
        known = self._known.get(word)
        if known is None:
            numbers: set[int] = set()
            for form in _forms(word):
                numbers.update(self._exact.get(form, ()))
                for length in range(len(form) + 1):
                    numbers.update(self._prefix.get(form[:length], ()))
            known = self._known[word] = frozenset(numbers)
        return known


@dataclass
class CueBook:
    """Named lists of cues, compiled so that one pass over a text finds the hits of all of them.

    A cue is words in order; `*` stands for any ending, `a|b` for one of several words, `..` for up to four words
    between, `^` at the start for the start of the ask, `/` between whole phrases for one of them, and `&` for parts
    that all occur, in any order. Case does not count, a possessive `'s` does not either, and no cue reaches across
    a full stop, semicolon or colon.
    """

    lists: Mapping[str, Sequence[str]]
    _phrases: list[_Phrase] = field(default_factory=list, repr=False)
    _cues: list[tuple[str, tuple[int, ...]]] = field(default_factory=list, repr=False)
    _cue_of: list[int] = field(default_factory=list, repr=False)
    _first: _Choices = field(default_factory=_Choices, repr=False)
    _starters: dict[str, tuple[_Phrase, ...]] = field(default_factory=dict, repr=False)
    _later: _Choices = field(default_factory=_Choices, repr=False)
    _later_numbers: dict[frozenset[str], int] = field(default_factory=dict, repr=False)
    _names: tuple[str, ...] = field(default=(), repr=False)
    _numbers: dict[str, int] = field(default_factory=dict, repr=False)
    _remembered: dict[str, array[int]] = field(default_factory=dict, repr=False)
    _named: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._names = tuple(self.lists)
        self._numbers = {name: number for number, name in enumerate(self._names)}
        parts = 0
        for name, cues in self.lists.items():
            for cue in cues:
                numbers = []
                for part in cue.split("&"):
                    for phrase in part.split("/"):
                        self._add(parts, phrase.split())
                    numbers.append(parts)
                    self._cue_of.append(len(self._cues))
                    parts += 1
                self._cues.append((name, tuple(numbers)))

    def find(self, text: str) -> dict[str, list[Hit]]:
        """The hits in a text by the name of their list; lists without a hit are left out.

        A hit is one stretch, or of a cue with `&` the first stretch of each part. Stretches of single cues of one list
        do not overlap: the leftmost, and of those the longest, is kept.
        """
        stored = self._stored(text)
        hits: dict[str, list[Hit]] = {}
        lower = text.lower() if text.isascii() else None
        place = 0
        while place < len(stored):
            name, parts = self._names[stored[place]], stored[place + 1]
            ends = range(place + 2, place + 2 + 2 * parts, 2)
            hit = tuple(
                Found(stored[at], stored[at + 1], _lower(text, lower, stored[at], stored[at + 1])) for at in ends
            )
            hits.setdefault(name, []).append(hit)
            place = ends.stop
        return hits

    def names(self, text: str) -> frozenset[str]:
        """The names of the lists with a hit in a text."""
        known = self._named.get(text)
        if known is None:
            _keep_below(self._named)
            known = self._named[text] = frozenset(self.find(text))
        return known

    def _stored(self, text: str) -> array[int]:
        """The hits of a text as plain numbers, remembered: a run asks for the same text again and again.

        For each hit: the number of its list, of how many stretches it is, and their starts and ends.
        """
        known = self._remembered.get(text)
        if known is None:
            _keep_below(self._remembered)
            known = self._remembered[text] = array("i")
            for name, hits in self._search(text).items():
                for hit in hits:
                    known.extend((self._numbers[name], len(hit)))
                    for stretch in hit:
                        known.extend(stretch)
        return known

    def _search(self, text: str) -> dict[str, list[_Stretches]]:
        by_part = self._matches(text)
        hits: dict[str, list[_Stretches]] = {}
        single: dict[str, set[_Stretch]] = {}
        for cue in sorted({self._cue_of[part] for part in by_part}):
            name, parts = self._cues[cue]
            if len(parts) == 1:
                single.setdefault(name, set()).update(by_part[parts[0]])
            elif all(map(by_part.__contains__, parts)):
                hits.setdefault(name, []).append(tuple(min(by_part[part]) for part in parts))
        for name, found in single.items():
            hits[name] = [(stretch,) for stretch in _apart(found)] + hits.get(name, [])
        return hits

    def _add(self, part: int, words: Sequence[str]) -> None:
        at_start = bool(words) and words[0] == "^"
        kept: list[tuple[str, ...]] = []
        reach: list[int] = []
        gap = False
        for word in words[1:] if at_start else words:
            if word == "..":
                gap = True
            else:
                kept.append(tuple(_plain(choice) for choice in word.split("|")))
                reach.append(MOST_BETWEEN + 1 if gap else 1)
                gap = False
        if not kept:
            return
        self._first.add(len(self._phrases), kept[0])
        rest = tuple((self._later_number(choices), far) for choices, far in zip(kept[1:], reach[1:], strict=True))
        self._phrases.append(_Phrase(part, rest, at_start))

    def _later_number(self, choices: Sequence[str]) -> int:
        known = self._later_numbers.get(frozenset(choices))
        if known is None:
            known = self._later_numbers[frozenset(choices)] = len(self._later_numbers)
            self._later.add(known, choices)
        return known

    def _matches(self, text: str) -> dict[int, list[_Stretch]]:
        """The stretches of a text that each part of a cue matches."""
        tokens = [(_plain(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(text)]
        fits = [self._later.fitting(word) for word, _, _ in tokens]
        joined = [False] + [
            not _STOPS.search(text, before, start) for (_, _, before), (_, start, _) in pairwise(tokens)
        ]
        found: dict[int, list[_Stretch]] = {}
        for place, (word, start, end) in enumerate(tokens):
            for part, rest, at_start in self._starting(word):
                if at_start and place:
                    continue
                if not rest:
                    found.setdefault(part, []).append((start, end))
                elif (last := _follow(rest, fits, joined, place)) is not None:
                    found.setdefault(part, []).append((start, tokens[last][2]))
        return found

    def _starting(self, word: str) -> tuple[_Phrase, ...]:
        """The phrases that a word can begin, remembered for each word."""
        known = self._starters.get(word)
        if known is None:
            known = self._starters[word] = tuple(self._phrases[number] for number in sorted(self._first.fitting(word)))
        return known


def _keep_below(remembered: dict[str, Any]) -> None:
    if len(remembered) >= _MOST_REMEMBERED:
        remembered.clear()


def _lower(text: str, lower: str | None, start: int, end: int) -> str:
    """A stretch in lower case; outside ASCII the lower case of a text can be longer than the text."""
    return text[start:end].lower() if lower is None else lower[start:end]


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _forms(word: str) -> tuple[str, ...]:
    return (word, word.removesuffix("'s")) if word.endswith("'s") else (word.rstrip("'-"),)


def _follow(
    rest: Sequence[tuple[int, int]], fits: Sequence[frozenset[int]], joined: Sequence[bool], place: int
) -> int | None:
    """Where the phrase that begins at `place` ends; None where it does not go on there."""
    for wanted, reach in rest:
        for step in range(place + 1, place + reach + 1):
            if step >= len(fits) or not joined[step]:
                return None
            if wanted in fits[step]:
                place = step
                break
        else:
            return None
    return place


def _apart(found: Iterable[_Stretch]) -> list[_Stretch]:
    kept: list[_Stretch] = []
    for stretch in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or stretch[0] >= kept[-1][1]:
            kept.append(stretch)
    return kept
