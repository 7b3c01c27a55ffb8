"""Who acts by a modal ("X should publish"): its subject, those beside the subject, or the agents of a passive."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.describe.grammar import Sentence, Word, participle, verb
from pipeline.describe.lexicon import ADVERBS, BREAKS, DETERMINERS, STOPS, SUBORDINATORS
from pipeline.describe.naming import Context, names
from pipeline.describe.subjects import RELATIVES, Chunks, clause

# "should be required to …" tells its subject to act; any other "should be …" tells nobody.
OBLIGED = frozenset(
    "required obliged responsible accountable prepared ready willing expected mandated aware mindful alert vigilant "
    "proactive careful open transparent bound compelled satisfied cautious rigorous ambitious bold clear consistent "
    "committed tasked commissioned charged directed instructed asked invited placed under".split()
)
# Verbs whose subject has something given to it.
_GIVEN = frozenset("receive benefit".split())
_NEAR = 4
_PARTICLES = frozenset("into out up on after off down over upon to".split())


def denied(subject: Chunks) -> bool:
    """Whether a subject is denied ("No child should be seen twice by …")."""
    return bool(subject) and subject[-1][0].low == "no"


def alongside(sentence: Sentence, cue: int, context: Context) -> list[str]:
    """The bodies with whom a subject is to act, in an insert right after the modal ("should, with X, …")."""
    words = sentence[cue + 1 :]
    if len(words) < 3 or words[0].text != "," or not (words[1].low == "with" or words[1].kind == "partner"):
        return []
    comma = next((i for i, w in enumerate(words) if i > 1 and w.text == ","), len(words))
    return names([list(words[2:comma])], context) if words[2].low not in ("its", "their") else []


def is_noun(sentence: Sentence, cue: int) -> bool:
    """Whether a "need to" is the noun, as in "the need to"."""
    before = sentence[cue - 1].low if cue else ""
    return sentence[cue].low.startswith("need") and before in ("the", "a", "no", "is", "any", "urgent", "real", "clear")


def active(sentence: Sentence, cue: int) -> bool:
    """Whether the subject of a modal is to do something, not to have it done to it or to have done it once."""
    if _spared(sentence[cue + 1 : cue + 4]):
        return False
    following = _past_insert([w for w in sentence[cue + 1 :] if w.low not in ADVERBS and w.kind != "aside"])
    second = following[1] if len(following) > 1 else None
    if following and following[0].low in _GIVEN:
        return False
    if following and following[0].low == "be":
        return second is not None and second.low in OBLIGED and _to_act(following)
    if following and following[0].low == "have":
        return second is None or not participle(second)
    return True


def _spared(words: Sequence[Word]) -> bool:
    """Whether a subject is spared something: "should not have to", "should not need to"."""
    return [w.low for w in words] in (["not", "have", "to"], ["not", "need", "to"]) or (
        [w.low for w in words[:2]] == ["not", "need to"]
    )


def _to_act(following: Sequence[Word]) -> bool:
    """Whether "be prepared", "be asked" and the like go on with what the subject is to do."""
    ambiguous = following[1].low in ("prepared", "commissioned", "asked", "invited", "charged", "directed", "placed")
    return not ambiguous or (len(following) > 2 and following[2].low in ("to", "for", "with", "under"))


def _past_insert(words: list[Word]) -> list[Word]:
    """Words after a modal, past an insert between commas ("should, in consultation with X, publish")."""
    if words and words[0].text == ",":
        comma = next((i for i, w in enumerate(words) if i and w.text == ","), 0)
        words = words[comma + 1 :]
    return [w for w in words if not (w.low.endswith("ly") and not verb(w))]


def agents(sentence: Sentence, cue: int, context: Context, *, near: bool = False) -> list[str]:
    """The bodies by whom something is to be done, before any other clause: "by X" after a participle, or a name.

    `near` asks that "by" follow the verb at once: the subject is a body too, and what is done to it may be far from it.
    """
    for position in range(cue + 2, len(sentence) - 1):
        word = sentence[position]
        if word.low in RELATIVES or word.low in BREAKS or word.kind == "modal" or (near and position > cue + _NEAR):
            return []
        if _agent_follows(sentence, position, context):
            return _and_agents(sentence, position + 1, context)
    return []


def _and_agents(sentence: Sentence, start: int, context: Context) -> list[str]:
    """The agents from a position on, and those of a further participle ("kept by X and checked by Y")."""
    if sentence[start].low in ("a", "an"):
        return []
    ends = (i for i in range(start, len(sentence)) if _ends_agent(sentence[i]) or _further(sentence, i))
    stop = next(ends, len(sentence))
    found = names([[*sentence[start:stop], *_restriction(sentence, stop)]], context)
    return found + _and_agents(sentence, stop + 3, context) if _further(sentence, stop) else found


def _further(sentence: Sentence, position: int) -> bool:
    """Whether a further participle and its agent follow: "and checked by Y"."""
    words = sentence[position : position + 4]
    return len(words) == 4 and words[0].kind == "and" and participle(words[1]) and words[2].low == "by"


def _agent_follows(sentence: Sentence, position: int, context: Context) -> bool:
    """Whether an agent follows: after "by", or after "available from"."""
    word, before = sentence[position], sentence[max(0, position - 2) : position]
    if word.low == "by":
        return _done(before) or _one_body(sentence, position + 1, context)
    return word.low == "from" and before[-1].low in ("available", "obtainable")


def _restriction(sentence: Sentence, start: int) -> list[Word]:
    """The clause that restricts an agent, as one word ("every dock which has a crane")."""
    if start >= len(sentence) or sentence[start].low not in RELATIVES:
        return []
    stop = next(
        (i for i in range(start, len(sentence)) if sentence[i].low in BREAKS | STOPS or sentence[i].text == ","),
        len(sentence),
    )
    return [clause(sentence[start:stop])]


def _done(words: Sequence[Word]) -> bool:
    """Whether a "by" follows a participle, or one and its particle ("looked into by")."""
    last = words[-1]
    return participle(last) or last.low == "jointly" or (last.low in _PARTICLES and participle(words[0]))


def _one_body(sentence: Sentence, position: int, context: Context) -> bool:
    """Whether a single body, not a class of them, is named at a position."""
    position += sentence[position].low in DETERMINERS
    if position >= len(sentence) or sentence[position].kind != "body":
        return False
    body = context.bodies.named(sentence[position].text)
    return body is not None and body.kind != "class"


def _ends_agent(word: Word) -> bool:
    return (
        word.low in BREAKS | STOPS | SUBORDINATORS
        or word.text == ","
        or word.kind in ("modal", "mark", "consult", "partner", "aside")
        or word.low in ("to", "in", "within", "on", "at", "by", "under", "prior", "with")
    )
