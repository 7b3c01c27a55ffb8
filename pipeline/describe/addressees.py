"""Whom a recommendation tells to act: the bodies that are the subject of its directions, by rules on typed words.

A sentence is read from each cue (a modal, "we recommend that", "we urge … to") to the noun phrase that is its subject;
the phrase counts where its head is a body, named in config/bodies.toml or by the nouns listed there. The rules hold for
reports of every kind and decade, and need no trained model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.describe.bodies import Bodies, Body, default_bodies, tidy
from pipeline.describe.clauses import charged, imperative, slots, states, subjunctive, willed
from pipeline.describe.grammar import Sentence, Word, sentences, verb
from pipeline.describe.labels import addressed, labelled, named_alone
from pipeline.describe.lexicon import (
    ADVERBS,
    BREAKS,
    DETERMINERS,
    FINITE,
    POINTERS,
    PREPOSITIONS,
    PRONOUNS,
    STOPS,
    SUBORDINATORS,
)
from pipeline.describe.modals import active, agents, alongside, denied, is_noun
from pipeline.describe.naming import Context, names
from pipeline.describe.subjects import RELATIVES, subject_before
from pipeline.describe.urges import asked, tasked
from pipeline.records import Addressee

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
    printed = _labelled(text, heading, section, known) or _with_headings(printed, listed, heading, section, known)
    if not printed and states(listed):
        stated = _in_sentence(willed(listed[0]), context, governed=True)[0]
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
    own_verb = next((w for w in words if w.low in FINITE | SUBORDINATORS | RELATIVES or w.text in ",;"), None)
    if own_verb is not None and own_verb.low in FINITE:
        return False
    return not subject and (bare or before[-1].kind == "modal")


def _content_words(text: str, bodies: Bodies) -> list[Word]:
    """The words of a text without marks and adverbs."""
    words = [w for sentence in sentences(text, bodies) for w in sentence]
    return [w for w in words if w.kind != "mark" and w.low not in ADVERBS]


def _told(listed: Sequence[Sentence], context: Context, governed: bool) -> Iterator[list[str]]:
    """The bodies told to act in each sentence; a lead governs the first and, after it, those that a mark opens."""
    leading = False
    for position, sentence in enumerate(listed):
        found, thing = _in_sentence(sentence, context, governed or (leading and sentence[0].kind == "mark"))
        yield found
        leading = leading or governed or any(w.kind == "recommend" for w in sentence)
        governed = False
        kept = context.earlier if position else ()
        context = replace(context, earlier=() if thing else tuple(found) or kept)


def _in_sentence(sentence: Sentence, context: Context, governed: bool) -> tuple[list[str], bool]:
    """The bodies that a sentence tells to act, and whether its last subject was a thing (then "it" is that thing)."""
    found: list[str] = []
    thing = False
    for cue, word in enumerate(sentence):
        if word.kind == "modal" and not is_noun(sentence, cue):
            subject = subject_before(sentence, cue)
            if subject is not None:
                named = names(subject, context, before=sentence[:cue], found=found)
                thing = not named
                if active(sentence, cue):
                    found += named + (alongside(sentence, cue, context) if named else [])
                elif not denied(subject):
                    found += agents(sentence, cue, context, near=bool(named))
        elif word.kind in ("urge", "recommend"):
            found += asked(sentence, cue, context, found)
        elif word.kind == "task":
            found += tasked(sentence, cue, context) or agents(sentence, cue - 1, context)
    found += charged(sentence, context)
    for slot in slots(sentence, governed):
        found += subjunctive(sentence, slot, context, found)
    return sorted(found, key=lambda printed: context.text.find(printed, sentence[0].start)), thing


# ---------------------------------------------------------------- headings, and each body once


def _labelled(text: str, heading: str | None, section: str | None, bodies: Bodies) -> list[str]:
    """The bodies of the nearest label, which outranks what the text says: its own, its heading's, its group's."""
    printed = (list(labelled(place, bodies)) for place in (text, heading, section) if place)
    return next((found for found in printed if found), [])


def _with_headings(
    printed: list[str], listed: Sequence[Sentence], heading: str | None, section: str | None, bodies: Bodies
) -> list[str]:
    """What the text tells, or whom a heading addresses where the text tells no body that is known by its name."""
    if any(_one(bodies.named(name)) for name in printed):
        return printed
    told = [name for title in (heading, section) if title for name in addressed(title, bodies)]
    if not printed and not told and section and listed and imperative(listed[0]):
        return named_alone(section, bodies)
    return told or printed


def _one(body: Body | None) -> bool:
    """Whether a body is one body, not a class of them nor one that only its report can name."""
    return body is not None and body.kind not in ("class", "unnamed")


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
