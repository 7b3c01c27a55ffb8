"""Does a text layer say anything: the share of words that English prose cannot do without."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# In running English about every second word is one of these; a text layer with a wrong character map has hardly any.
_COMMON_WORDS = (
    "a about above after again against all also although among an and another any are as at be because been "
    "before being below between both but by can cannot case cases chapter child children could court did do "
    "does done down during each either england every evidence few first following for found from further given "
    "government had has have having he health her here him his how however i if in information inquiry into is "
    "it its may me might more most must my need new no nor not number of on one only or other our out over own "
    "page paragraph part people person place police public recommend recommendation recommendations report "
    "review role said same section see service services set shall she should since so social some staff state "
    "such support system take than that the their them then there therefore these they this those three "
    "through time to too two under until up upon us use used was way we well were what when where whether "
    "which while who whom whose will with within without work would year years you your "
)
_COMMON = frozenset(_COMMON_WORDS.split())


def word_share(text: str) -> float:
    """Share of words (0–1) that are common English ones; 0.0 for a text without words."""
    return _common_share(_WORD.findall(text.lower()))


def _common_share(words: Sequence[str]) -> float:
    return sum(map(_COMMON.__contains__, words)) / len(words) if words else 0.0


def is_usable(text: str, least_share: float) -> bool:
    """Whether a page's text layer can be read: some words, and enough common ones among them.

    Short texts (titles, tables, names) pass when they are made of letters at all: too few words to judge by.
    """
    words = _WORD.findall(text.lower())
    if len(words) < 40:
        return sum(len(word) > 1 for word in words) >= 1 and "\ufffd" not in text
    return _common_share(words) >= least_share
