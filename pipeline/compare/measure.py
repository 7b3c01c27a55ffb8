"""How well comparing and coding agree with people: figures with bootstrap intervals, and with each part left out."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.compare.families import find_families
from pipeline.compare.links import find_links
from pipeline.compare.score import INGREDIENTS, PairInput, compare_pairs
from pipeline.compare.space import Ingredient
from pipeline.compare.themes import Codebook, assign_themes, load_codebook
from pipeline.compare.vectors import Vectors, load_vectors
from pipeline.errors import UnusableTable
from pipeline.records import Ask, Inquiry, Recommendation
from pipeline.settings import Compare, find

Values = npt.NDArray[np.float64]
FindAsks = Callable[[str], tuple[Ask, ...]]

RESAMPLES = 1000
SEED = 20240716


@dataclass(frozen=True)
class Figure:
    """One measured figure: its value, a 95% bootstrap interval (null where none is drawn), and what it is over."""

    name: str
    value: float
    low: float | None
    high: float | None
    over: str


@dataclass(frozen=True)
class CodedPair:
    """A pair scored by two coders: 0 different, 1 related, 2 same ask."""

    a: str
    b: str
    coder_a: int
    coder_b: int

    @property
    def related(self) -> bool:
        """Both coders see at least a relation."""
        return min(self.coder_a, self.coder_b) >= 1

    @property
    def repeat(self) -> bool:
        """The coders' sum is at least 3."""
        return self.coder_a + self.coder_b >= 3


@dataclass(frozen=True)
class CodedThemes:
    """The themes that two coders gave one recommendation, most central first."""

    id: str
    coder_a: tuple[str, ...]
    coder_b: tuple[str, ...]


def measure(
    coding_dir: Path,
    records_csv: Path,
    find_asks: FindAsks,
    settings: Compare | None = None,
    cache: Path | None = None,
    ablation: bool = True,
    only: Callable[[str], bool] | None = None,
) -> list[Figure]:
    """Every figure of the comparing, against a folder with `pairs.jsonl` and `themes.jsonl`.

    `records_csv` has the columns id, inquiry, text; `find_asks` is describe.asks.find_asks; `only` keeps the
    recommendations of some inquiries (to develop on one part and check on another). Raises UnusableTable.
    """
    chosen = settings or Compare()
    vectors, codebook = load_vectors(chosen, cache), load_codebook(find(f"config/{chosen.themes}"))
    recs = _records(records_csv, find_asks)
    pairs = [pair for pair in _pairs(coding_dir) if _kept(pair, recs, only)]
    coded = [row for row in _themes(coding_dir) if row.id in recs and (only is None or only(recs[row.id].inquiry))]
    figures = pair_figures(pairs, recs, vectors, codebook, chosen)
    figures += theme_figures(coded, recs, vectors, codebook)
    figures += family_figures(pairs, recs, vectors, codebook, chosen)
    if ablation:
        figures += ablation_figures(pairs, recs, vectors, codebook, chosen)
    return figures


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = ["| figure | value | 95% interval | over |", "|---|---|---|---|"]
    for figure in figures:
        interval = f"{figure.low:.2f}–{figure.high:.2f}" if figure.low is not None and figure.high is not None else "–"
        lines.append(f"| {figure.name} | {figure.value:.3f} | {interval} | {figure.over} |")
    return "\n".join(lines)


# ---------------------------------------------------------------- reading the coding


def _records(path: Path, find_asks: FindAsks) -> dict[str, Recommendation]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"id", "inquiry", "text"} <= set(rows[0]):
        raise UnusableTable(f"{path}: needs the columns id, inquiry, text.", "Name another list.")
    return {
        row["id"]: Recommendation(
            id=row["id"], inquiry=row["inquiry"], level="recommendation", text=row["text"], asks=find_asks(row["text"])
        )
        for row in rows
    }


def _pairs(folder: Path) -> list[CodedPair]:
    return [CodedPair(r["a_id"], r["b_id"], r["coder_a"], r["coder_b"]) for r in _lines(folder / "pairs.jsonl")]


def _themes(folder: Path) -> list[CodedThemes]:
    rows = _lines(folder / "themes.jsonl")
    return [CodedThemes(row["id"], tuple(row["coder_a"]), tuple(row["coder_b"])) for row in rows]


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        raise UnusableTable(f"{path}: is not there.", "Name a folder with pairs.jsonl and themes.jsonl.")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _kept(pair: CodedPair, recs: Mapping[str, Recommendation], only: Callable[[str], bool] | None) -> bool:
    if pair.a not in recs or pair.b not in recs:
        return False
    return only is None or (only(recs[pair.a].inquiry) and only(recs[pair.b].inquiry))


# ---------------------------------------------------------------- pairs


def pair_figures(
    pairs: Sequence[CodedPair],
    recs: Mapping[str, Recommendation],
    vectors: Vectors,
    codebook: Codebook,
    settings: Compare,
    ingredients: Sequence[Ingredient] = INGREDIENTS,
) -> list[Figure]:
    """Average precision for related and repeat, and how far the verdict `repeat` can be trusted."""
    scores = _scores(pairs, recs, vectors, codebook, settings, ingredients)
    related = np.array([pair.related for pair in pairs], dtype=np.float64)
    repeat = np.array([pair.repeat for pair in pairs], dtype=np.float64)
    called = (scores >= settings.repeat).astype(np.float64)
    near = (scores >= settings.related).astype(np.float64)
    over = f"{len(pairs)} pairs, {int(related.sum())} related, {int(repeat.sum())} repeats"
    so_called, near_called = f"{int(called.sum())} so called", f"{int(near.sum())} so called"
    return [
        _figure("compare: average precision, related", over, average_precision, related, scores),
        _figure("compare: average precision, repeat", over, average_precision, repeat, scores),
        _figure("verdict repeat: at least related (precision)", so_called, _precision, related, called),
        _figure("verdict repeat: the same ask (precision)", so_called, _precision, repeat, called),
        _figure("verdict repeat: recall of repeats", over, _recall, repeat, called),
        _figure("verdict related or repeat: precision", near_called, _precision, related, near),
        _figure("verdict related or repeat: recall of related", over, _recall, related, near),
    ]


def _scores(
    pairs: Sequence[CodedPair],
    recs: Mapping[str, Recommendation],
    vectors: Vectors,
    codebook: Codebook,
    settings: Compare,
    ingredients: Sequence[Ingredient],
) -> Values:
    given = [
        PairInput(a.text, b.text, a.asks, b.asks, a.inquiry, b.inquiry)
        for a, b in ((recs[pair.a], recs[pair.b]) for pair in pairs)
    ]
    verdicts = compare_pairs(given, vectors, codebook, settings, ingredients)
    return np.array([verdict.score for verdict in verdicts])


def average_precision(wanted: Values, scores: Values) -> float:
    """Mean of the precision at each wanted item, by falling score; ties are broken against us."""
    order = np.lexsort((wanted, -scores))
    hits = wanted[order]
    if not hits.sum():
        return 0.0
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float((precision * hits).sum() / hits.sum())


def _precision(wanted: Values, called: Values) -> float:
    return float((wanted * called).sum() / called.sum()) if called.sum() else 0.0


def _recall(wanted: Values, called: Values) -> float:
    return float((wanted * called).sum() / wanted.sum()) if wanted.sum() else 0.0


def _figure(name: str, over: str, score: Callable[..., float], *columns: Values) -> Figure:
    """A figure over rows, with a percentile interval of resampled rows (fixed seed)."""
    draws = np.random.default_rng(SEED)
    size = len(columns[0])
    values = []
    for _ in range(RESAMPLES if size else 0):
        chosen = draws.integers(0, size, size)
        values.append(score(*(column[chosen] for column in columns)))
    low, high = np.percentile(values, [2.5, 97.5]) if values else (None, None)
    return Figure(name, score(*columns) if size else 0.0, low, high, over)


# ---------------------------------------------------------------- themes


def theme_figures(
    coded: Sequence[CodedThemes], recs: Mapping[str, Recommendation], vectors: Vectors, codebook: Codebook
) -> list[Figure]:
    """Primary theme, F1, and whether grouping by primary theme finds the theme or the inquiry."""
    found = assign_themes([recs[row.id] for row in coded], codebook, vectors)
    given = {rec.id: tuple(score.code for score in rec.themes) for rec in found}
    agreed = [row for row in coded if row.coder_a[:1] == row.coder_b[:1]]
    right = np.array([float(given[row.id][0] == row.coder_a[0]) for row in agreed])
    counts = np.array([_counts(row, given[row.id]) for row in coded], dtype=np.float64).reshape(-1, 4)
    over = f"{len(coded)} recommendations"
    mine = [given[row.id][0] for row in agreed]
    by_theme = rand_index(mine, [row.coder_a[0] for row in agreed])
    by_inquiry = rand_index(mine, [recs[row.id].inquiry for row in agreed])
    group = "grouping by primary theme: ARI with the"
    precision, recall = _shares(counts)
    return [
        _figure("code: primary theme right", f"{len(agreed)} where the coders agree", _mean, right),
        _figure("code: F1", over, _f1, counts),
        Figure("code: precision", precision, None, None, over),
        Figure("code: recall", recall, None, None, over),
        Figure(f"{group} coded theme", by_theme, None, None, f"{len(agreed)} recommendations"),
        Figure(f"{group} inquiry", by_inquiry, None, None, f"{len(agreed)} recommendations"),
    ]


def _counts(row: CodedThemes, given: Sequence[str]) -> tuple[int, int, int, int]:
    """Given codes in either coder's set, given codes, codes of both coders that were found, codes of both coders."""
    either, both = set(row.coder_a) | set(row.coder_b), set(row.coder_a) & set(row.coder_b)
    return len(either & set(given)), len(given), len(both & set(given)), len(both)


def _shares(counts: Values) -> tuple[float, float]:
    sums = counts.sum(axis=0)
    return float(sums[0] / max(sums[1], 1)), float(sums[2] / max(sums[3], 1))


def _f1(counts: Values) -> float:
    precision, recall = _shares(counts)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _mean(values: Values) -> float:
    return float(values.mean()) if len(values) else 0.0


def rand_index(left: Sequence[str], right: Sequence[str]) -> float:
    """Adjusted Rand index of two groupings of the same things (Hubert and Arabie 1985)."""
    rows = sorted(set(left))
    columns = sorted(set(right))
    cells = np.zeros((len(rows), len(columns)))
    for a, b in zip(left, right, strict=True):
        cells[rows.index(a), columns.index(b)] += 1
    inside = (cells * (cells - 1) / 2).sum()
    by_row, by_column = cells.sum(axis=1), cells.sum(axis=0)
    rows_inside, columns_inside = (by_row * (by_row - 1) / 2).sum(), (by_column * (by_column - 1) / 2).sum()
    total = len(left) * (len(left) - 1) / 2
    expected = rows_inside * columns_inside / total if total else 0.0
    most = (rows_inside + columns_inside) / 2
    return float((inside - expected) / (most - expected)) if most != expected else 1.0


# ---------------------------------------------------------------- families


def family_figures(
    pairs: Sequence[CodedPair],
    recs: Mapping[str, Recommendation],
    vectors: Vectors,
    codebook: Codebook,
    settings: Compare,
) -> list[Figure]:
    """Of the coded pairs that fall inside one family of the whole list, how many are at least related."""
    everything = list(recs.values())
    links = find_links(everything, {}, settings, vectors, codebook)
    inquiries: dict[str, Inquiry] = {}
    family_of = {m.id: f.id for f in find_families(everything, links, inquiries) for m in f.members}
    inside = [pair for pair in pairs if pair.a in family_of and family_of[pair.a] == family_of.get(pair.b)]
    related = np.array([float(pair.related) for pair in inside])
    families = len(set(family_of.values()))
    over = f"{len(inside)} coded pairs in {families} families of {len(family_of)} recommendations"
    return [_figure("families: coded pairs inside one, at least related", over, _mean, related)]


# ---------------------------------------------------------------- with each part left out


def ablation_figures(
    pairs: Sequence[CodedPair],
    recs: Mapping[str, Recommendation],
    vectors: Vectors,
    codebook: Codebook,
    settings: Compare,
) -> list[Figure]:
    """Average precision with each ingredient alone, with each left out, and without the asks."""
    figures = []
    for part in INGREDIENTS:
        alone, without = [part], [other for other in INGREDIENTS if other is not part]
        figures += _ablated(f"{part.name} alone", pairs, recs, vectors, codebook, settings, alone)
        figures += _ablated(f"without {part.name}", pairs, recs, vectors, codebook, settings, without)
    bare = {slug: rec.model_copy(update={"asks": ()}) for slug, rec in recs.items()}
    return figures + _ablated("whole texts, not asks", pairs, bare, vectors, codebook, settings, INGREDIENTS)


def _ablated(
    name: str,
    pairs: Sequence[CodedPair],
    recs: Mapping[str, Recommendation],
    vectors: Vectors,
    codebook: Codebook,
    settings: Compare,
    ingredients: Sequence[Ingredient],
) -> list[Figure]:
    scores = _scores(pairs, recs, vectors, codebook, settings, ingredients)
    over = f"{len(pairs)} pairs"
    return [
        Figure(f"{name}: average precision, {what}", average_precision(wanted, scores), None, None, over)
        for what, wanted in (
            ("related", np.array([float(pair.related) for pair in pairs])),
            ("repeat", np.array([float(pair.repeat) for pair in pairs])),
        )
    ]


def main(find_asks: FindAsks, arguments: Sequence[str] | None = None) -> None:
    """Print the table for `CODING_DIR --records CSV`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("coding_dir", type=Path)
    parser.add_argument("--records", type=Path, required=True)
    parser.add_argument("--vectors", default="minilm")
    parser.add_argument("--no-ablation", action="store_true")
    given = parser.parse_args(arguments)
    settings = Compare(vectors=given.vectors)
    print(table(measure(given.coding_dir, given.records, find_asks, settings, ablation=not given.no_ablation)))


if __name__ == "__main__":
    from importlib import import_module

    # The one place where asks are found for a measurement run by hand; the command line passes them in otherwise.
    main(import_module("pipeline.describe.asks").find_asks, sys.argv[1:])
