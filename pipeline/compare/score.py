"""How far two recommendations ask for the same: a small, documented, deterministic score between 0 and 1."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pipeline.compare.focus import weigh_alike, weigh_places
from pipeline.compare.themes import Codebook, element_places, example_scores, kind_cues, theme_scores
from pipeline.compare.vectors import Vectors
from pipeline.compare.words import STOP, background, stem, stem_set, stems, words
from pipeline.records import Ask, Recommendation, Verdict
from pipeline.settings import Compare

Matrix = npt.NDArray[np.float64]

BLOCK = 512
ASK_DECAY = 0.8
KIND_RARITY = 3.0
NEAREST = 10
CANDIDATES = 100
HUB_SHARE = 0.2
HUB_PRIOR = 40.0


@dataclass(frozen=True)
class Ingredient:
    """One part of the score: its weights, its damping, and mean and spread of its likeness between inquiries.

    `weight` says how it tells that two asks are related at all, `repeat` how it tells that they are the same ask:
    themes and elements carry the one, words, meaning and the same action the other. Likeness is a damped cosine,
    `a·b / (|a||b| + damping)`: two short asks that share their one word are not nearer than two long ones that share
    ten. Mean and spread were measured once over all cross-inquiry pairs of a list of 830 published recommendations
    (no coding used), so that a score means the same in a file of two texts as in a corpus of thousands.
    """

    name: str
    weight: float
    repeat: float
    damping: float
    mean: float
    spread: float


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


@dataclass
class AskSpace:
    """Recommendations as rows of numbers, one matrix an ingredient, with the lengths of its rows."""

    recs: tuple[Recommendation, ...]
    rows: dict[str, Matrix | sparse.csr_matrix]
    lengths: dict[str, Matrix]
    objects: npt.NDArray[np.float32]
    ingredients: tuple[Ingredient, ...]
    inquiry: npt.NDArray[np.int64]
    codebook: Codebook
    hubs: Matrix = field(default_factory=lambda: np.zeros(0))
    near: list[npt.NDArray[np.int64]] = field(default_factory=list)

    def odds(self, left: npt.NDArray[np.int64] | slice, right: npt.NDArray[np.int64] | slice) -> tuple[Matrix, Matrix]:
        """Log-odds of every pair of `left` and `right` rows, before hubs: that it is related, that it repeats."""
        apart = (self.objects[left] @ self.objects[right].T == 0).astype(np.float32)
        related, repeat = RELATED_BASE - NO_OBJECT * apart, REPEAT_BASE - NO_OBJECT_REPEAT * apart
        scales = _scales(self.ingredients)
        for part in self.ingredients:
            likeness = self._likeness(part, left, right)
            likeness -= np.float32(part.mean)
            likeness /= np.float32(part.spread)
            related += np.float32(scales[0] * part.weight) * likeness
            repeat += np.float32(scales[1] * part.repeat) * likeness
        return related, repeat

    def _likeness(
        self, part: Ingredient, left: npt.NDArray[np.int64] | slice, right: npt.NDArray[np.int64] | slice
    ) -> Matrix:
        matrix, lengths = self.rows[part.name], self.lengths[part.name]
        product = matrix[left] @ matrix[right].T
        dots = np.asarray(product.todense() if isinstance(product, sparse.spmatrix) else product)
        dots /= lengths[left][:, None] * lengths[right][None, :] + np.float32(part.damping + 1e-9)
        return np.asarray(dots)

    def scores(self, left: npt.NDArray[np.int64] | slice, right: npt.NDArray[np.int64] | slice) -> Matrix:
        """Final scores of every pair of `left` and `right` rows, rounded to four digits.

        Half the code (0 different, 1 related, 2 same ask) to be expected: the chance that the two are related, times
        one half, or one where they repeat.
        """
        hubs = self.hubs[left][:, None] + self.hubs[right][None, :]
        related, repeat = (1 / (1 + np.exp(hubs - odds)) for odds in self.odds(left, right))
        return np.asarray(np.round(related * (1 + repeat) / 2, 4))

    def blocks(self) -> Iterator[npt.NDArray[np.int64]]:
        """Row numbers in blocks that keep a block of scores small."""
        for start in range(0, len(self.recs), BLOCK):
            yield np.arange(start, min(start + BLOCK, len(self.recs)))


def _scales(used: Sequence[Ingredient]) -> tuple[float, float]:
    """What the weights (related, repeat) are multiplied with, so that ingredients in use make up for those left out."""
    related = sum(part.weight for part in INGREDIENTS) / max(sum(part.weight for part in used), 1e-9)
    return related, sum(part.repeat for part in INGREDIENTS) / max(sum(part.repeat for part in used), 1e-9)


def build_space(
    recs: Sequence[Recommendation],
    vectors: Vectors,
    codebook: Codebook,
    ingredients: Sequence[Ingredient] = INGREDIENTS,
) -> AskSpace:
    """Make the space of some recommendations (with asks); the recommendations are the background of each other.

    Rows are put in a fixed order (text, then inquiry and id), so that the order given does not matter.
    """
    ordered = tuple(sorted(recs, key=lambda rec: (rec.text, rec.inquiry, rec.id)))
    used = tuple(
        part for part in ingredients if part.weight + part.repeat and (vectors.dense or part.name != "vectors")
    )
    gists = [gist(rec) for rec in ordered]
    rows: dict[str, Matrix | sparse.csr_matrix] = {}
    distinct = sorted(set(gists))
    counted = background([stems(text) for text in [*distinct, *codebook.examples]])
    rows["words"] = counted.matrix([stems(text) for text in gists])
    if vectors.dense:
        rows["vectors"] = _centred(gists, distinct, vectors, codebook)
    rows["elements"] = _element_rows(ordered, codebook)
    rows["themes"] = theme_scores(ordered, codebook, vectors) ** 2
    rows["kinds"] = kind_profiles(ordered, codebook, vectors) * _kind_rarity(distinct, codebook)
    rows["actions"] = _action_rows(ordered)
    names = sorted({rec.inquiry for rec in ordered})
    inquiry = np.array([names.index(rec.inquiry) for rec in ordered], dtype=np.int64)
    kept = {part.name: rows[part.name].astype(np.float32) for part in used}
    lengths = {name: _lengths(matrix) for name, matrix in kept.items()}
    space = AskSpace(ordered, kept, lengths, _objects(gists, codebook), used, inquiry, codebook)
    _survey(space)
    return space


def gist(rec: Recommendation) -> str:
    """A recommendation's asks as one text, the whole text where no ask was found; titles of laws are left out.

    That two asks amend acts whose titles share words does not make them alike.
    """
    return _LAW.sub("act", " . ".join(ask.text for ask in rec.asks) if rec.asks else rec.text)


_LAW = re.compile(
    r"(?:[A-Z][\w’'-]*,?\s+(?:(?:and|of|for|the|to|in|etc)\s+|\([^)]*\)\s*)*){1,12}(?:Act|Bill|Regulations|Order|Rules)\b"
    r"(?:\s+\([^)]*\))?(?:\s+\d{4})?"
)


def _centred(gists: Sequence[str], distinct: Sequence[str], vectors: Vectors, codebook: Codebook) -> Matrix:
    """Vectors less the mean of the background; the codebook's examples stand in where the background is small."""
    known = vectors.encode(codebook.examples).astype(np.float64)
    middle = (vectors.encode(distinct).astype(np.float64).sum(axis=0) + 0.25 * known.sum(axis=0)) / (
        len(distinct) + 0.25 * len(known)
    )
    return _unit(vectors.encode(gists) - middle)


def _element_rows(recs: Sequence[Recommendation], codebook: Codebook) -> Matrix:
    """Elements named, by their place in the asks, their rarity and their own weight, spread to those they go with."""
    asks = sorted({(ask.text, ask.verb) for rec in recs for ask in _asks(rec)})
    known = {ask: element_places(codebook.cues.find(ask[0]), codebook, weigh_places(*ask)) for ask in asks}
    placed = np.stack([_joined([known[(ask.text, ask.verb)] for ask in _asks(rec)]) for rec in recs])
    seen = np.vstack([named_elements(codebook.examples, codebook), _distinct_rows(recs, placed > 0)])
    rarity = np.log((1 + len(seen)) / (1 + seen.sum(axis=0)))
    weights = rarity * np.array([element.weight for element in codebook.elements])
    return np.asarray((placed * weights) @ _company(seen))


def named_elements(texts: Sequence[str], codebook: Codebook) -> Matrix:
    """Which elements each text names, wherever: shape (texts, elements), 1.0 or 0.0."""
    known = {text: element_places(codebook.cues.find(text), codebook, weigh_alike) > 0 for text in sorted(set(texts))}
    return np.stack([known[text] for text in texts]).astype(np.float64)


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
    asks = sorted({(ask.text, ask.verb) for rec in recs for ask in _asks(rec)})
    _, alike = example_scores([text for text, _ in asks], codebook, vectors)
    rows = {}
    for key, likeness in zip(asks, alike, strict=True):
        cues = kind_cues(codebook.cues.find(key[0]), codebook, weigh_places(*key))
        rows[key] = cues * (0.3 + np.maximum(likeness, 0)) + 0.7 * np.maximum(likeness - 0.2, 0)
    return np.stack([_lift([rows[(ask.text, ask.verb)] for ask in _asks(rec)]) for rec in recs])


def _kind_rarity(texts: Sequence[str], codebook: Codebook) -> Matrix:
    """How much each kind tells, by how few of the texts and of the codebook's examples have its cues."""
    seen = [codebook.cues.names(text) for text in [*texts, *codebook.examples]]
    counts = np.array([sum(f"kind:{kind.name}" in names for names in seen) for kind in codebook.kinds])
    return np.asarray(np.log((1 + len(seen)) / (1 + counts)) / KIND_RARITY)


def _action_rows(recs: Sequence[Recommendation]) -> Matrix:
    """Which classes of action each recommendation asks for, later asks counting less."""
    names = sorted({ask.action for rec in recs for ask in rec.asks if ask.action})
    rows = np.zeros((len(recs), len(names) + 1))
    for row, rec in zip(rows, recs, strict=True):
        for place, ask in enumerate(rec.asks):
            column = names.index(ask.action) if ask.action else len(names)
            row[column] = max(row[column], ASK_DECAY**place)
    rows[:, -1] = 0.0
    return rows


def _asks(rec: Recommendation) -> tuple[Ask, ...]:
    return rec.asks or (Ask(text=rec.text),)


def _lift(rows: Sequence[Matrix]) -> Matrix:
    weights = np.array([ASK_DECAY**place for place in range(len(rows))])
    return np.asarray(np.sqrt((np.stack(rows) ** 2 * weights[:, None]).sum(axis=0)))


def _lengths(rows: Matrix | sparse.csr_matrix) -> Matrix:
    if isinstance(rows, sparse.spmatrix):
        return np.asarray(np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel()))
    return np.asarray(np.linalg.norm(rows, axis=1))


def _unit(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


# ---------------------------------------------------------------- hubs


def _survey(space: AskSpace) -> None:
    """Set `near`, the nearest rows of other inquiries for each row, and `hubs`, what each row is marked down by.

    Hubs (after CSLS, Conneau et al. 2018): a row that is near to everything loses a share of the mean of its nearest
    scores above a typical value, shrunk where the background is small. One pass over blocks of rows.
    """
    space.hubs = np.zeros(len(space.recs))
    for block in space.blocks():
        raw, _ = space.odds(block, slice(None))
        raw[space.inquiry[block][:, None] == space.inquiry[None, :]] = -np.inf
        for place, row in zip(block.tolist(), raw, strict=True):
            most = min(CANDIDATES, len(row))
            near = np.argpartition(-row, most - 1)[:most]
            near = near[np.isfinite(row[near])]
            space.near.append(near[np.lexsort((near, -row[near]))])
            others = int((space.inquiry != space.inquiry[place]).sum())
            if others:
                above = float(row[space.near[-1][:NEAREST]].mean()) - TYPICAL
                space.hubs[place] = 0.5 * HUB_SHARE * above * others / (others + HUB_PRIOR)


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
    place = {rec.text: number for number, rec in enumerate(space.recs)}
    verdicts = []
    for pair in pairs:
        left, right = sorted((place[pair.a], place[pair.b]))
        score = float(space.scores(np.array([left]), np.array([right]))[0, 0]) if left != right else 1.0
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
    elements = [one.name for one in codebook.elements if f"element:{one.name}" in both]
    if elements:
        parts.append("elements: " + ", ".join(elements[:5]))
    both = codebook.cues.names(a_ask.text) & codebook.cues.names(b_ask.text)
    kinds = [kind.name for kind in codebook.kinds if f"kind:{kind.name}" in both]
    if kinds:
        parts.append("both ask: " + ", ".join(kinds[:3]))
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
    shown = [word for word in words(left) if word not in STOP and len(word) > 2 and stem(word) in theirs]
    return tuple(dict.fromkeys(shown))
