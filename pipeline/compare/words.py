"""Words for comparing: stems of an ask's own words, and how much each is worth against a background."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from sys import intern

import numpy as np
from scipy import sparse

_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")

STOP = frozenset(
    """a about above across after again against all also always an and any appropriate appropriately are around as at be
    because been before being below between both but by can cannot consider considered consideration could do does done
    down during each either ensure ensured ensures ensuring every for from further given had has have having he her here
    hers him his how however i if in inquiry into is it its itself make made making may me might more most must my
    necessary need needed needs neither no nor not now of off on once only or other ought our out over own particular
    possible practicable recommend recommendation recommendations recommended recommends regard relevant report required
    same shall she should so some steps such take taken takes taking than that the their theirs them themselves then
    there these they this those through thus to too under until up upon us very was we were what when where whether
    which while who whom whose why will with within without would you your including include includes included set out
    order government uk national england wales scotland northern ireland welsh scottish paragraph chapter
    section""".split()
)


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def stems(text: str) -> list[str]:
    """Stems of the words that count: without stop words and words of house style."""
    return [stem(word) for word in words(text) if word not in STOP and len(word) > 2]


@lru_cache(maxsize=1 << 17)
def stem_set(text: str) -> frozenset[str]:
    """The different stems of a text, remembered for the texts asked for last."""
    return frozenset(stems(text))


@lru_cache(maxsize=1 << 17)
def telling_words(text: str) -> tuple[tuple[str, str], ...]:
    """The different words of a text that count, in their order, each with its stem; remembered as stem_set is."""
    return tuple({intern(word): stem(word) for word in words(text) if word not in STOP and len(word) > 2}.items())


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A light stem: plural, -ing, -ed and a few noun endings taken off (`recording`, `records` → `record`)."""
    word = word.removesuffix("'s").strip("'-")
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _undouble(word[: len(word) - len(ending)] + instead)
    return word.removesuffix("e") if len(word) > 4 else word


_ENDINGS = (
    ("ational", "ate"), ("ations", ""), ("ation", ""), ("ities", "ity"), ("nesses", ""), ("ments", ""), ("ment", ""),
    ("iveness", "iv"), ("ingly", ""), ("edly", ""), ("ings", ""), ("ing", ""), ("ied", "y"), ("ies", "y"), ("ed", ""),
    ("ates", ""), ("ate", ""), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("es", ""), ("ly", ""),
    ("ions", ""), ("ion", ""), ("ness", ""), ("ors", ""), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""),
)  # fmt: skip


def _undouble(word: str) -> str:
    if len(word) > 4 and word[-1] == word[-2] and word[-1] in "bdgmnprt":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word


@dataclass(frozen=True)
class Background:
    """How rare words are: each stem's column and weight, counted over the distinct texts of a corpus."""

    column: dict[str, int]
    weight: np.ndarray

    def matrix(self, texts: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """TF-IDF rows (log counts) for texts given as stems; stems outside the background are left out."""
        starts, columns, values = [0], [], []
        for text in texts:
            for word, count in sorted(Counter(text).items()):
                column = self.column.get(word)
                if column is not None:
                    columns.append(column)
                    values.append((1 + math.log(count)) * self._weights[column])
            starts.append(len(columns))
        return sparse.csr_matrix((values, columns, starts), shape=(len(texts), len(self.column)), dtype=np.float64)

    @cached_property
    def _weights(self) -> list[float]:
        return [float(weight) for weight in self.weight]

    def unit(self, texts: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """The same rows, each of unit length (or zero)."""
        raw = self.matrix(texts)
        lengths = np.sqrt(np.asarray(raw.multiply(raw).sum(axis=1)).ravel())
        lengths[lengths == 0] = 1.0
        return sparse.csr_matrix(sparse.diags(1.0 / lengths) @ raw)


def background(texts: Iterable[Sequence[str]]) -> Background:
    """Count a background from texts given as stems; columns are in alphabetical order, so order does not matter."""
    seen: Counter[str] = Counter()
    total = 0
    for text in texts:
        total += 1
        seen.update(set(text))
    column = {word: place for place, word in enumerate(sorted(seen))}
    weight = np.array([math.log((1 + total) / (1 + seen[word])) + 1.0 for word in sorted(seen)])
    return Background(column, weight)
