"""The cue language of config/themes.toml, elements.toml and kinds.toml: word patterns that a researcher can write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_GAP = r"(?:[^\s.;:]+\s+){0,4}?"


@dataclass(frozen=True)
class CueSet:
    """Several cues that mean one thing: single ones as one compiled pattern, and those with `&` as lists of parts."""

    pattern: re.Pattern[str]
    joined: tuple[tuple[re.Pattern[str], ...], ...] = ()

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Every match in `text`; of a cue with `&` the first match of each part, where all parts match."""
        yield from self.pattern.finditer(text)
        for parts in self.joined:
            found = [part.search(text) for part in parts]
            if all(found):
                yield from (match for match in found if match is not None)

    def words(self, text: str) -> list[str]:
        """The stretches of `text` that the cues match, in lower case, in order, each once."""
        return list(dict.fromkeys(match.group().lower() for match in self.matches(text)))

    def found(self, text: str) -> bool:
        """Whether any cue matches."""
        if self.pattern.search(text) is not None:
            return True
        return any(all(part.search(text) for part in parts) for parts in self.joined)


def compile_cues(cues: Iterable[str]) -> CueSet:
    """Compile cues to patterns.

    A cue is words in order; `*` stands for any ending, `a|b` for one of several words, `..` for up to four words
    between, `^` at the start for the start of the ask, `/` between whole phrases for one of them, and `&` for parts
    that all occur, in any order. Case does not count. An empty list matches nothing.
    """
    single: list[str] = []
    joined: list[tuple[re.Pattern[str], ...]] = []
    for cue in cues:
        parts = [_part(part) for part in cue.split("&")]
        if len(parts) == 1:
            single.append(parts[0])
        else:
            joined.append(tuple(re.compile(part, re.IGNORECASE) for part in parts))
    return CueSet(re.compile("|".join(single) if single else r"(?!)", re.IGNORECASE), tuple(joined))


def _part(part: str) -> str:
    return "(?:" + "|".join(_phrase(phrase.split()) for phrase in part.split("/")) + ")"


def _phrase(words: Sequence[str]) -> str:
    start = r"\b"
    if words and words[0] == "^":
        start, words = r"^\W*", words[1:]
    pieces: list[str] = []
    for place, word in enumerate(words):
        if word == "..":
            pieces.append(_GAP)
        else:
            pieces.append(_word(word) + (r"[\s,]+" if place < len(words) - 1 else ""))
    return start + "".join(pieces)


def _word(word: str) -> str:
    choices = "|".join(re.escape(choice).replace(r"\*", r"[\w’'-]*") for choice in word.split("|"))
    return f"(?:{choices})(?![\\w-])"
