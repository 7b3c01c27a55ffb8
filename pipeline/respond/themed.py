"""Answers by theme, without numbers or restated text: joined where a paragraph is clearly the nearest to one ask."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.respond.matching import Restatements, content_words
from pipeline.respond.unit import Unit

# Share of an ask's weighted words that the paragraph must hold, and how many times the next nearest's share, both ways.
# On invented and real reports paired with each other's responses 15 of 2,040 asks pass these, all of them wrongly.
_ALIKE, _CLEARLY = 0.3, 1.4
_SHORTEST = 15  # words of a paragraph that can answer


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the headings above it (`text`), and what stands from it to the next heading (`units`)."""

    text: str
    units: tuple[Unit, ...]


def themed(units: Sequence[Unit], restatements: Restatements) -> list[tuple[int, float, tuple[Unit, ...]]]:
    """Index of a recommendation, share of its words (0–1) and the answer, wherever both are clearly each other's."""
    paragraphs = _paragraphs(units)
    asks = [
        (index, content_words(f"{rec.heading or ''} {rec.text}"))
        for index, rec in enumerate(restatements.recommendations)
        if rec.level == "recommendation"
    ]
    shares = _shares([words for _, words in asks], [content_words(each.text) for each in paragraphs])
    pairs = [
        (row, max(range(len(paragraphs)), key=lambda place: share[place])) for row, share in enumerate(shares) if share
    ]
    return [
        (asks[row][0], shares[row][place], paragraphs[place].units)
        for row, place in pairs
        if shares[row][place] >= _ALIKE
        and _is_clear(shares[row][place], (share for at, share in enumerate(shares[row]) if at != place))
        and _is_clear(shares[row][place], (share[place] for at, share in enumerate(shares) if at != row))
    ]


def _is_clear(share: float, others: Iterable[float]) -> bool:
    return share >= _CLEARLY * max(others, default=0.0)


def _shares(asks: Sequence[frozenset[str]], texts: Sequence[frozenset[str]]) -> list[list[float]]:
    """For each ask the share of its words in each text; words of few texts and few asks weigh more."""
    in_texts = Counter(word for text in texts for word in text)
    in_asks = Counter(word for ask in asks for word in ask)
    weights = {
        word: math.log((1 + len(texts)) / (1 + in_texts[word])) * math.log((1 + len(asks)) / count)
        for word, count in in_asks.items()
    }
    totals = [sum(weights[word] for word in sorted(ask)) for ask in asks]
    return [
        [sum(weights[word] for word in sorted(ask & text)) / total if total else 0.0 for text in texts]
        for ask, total in zip(asks, totals, strict=True)
    ]


def _paragraphs(units: Sequence[Unit]) -> list[Paragraph]:
    blocks = [list(group) for _, group in groupby(units, key=lambda unit: unit.block)]
    found: list[Paragraph] = []
    above: list[Unit] = []
    for place, block in enumerate(blocks):
        if _is_heading(block):
            above += block
            continue
        rest = [unit for each in _until_heading(blocks[place + 1 :]) for unit in each]
        text = " ".join(unit.text for unit in [*above, *block])
        if len(text.split()) >= _SHORTEST:
            found.append(Paragraph(text, (*block, *rest)))
        above = []
    return found


def _until_heading(blocks: Sequence[list[Unit]]) -> list[list[Unit]]:
    end = next((place for place, block in enumerate(blocks) if _is_heading(block)), len(blocks))
    return list(blocks[:end])


def _is_heading(block: Sequence[Unit]) -> bool:
    return block[0].heading or all(unit.bold for unit in block)
