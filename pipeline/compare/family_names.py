"""Names of families: a short phrase that stands in one of the members and says best what all of them ask for."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.compare.words import STOP, stem, stems, words
from pipeline.records import Ask, Recommendation

LONGEST = 8  # words of a name
_SHORTEST = 2  # words in it that say something
_STRANGE = 0.25  # what a word costs that no other member has, as a share of what it would have earned
_ACTS = 2.5  # what a phrase is worth more that says the ask: a verb of action with its object
_HAPPENS = 2.0  # … or an object and what is to be done to it

_PIECE = re.compile(r"[A-Za-z0-9À-ÿ][\w’'/-]*")
_BREAK = re.compile(r"[^\s\w’'/-]")
# Words that join phrases: a name begins after one or before one, and ends before one.
_JOINING = frozenset(
    """a an the of to in on at by for from with without into onto upon under over between among through against about
    as than that which who whom whose where when while until before after since if unless whether because so and or but
    nor not is are was were be been being am has have had do does did can could may might must shall should will would
    it its he she they them their his her this these those such there any some no either both only also how what during
    within across towards per then including such regarding concerning""".split()
)
_OPENING = frozenset("that which who whom whose where when if whether because".split())
_MAY_BEGIN = frozenset("all every each".split())
_BE = frozenset("be is are being been".split())
_MODAL = frozenset("should must shall will".split())
_BEFORE_INFINITIVE = frozenset(
    "power powers duty need needs able enabled required continue seek right entitled obliged ought order".split()
)
_PREPOSITIONS = frozenset("of in on at by for from with to into under between through within and or".split())
_DETERMINERS = frozenset("the a an all each every any this these such their its".split())
_LIGHT = frozenset("ensure ensures consider considers have has make take".split())
_TOLD = frozenset("recommendation recommendations report reports".split())  # House style, and the object of follow-up.
_WEAK_ENDS = frozenset("other another own able further clear full new same good better whatever etc".split())


@dataclass(frozen=True)
class _Phrase:
    """A stretch of an ask; `verb` is the place of its verb of action, -1 where it has none."""

    words: tuple[str, ...]
    verb: int


def rarity(recs: Sequence[Recommendation]) -> dict[str, float]:
    """How much each stem tells, by how few of the recommendations have it (logarithm of the inverse share)."""
    seen: Counter[str] = Counter()
    for rec in recs:
        seen.update(list(_telling(_asked(rec))))
    return {word: math.log((1 + len(recs)) / count) for word, count in seen.items()}


def family_name(members: Sequence[Recommendation], rare: Mapping[str, float]) -> str:
    """A phrase of at most eight words out of the members' asks, such as `trained to recognise the signs of abuse`.

    Chosen is the phrase whose words most members share, rare words counting more; it holds no name of a body and
    crosses no comma. Where no phrase is shared, up to four words that most members have.
    """
    spread: Counter[str] = Counter()
    for rec in members:
        spread.update(list(_telling(_asked(rec))))
    told = {word for rec in members for body in rec.addressees for word in stems(body.name or body.printed)}
    own = {word: count for word, count in spread.items() if word not in told}
    best = max(
        (
            (_worth(phrase, own, rare, len(members)), -len(phrase.words), -place, phrase)
            for place, phrase in enumerate(_phrases(members))
        ),
        key=lambda scored: scored[:3],
        default=None,
    )
    if best is None or best[0] <= 0:
        return _keywords(members)
    return " ".join(best[3].words)


def _worth(phrase: _Phrase, spread: Mapping[str, int], rare: Mapping[str, float], members: int) -> float:
    """What a phrase says of all members: shared words count by how many share them and how rare they are elsewhere."""
    said = _telling(" ".join(phrase.words))
    verb = stem(phrase.words[phrase.verb].lower()) if phrase.verb >= 0 else ""
    shared = [word for word in said if spread.get(word, 0) >= 2]
    if len(said) < _SHORTEST or not any(word != verb for word in shared):
        return 0.0
    gain = sum(rare.get(word, 0.0) * (spread[word] - 1) / (members - 1) for word in shared)
    loss = sum(_STRANGE * rare.get(word, 0.0) for word in said if word not in shared and word != verb)
    return (gain - loss) * (_ACTS if phrase.verb == 0 else _HAPPENS if phrase.verb > 0 else 1.0)


def _telling(text: str) -> dict[str, None]:
    """The different stems of the words that say something, in their order."""
    kept = [word for word in words(text) if len(word) > 2 and (word not in STOP or word in _TOLD)]
    return dict.fromkeys(stem(word) for word in kept)


def _phrases(members: Sequence[Recommendation]) -> Iterator[_Phrase]:
    for rec in members:
        bodies = {word.lower() for body in rec.addressees for word in _PIECE.findall(body.printed)}
        for ask in rec.asks or (Ask(text=rec.text),):
            for place, clause in enumerate(_BREAK.split(ask.text)):
                yield from _windows(clause, ask, bodies, opens=place == 0)


def _windows(clause: str, ask: Ask, bodies: set[str], opens: bool) -> Iterator[_Phrase]:
    """Stretches of a clause that begin and end where phrases do."""
    found = _PIECE.findall(clause)
    plain = [word.lower().replace("’", "'") for word in found]
    for start in range(len(found)):
        acts = _acts(plain, start, ask, opens)
        if not acts and not _begins(plain, start):
            continue
        for end in range(start + 2, min(start + LONGEST, len(found)) + 1):
            piece = found[start:end]
            if _ends(plain, end) and not _is_cut(plain, start, end) and not _names_somebody(piece, start, bodies):
                yield _Phrase((_small(piece[0]), *piece[1:]), 0 if acts else _done_to(plain, start, end, ask))


def _begins(plain: Sequence[str], start: int) -> bool:
    word = plain[start]
    if word in _MAY_BEGIN:
        return True
    return word not in STOP and word not in _JOINING and (start == 0 or plain[start - 1] in _JOINING | _MAY_BEGIN)


def _acts(plain: Sequence[str], start: int, ask: Ask, opens: bool) -> bool:
    """Whether a verb of action begins here: the ask's own, one after `should` or `power to`, or the ask's first word.

    An ask that does not begin with who is told, as `should` shows, begins with its verb.
    """
    word = plain[start]
    if word in STOP or word in _LIGHT or word in _JOINING:
        return False
    if start == 0:
        return opens and not _MODAL & set(plain) and word not in _MAY_BEGIN
    before = plain[start - 1]
    if before in _MODAL or (before == "to" and start > 1 and plain[start - 2] in _BEFORE_INFINITIVE):
        return True
    return word == ask.verb.lower() and before not in _BE and not word.endswith(("ing", "ed"))


def _done_to(plain: Sequence[str], start: int, end: int, ask: Ask) -> int:
    """Where in a stretch stands what is to be done to the thing that it begins with (`records must be kept`), or -1."""
    back = start - 1
    while back >= 0 and plain[back] in _DETERMINERS:
        back -= 1
    if back >= 0 and plain[back] in _PREPOSITIONS:
        return -1
    for place in range(start + 2, end):
        done = plain[place] == ask.verb.lower() or plain[place].endswith("ed") or plain[place] == "available"
        if done and _BE & set(plain[max(start + 1, place - 2) : place]):
            return place - start
    return -1


def _ends(plain: Sequence[str], end: int) -> bool:
    last = plain[end - 1]
    if last in _JOINING or last in STOP or last in _WEAK_ENDS or last.isdigit():
        return False
    return end == len(plain) or plain[end] in _JOINING


def _is_cut(plain: Sequence[str], start: int, end: int) -> bool:
    """Whether a stretch breaks off inside a clause that it opens (`an allegation that a child`)."""
    return end < len(plain) and any(word in _OPENING for word in plain[start:end])


def _names_somebody(piece: Sequence[str], start: int, bodies: set[str]) -> bool:
    """Whether a stretch holds a name or a body that is told to act: capitals inside a sentence, words of addressees."""
    capitals = [word for place, word in enumerate(piece) if word[:1].isupper() and (start > 0 or place > 0)]
    told = [word for word in piece if word.lower() in bodies]
    return bool(capitals) or len(told) > 1 or any(word.isdigit() for word in piece)


def _small(word: str) -> str:
    return word if word.isupper() and len(word) > 1 else word[:1].lower() + word[1:]


def _keywords(members: Sequence[Recommendation]) -> str:
    """Up to four words that occur in most members, in the order of the earliest member that has them."""
    spread: Counter[str] = Counter()
    for rec in members:
        spread.update({stem(word) for word in words(_asked(rec)) if word not in STOP and len(word) > 3})
    best = sorted(spread, key=lambda word: (-spread[word], word))[:4]
    shown: dict[str, str] = {}
    for rec in members:
        for word in words(_asked(rec)):
            if stem(word) in best:
                shown.setdefault(stem(word), word)
    return " ".join(shown.values())


def _asked(rec: Recommendation) -> str:
    return " ".join(ask.text for ask in rec.asks) or rec.text
