"""The cue language of config/themes.toml and config/elements.toml: word patterns that a researcher can write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_GAP = r"(?:[^\s.;:]+\s+){0,4}?"


@dataclass(frozen=True)
class CueSet:
    """Several cues that mean one thing, as one compiled pattern."""

    pattern: re.Pattern[str]

    def words(self, text: str) -> list[str]:
        """The stretches of `text` that the cues match, in lower case, in order, each once."""
        return list(dict.fromkeys(match.group().lower() for match in self.pattern.finditer(text)))

    def found(self, text: str) -> bool:
        """Whether any cue matches."""
        return self.pattern.search(text) is not None


def compile_cues(cues: Iterable[str]) -> CueSet:
    """Compile cues to one pattern.

    A cue is words in order; `*` stands for any ending, `a|b` for one of several words, `..` for up to four words
    between, `^` at the start for the start of the ask. Case does not count. An empty list matches nothing.
    """
    parts = [_cue(cue.split()) for cue in cues]
    return CueSet(re.compile("|".join(parts) if parts else r"(?!)", re.IGNORECASE))


def _cue(words: Sequence[str]) -> str:
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
    choices = word.strip("()").split("|")
    return "(?:" + "|".join(re.escape(choice).replace(r"\*", r"[\w’'-]*") for choice in choices) + r")(?![\w-])"
