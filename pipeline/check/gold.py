"""How far what was found is from the gold: what a careful reader finds in the same reports."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.check.scores import Count, Evaluation, Score, Share
from pipeline.errors import UnusableTable
from pipeline.records import Level, Recommendation, agreement, slug, tokens, word_runs

MATCHING = 0.5
EXACT = 0.98

_NOT_DOCUMENTS = frozenset({"negatives", "ambiguous", "responses"})
_SEPARATORS = re.compile(r"(\s*(?:,\s*and\s+|;\s*|,\s*|\s+and/or\s+|\s+and\s+))")


class GoldItem(BaseModel):
    """One item of a gold file; fields as ../shared/corpus/README.md and corpus/demo describe them."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: str | None = None
    heading: str | None = None
    text: str
    pages: tuple[int, ...]
    also_on_pages: tuple[int, ...] = ()
    addressees: tuple[str, ...] = ()
    deadline: tuple[str, ...] = ()
    level: Level
    parent: str | None = None
    section: str | None = None
    ambiguous: str | bool | None = None

    def as_recommendation(self, inquiry: str = "gold") -> Recommendation:
        """The item as a record, to verify it against its pages as one that was extracted."""
        return Recommendation(
            id="-".join(filter(None, (inquiry, self.section and slug(self.section), self.number or slug(self.text)))),
            inquiry=inquiry,
            level=self.level,
            number=self.number,
            heading=self.heading,
            text=self.text,
            pdf_page=self.pages[0],
            pages=self.pages,
        )


@dataclass(frozen=True)
class Passage:
    """A passage of a report that is no item: a negative, or one that scores neither way."""

    text: str
    inside_gold: str | None = None


@dataclass(frozen=True)
class _Pair:
    found: Recommendation
    gold: GoldItem
    agreement: float


def gold_documents(folder: Path) -> dict[str, list[GoldItem]]:
    """The items of each document in a gold folder, by file stem; an empty file is a report without any.

    Raises UnusableTable where a line cannot be read or the folder has no gold file.
    """
    paths = [path for path in sorted(folder.glob("*.jsonl")) if path.stem not in _NOT_DOCUMENTS]
    documents = {path.stem: rows for path in paths if (rows := _rows(path)) is not None and _is_gold(rows)}
    if not documents:
        raise UnusableTable(f"{folder}: has no gold file.", "Name a folder of <document>.jsonl files, one item a line.")
    return {document: _items(folder / f"{document}.jsonl", rows) for document, rows in documents.items()}


def neither_pages(path: Path) -> dict[str, frozenset[int]]:
    """Pages on which a restatement scores neither way, by document, from a TOML file of `[[neither]]` tables."""
    with path.open("rb") as file:
        tables = tomllib.load(file).get("neither", [])
    return {str(table["document"]): frozenset(table["pages"]) for table in tables}


def evaluate(
    gold: Path,
    found: Mapping[str, Sequence[Recommendation]],
    canonical: Callable[[str], str] = str,
    neither: Mapping[str, Collection[int]] | None = None,
) -> Evaluation:
    """Score what was found in each document of a gold folder.

    `found` is keyed by file stem; a document that is missing from it counts as nothing found. `canonical` gives a
    body's canonical name, or its argument where it knows none. `neither` names pages of restatements that score
    neither way. Measures: ../shared/corpus/README.md; items are matched one to one, at an agreement of at least 0.5,
    so that the agreements add up to the most (scipy's linear_sum_assignment), own level first.
    """
    negatives = _passages(gold / "negatives.jsonl")
    ambiguous = _passages(gold / "ambiguous.jsonl")
    return Evaluation(
        {
            document: _score(
                items,
                found.get(document, ()),
                negatives.get(document, ()),
                ambiguous.get(document, ()),
                canonical,
                frozenset((neither or {}).get(document, ())),
            )
            for document, items in gold_documents(gold).items()
        }
    )


# ---------------------------------------------------------------- one document


def _score(
    items: Sequence[GoldItem],
    found: Sequence[Recommendation],
    negatives: Sequence[Passage],
    ambiguous: Sequence[Passage],
    canonical: Callable[[str], str],
    neither: frozenset[int],
) -> Score:
    pairs = _matched(items, found)
    right = [pair for pair in pairs if pair.found.level == pair.gold.level and not pair.gold.ambiguous]
    unscored = {id(pair.found) for pair in pairs if pair.gold.ambiguous}
    paired = {id(pair.found) for pair in pairs}
    unscored |= {id(rec) for rec in found if id(rec) not in paired and _is_one_of(rec, ambiguous)}
    missed = [item for item in items if not item.ambiguous and not any(pair.gold is item for pair in right)]
    spurious = [rec for rec in found if id(rec) not in unscored and not any(pair.found is rec for pair in right)]
    asks = [pair for pair in right if pair.gold.level != "conclusion"]
    returned = [rec for rec in found if rec.level != "conclusion"]
    return Score(
        recommendations=_count("recommendation", right, spurious, missed),
        parts=_count("sub-recommendation", right, spurious, missed),
        conclusions=_count("conclusion", right, spurious, missed),
        exact=_share(pair.agreement >= EXACT for pair in right),
        first_page=_share(pair.found.pdf_page == pair.gold.pages[0] for pair in right),
        number=_share(_same_number(pair.found.number, pair.gold.number) for pair in right),
        parents=_share(_same_parent(pair, found) for pair in right if pair.gold.level == "sub-recommendation"),
        also_on=_sum(
            Count.of(set(pair.found.also_on) - neither, set(pair.gold.also_on_pages) - neither) for pair in right
        ),
        addressees=_sum(Count.of(_told(pair.found, canonical), _named(pair.gold, canonical)) for pair in asks),
        deadlines=_sum(Count.of(_limits(pair.found), _plain_all(pair.gold.deadline)) for pair in asks),
        negatives=_share(_is_returned(one, returned) for one in negatives if one.inside_gold is None),
        missed=tuple(f"{item.level} {item.number or slug(item.text)}" for item in missed),
        spurious=tuple(rec.id for rec in spurious),
        look_at=tuple(line for pair in right for line in _faults(pair, found, canonical, neither)),
        nothing_to_find=not any(item.level == "recommendation" for item in items),
    )


def _matched(items: Sequence[GoldItem], found: Sequence[Recommendation]) -> list[_Pair]:
    """Pairs of found and gold items, one to one, that agree at least half; a pair of one level goes before others."""
    if not items or not found:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped, unused-ignore]

    agreements = np.array([[agreement(rec.text, item.text) for item in items] for rec in found])
    same = np.array([[float(rec.level == item.level) for item in items] for rec in found])
    worth = np.where(agreements >= MATCHING, agreements + same, 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return [
        _Pair(found[row], items[column], float(agreements[row, column]))
        for row, column in zip(rows, columns, strict=True)
        if worth[row, column] > 0
    ]


def _count(
    level: Level, right: Sequence[_Pair], spurious: Sequence[Recommendation], missed: Sequence[GoldItem]
) -> Count:
    return Count(
        sum(pair.gold.level == level for pair in right),
        sum(rec.level == level for rec in spurious),
        sum(item.level == level for item in missed),
    )


def _share(hits: Any) -> Share:
    known = list(hits)
    return Share(sum(known), len(known))


def _sum(counts: Any) -> Count:
    return sum(counts, start=Count())


def _faults(
    pair: _Pair, found: Sequence[Recommendation], canonical: Callable[[str], str], neither: frozenset[int]
) -> list[str]:
    """What is not as in the gold about a matched item, one line a fault."""
    rec, item = pair.found, pair.gold
    faults = []
    if pair.agreement < EXACT:
        faults.append(f"text agrees {pair.agreement:.3f}")
    if rec.pdf_page != item.pages[0]:
        faults.append(f"first page {rec.pdf_page}, gold {item.pages[0]}")
    if not _same_number(rec.number, item.number):
        faults.append(f"number {rec.number}, gold {item.number}")
    if item.level == "sub-recommendation" and not _same_parent(pair, found):
        faults.append(f"parent {rec.parent}, gold {item.parent}")
    if set(rec.also_on) - neither != set(item.also_on_pages) - neither:
        faults.append(f"also on {list(rec.also_on)}, gold {list(item.also_on_pages)}")
    if item.level != "conclusion":
        faults += _set_fault("addressees", _told(rec, canonical), _named(item, canonical))
        faults += _set_fault("deadlines", _limits(rec), _plain_all(item.deadline))
    return [f"{rec.id}: {fault}" for fault in faults]


def _set_fault(what: str, found: set[str], gold: set[str]) -> list[str]:
    return [f"{what} {sorted(found)}, gold {sorted(gold)}"] if found != gold else []


# ---------------------------------------------------------------- numbers, parents, bodies, time limits


def _same_number(found: str | None, gold: str | None) -> bool:
    return (found or "").strip().rstrip(".") == (gold or "").strip().rstrip(".")


def _same_parent(pair: _Pair, found: Sequence[Recommendation]) -> bool:
    """Whether a part hangs under the item with the number that the gold gives."""
    parent = next((rec for rec in found if rec.id == pair.found.parent), None)
    return parent is not None and _same_number(parent.number, pair.gold.parent)


def bodies(printed: str, canonical: Callable[[str], str]) -> set[str]:
    """The canonical names in one printed address: split at "and" and commas, but never inside a name that is known."""
    pieces = _SEPARATORS.split(printed.strip())
    names: set[str] = set()
    at = 0
    while at < len(pieces):
        end = next((end for end in range(len(pieces), at, -2) if _is_known("".join(pieces[at:end]), canonical)), at + 1)
        body = "".join(pieces[at:end])
        if tokens(body):
            names.add(_plain(canonical(body)))
        at = end + 1
    return names


def _is_known(body: str, canonical: Callable[[str], str]) -> bool:
    return canonical(body) != body


def _told(rec: Recommendation, canonical: Callable[[str], str]) -> set[str]:
    names: set[str] = set()
    for body in rec.addressees:
        names |= {_plain(body.name)} if body.name else bodies(body.printed, canonical)
    return names


def _named(item: GoldItem, canonical: Callable[[str], str]) -> set[str]:
    return {name for printed in item.addressees for name in bodies(printed, canonical)}


def _plain(text: str) -> str:
    words = tokens(text)
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _plain_all(texts: Sequence[str]) -> set[str]:
    return {_plain(text) for text in texts}


def _limits(rec: Recommendation) -> set[str]:
    return _plain_all([deadline.printed for deadline in rec.deadlines])


# ---------------------------------------------------------------- passages that are no items


def _is_returned(passage: Passage, found: Sequence[Recommendation]) -> bool:
    """Whether half of the passage's five-word runs (all of a shorter passage) lie in a returned recommendation."""
    return any(_share_inside(passage.text, rec.text) >= 0.5 for rec in found)


def _is_one_of(rec: Recommendation, passages: Sequence[Passage]) -> bool:
    return any(_share_inside(one.text, rec.text) >= 0.5 or _share_inside(rec.text, one.text) >= 0.5 for one in passages)


def _share_inside(part: str, whole: str) -> float:
    words = tokens(part)
    if len(words) < 5:
        return float(bool(words) and f" {' '.join(words)} " in f" {' '.join(tokens(whole))} ")
    runs = word_runs(part)
    return len(runs & word_runs(whole)) / len(runs)


def _passages(path: Path) -> dict[str, list[Passage]]:
    passages: dict[str, list[Passage]] = {}
    for row in (_rows(path) or []) if path.is_file() else []:
        inside = row.get("inside_gold")
        passage = Passage(str(row["text"]), str(inside) if inside else None)
        passages.setdefault(str(row["document"]), []).append(passage)
    return passages


# ---------------------------------------------------------------- files


def _rows(path: Path) -> list[dict[str, Any]] | None:
    """The lines of a JSON Lines file as objects; None where one of them is something else."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except ValueError as error:
        raise UnusableTable(
            f"{path}: is not JSON Lines ({error}).", "Write one JSON object a line, in UTF-8."
        ) from error
    return rows if all(isinstance(row, dict) for row in rows) else None


def _is_gold(rows: Sequence[Mapping[str, Any]]) -> bool:
    return all("text" in row and "level" in row and "pages" in row for row in rows)


def _items(path: Path, rows: Sequence[Mapping[str, Any]]) -> list[GoldItem]:
    try:
        return [GoldItem.model_validate(row) for row in rows]
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise UnusableTable(f"{path}: {where}: {fault['msg']}.", "Correct the gold file.") from error
