"""Who acts in a clause without a modal: "(that) X publish", "X to publish", "X publishes"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.describe.bodies import Bodies
from pipeline.describe.grammar import Sentence, Word, participle, verb
from pipeline.describe.lexicon import (
    ADVERBS,
    BREAKS,
    DETERMINERS,
    FINITE,
    POINTERS,
    PREPOSITIONS,
    QUOTES,
    STOPS,
    SUBORDINATORS,
    VERBS,
)
from pipeline.describe.modals import OBLIGED, active, agents
from pipeline.describe.naming import NOUNS_TOO, Context, is_body, names
from pipeline.describe.subjects import RELATIVES, Chunks, chunks_of, opens_clause, pointer, restricted

_NOUN_ENDINGS = ("ing", "ed", "s", "tion", "sion", "ment", "ity", "ance", "ence", "ness", "al", "ly")


# ---------------------------------------------------------------- "X to publish …", "X publishes …", "X will publish …"


def charged(sentence: Sentence, context: Context) -> list[str]:
    """The bodies that open a sentence and are charged by an infinitive ("The Board, with the Trust, to publish …")."""
    start = _content(sentence)
    words = sentence[start:]
    stop = next((i for i, w in enumerate(words[:-1]) if w.low == "to" and _bare(words, i, context)), 0)
    subject = list(words[:stop])
    if len(_main(subject)) < len(subject) and (verb(subject[-1]) or participle(subject[-1]) or _finite(subject[-1])):
        return []
    first = chunks_of(_main(subject))[:1]
    if not first or not _nominal(subject) or not is_body(first[0], context.bodies):
        return []
    if any(_finite(w) for w in _main(subject)):
        return []
    if not active(words, stop):
        return []
    return names(chunks_of([w for w in subject if w.low != ":"]), context)


def _bare(words: Sequence[Word], to: int, context: Context) -> bool:
    """Whether a "to" has a verb after it; after a body's name any word that no list knows as a noun is one."""
    following = next((w for w in words[to + 1 :] if not _adverbial(w)), words[to + 1])
    named = to > 0 and words[to - 1].kind == "body"
    return verb(following) or following.low == "be" or (named and _no_noun(following, context.bodies))


def _adverbial(word: Word) -> bool:
    return word.low in ADVERBS or (word.low.endswith("ly") and not verb(word))


def states(listed: Sequence[Sentence]) -> bool:
    """Whether a text opens with a subject and directs nowhere by a cue, so that what it states is its direction."""
    cues = ("modal", "recommend", "urge", "task")
    return bool(listed) and listed[0][0].low not in PREPOSITIONS and not any(w.kind in cues for s in listed for w in s)


def _nominal(words: Sequence[Word]) -> bool:
    """Whether words open like the name of a body, and not with a bare verb or an introduction."""
    first, second = words[0], words[1] if len(words) > 1 else None
    if first.text.islower() and second is not None and second.low in DETERMINERS:
        return False
    bare = imperative(words) and (second is None or second.low in DETERMINERS or first.low not in NOUNS_TOO)
    return (
        first.kind in ("", "body")
        and not bare
        and first.low not in PREPOSITIONS | SUBORDINATORS
        and not first.low.endswith("ing")
    )


def _main(words: list[Word]) -> list[Word]:
    """Words without the relative clauses in them."""
    relative = next((i for i, w in enumerate(words) if i and w.low in RELATIVES), len(words))
    return words[:relative]


def _finite(word: Word) -> bool:
    return word.kind in ("modal", "recommend", "urge", "task", "view") or word.low in FINITE | BREAKS - {":"}


def willed(sentence: Sentence) -> Sentence:
    """A sentence in which "will" directs, as it does in a report that states what is to happen."""
    return [replace(w, kind="modal") if w.low == "will" else w for w in sentence]


# ---------------------------------------------------------------- "we recommend that X publish …"


def slots(sentence: Sentence, governed: bool) -> Iterator[int]:
    """Positions at which a subject of what is recommended can start."""
    first = _content(sentence)
    opening = sentence[first].low == "that" and not pointer(sentence, first)
    if governed and not opening:
        yield first
    recommending = governed or opening
    verbs_follow = any(sentence[i].kind == "modal" and sentence[i + 1].low == ":" for i in range(len(sentence) - 1))
    for position, word in enumerate(sentence[:-1]):
        following = sentence[position + 1]
        if word.kind == "recommend" or (word.kind == "urge" and following.low == "that"):
            recommending = True
            if following.low in DETERMINERS or following.kind == "body":
                yield position + 1
        elif recommending and _opens_slot(sentence, position) and (word.low == "that" or not verbs_follow):
            yield position + 1


def _opens_slot(sentence: Sentence, position: int) -> bool:
    word = sentence[position]
    if word.low == "that" and not word.kind:
        return opens_clause(sentence, position)
    if word.kind == "and":
        return _named_actor(sentence, position + 1)
    return word.kind == "mark" or word.low in (":", ";")


def _named_actor(sentence: Sentence, position: int) -> bool:
    """Whether a body's name and what it does follow: "(and) the Welsh Government establishes"."""
    position += sentence[position].low in DETERMINERS
    if position + 1 >= len(sentence) or sentence[position].kind != "body":
        return False
    return verb(sentence[position + 1]) and sentence[position + 1].low.endswith("s")


def _content(sentence: Sentence) -> int:
    """The first position that is neither a mark nor a sign."""
    aside = BREAKS | STOPS | QUOTES
    return next((i for i, w in enumerate(sentence) if w.kind != "mark" and w.low not in aside), 0)


def subjunctive(sentence: Sentence, slot: int, context: Context, found: Sequence[str]) -> list[str]:
    """The bodies that open a slot and are followed by what they do, without a modal between."""
    stop = next((i for i in range(slot + 1, len(sentence)) if _ends_clause(sentence[i])), len(sentence))
    words = list(sentence[slot:stop])
    if any(w.kind == "modal" for w in words) or _bids(words):
        return []
    relative = next((i for i, w in enumerate(words) if i and w.low in RELATIVES | {"where"} and not w.kind), None)
    passive = next((i for i, w in enumerate(words) if w.low == "be"), None)
    acts = next((i for i in range(1, len(words)) if _acts(words, i, relative, context.bodies)), None)
    if acts is not None and any(w.low in FINITE for w in words[: acts if relative is None else min(acts, relative)]):
        return []
    if acts is not None and (passive is None or acts <= passive):
        return names(_subject_of(words, acts, relative), context, before=sentence[:slot], found=found)
    if passive is not None:
        return agents(sentence, slot + passive - 1, context)
    leads = stop < len(sentence) and sentence[stop].low not in STOPS
    return names(chunks_of(words), context) if leads and sentence[stop].low != ";" else []


def _bids(words: Sequence[Word]) -> bool:
    """Whether words open with a bare verb and its object ("establish a board")."""
    after = words[1].low if len(words) > 1 else ""
    return verb(words[0]) and (words[0].text.islower() or after in DETERMINERS | PREPOSITIONS | POINTERS)


def _subject_of(words: list[Word], acts: int, relative: int | None) -> Chunks:
    if relative is None or relative > acts:
        return chunks_of(words[:acts])
    return restricted(words, relative, acts)


def _ends_clause(word: Word) -> bool:
    return word.low in (";", ".", ":", "•") or word.kind == "mark"


def _acts(words: Sequence[Word], position: int, relative: int | None, bodies: Bodies) -> bool:
    """Whether the word at a position is what the words before it are to do.

    After a body's name any word counts that no list knows as a noun and that does not end like one.
    """
    word, before = words[position], words[position - 1]
    if word.low == "be":
        return position + 1 < len(words) and words[position + 1].low in OBLIGED
    quantified = before.low in DETERMINERS and position == 1
    if quantified or before.low in (DETERMINERS - ADVERBS) | PREPOSITIONS | POINTERS | {"'s"}:
        return False
    if before.kind in ("and", "example") or (position > 1 and words[position - 2].low == "to" and verb(before)):
        return False
    if relative is not None and position > relative:
        return verb(word) and (before.text == "," or _past_clause(words[relative + 1 : position], word))
    if not word.text.islower():
        return False
    return verb(word) or (_off_adverb(words[:position]).kind == "body" and _no_noun(word, bodies))


def _past_clause(within: Sequence[Word], word: Word) -> bool:
    """Whether a bare verb follows a relative clause that has its own ("the doctor who has seen the child write")."""
    had = any(w.low in FINITE or verb(w) or participle(w) for w in within[:-1])
    return had and word.low in VERBS and not word.low.endswith("s") and within[-1].low not in ("to", "not", "and")


def _off_adverb(words: Sequence[Word]) -> Word:
    """The last word that is no adverb."""
    return next((w for w in reversed(words) if w.low not in ADVERBS and not w.low.endswith("ly")), words[0])


def _no_noun(word: Word, bodies: Bodies) -> bool:
    known = bodies.words.heads | bodies.words.things | bodies.words.people | PREPOSITIONS | ADVERBS | SUBORDINATORS
    return (
        word.kind == ""
        and word.text.isalpha()
        and word.text.islower()
        and word.low not in known | DETERMINERS | FINITE
        and not word.low.endswith(_NOUN_ENDINGS)
        and not participle(word)
    )


def imperative(sentence: Sentence) -> bool:
    """Whether a sentence opens with a bare verb ("Publish …")."""
    words = [w for w in sentence if w.kind != "mark" and w.low not in ADVERBS | BREAKS]
    return bool(words) and verb(words[0]) and not words[0].low.endswith("s")
