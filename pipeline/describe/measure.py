"""How far addressees and deadlines agree with a gold folder, text by text: `python -m pipeline.describe.measure GOLD`.

The texts are the gold's own, so that nothing but describing is measured. Addressees are split at "and" and compared by
canonical name (as printed, without articles, where none is known), deadlines as printed; items that the gold marks as
ambiguous are left out, conclusions are in, and so are only those time limits that the item's own text prints.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.describe.bodies import Bodies, default_bodies
from pipeline.describe.describe import describe
from pipeline.records import Recommendation, tokens


@dataclass(frozen=True)
class Count:
    """Right, superfluous and missed, of one kind in one document."""

    right: int = 0
    superfluous: int = 0
    missed: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.superfluous + other.superfluous, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was found."""
        return self.right / (self.right + self.superfluous) if self.right + self.superfluous else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 1 where the gold has none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def main(arguments: Sequence[str]) -> None:
    """Print precision and recall for each gold file of a folder, and pooled; what differs goes to stderr."""
    bodies = default_bodies()
    totals = {"addressees": Count(), "deadlines": Count()}
    for path in sorted(Path(arguments[0]).glob("*.jsonl")):
        items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        if not items or "addressees" not in items[0]:
            continue
        counts = measure(items, bodies)
        for kind, count in counts.items():
            totals[kind] += count
            print(_row(path.stem, kind, count))
    for kind, count in totals.items():
        print(_row("pooled", kind, count))


def measure(items: Sequence[dict[str, Any]], bodies: Bodies) -> dict[str, Count]:
    """Counts of addressees and deadlines over the items of one gold document."""
    counts = {"addressees": Count(), "deadlines": Count()}
    for item, rec in zip(items, describe(list(_records(items)), None, bodies), strict=True):
        if "ambiguous" in item:
            continue
        named = _names(item["addressees"], bodies), _names((a.printed for a in rec.addressees), bodies)
        printed = [limit for limit in item["deadline"] if limit.lower() in item["text"].lower()]
        limits = _plain(printed), _plain(d.printed for d in rec.deadlines)
        counts["addressees"] += _compare(f"{item['document']} {item['number']}", *named)
        counts["deadlines"] += _compare(f"{item['document']} {item['number']}", *limits)
    return counts


def _records(items: Sequence[dict[str, Any]]) -> Iterable[Recommendation]:
    """Gold items as recommendations; parts know their parent by its number."""
    for position, item in enumerate(items):
        yield Recommendation(
            id=item["number"] or f"u{position}",
            inquiry=item["document"],
            level=item["level"],
            number=item["number"],
            section=item.get("section"),
            parent=item.get("parent"),
            text=item["text"],
        )


def _names(printed: Iterable[str], bodies: Bodies) -> set[str]:
    parts = [part for phrase in printed for part in bodies.split(phrase)]
    return {bodies.canonical(part) or _unlettered(part) for part in parts}


def _plain(printed: Iterable[str]) -> set[str]:
    return {" ".join(tokens(phrase)) for phrase in printed}


def _unlettered(phrase: str) -> str:
    words = tokens(phrase)
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _compare(where: str, gold: set[str], found: set[str]) -> Count:
    if gold != found:
        print(f"{where}: found {sorted(found - gold)}, missed {sorted(gold - found)}", file=sys.stderr)
    return Count(len(gold & found), len(found - gold), len(gold - found))


def _row(document: str, kind: str, count: Count) -> str:
    total = count.right + count.missed
    return f"{document:24} {kind:12} precision {count.precision:.3f}  recall {count.recall:.3f}  ({total} in the gold)"


if __name__ == "__main__":
    main(sys.argv[1:])
