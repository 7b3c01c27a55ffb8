"""How far coders agree: Cohen's kappa and Krippendorff's alpha with bootstrap intervals, and where they differ.

Sources: J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960);
K. Krippendorff, Computing Krippendorff's alpha-reliability (2011). Written out here because the library
`krippendorff` is under the GPL, which this project does not use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import numpy.typing as npt

from pipeline.review.decisions import Decision
from pipeline.review.incoming import Told
from pipeline.review.items import ABOUT, STATUSES, VERDICTS, About, Item, by_program

Matrix = npt.NDArray[np.float64]
Metric = Literal["nominal", "ordinal", "interval"]
Values = Sequence[str | None]

DRAWS, SEED = 1000, 1
PROGRAM = "program"


@dataclass(frozen=True)
class Measure:
    """One thing that coders decide about each unit: its name, the values in order, and each coder's value by unit."""

    name: str
    values: tuple[str, ...]
    codings: Mapping[str, Mapping[str, str]]
    metric: Metric = "nominal"

    def columns(self, coders: Sequence[str]) -> tuple[list[str], list[list[str | None]]]:
        """The units that two of these coders or more have coded, and each coder's values for them (null: none)."""
        counted: dict[str, int] = {}
        for coder in coders:
            for unit in self.codings.get(coder, {}):
                counted[unit] = counted.get(unit, 0) + 1
        units = sorted(unit for unit, number in counted.items() if number >= 2)
        return units, [[self.codings.get(coder, {}).get(unit) for unit in units] for coder in coders]


@dataclass(frozen=True)
class Figure:
    """A coefficient with its 95% bootstrap interval; null where it is not defined (all values the same)."""

    value: float | None
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        if self.value is None:
            return "not defined"
        interval = f" ({self.low:.2f} to {self.high:.2f})" if self.low is not None and self.high is not None else ""
        return f"{self.value:.2f}{interval}"


@dataclass(frozen=True)
class Agreement:
    """How far coders agree on one measure: units, share alike (0–1), kappa (of two coders) and alpha."""

    measure: str
    coders: tuple[str, ...]
    units: int
    alike: float | None
    kappa: Figure | None
    alpha: Figure
    metric: Metric = "nominal"


# ---------------------------------------------------------------- coefficients


def confusion(one: Values, other: Values, values: Sequence[str]) -> Matrix:
    """How often the first coder's value (row) met the second's (column); units that one of them left out count not."""
    place = {value: at for at, value in enumerate(values)}
    table = np.zeros((len(values), len(values)))
    for a, b in zip(one, other, strict=True):
        if a is not None and b is not None:
            table[place[a], place[b]] += 1
    return table


def kappa(table: Matrix) -> float | None:
    """Cohen's kappa of a confusion table; null where chance alone would make the coders agree always."""
    total = table.sum()
    if not total:
        return None
    chance = float(table.sum(axis=0) @ table.sum(axis=1)) / float(total * total)
    if chance >= 1 - 1e-12:
        return None
    return (float(np.trace(table) / total) - chance) / (1 - chance)


def coincidences(coded: Sequence[Values], values: Sequence[str]) -> Matrix:
    """What each unit adds to the coincidence matrix: shape (units, values, values); `coded` has a row a coder."""
    place = {value: at for at, value in enumerate(values)}
    units = len(coded[0]) if coded else 0
    counts = np.zeros((units, len(values)))
    for row in coded:
        for unit, value in enumerate(row):
            if value is not None:
                counts[unit, place[value]] += 1
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs -= counts[:, :, None] * np.eye(len(values))[None]
    return np.asarray(pairs / np.maximum(counts.sum(axis=1) - 1, 1)[:, None, None])


def alpha(matrix: Matrix, metric: Metric = "nominal", values: Sequence[str] = ()) -> float | None:
    """Krippendorff's alpha of a coincidence matrix; null where there is but one value. `values` are for intervals."""
    counts = matrix.sum(axis=0)
    total = float(counts.sum())
    distance = _distances(counts, metric, values)
    expected = float(counts @ distance @ counts)
    if total <= 1 or expected <= 0:
        return None
    return 1 - (total - 1) * float((matrix * distance).sum()) / expected


def _distances(counts: Matrix, metric: Metric, values: Sequence[str]) -> Matrix:
    """Squared differences between values, as each metric defines them."""
    size = len(counts)
    if metric == "nominal":
        return 1 - np.eye(size)
    if metric == "interval":
        numbers = np.array([float(value) for value in values])
        return np.asarray((numbers[:, None] - numbers[None, :]) ** 2)
    sums = np.concatenate(([0.0], np.cumsum(counts)))
    middle = (sums[:-1] + sums[1:]) / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2)


# ---------------------------------------------------------------- intervals


def agree(measure: Measure, coders: Sequence[str], draws: int = DRAWS, seed: int = SEED) -> Agreement:
    """How far these coders agree on a measure; intervals from `draws` resamples of the units (percentiles)."""
    units, coded = measure.columns(coders)
    each = coincidences(coded, measure.values)
    by_alpha = _figure(lambda weights: alpha(np.tensordot(weights, each, 1), measure.metric, measure.values),
                       len(units), draws, seed)  # fmt: skip
    if len(coders) != 2:
        return Agreement(measure.name, tuple(coders), len(units), None, None, by_alpha, measure.metric)
    one, other = coded
    tables = np.stack([confusion([a], [b], measure.values) for a, b in zip(one, other, strict=True)]) if units else each
    by_kappa = _figure(lambda weights: kappa(np.tensordot(weights, tables, 1)), len(units), draws, seed)
    alike = sum(a == b for a, b in zip(one, other, strict=True)) / len(units) if units else None
    return Agreement(measure.name, tuple(coders), len(units), alike, by_kappa, by_alpha, measure.metric)


def _figure(of: Callable[[Matrix], float | None], units: int, draws: int, seed: int) -> Figure:
    """A coefficient of units that are weighed alike, and its interval over resamples."""
    if not units:
        return Figure(None)
    value = of(np.ones(units))
    random = np.random.default_rng(seed)
    weights = random.multinomial(units, np.full(units, 1 / units), size=draws).astype(np.float64)
    found = [again for row in weights if (again := of(row)) is not None]
    if value is None or not found:
        return Figure(value)
    low, high = np.percentile(found, [2.5, 97.5])
    return Figure(value, float(low), float(high))


def agreements(measures: Sequence[Measure], people: Sequence[str]) -> list[Agreement]:
    """For each measure: each two people, the program with each person, and (alpha) all of them together."""
    found: list[Agreement] = []
    for measure in measures:
        groups: list[tuple[str, ...]] = [*combinations(people, 2), *((PROGRAM, person) for person in people)]
        if len(people) > 1:
            groups.append((PROGRAM, *people))
        found += [agree(measure, group) for group in groups]
    return [one for one in found if one.units]


# ---------------------------------------------------------------- what is measured


def value_of(decision: Decision) -> str:
    """What a decision says of its item, in a word: a verdict, themes, a status, or whether the record stays."""
    after = decision.after
    if decision.kind == "fix themes":
        return "; ".join(after.themes or ())
    return after.verdict or after.status or ("left out" if decision.kind == "drop" else "kept")


def measures_of(
    coders: Mapping[str, Sequence[Told]], items: Mapping[tuple[About, str], Item], codes: Sequence[str]
) -> list[Measure]:
    """What can be measured in the rows of several coders, the program among them: links, themes one by one, answers.

    A record that was corrected counts as kept. Themes are measured by whether each is given, and by the first.
    """
    by_kind: dict[About, dict[str, dict[str, str]]] = {about: {} for about in ABOUT}
    for coder, file in coders.items():
        for told in file:
            if told.decision is not None and told.row.about is not None:
                by_kind[told.row.about].setdefault(coder, {})[told.row.id] = value_of(told.decision)
    for about, said in by_kind.items():
        coded = sorted({unit for values in said.values() for unit in values})
        said[PROGRAM] = {unit: _of_program(items[about, unit]) for unit in coded if (about, unit) in items}
    return [
        Measure("records", ("kept", "left out"), by_kind["recommendation"]),
        Measure("links", VERDICTS, by_kind["link"], "ordinal"),
        *_theme_measures(by_kind["themes"], codes),
        Measure("answers", STATUSES, by_kind["response"]),
    ]


def _of_program(item: Item) -> str:
    return "kept" if item.about == "recommendation" else by_program(item)


def _theme_measures(said: Mapping[str, Mapping[str, str]], codes: Sequence[str]) -> list[Measure]:
    sets = {coder: {unit: value.split("; ") for unit, value in values.items()} for coder, values in said.items()}
    used = [code for code in codes if any(code in given for values in sets.values() for given in values.values())]
    first = {coder: {unit: given[0] for unit, given in values.items()} for coder, values in sets.items()}
    each = [
        Measure(f"theme {code}", ("yes", "no"), {
            coder: {unit: "yes" if code in given else "no" for unit, given in values.items()}
            for coder, values in sets.items()
        })
        for code in used
    ]  # fmt: skip
    return [Measure("first theme", tuple(codes), first), *each]


# ---------------------------------------------------------------- shown


def table_of(found: Sequence[Agreement]) -> list[list[str]]:
    """The agreements as rows of text, under a header."""
    head = ["about", "coders", "units", "alike", "Cohen's kappa (unweighted; 95%)", "Krippendorff's alpha (95%)"]
    return [head, *[
        [
            f"{one.measure} ({one.metric})" if one.metric != "nominal" else one.measure,
            " and ".join(one.coders),
            str(one.units),
            f"{one.alike:.0%}" if one.alike is not None else "",
            str(one.kappa) if one.kappa is not None else "",
            str(one.alpha),
        ]
        for one in found
    ]]  # fmt: skip


def confusion_rows(measure: Measure, one: str, other: str) -> list[list[str]]:
    """The confusion table of two coders as rows of text: the first coder's values down, the second's across.

    Empty where they used one value only.
    """
    coded = measure.columns((one, other))[1]
    used = [value for value in measure.values if any(value in row for row in coded)]
    if len(used) < 2:
        return []
    table = confusion(coded[0], coded[1], used)
    head = [f"{measure.name}: {one} (down), {other} (across)", *used]
    return [head, *[[value, *(str(int(number)) for number in row)] for value, row in zip(used, table, strict=True)]]


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Rows of text as a Markdown table."""
    head, *body = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return "\n".join([_line(head), _line(["---"] * len(head)), *(_line(row) for row in body)])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
