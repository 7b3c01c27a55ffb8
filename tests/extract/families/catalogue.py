"""The families by name, and the building of one: PDF bytes with the gold of what stands in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .press import Gold, Press
from .words import tale

FAMILIES: dict[str, Callable[[], Press]] = {}


@dataclass(frozen=True)
class Built:
    """One invented report: the file's bytes and its items in printed order."""

    pdf: bytes
    gold: tuple[Gold, ...]


def family(make: Callable[[], Press]) -> Callable[[], Press]:
    """Enter a family under the name of its function; the docstring says what is awkward about it."""
    FAMILIES[make.__name__] = make
    return make


def build(name: str) -> Built:
    """The PDF and the gold of one family."""
    press = FAMILIES[name]()
    return Built(press.pdf(), tuple(press.gold))


def opening(press: Press, title: str, *, numbered: bool = False, paragraphs: int = 9, seed: int = 0) -> int:
    """A title page and a first chapter of narrative; returns the number of the last paragraph."""
    press.space(160)
    press.head(title, size=26)
    press.para("Laid before the Assembly of Merrow in an invented year", italic=True)
    press.new_page()
    press.head("Chapter 1 What happened at Pellow" if not numbered else "1 What happened at Pellow", size=18)
    return story(press, paragraphs, seed=seed, first=1 if numbered else 0)


def story(press: Press, paragraphs: int, *, seed: int, first: int = 0, chapter: str = "") -> int:
    """Paragraphs of narrative, numbered from `first` on where that is not 0; returns the last number."""
    for n in range(paragraphs):
        mark = f"{chapter}{first + n}{'' if chapter else '.'}" if first else None
        press.para(tale(seed + n), mark, hang=28 if mark else 0)
    return first + paragraphs - 1
