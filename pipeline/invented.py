"""Invented recommendations for measuring: any number of them, always the same, none out of a report."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.compare.themes import Codebook
from pipeline.compare.vectors import Vectors
from pipeline.compare.words import STOP, stems
from pipeline.records import Addressee, Ask, Deadline, Inquiry, Recommendation
from pipeline.settings import find, load_toml

SEED = "saidbefore"
PER_INQUIRY = 30
WIDTH = 384
# As in 830 published recommendations: six of ten ask one thing, few ask more than four.
_ASKS = (1, 1, 1, 1, 1, 1, 2, 2, 3, 4)
_CHANGED = 0.3  # share of the words that say something which are put in place of those of the example
_OWN = 0.12  # share of those that are words of the inquiry alone: names of places, firms and things
_COPIED = 0.01  # share of texts that an earlier inquiry had word for word
_FIRST_YEAR, _LAST_YEAR = 1960, 2024

_MODAL = re.compile(r"\b(?:should|must|ought to|needs? to|shall)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_SYLLABLES = "bar bel cor dal den fer gar hal ing kel lor mer nor pen ral sel tam ton ver wick".split()
_TAILS = (
    "in consultation with {body}", "so that {word} and {other} can be compared", "and report on {word} every year",
    "whatever the {word} or {other} of those concerned", "with due regard to {word}", "within {months} months",
    "including those which concern {word}, {other} and {own}", "as part of its work on {word}",
    "and keep {word} under review", "before any further {word} is agreed with {body}",
    "as was promised after the events at {own}",
)  # fmt: skip


@dataclass(frozen=True)
class InventedCorpus:
    """Recommendations with their asks, half of the inquiries read and half listed, and the inquiries they are from."""

    recommendations: tuple[Recommendation, ...]
    inquiries: dict[str, Inquiry]


@dataclass(frozen=True)
class _Stock:
    """What texts are put together from: examples of the codebook cut at the modal verb, bodies, words, verbs."""

    examples: tuple[tuple[str, str], ...]
    bodies: tuple[str, ...]
    words: tuple[str, ...]
    actions: dict[str, str]


def invent(count: int, codebook: Codebook) -> InventedCorpus:
    """`count` recommendations of 20 to 90 words or so, about thirty an inquiry, from the project's own examples.

    Each inquiry depends on its number alone: a smaller corpus is the beginning of a larger one.
    """
    stock = _stock(codebook)
    inquiries: dict[str, Inquiry] = {}
    recs: list[Recommendation] = []
    while len(recs) < count:
        number = len(inquiries)
        draw = Random(f"{SEED}-{number}")
        inquiry = _inquiry(number, draw)
        inquiries[inquiry.id] = inquiry
        own = [_name(draw) for _ in range(6)]
        for place in range(draw.randint(PER_INQUIRY // 2, 3 * PER_INQUIRY // 2)):
            rec = _recommendation(inquiry, place, own, stock, draw)
            copied = recs[draw.randrange(len(recs))] if recs and draw.random() < _COPIED else rec
            recs.append(rec.model_copy(update={"text": copied.text, "asks": copied.asks}))
    return InventedCorpus(tuple(recs[:count]), inquiries)


def invented_vectors() -> Vectors:
    """Vectors in place of a model's: the sum of one fixed random vector a stem, of the width of MiniLM's."""
    return Vectors(name="invented (sums of random word vectors)", _compute=_encode)


def _encode(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    sums = [sum((_stem_vector(stem) for stem in stems(text)), np.full(WIDTH, 1e-3)) for text in texts]
    rows = np.stack(sums)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@lru_cache(maxsize=200_000)
def _stem_vector(stem: str) -> npt.NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(stem.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(WIDTH)


# ---------------------------------------------------------------- inquiries and their recommendations


def _inquiry(number: int, draw: Random) -> Inquiry:
    year = draw.randint(_FIRST_YEAR, _LAST_YEAR)
    day = dt.date(year, draw.randint(1, 12), draw.randint(1, 28))
    place = _name(draw)
    return Inquiry(
        id=f"invented-{number:05d}",
        title=f"The {place} Inquiry",
        short=place,
        events=f"{year - 4}–{year - 2}",
        published=None if number % 50 == 49 else day,
        invented=True,
    )


def _recommendation(inquiry: Inquiry, place: int, own: Sequence[str], stock: _Stock, draw: Random) -> Recommendation:
    body = draw.choice(stock.bodies)
    asked = [_ask(own, stock, draw) for _ in range(draw.choice(_ASKS))]
    sentences = [said if whole else f"The {body} should {said}" for said, whole, _ in asked]
    return Recommendation(
        id=f"{inquiry.id}-r{place + 1}",
        inquiry=inquiry.id,
        level="recommendation",
        number=str(place + 1),
        text=". ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences) + ".",
        asks=tuple(ask for _, _, ask in asked),
        addressees=(Addressee(printed=f"The {body}", name=body),),
        deadlines=(Deadline(printed="within six months"),) if draw.random() < 0.1 else (),
        state="list" if int(inquiry.id[-1]) % 2 else "verified",
    )


def _ask(own: Sequence[str], stock: _Stock, draw: Random) -> tuple[str, bool, Ask]:
    """One ask as printed, whether it stands as a sentence of its own, and its record."""
    subject, predicate = draw.choice(stock.examples)
    whole = predicate.startswith("be ")
    said = _changed(f"{subject} should {predicate}" if whole else predicate, own, stock, draw)
    for _ in range(draw.choice((1, 2, 2, 3, 3))):
        said += " " + _tail(own, stock, draw)
    words = [word.lower() for word in _WORD.findall(said)]
    verb = next((word for word in words if word in stock.actions), "")
    rest = [word for word in words if word not in STOP and word != verb]
    return said, whole, Ask(text=said, action=stock.actions.get(verb), object=" ".join(rest[:4]), verb=verb)


def _changed(said: str, own: Sequence[str], stock: _Stock, draw: Random) -> str:
    """A wording of its own for each use of an example: some of the words that say something are put by others."""

    def other(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < 4 or word.lower() in STOP or word.lower() in stock.actions or draw.random() >= _CHANGED:
            return word
        return draw.choice(own) if draw.random() < _OWN else draw.choice(stock.words)

    return _WORD.sub(other, said)


def _tail(own: Sequence[str], stock: _Stock, draw: Random) -> str:
    return draw.choice(_TAILS).format(
        body=f"the {draw.choice(stock.bodies)}",
        word=draw.choice(stock.words),
        other=draw.choice(stock.words),
        own=draw.choice(own),
        months=draw.choice((3, 6, 12, 18)),
    )


def _name(draw: Random) -> str:
    return "".join(draw.choice(_SYLLABLES) for _ in range(3)).capitalize()


# ---------------------------------------------------------------- what they are put together from


def _stock(codebook: Codebook) -> _Stock:
    examples = tuple(cut for text in codebook.examples if (cut := _cut(text)) is not None)
    written = " ".join(codebook.examples) + " " + " ".join(cue for one in codebook.elements for cue in one.cues)
    words = sorted({word.lower() for word in _WORD.findall(written.replace("|", " ")) if len(word) > 3} - STOP)
    bodies: list[dict[str, Any]] = load_toml(find("config/bodies.toml"))["body"]
    actions: list[dict[str, Any]] = load_toml(find("config/actions.toml"))["action"]
    return _Stock(
        examples=examples,
        bodies=tuple(sorted({body["name"] for body in bodies if body.get("name")})),
        words=tuple(words),
        actions={verb: action["name"] for action in actions for verb in action["verbs"]},
    )


def _cut(example: str) -> tuple[str, str] | None:
    """An example's words before and after its first modal verb; None where it has none or nothing before it."""
    modal = _MODAL.search(example)
    if modal is None or not example[: modal.start()].strip():
        return None
    return example[: modal.start()].strip(), example[modal.end() :].strip(" .")
