"""The wording of recommendations: how somebody is told to do something, and where in a paragraph that stands."""

from __future__ import annotations

import re

from pipeline.text.lines import sentences

CUE = re.compile(
    r"\b(?:should|must|shall|ought to|needs? to|required? to|recommend(?:s|ed|ing)?|urges?|calls? (?:up)?on|"
    r"invites?|encourages?|is to|are to|be (?:made|given|required|established))\b",
    re.IGNORECASE,
)
TIME_LIMIT = re.compile(
    r"\b(?:within|in the next|by the end of)\s+(?:the\s+(?:first|next)\s+)?"
    r"(?:\d+|a|an|one|two|three|four|five|six|nine|ten|twelve|eighteen|twenty[- ]?four)\s+(?:week|month|year)s?\b",
    re.IGNORECASE,
)
EXPLICIT = re.compile(
    r"\b(?:I|we|inquiry|committee|panel|review|commission|report|audit|chair(?:man)?)\b(?:(?!\bthat\b)[^.;]){0,60}?"
    r"\b(?:recommend|urge|call (?:up)?on|propose|recommends|urges|calls (?:up)?on|proposes)\b(?! that was| ed)"
    r"|\bit is (?:therefore |further |also )?recommended\b|^recommend\b|^recommendation\s*[:–—]"
    r"|\b(?:our|my) recommendation is\b|\b(?:I|we|inquiry|committee|panel|review)\b[^.;]{0,20}"
    r"\b(?:repeats?|reiterates?|reaffirms?|renews?) "
    r"(?:(?:the|our|my|its|their)\b[^.;]{0,60}? )?recommendations?\b|\b(?:are|is) recommended\b",
    re.IGNORECASE,
)
# Somebody is told to do something: a modal of obligation that is not about the past or about what one may note.
DIRECTS = re.compile(
    r"\b(?:should|must|shall|ought to|(?:will )?needs? (?:both )?to)\b"
    r"(?! (?:not )?(?:have|be (?:noted|remembered|recogni[sz]ed|no surprise|commended|congratulated|welcomed))\b)",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"\b(?:we|I|the (?:inquiry|committee|panel|review))\b(?:(?!\bthat\b)[^.;]){0,120}?"
    r"\b(?:recommends?|urges?|calls? (?:up)?on|"
    r"invites?|(?<!intend to )(?<!will )(?<!continue to )asks?|requests?|encourages?|expects?|look to|suggests?|"
    r"proposes?)\b",
    re.IGNORECASE,
)
_WISHES = re.compile(r"^That\b.{3,200}?\bbe\b", re.IGNORECASE | re.DOTALL)
_REPORTS = re.compile(
    r"\b(?:recommended that|had recommended|was recommended|were recommended|not (?:to )?(?:make|making|recommend)"
    r"|(?:nor|not|never|unable|declined?|refused?|cannot)\b[^.;:]{0,40}? recommend"
    r"|(?:remit|powers?|jurisdiction|terms of reference|premature|beyond|right|place)\b[^.;:]{0,60}? to recommend)\b",
    re.IGNORECASE,
)
_SO = re.compile(
    r"^(?:and )?(?:(?:I|we) (?:therefore |hereby )?so recommend|(?:I|we) recommend accordingly)\W*$", re.IGNORECASE
)


def recommends(sentence: str) -> bool:
    """Whether a sentence recommends in so many words, not in somebody else's, and does not tell of having done so."""
    said = EXPLICIT.search(sentence)
    return said is not None and not _REPORTS.search(sentence) and not _quoted(sentence, said.end())


def _quoted(sentence: str, at: int) -> bool:
    """Whether a quotation that was opened before a place in a sentence is still open there."""
    return sentence.rfind("“", 0, at) > sentence.rfind("”", 0, at)


def asks(text: str) -> bool:
    """Whether a text tells somebody what to do, in any of the ways that reports use."""
    return any(recommends(sentence) or DIRECTS.search(sentence) for sentence in sentences(text)) or bool(
        _WISHES.search(text)
    )


def recommending_span(text: str, start: int = 0) -> tuple[int, int] | None:
    """Where in a paragraph the recommending sentences stand: from the first that recommends in so many words on, for
    as long as the sentences after it go on telling somebody what to do; null where none recommends. “I so recommend”
    takes the directions before it along.
    """
    span: tuple[int, int] | None = None
    directed: int | None = None  # where the directing sentences right before this one begin
    for sentence in sentences(text[start:]):
        at = text.index(sentence, span[1] if span else start)
        if span is None and recommends(sentence):
            so = directed is not None and _SO.match(sentence)
            span = (directed if so and directed is not None else at, at + len(sentence))
        elif span is None:
            directed = (at if directed is None else directed) if DIRECTS.search(sentence) else None
        elif span is not None and (recommends(sentence) or DIRECTS.search(sentence)):
            span = (span[0], at + len(sentence))
        elif span is not None:
            break
    if span is not None and not any(char.isalnum() for char in text[span[1] :]):
        return span[0], len(text)
    return span
