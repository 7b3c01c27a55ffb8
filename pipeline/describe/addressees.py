"""Whom a recommendation tells to act: the bodies that are the subject of its directions, by rules on typed words.

The default needs no trained model. A sentence is read from each cue (a modal, "we recommend that", "we urge … to") to
the noun phrase that is its subject; the phrase counts where its head is a body, named in config/bodies.toml or by the
nouns listed there. What a phrase needs to count is the same for every report and decade.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.describe.bodies import Bodies, default_bodies, tidy
from pipeline.describe.grammar import (
    ADVERBS,
    BREAKS,
    DETERMINERS,
    POINTERS,
    PREPOSITIONS,
    PRONOUNS,
    QUOTES,
    SUBORDINATORS,
    Sentence,
    Word,
    participle,
    sentences,
    verb,
)
from pipeline.records import Addressee

# "should be required to …" tells its subject to act; any other "should be …" tells nobody.
_OBLIGED = frozenset(
    "required obliged responsible accountable prepared ready willing expected mandated aware mindful alert vigilant "
    "proactive careful open transparent under bound compelled satisfied cautious rigorous ambitious bold proactive "
    "clear consistent committed part".split()
)
_OURSELVES = frozenset("we i inquiry committee review panel board report commission tribunal".split())
_NEW = frozenset("new proposed revised resulting newly-created newly interim".split())
_PLURAL_AGENTS = ("ers", "ors", "ists", "ians", "men")


@dataclass(frozen=True)
class _Reader:
    """What the rules need to know beside the words: the text they slice, the bodies, and who was named before."""

    text: str
    bodies: Bodies
    earlier: tuple[str, ...] = ()
    """Bodies printed before this sentence, to which "it" and "they" refer; empty where a thing was the last subject."""
    governed: bool = field(default=False)
    """Whether a recommending lead governs the sentence, as it does the parts of "We recommend that: (a) …"."""


def find_addressees(
    text: str,
    bodies: Bodies | None = None,
    *,
    section: str | None = None,
    earlier: Sequence[Addressee] = (),
    governed: bool = False,
) -> tuple[Addressee, ...]:
    """The bodies that a text tells to act, in printed order, each once, as printed and by canonical name.

    `section` is the heading it stands under, which names the addressee of a bare imperative; `earlier` are the
    addressees of what stands before it, to which an opening "They" refers; `governed` says that a lead such as "We
    recommend that:" governs it.
    """
    known = bodies if bodies is not None else default_bodies()
    reader = _Reader(text, known, tuple(a.printed for a in earlier), governed)
    printed = _told(reader)
    if not printed and section is not None and _imperative(text, known):
        printed = _named_by_heading(section, known)
    return _distinct(printed, known)


def _told(reader: _Reader) -> list[str]:
    printed: list[str] = []
    recommending = reader.governed
    for sentence in sentences(reader.text, reader.bodies):
        now = replace(reader, governed=recommending and _opens_part(sentence))
        found, thing = _in_sentence(sentence, now)
        printed += found
        recommending = recommending or any(w.kind == "recommend" for w in sentence)
        reader = replace(reader, earlier=() if thing else tuple(found) or reader.earlier)
    return printed


def _opens_part(sentence: Sentence) -> bool:
    return True


# ---------------------------------------------------------------- one sentence


def _in_sentence(sentence: Sentence, reader: _Reader) -> tuple[list[str], bool]:
    """Bodies that a sentence tells to act, and whether its last subject was a thing (so that "it" is that thing)."""
    found: list[str] = []
    thing = False
    for cue, word in enumerate(sentence):
        if word.kind == "modal" and not _noun_need(sentence, cue):
            subject = _subject_of_modal(sentence, cue, reader)
            if subject is None:
                continue
            named = _names(subject, reader, found)
            if _active(sentence, cue):
                found += named
            elif not named:
                found += _agents(sentence, cue, reader)
            thing = not named
        elif word.kind in ("urge", "recommend") and _ours(sentence, cue):
            found += _asked(sentence, cue, reader, found)
        elif word.kind in ("urge", "recommend") and _asked_of(sentence, cue):
            found += _names(_before(sentence, cue - 1), reader, found)
        elif word.kind == "task":
            found += _tasked(sentence, cue, reader)
    for slot in _slots(sentence, reader):
        found += _subjunctive(sentence, slot, reader, found)
    return found, thing


def _noun_need(sentence: Sentence, cue: int) -> bool:
    """Whether a "need to" is the noun, as in "the need to"."""
    before = sentence[cue - 1].low if cue else ""
    return sentence[cue].low.startswith("need") and before in ("the", "a", "no", "is", "any", "urgent", "real", "clear")


def _active(sentence: Sentence, cue: int) -> bool:
    """Whether the subject of a modal is to do something, not to have it done to it or to have done it once."""
    following = [w for w in sentence[cue + 1 : cue + 40] if w.low not in ADVERBS and w.kind != "aside"]
    following = _past_insert(following)
    if not following:
        return True
    first, second = following[0].low, following[1] if len(following) > 1 else None
    if first == "be":
        return second is not None and second.low in _OBLIGED
    if first == "have":
        return second is None or not participle(second) or second.low in ("established", "agreed", "set")
    return True


def _past_insert(words: list[Word]) -> list[Word]:
    """Words after a modal, past an insert between commas ("should, in consultation with X, publish")."""
    if words and words[0].text == ",":
        comma = next((i for i, w in enumerate(words[1:], 1) if w.text == ","), None)
        rest = words[comma + 1 :] if comma is not None else words[1:]
        return [w for w in rest if w.low not in ADVERBS]
    return [w for w in words if not w.low.endswith("ly") or w.low in ("apply", "supply", "comply", "reply", "rely")]


# ---------------------------------------------------------------- subjects of modals


def _subject_of_modal(sentence: Sentence, cue: int, reader: _Reader) -> list[Word] | None:
    """The words of a modal's subject; None where the modal stands in a clause of another kind (embedded, relative)."""
    left = _clause_start(sentence, cue)
    left, clipped, embedded = _past_subordinators(sentence, left, cue)
    if embedded:
        return None
    return _subject(sentence, left, clipped)


def _clause_start(sentence: Sentence, cue: int) -> int:
    """Position after the nearest hard break left of a cue: a mark, colon, semicolon, dash, or an earlier direction."""
    for position in range(cue - 1, -1, -1):
        word = sentence[position]
        if word.kind == "mark" or word.low in BREAKS:
            return position + 1
        if word.kind == "and" and _verbal(sentence, position, cue):
            return position + 1
    return 0


def _verbal(sentence: Sentence, conjunction: int, cue: int) -> bool:
    """Whether an "and" joins clauses: an earlier direction stands left of it with no break between."""
    for position in range(conjunction - 1, -1, -1):
        word = sentence[position]
        if word.kind == "mark" or word.low in BREAKS:
            return False
        if word.kind == "modal" or word.kind == "urge" or word.low == "that":
            return word.kind != "" or _whole_clause(sentence, position, conjunction)
    return False


def _whole_clause(sentence: Sentence, that: int, conjunction: int) -> bool:
    """Whether the words between a "that" and an "and" already hold a verb, so that the "and" starts a new clause."""
    inside = sentence[that + 1 : conjunction]
    return any(w.kind == "modal" or (i > 0 and verb(w) and inside[i - 1].kind == "body") for i, w in enumerate(inside))


def _past_subordinators(sentence: Sentence, left: int, cue: int) -> tuple[int, int, bool]:
    """The stretch (start, end) in which a modal's subject stands, and whether the clause is embedded in another."""
    for position in range(cue - 1, left - 1, -1):
        word = sentence[position]
        if word.low not in SUBORDINATORS or word.kind:
            continue
        if word.low == "that" and _opens_clause(sentence, position):
            return position + 1, cue, False
        if position + 1 == cue:
            return left, cue, True
        comma = _last_comma(sentence, position, cue)
        if _initial(sentence, left, position) and word.low != "that":
            return (position if comma is None else left), cue, False
        if word.low in ("who", "which", "that", "whose") and not _object_clause(sentence, position, word):
            return left, position, False
        if comma is None:
            return left, cue, True
    return left, cue, False


def _opens_clause(sentence: Sentence, that: int) -> bool:
    """Whether a "that" opens what the report recommends or believes, or a further such clause."""
    before = [w for w in sentence[:that] if w.low not in ADVERBS and w.kind != "aside" and w.text != ","]
    if not before:
        return True
    last = before[-1]
    if last.kind in ("recommend", "view"):
        return True
    earlier = any(w.kind == "recommend" for w in before)
    return earlier and (last.kind in ("and", "mark") or last.low in BREAKS or last.kind == "body")


def _object_clause(sentence: Sentence, position: int, word: Word) -> bool:
    """Whether a relative clause has its own subject ("which the Office should …")."""
    following = sentence[position + 1]
    return word.low != "who" and (
        following.low in DETERMINERS | POINTERS | PRONOUNS or following.kind == "body" or following.low in ("we", "i")
    )


def _initial(sentence: Sentence, left: int, position: int) -> bool:
    """Whether a subordinator stands at the start of a clause, or after a comma or conjunction."""
    before = [w for w in sentence[left:position] if w.low not in ADVERBS and w.low not in QUOTES]
    return not before or before[-1].text == "," or before[-1].kind in ("and", "aside") or before[-1].low == "that"


def _last_comma(sentence: Sentence, start: int, end: int) -> int | None:
    return next((i for i in range(end - 1, start, -1) if sentence[i].text == ","), None)


def _subject(sentence: Sentence, left: int, right: int) -> list[Word]:
    """The subject in a stretch that ends where its verb begins: inserts and introductions are set aside."""
    chunks = _chunks(sentence[left:right])
    opener = _opener(chunks)
    if opener is not None:
        chunks = _without_insert(chunks, opener)
    chunks = [chunk for chunk in chunks if chunk]
    if not chunks:
        return []
    return _joined(chunks)


def _chunks(words: Sentence) -> list[list[Word]]:
    chunks: list[list[Word]] = [[]]
    for word in words:
        if word.text == ",":
            chunks.append([])
        elif word.low not in QUOTES:
            chunks[-1].append(word)
    return chunks


def _opener(chunks: list[list[Word]]) -> tuple[int, int] | None:
    """Where an insert begins that follows its subject: (chunk, word); None where there is none."""
    for number, chunk in enumerate(chunks):
        for position, word in enumerate(chunk):
            if word.kind in ("partner", "consult", "example") or (position == 0 and number and _insert_word(word)):
                if number == 0 and position == 0:
                    break
                if any(chunks[:number]) or position:
                    return number, position
    return None


def _insert_word(word: Word) -> bool:
    return word.low in ("whether", "where", "with", "if", "when", "as", "who", "which", "once", "following", "subject")


def _without_insert(chunks: list[list[Word]], opener: tuple[int, int]) -> list[list[Word]]:
    """Chunks up to an insert, where nothing but the insert stands between it and the verb; else those after it."""
    number, position = opener
    inside = chunks[number][position:]
    closed = not chunks[-1]
    if closed or number == len(chunks) - 1:
        kept = chunks[:number] + [chunks[number][:position]]
        if inside and inside[0].kind == "partner":
            kept.append([Word("and", "and", "and", inside[0].start, inside[0].start)] + _partners(chunks, opener))
        if inside and inside[0].kind == "example":
            kept[-1] = kept[-1] + [w for w in inside]
        return kept
    return chunks[number + 1 :]


def _partners(chunks: list[list[Word]], opener: tuple[int, int]) -> list[Word]:
    """The words of those with whom a body is told to act, up to the next insert."""
    number, position = opener
    words = chunks[number][position + 1 :]
    for chunk in chunks[number + 1 :]:
        words = [*words, *chunk]
    end = next((i for i, w in enumerate(words) if w.kind in ("partner", "consult", "example")), len(words))
    return words[:end]


def _joined(chunks: list[list[Word]]) -> list[Word]:
    """The last chunk, with the chunks before it where they are items of one list."""
    last = list(chunks[-1])
    listing = any(w.kind == "and" for w in last)
    for chunk in reversed(chunks[:-1]):
        if not listing or not _plain_phrase(chunk):
            break
        last = [*chunk, Word(",", ",", "and", chunk[-1].end, chunk[-1].end), *last]
    return last


def _plain_phrase(chunk: list[Word]) -> bool:
    first = chunk[0]
    return first.low not in PREPOSITIONS | SUBORDINATORS and not any(
        w.kind in ("modal", "consult") or w.low in SUBORDINATORS or w.low in ("is", "are", "was", "has", "have")
        for w in chunk
    )


# ---------------------------------------------------------------- from a subject's words to bodies as printed


def _names(subject: Sequence[Word], reader: _Reader, found: Sequence[str] = ()) -> list[str]:
    """The bodies named by a subject's words, as printed; "it" and "they" by what they refer to."""
    words = [w for w in subject if w.kind != "aside"]
    while words and (words[0].low in ADVERBS - {"all", "each", "both"} or words[0].kind == "and"):
        words = words[1:]
    words = _off_adverbs(words)
    if not words:
        return []
    if words[-1].low in PRONOUNS:
        return _referents(words[:-1], reader, found)
    start = _phrase_start(words, reader.bodies)
    return _split(words[start:], reader)


def _off_adverbs(words: list[Word]) -> list[Word]:
    while words and (words[-1].low in ADVERBS or words[-1].low.endswith("ly") and words[-1].kind == ""):
        if words[-1].low in ("family", "assembly", "supply"):
            break
        words = words[:-1]
    return words


def _referents(before: Sequence[Word], reader: _Reader, found: Sequence[str]) -> list[str]:
    """What a pronoun refers to: the nearest body before it in its sentence, else those told to act before."""
    for start in range(len(before) - 1, -1, -1):
        if before[start].low in DETERMINERS or before[start].kind == "body":
            end = next((i for i in range(start, len(before)) if before[i].text == ","), len(before))
            names = _split(before[start:end], reader)
            if names:
                return names[:1]
    return list(found) or list(reader.earlier)


def _phrase_start(words: Sequence[Word], bodies: Bodies) -> int:
    """Where the subject's phrase starts in words that may open with an introduction without a comma."""
    if words[0].low not in PREPOSITIONS | SUBORDINATORS and words[0].kind not in ("consult", "partner", "aside"):
        if not _runs_on(words):
            return 0
    for position in range(len(words) - 1, 0, -1):
        before = words[position - 1]
        starts = words[position].low in DETERMINERS or (
            words[position].kind == "body" and before.low not in DETERMINERS
        )
        if starts and before.low not in PREPOSITIONS | DETERMINERS and before.kind not in ("and",):
            return position
    return 0


def _runs_on(words: Sequence[Word]) -> bool:
    """Whether a plain noun stands before a determiner or body with nothing between, as where list items run together."""
    return any(
        words[i].low in DETERMINERS - {"a", "an"}
        and words[i - 1].low not in PREPOSITIONS | DETERMINERS | ADVERBS
        and words[i - 1].kind not in ("and", "example")
        for i in range(1, len(words))
    )


def _split(words: Sequence[Word], reader: _Reader) -> list[str]:
    """A subject as printed bodies: one for each item of a list where the items are bodies of their own."""
    phrases = _items(words)
    if len(phrases) > 1 and all(_stands_alone(p, reader.bodies, i) for i, p in enumerate(phrases)):
        return [_printed(p, reader) for p in phrases if _is_body(p, reader.bodies)]
    if _is_body(phrases[-1], reader.bodies) and (len(phrases) == 1 or _shares_head(phrases, reader.bodies)):
        return [_printed(words, reader)]
    return [_printed(p, reader) for p in phrases if _is_body(p, reader.bodies) and _stands_alone(p, reader.bodies, 0)]


def _items(words: Sequence[Word]) -> list[list[Word]]:
    """Items of a list split at "and" and commas, but not inside an example or after "of"."""
    items: list[list[Word]] = [[]]
    for position, word in enumerate(words):
        if word.kind == "example":
            items[-1] += list(words[position:])
            break
        if word.kind == "and":
            items.append([])
        else:
            items[-1].append(word)
    return [item for item in items if item] or [[]]


def _stands_alone(phrase: Sequence[Word], bodies: Bodies, number: int) -> bool:
    """Whether an item of a list can be printed by itself."""
    opens = phrase[0].low in DETERMINERS or phrase[0].kind == "body" or phrase[0].text[:1].isupper()
    return bool(phrase) and (opens or number == 0) and _is_body(phrase, bodies)


def _shares_head(phrases: Sequence[Sequence[Word]], bodies: Bodies) -> bool:
    """Whether the first items lean on the last one's noun ("Trust and provider leaders") or are bodies themselves."""
    return all(_is_body(p, bodies) or len(p) <= 2 and p[-1].low not in bodies.words.things for p in phrases[:-1])


def _is_body(phrase: Sequence[Word], bodies: Bodies) -> bool:
    """Whether a noun phrase is headed by a body that can be told to act."""
    if not phrase or phrase[0].low in POINTERS | {"there", "it"}:
        return False
    core = _core(phrase)
    if not core or any(w.low in _NEW for w in core):
        return False
    head = _head(core, bodies)
    if head.kind == "body":
        return True
    if head.low in bodies.words.things | bodies.words.people:
        return False
    return head.low in bodies.words.heads or _plural_agent(head.low) or _proper(core, head)


def _core(phrase: Sequence[Word]) -> list[Word]:
    """A phrase up to its first preposition, example or relative clause."""
    for position, word in enumerate(phrase):
        if position and (word.low in PREPOSITIONS | SUBORDINATORS or word.kind in ("example", "partner", "consult")):
            return list(phrase[:position])
    return list(phrase)


def _head(core: Sequence[Word], bodies: Bodies) -> Word:
    """The noun of a core: its last word, or the last noun before a participle ("bodies retained")."""
    last = core[-1]
    if len(core) > 1 and last.kind == "" and (last.low.endswith("ing") or participle(last)):
        nouns = [w for w in core[:-1] if w.kind == "body" or w.low in bodies.words.heads]
        return nouns[-1] if nouns else last
    return last


def _plural_agent(low: str) -> bool:
    return low.endswith(_PLURAL_AGENTS) and len(low) > 5


def _proper(core: Sequence[Word], head: Word) -> bool:
    """Whether a core ends in a name: an acronym, or capitals that the start of a sentence does not explain."""
    if head.text.isupper() and len(head.text) > 1 and head.text.isalpha():
        return True
    capitals = [w for w in core if w.text[:1].isupper() and w.low not in DETERMINERS]
    return head in capitals and len(capitals) > 1


def _printed(phrase: Sequence[Word], reader: _Reader) -> str:
    """A phrase as the text prints it, without what trails after its noun (relative clauses, places, times)."""
    kept = list(phrase)
    for position, word in enumerate(kept):
        if position and word.low in ("who", "which", "that", "whose"):
            kept = kept[:position]
            break
    kept = [w for w in kept if w.end > w.start]
    return reader.text[kept[0].start : kept[-1].end]


# ---------------------------------------------------------------- other ways of telling somebody


def _ours(sentence: Sentence, cue: int) -> bool:
    """Whether the report itself urges: "we", "I" or "the Inquiry" stands before, with no modal or infinitive between."""
    for word in reversed(sentence[max(0, cue - 8) : cue]):
        if word.low in _OURSELVES:
            return True
        if (
            word.kind == "modal"
            or word.low in ("to", "that", "who", "which")
            or word.kind == "body"
            or word.low in BREAKS
        ):
            return False
    return sentence[cue].low.startswith("recommendation")


def _asked(sentence: Sentence, cue: int, reader: _Reader, found: Sequence[str]) -> list[str]:
    """The bodies between "we urge" (or "recommend to") and "to" or a verb."""
    start = cue + 1
    if sentence[cue].kind == "recommend":
        if start >= len(sentence) or sentence[start].low not in ("to", "the") and sentence[start].kind != "body":
            return []
        start += sentence[start].low == "to"
    stop = next((i for i in range(start, len(sentence)) if _ends_object(sentence, i, start)), None)
    if stop is None:
        return []
    words = sentence[start:stop]
    if len(words) == 1 and words[0].low in ("them", "it", "him", "her"):
        return _referents(sentence[:cue], reader, found)
    return _names(_subject(words, 0, len(words)), reader, found)


def _ends_object(sentence: Sentence, position: int, start: int) -> bool:
    word = sentence[position]
    return position > start and (
        word.low in ("to", "that") or word.low in BREAKS or word.low in STOPS_OR_MARKS or word.kind in ("modal", "urge")
    )


STOPS_OR_MARKS = frozenset(".!?")


def _asked_of(sentence: Sentence, cue: int) -> bool:
    """Whether a body "is urged to" or "is recommended to" act."""
    following = sentence[cue + 1].low if cue + 1 < len(sentence) else ""
    before = [w.low for w in sentence[max(0, cue - 2) : cue]]
    return following == "to" and any(w in ("is", "are") for w in before)


def _before(sentence: Sentence, cue: int) -> list[Word]:
    return _subject(sentence, _clause_start(sentence, cue), cue)


def _tasked(sentence: Sentence, cue: int, reader: _Reader) -> list[str]:
    """The bodies after "it is the responsibility of", "this recommendation is for … to" and the like."""
    start = cue + 1
    stop = next(
        (
            i
            for i in range(start, len(sentence))
            if sentence[i].low in ("to", ".", ",", "that") or sentence[i].low in BREAKS
        ),
        len(sentence),
    )
    if sentence[cue].low.endswith(" for") and (stop == len(sentence) or sentence[stop].low != "to"):
        return []
    return _names(sentence[start:stop], reader)


def _agents(sentence: Sentence, cue: int, reader: _Reader) -> list[str]:
    """The bodies by whom something is to be done: "by X" after a participle, before any relative clause."""
    for position in range(cue + 2, len(sentence) - 1):
        word = sentence[position]
        if word.low in ("which", "who", "that", "whom") or word.low in BREAKS or word.kind == "modal":
            return []
        if word.low == "by" and (participle(sentence[position - 1]) or sentence[position - 1].low in ("jointly",)):
            stop = next(
                (i for i in range(position + 1, len(sentence)) if _ends_agent(sentence[i])),
                len(sentence),
            )
            return _names(sentence[position + 1 : stop], reader)
    return []


def _ends_agent(word: Word) -> bool:
    return (
        word.low in BREAKS
        or word.text in (",", ".")
        or word.kind in ("modal", "mark", "consult", "aside")
        or word.low in SUBORDINATORS
        or word.low in ("to", "in", "within", "on", "at", "by", "under", "prior", "with")
    )


# ---------------------------------------------------------------- "we recommend that X publish …"


def _slots(sentence: Sentence, reader: _Reader) -> Iterator[int]:
    """Positions at which a subject of what is recommended can start."""
    recommending = False
    if reader.governed:
        yield _content(sentence, 0)
    if sentence[_content(sentence, 0)].low == "that":
        recommending = True
        yield _content(sentence, 0) + 1
    for position, word in enumerate(sentence):
        if word.kind == "recommend":
            recommending = True
            following = sentence[position + 1] if position + 1 < len(sentence) else None
            if following is not None and (following.low in DETERMINERS or following.kind == "body"):
                yield position + 1
        elif recommending and word.low == "that" and position and _opens_clause(sentence, position):
            yield position + 1
        elif recommending and (word.kind == "mark" or word.low in (":", "•")) and position + 1 < len(sentence):
            yield position + 1


def _content(sentence: Sentence, position: int) -> int:
    """The first position that is neither a mark nor a number of a list."""
    while position + 1 < len(sentence) and (
        sentence[position].kind == "mark" or sentence[position].low in BREAKS | STOPS_OR_MARKS | QUOTES
    ):
        position += 1
    return position


def _subjunctive(sentence: Sentence, slot: int, reader: _Reader, found: Sequence[str]) -> list[str]:
    """The bodies that open a slot and are followed by what they do, without a modal between."""
    stop = next((i for i in range(slot, len(sentence)) if _ends_clause(sentence[i], i > slot)), len(sentence))
    words = list(sentence[slot:stop])
    if any(w.kind == "modal" for w in words):
        words = words[: next(i for i, w in enumerate(words) if w.kind == "modal")]
        if stop < len(sentence) and sentence[slot + len(words)].kind == "modal":
            return []
        return []
    at = next((i for i in range(1, len(words)) if _is_verb_here(words, i)), None)
    if at is None:
        return _agents(sentence, slot - 1, reader) if any(w.low == "be" for w in words) else []
    return _names(_subject(words, 0, at), reader, found)


def _ends_clause(word: Word, begun: bool) -> bool:
    return begun and (word.low in (";", ".", ":", "•") or word.kind == "mark")


def _is_verb_here(words: Sequence[Word], position: int) -> bool:
    """Whether the word at a position is what the words before it are to do."""
    word, before = words[position], words[position - 1]
    if word.low in ("be", "being"):
        return position + 1 < len(words) and words[position + 1].low in _OBLIGED
    if before.low in DETERMINERS | PREPOSITIONS | POINTERS or before.low == "to":
        return False
    if word.kind == "" and before.kind == "body" and word.low.endswith(("ate", "ise", "ify")):
        return True
    return verb(word)


# ---------------------------------------------------------------- headings, and each body once


def _imperative(text: str, bodies: Bodies) -> bool:
    """Whether a text opens with a bare verb ("Publish …")."""
    first = next(iter(sentences(text, bodies)), [])
    words = [w for w in first if w.kind != "mark" and w.low not in ADVERBS | BREAKS]
    return bool(words) and verb(words[0]) and not words[0].low.endswith("s")


def _named_by_heading(section: str, bodies: Bodies) -> list[str]:
    """The bodies that a heading is made of, such as "The police" or "Recommendations for the Home Office"."""
    words = [w for sentence in sentences(section, bodies) for w in sentence]
    rest = {"recommendation", "recommendations", "action", "actions", "addressed", "to", "for", "by", "of", "the"}
    if any(w.kind not in ("body", "and") and w.low not in rest and w.text not in ",.:" for w in words):
        return []
    return [w.text for w in words if w.kind == "body"]


def _distinct(printed: Sequence[str], bodies: Bodies) -> tuple[Addressee, ...]:
    """Each body once, as first printed; a shorter form of one already there ("boards") is the same body."""
    kept: list[Addressee] = []
    for phrase in printed:
        one = Addressee(printed=phrase, name=bodies.canonical(phrase))
        if not any(_same(one, other) for other in kept):
            kept.append(one)
    return tuple(kept)


def _same(one: Addressee, other: Addressee) -> bool:
    if one.name is not None and one.name == other.name:
        return True
    mine, theirs = _stems(one.printed), _stems(other.printed)
    return mine == theirs or (bool(mine) and mine[-1] == theirs[-1] and (set(mine) <= set(theirs)))


def _stems(printed: str) -> list[str]:
    """The words of a printed body without articles, in the singular."""
    words = tidy(printed).lower().split()
    return [w[:-1] if w.endswith("s") else w for w in words if w not in DETERMINERS | POINTERS]
