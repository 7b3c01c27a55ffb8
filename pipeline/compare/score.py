"""How far two recommendations ask for the same: a small, documented, deterministic score between 0 and 1."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pipeline.compare.focus import weigh_places
from pipeline.compare.space import AskSpace, Formula, Ingredient, Matrix, Near, Places, Rows, Single
from pipeline.compare.themes import BLOCK, Codebook, element_places, example_scores, kind_cues, theme_scores
from pipeline.compare.vectors import Vectors
from pipeline.compare.words import background, stem_set, stems, telling_words
from pipeline.records import Ask, Recommendation, Verdict
from pipeline.settings import Compare

ASK_DECAY = 0.8
KIND_RARITY = 3.0
NEAREST = 10
# The nearest by the odds to be related among which the best by score are chosen, five times as many as are kept. What
# is left out cannot score above the last one's chance to be related; of 1600 rows among 8000 invented recommendations
# no pair that was kept stood lower than 31st.
CANDIDATES = 100
HUB_SHARE = 0.2
HUB_PRIOR = 40.0
ROUNDED = 0.00005  # scores have four digits


INGREDIENTS = (
    Ingredient("words", 0.15, 0.3, 150.0, 0.0136, 0.0235),
    Ingredient("vectors", 0.3, 0.6, 0.0, -0.012, 0.1065),
    Ingredient("elements", 0.3, 0.3, 12.0, 0.0235, 0.0487),
    Ingredient("themes", 0.6, 0.2, 0.0, 0.301, 0.218),
    Ingredient("kinds", 0.08, 0.25, 1.0, 0.0162, 0.0386),
    Ingredient("actions", 0.0, 0.25, 0.0, 0.0669, 0.208),
)
# Log-odds of a pair that is like the mean of all pairs: weights and these were rounded from a regularised logistic
# regression on the coded pairs, moved so that the thresholds of the settings keep their meaning: on those pairs 0.6
# gives 17 repeats, 0.94 of them related and 0.82 the same ask (recall 0.61), and 0.35 gives 0.70 related (recall 0.62).
RELATED_BASE = -3.2
REPEAT_BASE = -11.2
# Two asks that share no object (only means and settings) are marked down: both want guidance, but on what?
NO_OBJECT, NO_OBJECT_REPEAT = 0.5, 2.0
TYPICAL = 1.5


@dataclass(frozen=True)
class PairInput:
    """Two texts to compare, with their asks; the inquiries may be unknown."""

    a: str
    b: str
    a_asks: tuple[Ask, ...] = ()
    b_asks: tuple[Ask, ...] = ()
    a_inquiry: str | None = None
    b_inquiry: str | None = None


@dataclass(frozen=True)
class Shared:
    """What two recommendations share: the nearest asks of each, words in both, and named elements, themes, kinds."""

    a_ask: str
    b_ask: str
    words: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class PairVerdict:
    """The score of a pair (0–1), its verdict by the thresholds of the settings, and why."""

    score: float
    verdict: Verdict
    shared: Shared


def build_space(
    recs: Sequence[Recommendation],
    vectors: Vectors,
    codebook: Codebook,
    ingredients: Sequence[Ingredient] = INGREDIENTS,
) -> AskSpace:
    """Make the space of some recommendations (with asks); the recommendations are the background of each other.

    Rows are put in a fixed order (text, then inquiry and id), so that the order given does not matter. No row is marked
    down as a hub before `survey`.
    """
    ordered = tuple(sorted(recs, key=lambda rec: (rec.text, rec.inquiry, rec.id)))
    used = tuple(
        part for part in ingredients if part.weight + part.repeat and (vectors.dense or part.name != "vectors")
    )
    gists = [gist(rec) for rec in ordered]
    rows: dict[str, Matrix | Rows] = {}
    distinct = sorted(set(gists))
    stemmed = {text: stems(text) for text in distinct}
    counted = background([*stemmed.values(), *(stems(text) for text in codebook.examples)])
    rows["words"] = counted.matrix([stemmed[text] for text in gists])
    if vectors.dense:
        rows["vectors"] = _centred(gists, distinct, vectors, codebook)
    rows["elements"] = _element_rows(ordered, codebook)
    rows["themes"] = _unit(theme_scores(ordered, codebook, vectors) ** 2)
    rows["kinds"] = kind_profiles(ordered, codebook, vectors) * _kind_rarity(distinct, codebook)
    rows["actions"] = _action_rows(ordered)
    names = {name: number for number, name in enumerate(sorted({rec.inquiry for rec in ordered}))}
    return AskSpace(
        recs=ordered,
        rows={part.name: _kept(rows[part.name]) for part in used},
        objects=_objects(gists, codebook),
        ingredients=used,
        related=Formula(RELATED_BASE, NO_OBJECT, _shares(used, "weight")),
        repeat=Formula(REPEAT_BASE, NO_OBJECT_REPEAT, _shares(used, "repeat")),
        inquiry=np.array([names[rec.inquiry] for rec in ordered], dtype=np.int64),
        codebook=codebook,
    )


def _shares(used: Sequence[Ingredient], of: Literal["weight", "repeat"]) -> tuple[float, ...]:
    """What the likeness of each ingredient counts; those in use make up for those left out."""
    weights = [float(getattr(part, of)) for part in used]
    scale = sum(getattr(part, of) for part in INGREDIENTS) / max(sum(weights), 1e-9)
    return tuple(scale * weight / part.spread for weight, part in zip(weights, used, strict=True))


def _kept(rows: Matrix | Rows) -> Rows:
    """Rows as they are compared: sparse ones in double precision, dense ones, which are large, in single."""
    return sparse.csr_matrix(rows) if isinstance(rows, sparse.spmatrix) else rows.astype(np.float32)


def gist(rec: Recommendation) -> str:
    """A recommendation's asks as one text, the whole text where no ask was found; titles of laws are left out.

    That two asks amend acts whose titles share words does not make them alike.
    """
    return _without_laws(" . ".join(ask.text for ask in rec.asks) if rec.asks else rec.text)


_LAW = re.compile(
    r"(?:[A-Z][\w’'-]*,?\s+(?:(?:and|of|for|the|to|in|etc)\s+|\([^)]*\)\s*)*){1,12}(?:Act|Bill|Regulations|Order|Rules)\b"
    r"(?:\s+\([^)]*\))?(?:\s+\d{4})?"
)


@lru_cache(maxsize=1 << 16)
def _without_laws(text: str) -> str:
    return _LAW.sub("act", text)


def _centred(gists: Sequence[str], distinct: Sequence[str], vectors: Vectors, codebook: Codebook) -> Single:
    """Vectors less the mean of the background; the codebook's examples stand in where the background is small."""
    known = vectors.encode(codebook.examples).astype(np.float64)
    middle = (vectors.encode(distinct).sum(axis=0, dtype=np.float64) + 0.25 * known.sum(axis=0)) / (
        len(distinct) + 0.25 * len(known)
    )
    rows = np.zeros((len(gists), len(middle)), dtype=np.float32)
    for start in range(0, len(gists), BLOCK):
        rows[start : start + BLOCK] = _unit(vectors.encode(gists[start : start + BLOCK]) - middle)
    return rows


def _element_rows(recs: Sequence[Recommendation], codebook: Codebook) -> Matrix:
    """Elements named, by their place in the asks, their rarity and their own weight, spread to those they go with."""
    known = codebook.remembered("elements")
    for ask in {(ask.text, ask.verb) for rec in recs for ask in _asks(rec)} - known.keys():
        known[ask] = element_places(codebook.cues.find(ask[0]), codebook, weigh_places(*ask))
    placed = np.stack([_joined([known[(ask.text, ask.verb)] for ask in _asks(rec)]) for rec in recs])
    seen = np.vstack([named_elements(codebook.examples, codebook), _distinct_rows(recs, placed > 0)])
    rarity = np.log((1 + len(seen)) / (1 + seen.sum(axis=0)))
    weights = rarity * np.array([element.weight for element in codebook.elements])
    return np.asarray((placed * weights) @ _company(seen))


def named_elements(texts: Sequence[str], codebook: Codebook) -> Matrix:
    """Which elements each text names, wherever: shape (texts, elements), 1.0 or 0.0."""
    rows = np.zeros((len(texts), len(codebook.elements)))
    for row, text in zip(rows, texts, strict=True):
        row[
            [place for name in codebook.cues.names(text) if (place := codebook.element_of_list.get(name)) is not None]
        ] = 1
    return rows


def _objects(gists: Sequence[str], codebook: Codebook) -> npt.NDArray[np.float32]:
    """Which objects proper (elements, not means or settings) each gist names: shape (gists, objects)."""
    proper = [place for place, element in enumerate(codebook.elements) if element.weight == 1.0]
    return named_elements(gists, codebook)[:, proper].astype(np.float32)


def _distinct_rows(recs: Sequence[Recommendation], rows: npt.NDArray[np.bool_]) -> Matrix:
    """One row a distinct text, so that a text that is listed twice weighs no more in the background."""
    first = {rec.text: place for place, rec in reversed(list(enumerate(recs)))}
    return np.asarray(rows[[first[text] for text in sorted(first)]], dtype=np.float64)


def _joined(rows: Sequence[Matrix]) -> Matrix:
    """Noisy-or of the rows of a recommendation's asks, later asks counting less."""
    doubt = np.ones(len(rows[0]))
    for place, row in enumerate(rows):
        doubt *= 1 - row * ASK_DECAY**place
    return np.asarray(1 - doubt)


def _company(seen: Matrix) -> Matrix:
    """How often elements occur together, squared cosine over the background: shape (elements, elements)."""
    together = seen.T @ seen
    counts = np.sqrt(np.maximum(np.diag(together), 1.0))
    return np.asarray((together / counts[:, None] / counts[None, :]) ** 2)


def kind_profiles(recs: Sequence[Recommendation], codebook: Codebook, vectors: Vectors) -> Matrix:
    """How far each recommendation is of each kind of ask, by cues and by likeness: shape (recommendations, kinds)."""
    rows = codebook.remembered("kinds", vectors)
    unknown = sorted({(ask.text, ask.verb) for rec in recs for ask in _asks(rec)} - rows.keys())
    for start in range(0, len(unknown), BLOCK):
        block = unknown[start : start + BLOCK]
        _, alike = example_scores([text for text, _ in block], codebook, vectors)
        for key, likeness in zip(block, alike, strict=True):
            cues = kind_cues(codebook.cues.find(key[0]), codebook, weigh_places(*key))
            rows[key] = cues * (0.3 + np.maximum(likeness, 0)) + 0.7 * np.maximum(likeness - 0.2, 0)
    return np.stack([_lift([rows[(ask.text, ask.verb)] for ask in _asks(rec)]) for rec in recs])


def _kind_rarity(texts: Sequence[str], codebook: Codebook) -> Matrix:
    """How much each kind tells, by how few of the texts and of the codebook's examples have its cues."""
    counts = np.zeros(len(codebook.kinds))
    for text in [*texts, *codebook.examples]:
        for name in codebook.cues.names(text) & codebook.kind_of_list.keys():
            counts[codebook.kind_of_list[name]] += 1
    return np.asarray(np.log((1 + len(texts) + len(codebook.examples)) / (1 + counts)) / KIND_RARITY)


def _action_rows(recs: Sequence[Recommendation]) -> Matrix:
    """Which classes of action each recommendation asks for, later asks counting less: shape (recommendations, classes).

    One class at least, so that there is a column.
    """
    names = sorted({ask.action for rec in recs for ask in rec.asks if ask.action} or {""})
    column = {name: number for number, name in enumerate(names)}
    rows = np.zeros((len(recs), len(names)))
    for row, rec in zip(rows, recs, strict=True):
        for place, ask in enumerate(rec.asks):
            if ask.action:
                row[column[ask.action]] = max(row[column[ask.action]], ASK_DECAY**place)
    return rows


def _asks(rec: Recommendation) -> tuple[Ask, ...]:
    return rec.asks or (Ask(text=rec.text),)


def _lift(rows: Sequence[Matrix]) -> Matrix:
    weights = np.array([ASK_DECAY**place for place in range(len(rows))])
    return np.asarray(np.sqrt((np.stack(rows) ** 2 * weights[:, None]).sum(axis=0)))


def _unit(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


# ---------------------------------------------------------------- hubs, and final scores


def survey(space: AskSpace, rows: Places | None = None, most: int = NEAREST) -> Near:
    """Set what each row (or some of them) is marked down by; gives the nearest of other inquiries, at least `most`.

    Hubs (after CSLS, Conneau et al. 2018): a row that is near to everything loses a share of the mean of its nearest
    log-odds above a typical value, shrunk where the background is small.
    """
    chosen = np.arange(len(space.recs)) if rows is None else rows
    near = space.nearest(chosen, max(most, NEAREST))
    nearest = near.related[:, :NEAREST]
    found = np.isfinite(nearest)
    mean = np.where(found, nearest, 0.0).sum(axis=1) / np.maximum(found.sum(axis=1), 1)
    sizes = np.array([len(members) for members in space.members], dtype=np.int64)
    others = len(space.recs) - sizes[space.inquiry[chosen]]
    share = 0.5 * HUB_SHARE * others / (others + HUB_PRIOR)
    space.hubs[chosen] = np.where(others > 0, share * (mean - TYPICAL), 0.0)
    return near


def final(related: Matrix, repeat: Matrix, hubs: Matrix) -> Matrix:
    """Scores, 0–1, of the log-odds of pairs, given what both rows are marked down by; rounded to four digits.

    Half the code (0 different, 1 related, 2 same ask) to be expected: the chance that the two are related, times one
    half, or one where they repeat.
    """
    return np.asarray(np.round(_chance(related - hubs) * (1 + _chance(repeat - hubs)) / 2, 4))


def least_related(score: float) -> float:
    """The log-odds to be related, less both hubs, without which no pair reaches a score."""
    least = score - ROUNDED
    return math.log(least / (1 - least)) if 0 < least < 1 else math.copysign(math.inf, least - 0.5)


def least_hub(space: AskSpace) -> float:
    """No row is marked down by less (where it is below zero, up by more): were all log-odds as low as they can be."""
    lowest = space.related.base - space.related.no_object
    for part, share in zip(space.ingredients, space.related.shares, strict=True):
        lowest -= share * (part.mean + (1.0 if space.rows[part.name].min() < 0 else 0.0))
    return 0.5 * HUB_SHARE * (lowest - TYPICAL)


def _chance(odds: Matrix) -> Matrix:
    return np.asarray(1 / (1 + np.exp(-odds)))


# ---------------------------------------------------------------- pairs


def compare_pairs(
    pairs: Sequence[PairInput],
    vectors: Vectors,
    codebook: Codebook,
    settings: Compare,
    ingredients: Sequence[Ingredient] = INGREDIENTS,
) -> list[PairVerdict]:
    """Score pairs of texts: one verdict a pair, in the order given.

    The background is the distinct texts of all pairs; neither the order of pairs nor which text comes first matters.
    """
    if not pairs:
        return []
    space = build_space(_distinct(pairs), vectors, codebook, ingredients)
    survey(space)
    place = {rec.text: number for number, rec in enumerate(space.recs)}
    left, right = (
        np.array([place[text] for text in texts]) for texts in zip(*((p.a, p.b) for p in pairs), strict=True)
    )
    scores = np.where(left == right, 1.0, final(*space.odds(left, right), space.hubs[left] + space.hubs[right]))
    verdicts = []
    for pair, score in zip(pairs, scores.tolist(), strict=True):
        shared = explain(space.recs[place[pair.a]], space.recs[place[pair.b]], codebook)
        verdicts.append(PairVerdict(score, verdict_of(score, settings), shared))
    return verdicts


def verdict_of(score: float, settings: Compare) -> Verdict:
    """The verdict that the settings' thresholds give a score."""
    if score >= settings.repeat:
        return "repeat"
    return "related" if score >= settings.related else "different"


def _distinct(pairs: Sequence[PairInput]) -> list[Recommendation]:
    """One record a distinct text; a text with several inquiries keeps the first by name, one without gets its own."""
    asks: dict[str, tuple[Ask, ...]] = {}
    inquiries: dict[str, set[str]] = {}
    for pair in pairs:
        for text, found, inquiry in ((pair.a, pair.a_asks, pair.a_inquiry), (pair.b, pair.b_asks, pair.b_inquiry)):
            asks[text] = found
            inquiries.setdefault(text, set()).update([inquiry] if inquiry else [])
    return [
        Recommendation(
            id=f"text-{number}",
            inquiry=min(inquiries[text], default=f"unknown-{number}"),
            level="recommendation",
            text=text,
            asks=asks[text],
        )
        for number, text in enumerate(sorted(asks))
    ]


# ---------------------------------------------------------------- why


def explain(a: Recommendation, b: Recommendation, codebook: Codebook) -> Shared:
    """What the two share, in words that a reader finds in both texts, and in the codebook's own names."""
    a_ask, b_ask = _nearest_asks(a, b)
    common = _shared_words(a_ask.text, b_ask.text) or _shared_words(gist(a), gist(b))
    parts = []
    if a_ask.action and a_ask.action == b_ask.action:
        parts.append(f"action: {a_ask.action}")
    both = codebook.cues.names(gist(a)) & codebook.cues.names(gist(b))
    elements = sorted(place for name in both if (place := codebook.element_of_list.get(name)) is not None)
    if elements:
        parts.append("elements: " + ", ".join(codebook.elements[place].name for place in elements[:5]))
    both = codebook.cues.names(a_ask.text) & codebook.cues.names(b_ask.text)
    kinds = sorted(place for name in both if (place := codebook.kind_of_list.get(name)) is not None)
    if kinds:
        parts.append("both ask: " + ", ".join(codebook.kinds[place].name for place in kinds[:3]))
    themes = [score.code for score in a.themes if score.code in {other.code for other in b.themes}]
    if themes:
        parts.append("themes: " + ", ".join(themes))
    if common:
        parts.append("words: " + ", ".join(common[:8]))
    return Shared(a_ask.text, b_ask.text, common, "; ".join(parts))


def _nearest_asks(a: Recommendation, b: Recommendation) -> tuple[Ask, Ask]:
    choices = [
        (-_overlap(left, right), first + second, first, left, right)
        for first, left in enumerate(_asks(a))
        for second, right in enumerate(_asks(b))
    ]
    best = min(choices, key=lambda choice: choice[:3])
    return best[3], best[4]


def _overlap(left: Ask, right: Ask) -> float:
    mine, theirs = stem_set(left.text), stem_set(right.text)
    shared = len(mine & theirs) + (1.0 if left.action and left.action == right.action else 0.0)
    return shared / math.sqrt(max(1, len(mine)) * max(1, len(theirs)))


def _shared_words(left: str, right: str) -> tuple[str, ...]:
    """Stems that occur in both, shown as the word of the left text that stands for each."""
    theirs = stem_set(right)
    return tuple(word for word, stem in telling_words(left) if stem in theirs)
