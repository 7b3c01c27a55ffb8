"""From the words of a subject to the bodies that they name, each as printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.describe.bodies import Bodies
from pipeline.describe.grammar import Word, participle, verb
from pipeline.describe.lexicon import ADVERBS, DETERMINERS, FINITE, POINTERS, PREPOSITIONS, PRONOUNS, SUBORDINATORS
from pipeline.describe.subjects import RELATIVES, Chunks

# A body that the recommendation itself brings about is not told to act by it.
_BROUGHT_ABOUT = frozenset("created established formed retained resulting".split())
_PLURAL_AGENTS = ("ers", "ors", "ists", "ians", "men")
_MODIFIERS = ("al", "ent", "ant", "ive", "ory", "ed", "ing", "ary")
_LONGEST_MODIFIER = 3
NOUNS_TOO = frozenset("support design contact research project trust state press lead partner review".split())


@dataclass(frozen=True)
class Context:
    """What naming needs beside the words: the text they are of, the bodies, and who was told to act before.

    `earlier` are the bodies, as printed, to which "it" and "they" refer; empty where a thing was the last subject.
    """

    text: str
    bodies: Bodies
    earlier: tuple[str, ...] = ()


def names(chunks: Chunks, context: Context, *, before: Sequence[Word] = (), found: Sequence[str] = ()) -> list[str]:
    """The bodies that a subject names, as printed; none where it is a thing or a person served.

    For "it" and "they": `found` are the bodies already told to act in the sentence, `before` its words so far.
    """
    if not chunks:
        return []
    words = _trimmed([w for w in chunks[-1] if w.kind != "clause"])
    restriction = [w for w in chunks[-1] if w.kind == "clause"]
    if not words:
        return []
    if words[-1].low in PRONOUNS | {"him", "her"}:
        referred = list(found) or _first_named(before, context) or list(context.earlier)
        return referred if words[-1].low in ("they", "them") or len(referred) == 1 else []
    start = _phrase_start(words)
    if start is None:
        return []
    phrase = words[start:]
    if _points_back(phrase, context):
        return []
    if (restriction and phrase[0].low in ("a", "an")) or _taken_up(phrase, context):
        return []
    listing = start == 0 and any(w.kind == "and" for w in chunks[-1])
    named = _split(_with_list(chunks[:-1], phrase, context.bodies) if listing else phrase, context)
    return [*named[:-1], _restricted(named[-1], phrase, restriction, context)] if named and restriction else named


def _taken_up(phrase: Sequence[Word], context: Context) -> bool:
    """Whether a phrase takes up somebody whom the text has brought in ("by a doctor … The doctor should")."""
    noun = re.escape(_core(phrase, context.bodies)[-1].text)
    earlier = context.text[: phrase[0].start]
    return phrase[0].low == "the" and re.search(rf"\ban? (?:[\w’'-]+ ){{0,3}}{noun}\b", earlier, re.I) is not None


def _points_back(phrase: Sequence[Word], context: Context) -> bool:
    """Whether a phrase points at what the same text has brought about before ("a forum … This forum should")."""
    return phrase[0].low in POINTERS and re.search(r"\w{3}", context.text[: phrase[0].start]) is not None


def is_body(phrase: Sequence[Word], bodies: Bodies) -> bool:
    """Whether a noun phrase is headed by a body that can be told to act."""
    if (
        not phrase
        or any(w.low in {"there", "it", "being"} or (i and w.low in POINTERS) for i, w in enumerate(phrase[:2]))
        or (len(phrase) == 1 and phrase[0].low in POINTERS)
        or any(w.low in _BROUGHT_ABOUT for w in phrase)
    ):
        return False
    if phrase[0].low in (PREPOSITIONS | SUBORDINATORS | {"one"}) - POINTERS:
        return False
    if phrase[0].low in ("those", "persons", "people") and _in_charge(phrase[1:3]):
        return True
    if phrase[0].text.islower() and verb(phrase[0]) and phrase[0].low not in NOUNS_TOO:
        return False
    core = _core(phrase, bodies)
    head = core[-1]
    if head.kind == "body":
        return True
    if head.low in bodies.words.things | bodies.words.people or head.kind:
        return False
    return (
        head.low.rpartition("-")[2] in bodies.words.heads
        or (head.low.endswith(_PLURAL_AGENTS) and len(head.low) > 5)
        or _name(core)
    )


def _in_charge(words: Sequence[Word]) -> bool:
    """Whether words say that people answer for something ("those responsible for the pier")."""
    return [w.low for w in words] in (["responsible", "for"], ["in", "charge"], ["accountable", "for"])


# ---------------------------------------------------------------- where the phrase is


def _trimmed(words: Sequence[Word]) -> list[Word]:
    """A chunk without adverbs and conjunctions at its ends."""
    kept = list(words)
    while kept and (kept[0].kind == "and" or kept[0].low in ADVERBS - DETERMINERS):
        kept = kept[1:]
    while kept and (kept[-1].kind == "and" or kept[-1].low in ADVERBS or _adverb(kept[-1])):
        kept = kept[:-1]
    return kept


def _adverb(word: Word) -> bool:
    return word.kind == "" and word.low.endswith("ly") and word.low not in ("family", "assembly", "supply")


def _phrase_start(words: Sequence[Word]) -> int | None:
    """Where the subject starts in words that may open with an introduction, or run on from an earlier direction.

    None where an earlier direction stands in them and nothing shows that a new subject follows it.
    """
    directed = any(w.kind in ("modal", "urge") for w in words)
    for position in range(len(words) - 1, 0, -1):
        if _starts(words, position) and (not directed or _surely_starts(words[position])):
            return position
    return None if directed else 0


def _starts(words: Sequence[Word], position: int) -> bool:
    """Whether a phrase can start here: an article, or a name of a body, after a word that it does not belong to."""
    word, before = words[position], words[position - 1]
    introduced = words[0].low in PREPOSITIONS | SUBORDINATORS
    if before.low in PREPOSITIONS | DETERMINERS | POINTERS | ADVERBS or before.kind in ("and", "example"):
        return False
    if word.low in DETERMINERS - {"no", "other"} - (frozenset() if introduced else frozenset(["a", "an"])):
        return True
    modified = before.low.endswith(_MODIFIERS) or before.text[:1].isupper() or before.kind == "body"
    return word.kind == "body" and word.text[:1].isupper() and (introduced or not modified) and before.low != "'s"


def _surely_starts(word: Word) -> bool:
    """Whether a word that can start a phrase starts a new one and not a relative clause ("steps the Office should")."""
    return word.kind == "body" or word.low in ("every", "each", "all")


def _with_list(earlier: Chunks, phrase: Sequence[Word], bodies: Bodies) -> list[Word]:
    """The end of a list with the chunks before it that are items of the same list."""
    whole = list(phrase)
    for chunk in reversed(earlier):
        item = _trimmed(chunk)
        if not item or _introduces(item) or not _leans(item, bodies):
            break
        whole = [*item, Word(",", ",", "and", item[-1].end, item[-1].end), *whole]
    return whole


def _introduces(item: Sequence[Word]) -> bool:
    return item[0].low in PREPOSITIONS | SUBORDINATORS or item[0].kind in ("consult", "partner", "view", "recommend")


def _first_named(before: Sequence[Word], context: Context) -> list[str]:
    """The first body named in the words before a pronoun."""
    for start, word in enumerate(before):
        if word.low in DETERMINERS or word.kind == "body" or (start and word.text[:1].isupper()):
            phrase = before[start : _phrase_end(before, start)]
            if is_body(phrase, context.bodies):
                return [_printed(phrase, context)]
    return []


def _phrase_end(words: Sequence[Word], start: int) -> int:
    for position in range(start, len(words)):
        if words[position].kind == "body":
            return position + 1
        if position > start and (words[position].text == "," or verb(words[position])):
            return position
    return len(words)


# ---------------------------------------------------------------- what the phrase names


def _split(words: Sequence[Word], context: Context) -> list[str]:
    """A subject as printed bodies: one for each item of a list where the items are bodies of their own."""
    items = _items(words)
    if not items:
        return []
    found: list[str] = []
    leaning: list[Word] = []
    for position, item in enumerate(items):
        if is_body(item, context.bodies):
            alone = position == 0 or leaning or not found or _opens(item)
            leaning = [*leaning, *item] if alone else [*items[position - 1], *item]
            found = [*(found if alone else found[:-1]), _printed(leaning, context)]
            leaning = []
        elif _leans(item, context.bodies):
            leaning = [*leaning, *item]
        else:
            leaning = []
    return found


def _restricted(name: str, phrase: Sequence[Word], restriction: Sequence[Word], context: Context) -> str:
    """A printed body with the clause that says which it is, where nothing else does: no table knows it."""
    if context.bodies.canonical(name) is not None or not context.text[: phrase[-1].end].endswith(name):
        return name
    return context.text[phrase[-1].end - len(name) : restriction[-1].end]


def _items(words: Sequence[Word]) -> list[list[Word]]:
    """Items of a list split at "and" and commas, but not inside an example."""
    items: list[list[Word]] = [[]]
    for position, word in enumerate(words):
        if word.kind == "example":
            items[-1] += words[position:]
            break
        if word.kind == "and" and not _inside_name(words, position):
            items.append([])
        else:
            items[-1].append(word)
    return [item for item in items if item]


def _inside_name(words: Sequence[Word], conjunction: int) -> bool:
    """Whether an "and" stands inside a name that no table knows ("the Department for Rivers and Coasts")."""
    before, after = words[:conjunction], words[conjunction + 1 :]
    if not before or not after or after[0].kind or not (before[-1].text[:1].isupper() and after[0].text[:1].isupper()):
        return False
    start = next((i for i in range(len(before) - 1, -1, -1) if before[i].low in PREPOSITIONS), None)
    return start is not None and start > 0 and before[start - 1].text[:1].isupper() and _capitals(before[start + 1 :])


def _opens(item: Sequence[Word]) -> bool:
    """Whether an item of a list can be printed by itself: it has its own article, is a name, or is a plural."""
    first, last = item[0], item[-1]
    return first.low in DETERMINERS or first.kind == "body" or first.text[:1].isupper() or last.low.endswith("s")


def _leans(item: Sequence[Word], bodies: Bodies) -> bool:
    """Whether an item leans on the noun of a later one ("Trust and provider leaders")."""
    bare = [w for w in item if w.low not in DETERMINERS]
    return is_body(item, bodies) or _capitals(bare) or len(bare) <= _LONGEST_MODIFIER


def _capitals(words: Sequence[Word]) -> bool:
    return all(w.text[:1].isupper() for w in words)


def _core(phrase: Sequence[Word], bodies: Bodies) -> Sequence[Word]:
    """A phrase up to its noun: to the first preposition, example or clause, or a participle after the noun."""
    for position, word in enumerate(phrase):
        ends = word.low in PREPOSITIONS | SUBORDINATORS | FINITE or word.kind in ("example", "partner", "consult")
        if position and ends:
            phrase = phrase[:position]
            break
    last = phrase[-1]
    if len(phrase) > 1 and (last.low.endswith("ing") or participle(last)):
        nouns = [i for i, w in enumerate(phrase) if w.kind == "body" or w.low in bodies.words.heads]
        return phrase[: nouns[-1] + 1] if nouns else phrase
    return phrase


def _name(core: Sequence[Word]) -> bool:
    """Whether a core ends in a name: an acronym, or capitals that the start of a sentence does not explain."""
    head = core[-1]
    if head.text.isalpha() and head.text.isupper() and len(head.text) > 1:
        return True
    capitals = [w for w in core if w.text[:1].isupper() and w.low not in DETERMINERS]
    return head in capitals and len(capitals) > 1


def _printed(phrase: Sequence[Word], context: Context) -> str:
    """A phrase as the text prints it, up to a verb, a relative clause, or a participle after its noun."""
    noun = len(_core(phrase, context.bodies))
    end = next((i for i, w in enumerate(phrase) if i and w.low in RELATIVES | FINITE), len(phrase))
    if noun < end and (phrase[noun].low.endswith("ing") or participle(phrase[noun])) and phrase[noun].kind == "":
        end = noun if context.bodies.canonical(_text(phrase[:noun], context)) is not None else end
    return _text(phrase[:end], context)


def _text(words: Sequence[Word], context: Context) -> str:
    """Words as the text prints them."""
    kept = [w for w in words if w.end > w.start]
    return context.text[kept[0].start : kept[-1].end]
