"""Describing against gold: the demo corpus always, the real reports where they are."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pipeline.describe.bodies import default_bodies
from pipeline.describe.measure import Count, measure

PROJECT = Path(__file__).resolve().parents[2]


def shared_gold() -> Path | None:
    """The gold of the real reports beside the project, or where SAIDBEFORE_SHARED says; None where there is none."""
    named = os.environ.get("SAIDBEFORE_SHARED")
    roots = [Path(named)] if named else [folder / "shared" for folder in PROJECT.parents]
    return next((root / "corpus" / "gold" for root in roots if (root / "corpus" / "gold").is_dir()), None)


def pooled(folder: Path) -> dict[str, Count]:
    totals = {"addressees": Count(), "deadlines": Count()}
    for path in sorted(folder.glob("*.jsonl")):
        items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        if "addressees" in items[0]:
            totals = {kind: totals[kind] + count for kind, count in measure(items, default_bodies()).items()}
    return totals


@pytest.fixture(scope="module")
def real() -> dict[str, Count]:
    gold = shared_gold()
    if gold is None:
        pytest.skip("the shared corpus of real reports is not here")
    return pooled(gold)


@pytest.mark.parametrize("kind", ["addressees", "deadlines"])
def test_precision_on_real_reports(real: dict[str, Count], kind: str) -> None:
    assert real[kind].precision >= 0.97


@pytest.mark.parametrize("kind", ["addressees", "deadlines"])
def test_recall_on_real_reports(real: dict[str, Count], kind: str) -> None:
    assert real[kind].recall >= 0.97


def test_recall_on_the_demo_corpus() -> None:
    demo = pooled(PROJECT / "corpus" / "demo" / "gold")
    assert min(count.recall for count in demo.values()) >= 0.97


def test_ambiguous_items_score_neither_way() -> None:
    item = {"document": "d", "number": "1", "level": "recommendation", "text": "Ofcom should act.", "deadline": []}
    assert measure([{**item, "addressees": [], "ambiguous": "soft"}], default_bodies())["addressees"] == Count()


def test_a_body_found_too_many_costs_precision() -> None:
    item = {"document": "d", "number": "1", "level": "recommendation", "text": "Ofcom should act.", "deadline": []}
    assert measure([{**item, "addressees": []}], default_bodies())["addressees"].precision == 0
