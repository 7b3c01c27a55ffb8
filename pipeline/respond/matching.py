"""Which recommendation a passage restates: by runs of words where it is verbatim, by weighted words where reworded."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.records import Recommendation, tokens
from pipeline.respond.labels import normal

_RUN = 3
# Shares of a recommendation's words that a passage holds: it restates it; the whole and not its parts; it touches it.
_COVERED, _MOST, _TOUCHED = 0.4, 0.6, 0.15
_COMMON = frozenset(
    (
        "the a an and or of to in for on by with from at as is are be been was were that this these those it its "
        "their his her which who whom whose will would should shall must may can could not no any all each every "
        "other such than then there they them we our us has have had do does did so if but into out over under up "
        "about between through during before after recommendation recommendations recommend recommends recommended "
        "inquiry government report "
    ).split()
)


class Restatements:
    """The texts of recommendations, ready to be recognised in a response."""

    def __init__(self, recommendations: Sequence[Recommendation]) -> None:
        self.recommendations = tuple(recommendations)
        texts = [f"{rec.heading or ''} {rec.text}" for rec in recommendations]
        self._numbers: dict[str, int] = {}
        for index, rec in enumerate(recommendations):
            if rec.number and rec.level != "conclusion":
                self._numbers.setdefault(normal(rec.number), index)
        self._runs = [_runs(tokens(text)) for text in texts]
        self._words = [Counter(_content(text)) for text in texts]
        documents = Counter(word for words in self._words for word in words)
        self._weights = {word: math.log(1 + len(texts) / count) for word, count in documents.items()}
        self._unknown = math.log(1 + len(texts)) if texts else 1.0

    def number_index(self, number: str) -> int | None:
        """Index of the recommendation or part with a printed number, in whatever form; null where there is none."""
        return self._numbers.get(normal(number))

    def restated(self, text: str, share: float = 0.5) -> dict[int, float]:
        """Indices of the recommendations of whose text a passage is at least `share` made, with that share (0–1).

        The share is that of the passage's runs of three words; passages of fewer than four words restate nothing.
        """
        words = tokens(text)
        if len(words) < 4 or not any(word not in _COMMON for word in words):
            return {}
        runs = _runs(words)
        shares = {index: len(runs & own) / len(runs) for index, own in enumerate(self._runs)}
        return {index: value for index, value in shares.items() if value >= share}

    def covered(self, text: str, index: int) -> float:
        """How much of a recommendation's own text stands in a passage (0–1, by runs of three words)."""
        own = _runs(tokens(self.recommendations[index].text))
        return len(own & _runs(tokens(text))) / len(own) if own else 0.0

    def likeness(self, text: str, index: int) -> float:
        """Cosine of a passage's words and a recommendation's, rare words weighing more (0–1)."""
        return self._cosine(Counter(_content(text)), self._words[index])

    def closest(self, text: str) -> tuple[int | None, float, float]:
        """The most alike recommendation, its likeness, and the likeness of the next one that is not a part of it."""
        words = Counter(_content(text))
        ranked = sorted(((self._cosine(words, own), -index) for index, own in enumerate(self._words)), reverse=True)
        if not ranked or ranked[0][0] == 0:
            return None, 0.0, 0.0
        best = -ranked[0][1]
        others = (score for score, index in ranked[1:] if not self.related(best, -index))
        return best, ranked[0][0], next(others, 0.0)

    def held(self, text: str, candidates: Iterable[int]) -> list[int]:
        """Which of some recommendations a passage restates: wholes where most of them is there, else their parts.

        Where it restates none to a fair share, the one that it comes nearest to.
        """
        covered = {index: self.covered(text, index) for index in candidates}
        enough = [index for index in sorted(covered) if covered[index] >= _COVERED]
        if enough or not covered:
            return [
                index
                for root in dict.fromkeys(map(self.root, enough))
                for index in self._of_root(root, enough, covered)
            ]
        best = max(covered, key=lambda index: (covered[index], self.likeness(text, index), -index))
        return [best] if covered[best] >= _TOUCHED else []

    def _of_root(self, root: str, held: Sequence[int], covered: Mapping[int, float]) -> list[int]:
        family = [index for index in held if self.root(index) == root]
        whole = next((index for index in family if self.recommendations[index].id == root), None)
        if whole is not None and covered[whole] >= _MOST:
            return [whole]
        parents = {self.recommendations[index].parent for index in family}
        parts = [index for index in family if self.recommendations[index].id not in parents and index != whole]
        return parts or family[:1]

    def of_one_line(self, one: int, other: int) -> bool:
        """Whether two are the same, or one is a part (of a part) of the other."""
        return self.recommendations[one].id in self._above(other) or self.recommendations[other].id in self._above(one)

    def _above(self, index: int) -> list[str]:
        known = {rec.id: rec for rec in self.recommendations}
        current = self.recommendations[index]
        line = [current.id]
        while current.parent is not None and current.parent in known:
            current = known[current.parent]
            line.append(current.id)
        return line

    def related(self, one: int, other: int) -> bool:
        """Whether two are the same, or parts of the same."""
        return self.root(one) == self.root(other)

    def root(self, index: int) -> str:
        """Id of the recommendation that a part belongs to; its own for a whole one."""
        return self._above(index)[-1]

    def _cosine(self, one: Mapping[str, int], other: Mapping[str, int]) -> float:
        shared = sum(one[word] * other[word] * self._weight(word) ** 2 for word in one if word in other)
        return shared / (self._norm(one) * self._norm(other)) if shared else 0.0

    def _norm(self, words: Mapping[str, int]) -> float:
        return math.sqrt(sum((count * self._weight(word)) ** 2 for word, count in words.items()))

    def _weight(self, word: str) -> float:
        return self._weights.get(word, self._unknown)


def content_words(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, shortened to their stems' first letters."""
    return frozenset(_content(text))


def _content(text: str) -> list[str]:
    return [_stem(word) for word in tokens(text) if word not in _COMMON and len(word) > 1]


def _stem(word: str) -> str:
    """A word without the endings that inflection adds: enough to find "published" for "publish"."""
    for ending in (
        "ations",
        "ation",
        "ments",
        "ment",
        "ings",
        "ing",
        "ies",
        "ied",
        "ers",
        "ed",
        "es",
        "s",
        "er",
        "e",
        "y",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _runs(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    if len(words) < _RUN:
        return frozenset([tuple(words)]) if words else frozenset()
    return frozenset(tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))
