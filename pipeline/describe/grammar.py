"""A text as sentences of words, each word typed for the rules on addressees (spaCy: tokeniser and EntityRuler)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipeline.describe.bodies import Bodies, case_matters
from pipeline.describe.lexicon import BREAKS, IRREGULAR_PARTICIPLES, PHRASES, QUOTES, STOPS, VERBS, Kind

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or several merged because they are one thing (a body's name): its text, type and place in the text."""

    text: str
    low: str
    kind: Kind
    start: int
    end: int


Sentence = Sequence[Word]

_LONGEST_INSERT = 8
_MARK = re.compile(r"^\((?:[a-z]{1,2}|[A-Z]|[ivxl]{1,5}|\d{1,2})\)$")


def sentences(text: str, bodies: Bodies) -> list[list[Word]]:
    """The sentences of a text as typed words; bodies' names are one word each, brackets are left out but for marks."""
    words = _undashed(_unbracketed(_words(text, bodies)))
    found: list[list[Word]] = [[]]
    for position, word in enumerate(words):
        found[-1].append(word)
        following = next((w for w in words[position + 1 :] if w.low not in QUOTES), None)
        if word.low in STOPS and (following is None or _opens(following)):
            found.append([])
    return [sentence for sentence in found if sentence]


def verb(word: Word) -> bool:
    """Whether a word can be what a body is told to do: a verb of VERBS, bare or with -s."""
    low = word.low
    return word.kind in ("", "urge", "recommend", "view") and (
        low in VERBS
        or (low.endswith("s") and low[:-1] in VERBS)
        or (low.endswith("es") and low[:-2] in VERBS)
        or (low.endswith("ies") and low[:-3] + "y" in VERBS)
    )


def participle(word: Word) -> bool:
    """Whether a word can be a past participle (`amended`, `given`, `made`)."""
    return word.kind in ("", "urge", "recommend", "view") and (
        (word.low.endswith("ed") and len(word.low) > 4) or word.low in IRREGULAR_PARTICIPLES
    )


def _opens(word: Word) -> bool:
    return word.kind in ("mark", "body") or word.text[:1].isupper() or word.low in BREAKS or word.low[:1].isdigit()


def _words(text: str, bodies: Bodies) -> list[Word]:
    plain = text.replace("’", "'").replace("‘", "'").replace("\u00a0", " ")
    doc = _language(bodies)(plain)
    kinds = {entity.start: (entity.end, entity.label_) for entity in doc.ents}
    words: list[Word] = []
    position = 0
    while position < len(doc):
        end, kind = kinds.get(position, (position + 1, ""))
        span = doc[position:end]
        position = end
        if kind and span[-1].lower_ == "that":
            words.append(_word(span[:-1].text, kind, span.start_char, span[:-1].end_char))
            span, kind = span[-1:], ""
        if span.text.strip():
            words.append(_word(span.text, kind, span.start_char, span.end_char))
    return words


def _word(text: str, kind: str, start: int, end: int) -> Word:
    typed: Any = "mark" if not kind and text in ("•", "●", "▪", "◦", "‣") else kind
    return Word(text, text.lower(), typed, start, end)


def _unbracketed(words: Iterable[Word]) -> list[Word]:
    """Words outside brackets; `(a)` and `(ii)` become one mark."""
    found: list[Word] = []
    listed = list(words)
    position = 0
    while position < len(listed):
        if listed[position].text not in ("(", "["):
            found.append(listed[position])
            position += 1
            continue
        close = _closing(listed, position)
        inside = "".join(w.text for w in listed[position : close + 1])
        if _MARK.match(inside):
            found.append(Word(inside, inside.lower(), "mark", listed[position].start, listed[close].end))
        position = close + 1
    return found


def _undashed(words: list[Word]) -> list[Word]:
    """Words without short inserts between a pair of dashes."""
    dashes = [i for i, w in enumerate(words) if w.text in ("–", "—", "-")]
    dropped: set[int] = set()
    for opening, close in pairwise(dashes):
        if opening not in dropped and close - opening <= _LONGEST_INSERT and not _ends(words[opening:close]):
            dropped.update(range(opening, close + 1))
    return [word for i, word in enumerate(words) if i not in dropped]


def _ends(words: Sequence[Word]) -> bool:
    return any(w.low in STOPS or w.kind in ("mark", "modal") for w in words)


def _closing(words: Sequence[Word], opening: int) -> int:
    """Position of the bracket that closes the one at `opening`; the opening itself where none does."""
    depth = 0
    for position in range(opening, len(words)):
        depth += (words[position].text in ("(", "[")) - (words[position].text in (")", "]"))
        if depth == 0:
            return position
    return opening


@cache
def _language(bodies: Bodies) -> Language:
    """English tokeniser with one EntityRuler for bodies and phrases; it keeps the longest of overlapping matches."""
    import spacy

    language = spacy.blank("en")
    infixes: Any = spacy.util.compile_infix_regex(
        [r"\.{2,}", r"(?<=[a-z])\.(?=[A-Z])", r"(?<=[A-Za-z])[,;:/](?=[A-Za-z])", "[—–•]"]
    )
    language.tokenizer.infix_finditer = infixes.finditer
    ruler: Any = language.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns(_body_patterns(bodies) + _phrase_patterns())
    return language


def _body_patterns(bodies: Bodies) -> list[dict[str, Any]]:
    """Patterns for names of bodies: phrases without regard to case, and single words exactly as they are written."""
    forms = sorted({form.replace("’", "'") for body in bodies.bodies for form in (*body.forms, *body.singulars)})
    words = [form for form in forms if case_matters(form)]
    phrases = [{"label": "body", "pattern": form} for form in forms if not case_matters(form)]
    return [{"label": "body", "pattern": [{"ORTH": {"IN": words}}]}, *phrases]


def _phrase_patterns() -> list[dict[str, Any]]:
    return [
        {"label": kind, "pattern": [{"LOWER": {"IN": slot.split("|")}} for slot in phrase.split()]}
        for kind, phrases in PHRASES.items()
        for phrase in phrases
    ]
