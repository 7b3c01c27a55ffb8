"""Whom a report asks: "we urge X to", "X is urged to", "it is for X to", "a duty be placed on X to"."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.describe.grammar import Sentence, Word
from pipeline.describe.lexicon import BREAKS, PREPOSITIONS, STOPS
from pipeline.describe.naming import Context, names
from pipeline.describe.subjects import RELATIVES, chunks_of, subject_before

_OURSELVES = frozenset("we i inquiry committee review panel board report commission tribunal".split())


def asked(sentence: Sentence, cue: int, context: Context, found: Sequence[str]) -> list[str]:
    """The bodies that the report itself urges to act, in the active ("we urge X to") or passive ("X is urged to")."""
    if _passive_request(sentence, cue):
        subject = subject_before(sentence, cue - 1)
        return names(subject, context, found=found) if subject is not None else []
    if not _ours(sentence, cue):
        return []
    start = cue + 1
    if sentence[cue].kind == "recommend":
        following = sentence[start].low if start < len(sentence) else ""
        if following != "to" and (not sentence[cue].low.startswith(("ask", "request")) or following == "that"):
            return []
        start += following == "to"
    stop = next((i for i in range(start + 1, len(sentence)) if _ends_object(sentence[i])), len(sentence))
    return names(chunks_of(sentence[start:stop]), context, before=sentence[:cue], found=found)


def _passive_request(sentence: Sentence, cue: int) -> bool:
    following = sentence[cue + 1].low if cue + 1 < len(sentence) else ""
    return following == "to" and any(w.low in ("is", "are") for w in sentence[max(0, cue - 2) : cue])


def _ours(sentence: Sentence, cue: int) -> bool:
    """Whether the report itself speaks: "we", "I" or "the Inquiry" is the subject of the cue."""
    for word in reversed(sentence[max(0, cue - 6) : cue]):
        if word.low in _OURSELVES:
            return True
        if word.kind == "and" and sentence[0].low in ("we", "i"):
            return True
        if word.kind in ("modal", "body") or word.low in BREAKS | RELATIVES | {"to"}:
            return False
    return sentence[cue].low.startswith("recommendation")


def _ends_object(word: Word) -> bool:
    return word.low in BREAKS | STOPS | {"to", "that"} or word.kind in ("modal", "urge", "mark")


def tasked(sentence: Sentence, cue: int, context: Context) -> list[str]:
    """The bodies after "it is the responsibility of", "this recommendation is for … to" and the like."""
    start = cue + 1
    ends = [i for i in range(start, len(sentence)) if _ends_object(sentence[i]) or sentence[i].text == ","]
    stop = ends[0] if ends else len(sentence)
    directs = bool(ends) and sentence[stop].low == "to"
    if sentence[cue].low.startswith(("duty", "obligation")) and any(
        w.low in PREPOSITIONS for w in sentence[max(0, cue - 3) : cue]
    ):
        return []
    if sentence[cue].low.endswith(" for") and not directs:
        return []
    if sentence[cue].low.startswith(("placed", "imposed", "laid")) and not (directs and _of_duty(sentence[:cue])):
        return []
    if any(w.kind == "modal" for w in _to_break(sentence[stop:])) and not any(
        w.kind == "modal" for w in sentence[:cue]
    ):
        return []
    return names([list(sentence[start:stop])], context)


def _of_duty(before: Sequence[Word]) -> bool:
    """Whether what is placed on somebody is a duty."""
    duties = ("duty", "duties", "obligation", "requirement")
    return any(w.low == "be" for w in before[-1:]) and any(w.low in duties for w in before)


def _to_break(words: Sequence[Word]) -> Sequence[Word]:
    """Words up to the next hard break or conjunction."""
    ends = (i for i, w in enumerate(words) if w.low in BREAKS | STOPS or w.kind in ("and", "mark"))
    return words[: next(ends, len(words))]
