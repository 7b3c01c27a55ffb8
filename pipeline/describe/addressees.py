"""Whom a recommendation tells to act: the bodies that are the subject of its directions, by rules on typed words.

A sentence is read from each cue (a modal, "we recommend that", "we urge … to") to the noun phrase that is its subject;
the phrase counts where its head is a body, named in config/bodies.toml or by the nouns listed there. The rules hold for
reports of every kind and decade, and need no trained model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.describe.bodies import Bodies, default_bodies, tidy
from pipeline.describe.grammar import Sentence, Word, participle, sentences, verb
from pipeline.describe.labels import addressed, labelled, named_alone
from pipeline.describe.lexicon import (
    ADVERBS,
    BREAKS,
    DETERMINERS,
    FINITE,
    POINTERS,
    PREPOSITIONS,
    PRONOUNS,
    QUOTES,
    STOPS,
    SUBORDINATORS,
    VERBS,
)
from pipeline.describe.naming import NOUNS_TOO, Context, is_body, names
from pipeline.describe.subjects import (
    RELATIVES,
    Chunks,
    chunks_of,
    clause,
    opens_clause,
    pointer,
    restricted,
    subject_before,
)
from pipeline.records import Addressee

# "should be required to …" tells its subject to act; any other "should be …" tells nobody.
_OBLIGED = frozenset(
    "required obliged responsible accountable prepared ready willing expected mandated aware mindful alert vigilant "
    "proactive careful open transparent bound compelled satisfied cautious rigorous ambitious bold clear consistent "
    "committed tasked commissioned charged directed instructed asked invited placed under".split()
)
# Verbs whose subject has something given to it.
_GIVEN = frozenset("receive benefit".split())
_NOUN_ENDINGS = ("ing", "ed", "s", "tion", "sion", "ment", "ity", "ance", "ence", "ness", "al", "ly")
_NEAR = 4
_PARTICLES = frozenset("into out up on after off down over upon to".split())
_OURSELVES = frozenset("we i inquiry committee review panel board report commission tribunal".split())
_NUMBER = re.compile(r"^\s*(?:Recommendation\s+)?\d[\d.]*[a-z]?(?:\s+\d+\.\d+)?[.:)]?\s+")


def find_addressees(
    text: str,
    bodies: Bodies | None = None,
    *,
    section: str | None = None,
    heading: str | None = None,
    earlier: Sequence[Addressee] = (),
    governed: bool = False,
) -> tuple[Addressee, ...]:
    """The bodies that a text tells to act, in printed order, each once, as printed and by canonical name.

    `section` is the heading that it stands under, `heading` its own: they can name whom a text tells that names nobody.
    `earlier` are the addressees of what stands before it, to which an opening "They" refers; `governed` says that a
    lead such as "We recommend that:" governs it.
    """
    known = bodies if bodies is not None else default_bodies()
    unnumbered = _NUMBER.sub(lambda number: " " * len(number.group()), text)
    listed = sentences(unnumbered, known)
    context = Context(text, known, tuple(a.printed for a in earlier))
    printed = [name for told in _told(listed, context, governed) for name in told]
    printed += labelled(text, known)
    printed = printed or _by_headings(listed, section, heading, known)
    if not printed and listed and not any(w.kind in ("modal", "recommend", "urge", "task") for s in listed for w in s):
        stated = _in_sentence(_willed(listed[0]), context, governed=True)[0]
        printed = [name for name in stated if not name.lower().startswith(("a ", "an "))]
    return _distinct(printed, known)


def find_lead_addressees(lead: str, bodies: Bodies) -> tuple[Addressee, ...]:
    """The bodies that the last sentence of a lead tells to act ("… The Office should:"): those its parts go on from."""
    told = list(_told(sentences(lead, bodies), Context(lead, bodies), governed=False))
    return _distinct(told[-1] if told else [], bodies)


def continues_lead(part: str, lead: str, bodies: Bodies) -> bool:
    """Whether a part goes on where its lead breaks off ("… should:"): it opens with a verb and has no subject."""
    words = _content_words(part, bodies)
    before = [w for w in _content_words(lead, bodies) if w.low not in BREAKS | STOPS and w.kind != "aside"]
    if not words or not before or before[-1].low in RELATIVES:
        return False
    subject = (
        words[0].kind == "body" or words[0].low in DETERMINERS | PREPOSITIONS | POINTERS | PRONOUNS | SUBORDINATORS
    )
    bare = verb(words[0]) and not (len(words) > 1 and words[1].low == "to" and not verb(before[-1]))
    return not subject and (bare or before[-1].kind == "modal")


def _content_words(text: str, bodies: Bodies) -> list[Word]:
    """The words of a text without marks and adverbs."""
    words = [w for sentence in sentences(text, bodies) for w in sentence]
    return [w for w in words if w.kind != "mark" and w.low not in ADVERBS]


def _told(listed: Sequence[Sentence], context: Context, governed: bool) -> Iterator[list[str]]:
    """The bodies told to act in each sentence; a lead governs the first and, after it, those that a mark opens."""
    leading = False
    for sentence in listed:
        found, thing = _in_sentence(sentence, context, governed or (leading and sentence[0].kind == "mark"))
        yield found
        leading = leading or governed or any(w.kind == "recommend" for w in sentence)
        governed = False
        context = replace(context, earlier=() if thing else tuple(found) or context.earlier)


def _in_sentence(sentence: Sentence, context: Context, governed: bool) -> tuple[list[str], bool]:
    """The bodies that a sentence tells to act, and whether its last subject was a thing (then "it" is that thing)."""
    found: list[str] = []
    thing = False
    for cue, word in enumerate(sentence):
        if word.kind == "modal" and not _noun(sentence, cue):
            subject = subject_before(sentence, cue)
            if subject is not None:
                named = names(subject, context, before=sentence[:cue], found=found)
                thing = not named
                if _active(sentence, cue):
                    found += named + (_alongside(sentence, cue, context) if named else [])
                elif not _denied(subject):
                    found += _by(sentence, cue, context, near=bool(named))
        elif word.kind in ("urge", "recommend"):
            found += _asked(sentence, cue, context, found)
        elif word.kind == "task":
            found += _tasked(sentence, cue, context) or _by(sentence, cue - 1, context)
    found += _charged(sentence, context)
    for slot in _slots(sentence, governed):
        found += _subjunctive(sentence, slot, context, found)
    return sorted(found, key=lambda printed: context.text.find(printed, sentence[0].start)), thing


# ---------------------------------------------------------------- modals


def _denied(subject: Chunks) -> bool:
    """Whether a subject is denied ("No child should be seen twice by …")."""
    return bool(subject) and subject[-1][0].low == "no"


def _alongside(sentence: Sentence, cue: int, context: Context) -> list[str]:
    """The bodies with whom a subject is to act, in an insert right after the modal ("should, with X, …")."""
    words = sentence[cue + 1 :]
    if len(words) < 3 or words[0].text != "," or not (words[1].low == "with" or words[1].kind == "partner"):
        return []
    comma = next((i for i, w in enumerate(words) if i > 1 and w.text == ","), len(words))
    return names([list(words[2:comma])], context) if words[2].low not in ("its", "their") else []


def _noun(sentence: Sentence, cue: int) -> bool:
    """Whether a "need to" is the noun, as in "the need to"."""
    before = sentence[cue - 1].low if cue else ""
    return sentence[cue].low.startswith("need") and before in ("the", "a", "no", "is", "any", "urgent", "real", "clear")


def _active(sentence: Sentence, cue: int) -> bool:
    """Whether the subject of a modal is to do something, not to have it done to it or to have done it once."""
    following = _past_insert([w for w in sentence[cue + 1 :] if w.low not in ADVERBS and w.kind != "aside"])
    second = following[1] if len(following) > 1 else None
    if following and following[0].low in _GIVEN:
        return False
    if following and following[0].low == "be":
        return second is not None and second.low in _OBLIGED and _to_act(following)
    if following and following[0].low == "have":
        return second is None or not participle(second)
    return True


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


def _by(sentence: Sentence, cue: int, context: Context, *, near: bool = False) -> list[str]:
    """The bodies by whom something is to be done, before any other clause: "by X" after a participle, or a name.

    `near` asks that "by" follow the verb at once: the subject is a body too, and what is done to it may be far from it.
    """
    for position in range(cue + 2, len(sentence) - 1):
        word = sentence[position]
        if word.low in RELATIVES or word.low in BREAKS or word.kind == "modal" or (near and position > cue + _NEAR):
            return []
        if _agent_follows(sentence, position, context):
            return _agents(sentence, position + 1, context)
    return []


def _agents(sentence: Sentence, start: int, context: Context) -> list[str]:
    """The agents from a position on, and those of a further participle ("kept by X and checked by Y")."""
    if sentence[start].low in ("a", "an"):
        return []
    ends = (i for i in range(start, len(sentence)) if _ends_agent(sentence[i]) or _further(sentence, i))
    stop = next(ends, len(sentence))
    found = names([[*sentence[start:stop], *_restriction(sentence, stop)]], context)
    return found + _agents(sentence, stop + 3, context) if _further(sentence, stop) else found


def _further(sentence: Sentence, position: int) -> bool:
    """Whether a further participle and its agent follow: "and checked by Y"."""
    words = sentence[position : position + 4]
    return len(words) == 4 and words[0].kind == "and" and participle(words[1]) and words[2].low == "by"


def _agent_follows(sentence: Sentence, position: int, context: Context) -> bool:
    """Whether an agent follows: after "by", or after "available from"."""
    word, before = sentence[position], sentence[position - 2 : position]
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


# ---------------------------------------------------------------- "we urge X to", "X is urged to", "it is for X to"


def _asked(sentence: Sentence, cue: int, context: Context, found: Sequence[str]) -> list[str]:
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


def _tasked(sentence: Sentence, cue: int, context: Context) -> list[str]:
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
    return before[-1].low == "be" and any(w.low in ("duty", "obligation", "requirement", "duties") for w in before)


def _to_break(words: Sequence[Word]) -> Sequence[Word]:
    """Words up to the next hard break or conjunction."""
    ends = (i for i, w in enumerate(words) if w.low in BREAKS | STOPS or w.kind in ("and", "mark"))
    return words[: next(ends, len(words))]


# ---------------------------------------------------------------- "X to publish …", "X publishes …", "X will publish …"


def _charged(sentence: Sentence, context: Context) -> list[str]:
    """The bodies that open a sentence and are charged by an infinitive ("The Board, with the Trust, to publish …")."""
    start = _content(sentence)
    words = sentence[start:]
    stop = next((i for i, w in enumerate(words[:-1]) if w.low == "to" and _bare(words, i, context)), 0)
    subject = list(words[:stop])
    first = chunks_of(_main(subject))[:1]
    if not first or not _nominal(subject) or not is_body(first[0], context.bodies):
        return []
    if any(_finite(w) for w in _main(subject)):
        return []
    if not _active(words, stop):
        return []
    return names(chunks_of([w for w in subject if w.low != ":"]), context)


def _bare(words: Sequence[Word], to: int, context: Context) -> bool:
    """Whether a "to" has a verb after it; after a body's name any word that no list knows as a noun is one."""
    following = next((w for w in words[to + 1 :] if not _adverbial(w)), words[to + 1])
    named = to > 0 and words[to - 1].kind == "body"
    return verb(following) or following.low == "be" or (named and _no_noun(following, context.bodies))


def _adverbial(word: Word) -> bool:
    return word.low in ADVERBS or (word.low.endswith("ly") and not verb(word))


def _nominal(words: Sequence[Word]) -> bool:
    """Whether words open like the name of a body, and not with a bare verb or an introduction."""
    first, second = words[0], words[1] if len(words) > 1 else None
    if first.text.islower() and second is not None and second.low in DETERMINERS:
        return False
    bare = _imperative(words) and (second is None or second.low in DETERMINERS or first.low not in NOUNS_TOO)
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


def _willed(sentence: Sentence) -> Sentence:
    """A sentence in which "will" directs, as it does in a report that states what is to happen."""
    return [replace(w, kind="modal") if w.low == "will" else w for w in sentence]


# ---------------------------------------------------------------- "we recommend that X publish …"


def _slots(sentence: Sentence, governed: bool) -> Iterator[int]:
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


def _subjunctive(sentence: Sentence, slot: int, context: Context, found: Sequence[str]) -> list[str]:
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
        return _by(sentence, slot + passive - 1, context)
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
        return position + 1 < len(words) and words[position + 1].low in _OBLIGED
    quantified = before.low in DETERMINERS and position == 1
    if quantified or before.low in (DETERMINERS - ADVERBS) | PREPOSITIONS | POINTERS | {"'s"}:
        return False
    if before.kind in ("and", "example"):
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


# ---------------------------------------------------------------- headings, and each body once


def _imperative(sentence: Sentence) -> bool:
    """Whether a sentence opens with a bare verb ("Publish …")."""
    words = [w for w in sentence if w.kind != "mark" and w.low not in ADVERBS | BREAKS]
    return bool(words) and verb(words[0]) and not words[0].low.endswith("s")


def _by_headings(listed: Sequence[Sentence], section: str | None, heading: str | None, bodies: Bodies) -> list[str]:
    """The bodies that headings address, or that the group's heading names alone where the text is an imperative."""
    told = [name for title in (heading, section) if title for name in addressed(title, bodies)]
    if not told and section and listed and _imperative(listed[0]):
        return named_alone(section, bodies)
    return told


def _distinct(printed: Sequence[str], bodies: Bodies) -> tuple[Addressee, ...]:
    """Each body once, as first printed; a shorter form of one already there ("boards") is the same body."""
    kept: list[Addressee] = []
    for phrase in printed:
        one = Addressee(printed=phrase, name=bodies.canonical(phrase))
        if not any(_same(one, other, bodies) for other in kept):
            kept.append(one)
    return tuple(kept)


def _same(one: Addressee, other: Addressee, bodies: Bodies) -> bool:
    if one.name is not None and other.name is not None:
        known = [bodies.named(addressee.printed) for addressee in (one, other)]
        if one.name == other.name or any(body is None or body.kind != "class" for body in known):
            return one.name == other.name
    mine, theirs = _stems(one.printed), _stems(other.printed)
    return bool(mine) and bool(theirs) and mine[-1] == theirs[-1] and set(mine) <= set(theirs)


def _stems(printed: str) -> list[str]:
    """The words of a printed body up to its noun, without articles, in the singular."""
    words = re.split(r"\s(?:of|for|in|responsible|including)\s", tidy(printed).lower())[0].split()
    return [w[:-1] if w.endswith("s") else w for w in words if w not in DETERMINERS | POINTERS]
