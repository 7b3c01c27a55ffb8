"""Finding a quotation letter by letter as one unbroken passage through the stretches of its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.check.columns import Leaf
from pipeline.check.stretches import BULLETS, Stretch, fold

_DROPPED = BULLETS | {"\u00ad"}


@dataclass(frozen=True)
class Words:
    """A quotation made ready: its characters without spaces, and before which of them a space stands."""

    chars: str
    spaced: tuple[bool, ...]

    @classmethod
    def of(cls, text: str) -> Words:
        """Fold a text as the page's letters are folded; bullets and soft hyphens are left out."""
        chars: list[str] = []
        spaced: list[bool] = []
        space = True
        for char in fold(text):
            if char.isspace() or char in _DROPPED:
                space = space or char != "\u00ad"
                continue
            chars.append(char)
            spaced.append(space)
            space = False
        return cls("".join(chars), tuple(spaced))

    def shown(self, end: int, length: int = 40) -> str:
        """The last characters before a position, with their spaces, to show a person where a reading came to."""
        begin = max(0, end - length)
        return "".join((" " if self.spaced[at] else "") + self.chars[at] for at in range(begin, end)).strip()


@dataclass(frozen=True)
class Passage:
    """What came of a search: whether it was found, how far it could be followed, whether it ends where a page turns."""

    found: bool
    followed: int
    at_foot: bool = False


class _Place(NamedTuple):
    """How far a reading has come: characters matched, and whether the last one left out was a line-end hyphen."""

    matched: int
    joining: bool = False


def find(words: Words, pages: Sequence[int], leaves: Mapping[int, Leaf], whole: bool = True) -> Passage:
    """Search for a quotation on pages (1-based, in order).

    It must begin on the first of them and reach the last where `whole` is true; else it may stand on any run of them.
    """
    return _Search(words, tuple(pages), leaves, whole).run()


class _Search:
    def __init__(self, words: Words, pages: tuple[int, ...], leaves: Mapping[int, Leaf], whole: bool) -> None:
        self.words = words
        self.pages = pages
        self.leaves = leaves
        self.whole = whole
        self.followed = 0

    def run(self) -> Passage:
        for first in self.pages[:1] if self.whole else self.pages:
            for stretch in self.leaves[first].stretches:
                for start in self._starts(stretch):
                    at_foot = self._follow(stretch, start)
                    if at_foot is not None:
                        return Passage(True, len(self.words.chars), at_foot)
        return Passage(False, self.followed)

    def _starts(self, stretch: Stretch) -> list[int]:
        first = self.words.chars[0]
        return [
            index
            for index, glyph in enumerate(stretch.glyphs)
            if glyph.char == first
            and glyph.kind != "mark"
            and (index == 0 or glyph.spaced is not False or not (first + stretch.glyphs[index - 1].char).isalnum())
        ]

    def _follow(self, stretch: Stretch, start: int) -> bool | None:
        """Whether the quotation, read from this place on, ends at the foot of a page; None where it breaks off."""
        waiting: list[tuple[Stretch, int, frozenset[_Place]]] = [(stretch, start, frozenset([_Place(0)]))]
        tried: set[tuple[int, int, frozenset[_Place]]] = set()
        while waiting:
            here, begin, places = waiting.pop()
            key = (here.page, id(here), places)
            if key in tried:
                continue
            tried.add(key)
            places, end = self._read(here, begin, places)
            if end is not None and (not self.whole or here.page == self.pages[-1]):
                return end == len(here.glyphs) - 1 and self.leaves[here.page].after(here)[1]
            if places:
                waiting.extend((following, 0, places) for following in reversed(self._after(here)))
        return None

    def _after(self, stretch: Stretch) -> list[Stretch]:
        following, turns = self.leaves[stretch.page].after(stretch)
        turned = stretch.page + 1
        if turns and turned in self.pages:
            return following + self.leaves[turned].tops()
        return following

    def _read(self, stretch: Stretch, begin: int, places: frozenset[_Place]) -> tuple[frozenset[_Place], int | None]:
        """Read one stretch; the places reached at its end, and at which glyph the quotation came to its own end."""
        end: int | None = None
        for index in range(begin, len(stretch.glyphs)):
            reached: set[_Place] = set()
            for place in places:
                reached.update(self._step(stretch, index, place, index == begin))
            places = frozenset(place for place in reached if place.matched < len(self.words.chars))
            whole = len(places) < len(reached) and self._may_end(stretch, index)
            if whole or any(self._pointer_closes(stretch, index, place) for place in places):
                end = index
            self.followed = max(self.followed, *(place.matched for place in reached), 0)
            if not places:
                break
        return places, end

    def _step(self, stretch: Stretch, index: int, place: _Place, opening: bool) -> list[_Place]:
        glyph = stretch.glyphs[index]
        kind = "maybe" if glyph.kind == "hyphen" and index < len(stretch.glyphs) - 1 else glyph.kind
        if kind == "mark":
            return [place]
        steps = []
        if kind != "plain" and place.matched:
            steps.append(_Place(place.matched, kind == "hyphen"))
        if glyph.char == self.words.chars[place.matched] and self._spaced_alike(stretch, index, place, opening):
            steps.append(_Place(place.matched + 1))
        return steps

    def _spaced_alike(self, stretch: Stretch, index: int, place: _Place, opening: bool) -> bool:
        """Whether page and quotation agree on a space between two letters or figures."""
        at = place.matched
        if at == 0 or not (self.words.chars[at - 1] + self.words.chars[at]).isalnum():
            return True
        if place.joining:
            return not self.words.spaced[at]
        spaced = True if opening else stretch.glyphs[index].spaced
        return spaced is None or spaced == self.words.spaced[at]

    def _pointer_closes(self, stretch: Stretch, index: int, place: _Place) -> bool:
        """Whether only the last full stop is missing and a bracket opens here: "… as needed (paragraph 4.2)."."""
        if place.matched != len(self.words.chars) - 1 or self.words.chars[-1] != ".":
            return False
        if index + 1 < len(stretch.glyphs):
            return stretch.glyphs[index + 1].char in "(["
        return any(following.glyphs[0].char in "([" for following in self._after(stretch)[:1])

    def _may_end(self, stretch: Stretch, index: int) -> bool:
        if index + 1 == len(stretch.glyphs):
            return True
        following = stretch.glyphs[index + 1]
        return (
            following.kind == "mark"
            or following.spaced is not False
            or not (stretch.glyphs[index].char + following.char).isalnum()
        )
