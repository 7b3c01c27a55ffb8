"""The cue language of config/*.toml: word patterns that a researcher can write, all looked for in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

MOST_BETWEEN = 4
_MOST_REMEMBERED = 20_000

_TOKEN = re.compile(r"\w[\w’'-]*")
_STOPS = re.compile(r"[.;:!?]")


class Found(NamedTuple):
    """A stretch of a text that a cue, or one part of it, matched: offsets, and the stretch in lower case."""

    start: int
    end: int
    words: str


Hit = tuple[Found, ...]


class _Phrase(NamedTuple):
    """One phrase of a part: for each word its alternatives (a trailing `*` kept), and whether a gap stands before."""

    part: int
    words: tuple[tuple[str, ...], ...]
    gaps: tuple[bool, ...]
    at_start: bool


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
    _exact: dict[str, list[int]] = field(default_factory=dict, repr=False)
    _prefix: dict[str, list[int]] = field(default_factory=dict, repr=False)
    _starters: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _names: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
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
        by_part = self._matches(text)
        hits: dict[str, list[Hit]] = {}
        single: dict[str, set[Found]] = {}
        for cue in sorted({self._cue_of[part] for part in by_part}):
            name, parts = self._cues[cue]
            if len(parts) == 1:
                single.setdefault(name, set()).update(by_part[parts[0]])
            elif all(part in by_part for part in parts):
                hits.setdefault(name, []).append(tuple(min(by_part[part]) for part in parts))
        for name, found in single.items():
            hits[name] = [(stretch,) for stretch in _apart(found)] + hits.get(name, [])
        return hits

    def names(self, text: str) -> frozenset[str]:
        """The names of the lists with a hit in a text, remembered for the texts asked for last."""
        known = self._names.get(text)
        if known is None:
            if len(self._names) >= _MOST_REMEMBERED:
                self._names.clear()
            known = self._names[text] = frozenset(self.find(text))
        return known

    def _add(self, part: int, words: Sequence[str]) -> None:
        at_start = bool(words) and words[0] == "^"
        kept: list[tuple[str, ...]] = []
        gaps: list[bool] = []
        gap = False
        for word in words[1:] if at_start else words:
            if word == "..":
                gap = True
            else:
                kept.append(tuple(_plain(choice) for choice in word.split("|")))
                gaps.append(gap)
                gap = False
        if not kept:
            return
        number = len(self._phrases)
        self._phrases.append(_Phrase(part, tuple(kept), tuple(gaps), at_start))
        for choice in kept[0]:
            table = self._prefix if choice.endswith("*") else self._exact
            table.setdefault(choice.removesuffix("*"), []).append(number)

    def _matches(self, text: str) -> dict[int, list[Found]]:
        tokens = [(_plain(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(text)]
        joined = [
            place > 0 and _STOPS.search(text, tokens[place - 1][2], tokens[place][1]) is None
            for place in range(len(tokens))
        ]
        words = [token[0] for token in tokens]
        found: dict[int, list[Found]] = {}
        for place, word in enumerate(words):
            for number in self._starting(word):
                phrase = self._phrases[number]
                if phrase.at_start and place:
                    continue
                last = place if len(phrase.words) == 1 else _follow(phrase, words, joined, place)
                if last is not None:
                    start, end = tokens[place][1], tokens[last][2]
                    found.setdefault(phrase.part, []).append(Found(start, end, text[start:end].lower()))
        return found

    def _starting(self, word: str) -> tuple[int, ...]:
        """The phrases that a word can begin, remembered for each word."""
        known = self._starters.get(word)
        if known is None:
            numbers: set[int] = set()
            for form in _forms(word):
                numbers.update(self._exact.get(form, ()))
                for length in range(1, len(form) + 1):
                    numbers.update(self._prefix.get(form[:length], ()))
            known = self._starters[word] = tuple(sorted(numbers))
        return known


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _forms(word: str) -> tuple[str, ...]:
    return (word, word.removesuffix("'s")) if word.endswith("'s") else (word.rstrip("'-"),)


def _follow(phrase: _Phrase, words: Sequence[str], joined: Sequence[bool], place: int) -> int | None:
    """Where the phrase that begins at `place` ends; None where it does not go on there."""
    for wanted, gap in zip(phrase.words[1:], phrase.gaps[1:], strict=True):
        reach = MOST_BETWEEN + 1 if gap else 1
        for step in range(1, reach + 1):
            if place + step >= len(words) or not joined[place + step]:
                return None
            if _fits(words[place + step], wanted):
                place += step
                break
        else:
            return None
    return place


def _fits(word: str, wanted: Sequence[str]) -> bool:
    for form in _forms(word):
        for choice in wanted:
            if form == choice or (choice.endswith("*") and form.startswith(choice[:-1])):
                return True
    return False


def _apart(found: Iterable[Found]) -> list[Found]:
    kept: list[Found] = []
    for stretch in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or stretch.start >= kept[-1].end:
            kept.append(stretch)
    return kept
