"""Invented reports of many families are read as a careful reader would: items, parts, texts, pages, numbers."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

pytest.importorskip("reportlab", reason="the invented reports are printed with reportlab")

from pipeline.extract.extract import find_recommendations
from pipeline.extract.sections import load_layouts
from pipeline.read.reader import read_report
from pipeline.records import Recommendation, agreement
from pipeline.settings import Read

from .families import committees, inquiries, more, reviews, traps  # noqa: F401  (they enter their families)
from .families.catalogue import FAMILIES, build
from .families.press import Gold

LAYOUTS = Path(__file__).parents[2] / "config" / "layouts.toml"
names = pytest.mark.parametrize("name", sorted(FAMILIES))


@cache
def compared(name: str) -> tuple[list[tuple[Gold, Recommendation | None]], list[Recommendation]]:
    """Each gold item with the record that says the same, and the records that nothing in the gold says."""
    built = build(name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.pdf"
        path.write_bytes(built.pdf)
        report = read_report(path, name.replace("_", "-"), Read())
    found = list(find_recommendations(report, load_layouts(LAYOUTS)).recommendations)
    pairs: list[tuple[Gold, Recommendation | None]] = []
    for gold in built.gold:
        best = max(found, key=lambda record: _nearness(gold, record), default=None)
        if best is not None and agreement(gold.text, best.text) >= 0.5:
            found.remove(best)
        else:
            best = None
        pairs.append((gold, best))
    return pairs, found


def _nearness(gold: Gold, record: Recommendation) -> tuple[float, bool]:
    return agreement(gold.text, record.text) + 0.01 * (record.level == gold.level), record.number == gold.number


def matched(name: str) -> list[tuple[Gold, Recommendation]]:
    return [(gold, record) for gold, record in compared(name)[0] if record is not None]


@names
def test_every_item_is_found(name: str) -> None:
    assert [gold.number or gold.text for gold, record in compared(name)[0] if record is None] == []


@names
def test_nothing_else_is_returned(name: str) -> None:
    assert [(record.number, record.text) for record in compared(name)[1]] == []


@names
def test_levels_are_right(name: str) -> None:
    wrong = [(gold.number, gold.level, record.level) for gold, record in matched(name) if gold.level != record.level]
    assert wrong == []


@names
def test_texts_are_exact(name: str) -> None:
    wrong = [(gold.text, rec.text) for gold, rec in matched(name) if agreement(gold.text, rec.text) < 0.98]
    assert wrong == []


@names
def test_numbers_are_as_printed(name: str) -> None:
    assert [(gold.number, rec.number) for gold, rec in matched(name) if gold.number != rec.number] == []


@names
def test_pages_are_right(name: str) -> None:
    wrong = [(gold.number, gold.pages, rec.pages) for gold, rec in matched(name) if gold.pages != list(rec.pages)]
    assert wrong == []


@names
def test_headings_and_groups_are_carried(name: str) -> None:
    wrong = [
        (gold.number, gold.heading, rec.heading, gold.section, rec.section)
        for gold, rec in matched(name)
        if gold.heading != rec.heading or (gold.section is not None and gold.section != rec.section)
    ]
    assert wrong == []


@names
def test_parts_belong_to_their_parents(name: str) -> None:
    numbers = {record.id: record.number for _, record in matched(name)}
    parts = [(gold, rec) for gold, rec in matched(name) if gold.level == "sub-recommendation"]
    assert [(gold.number, rec.parent) for gold, rec in parts if numbers.get(rec.parent or "") != gold.parent] == []
