"""Where in a sentence the subject of a direction stands: its words, without introductions and inserts."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.describe.grammar import Sentence, Word, verb
from pipeline.describe.lexicon import (
    ADVERBS,
    BREAKS,
    DETERMINERS,
    FINITE,
    POINTERS,
    PREPOSITIONS,
    PRONOUNS,
    QUOTES,
    SUBORDINATORS,
)

Chunks = list[list[Word]]
"""A subject's words between commas: the last chunk holds its end, those before it may be items of the same list."""

RELATIVES = frozenset("who which that whose".split())
_WEAK = ("need", "is", "are")
_INSERTS = frozenset("whether where with if when as who which once following subject being acting".split())


def subject_before(sentence: Sentence, cue: int) -> Chunks | None:
    """The subject of the modal at `cue`; None where its clause is embedded in another and directs nobody."""
    left = clause_start(sentence, cue)
    for position in range(cue - 1, left - 1, -1):
        word = sentence[position]
        if word.low not in SUBORDINATORS or word.kind or pointer(sentence, position):
            continue
        if word.low == "that" and opens_clause(sentence, position):
            return chunks_of(sentence[position + 1 : cue])
        return _under(sentence, left, position, cue)
    return chunks_of(sentence[left:cue])


def clause_start(sentence: Sentence, cue: int) -> int:
    """Position after the nearest hard break left of a cue: a mark, colon, semicolon or dash, or an "and" of clauses."""
    for position in range(cue - 1, -1, -1):
        word = sentence[position]
        if word.kind == "mark" or word.low in BREAKS or (word.kind == "and" and _joins_clauses(sentence, position)):
            return position + 1
    return 0


def opens_clause(sentence: Sentence, that: int) -> bool:
    """Whether a "that" opens what the report recommends or believes, or a further such clause."""
    before = [w for w in sentence[:that] if w.low not in ADVERBS and w.kind != "aside" and w.text != ","]
    if not before or before[-1].kind in ("recommend", "view", "urge"):
        return True
    told = before[-1].kind == "body" and any(w.low == "to" for w in before[-3:-1])
    further = told or before[-1].kind in ("and", "mark") or before[-1].low in BREAKS
    return further and any(w.kind == "recommend" for w in before)


def chunks_of(words: Sentence) -> Chunks:
    """A subject's words in chunks, where `words` end at its verb: inserts and what stands before them are set aside."""
    chunks: Chunks = [[]]
    for word in words:
        if word.text == ",":
            chunks.append([])
        elif word.low not in QUOTES and word.kind != "aside":
            chunks[-1].append(word)
    insert = _insert(chunks)
    if insert is not None:
        chunks = _without_insert(chunks, *insert)
    return [chunk for chunk in chunks if chunk]


def restricted(words: Sentence, relative: int, end: int) -> Chunks:
    """A subject's words before a relative clause, and the clause as one word where no comma sets it off."""
    chunks = chunks_of(words[:relative])
    if chunks and words[relative - 1].text != ",":
        chunks[-1].append(clause(words[relative:end]))
    return chunks


def clause(words: Sequence[Word]) -> Word:
    """A clause as one word."""
    text = " ".join(w.text for w in words)
    return Word(text, text.lower(), "clause", words[0].start, words[-1].end)


# ---------------------------------------------------------------- clauses


def _joins_clauses(sentence: Sentence, conjunction: int) -> bool:
    """Whether an "and" joins clauses: a direction stands left of it with no break between."""
    for position in range(conjunction - 1, -1, -1):
        word = sentence[position]
        if word.kind == "mark" or word.low in BREAKS:
            return False
        if word.kind in ("modal", "urge"):
            return True
        if word.low == "that":
            return _holds_verb(sentence[position + 1 : conjunction])
    return False


def _holds_verb(words: Sequence[Word]) -> bool:
    return any(i > 0 and verb(word) and words[i - 1].kind == "body" for i, word in enumerate(words))


def pointer(sentence: Sentence, position: int) -> bool:
    """Whether a "that" points at a noun ("upon that information", "That Board should") and opens no clause."""
    if sentence[position].low != "that":
        return False
    if position == 0:
        return len(sentence) > 2 and sentence[1].kind == "" and sentence[2].kind == "modal"
    return sentence[position - 1].low in PREPOSITIONS


def _under(sentence: Sentence, left: int, position: int, cue: int) -> Chunks | None:
    """The subject of a modal that has a subordinator to its left at `position`, in the clause from `left`."""
    word = sentence[position]
    commas = [i for i in range(position + 1, cue) if sentence[i].text == ","]
    if position + 1 == cue:
        return None
    if commas and commas[-1] + 1 < cue:
        return chunks_of(sentence[commas[0] + 1 : cue])
    if commas and (word.low not in RELATIVES or sentence[position - 1].text == ","):
        return chunks_of(sentence[left:cue])
    if word.low in RELATIVES:
        closed = not _has_subject(sentence, position) or _closed(sentence, left, position, cue)
        return restricted(sentence[left:cue], position - left, cue - left) if closed else None
    if _initial(sentence, left, position) and not sentence[cue].low.startswith(_WEAK):
        return chunks_of(sentence[position:cue])
    return None


def _closed(sentence: Sentence, left: int, relative: int, cue: int) -> bool:
    """Whether a clause with its own subject ends before the cue ("An allegation that X has been hurt | must …")."""
    directed = any(w.kind in ("modal", "recommend", "urge") for w in sentence[left:relative])
    return not directed and any(w.low in FINITE for w in sentence[relative:cue])


def _has_subject(sentence: Sentence, relative: int) -> bool:
    """Whether a relative clause has its own subject ("which the Office should …")."""
    following = sentence[relative + 1]
    own = following.low in DETERMINERS | POINTERS | PRONOUNS | {"we", "i"} or following.kind == "body"
    return own and sentence[relative].low != "who"


def _initial(sentence: Sentence, left: int, position: int) -> bool:
    """Whether a subordinator stands at the start of a clause, or after a comma or conjunction."""
    before = [w for w in sentence[left:position] if w.low not in ADVERBS and w.low not in QUOTES]
    return not before or before[-1].text == "," or before[-1].kind in ("and", "aside") or before[-1].low == "that"


# ---------------------------------------------------------------- inserts between a subject and its verb


def _insert(chunks: Chunks) -> tuple[int, int] | None:
    """Where an insert begins that follows a subject, as (chunk, word); None where there is none."""
    for number, chunk in enumerate(chunks):
        for position, word in enumerate(chunk):
            opens = word.kind in ("partner", "consult", "example") or (
                position == 0 and number > 0 and (word.low in _INSERTS or _adjectival(chunk))
            )
            if opens and (position > 0 or any(chunks[:number])):
                return number, position
            if opens:
                break
    return None


def _adjectival(chunk: Sequence[Word]) -> bool:
    """Whether words after a comma say what the subject is like ("enforceable against …", "based in …")."""
    return (
        len(chunk) > 1
        and chunk[0].kind == ""
        and chunk[0].low.endswith(("ble", "ing", "ed", "ful", "ous"))
        and chunk[1].low in PREPOSITIONS
    )


def _without_insert(chunks: Chunks, number: int, position: int) -> Chunks:
    """Chunks up to an insert that stands right before the verb; those after it where the subject follows it."""
    if chunks[-1] and number < len(chunks) - 1:
        return chunks[number + 1 :]
    insert = chunks[number][position:] + [word for chunk in chunks[number + 1 :] for word in chunk]
    kept = [chunk for chunk in [*chunks[:number], chunks[number][:position]] if chunk]
    if insert[0].kind == "partner" or (insert[0].low == "with" and not chunks[-1]):
        return [*kept[:-1], [*kept[-1], _joiner(insert[0]), *_partners(insert)]]
    if insert[0].kind == "example":
        return [*kept[:-1], [*kept[-1], *insert]]
    return kept


def _partners(insert: Sequence[Word]) -> list[Word]:
    """The words of those together with whom a body is told to act, up to the next insert; none for "its partners"."""
    if len(insert) > 1 and insert[1].low in ("its", "their"):
        return []
    end = next((i for i, w in enumerate(insert) if i and w.kind in ("partner", "consult", "example")), len(insert))
    return list(insert[1:end])


def _joiner(word: Word) -> Word:
    """An "and" of no width where the text has other words for it."""
    return Word("and", "and", "and", word.start, word.start)
