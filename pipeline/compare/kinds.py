"""Kinds of ask and elements: the project's written knowledge of what inquiries ask for, found in a text by cues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.compare.cues import Hit
from pipeline.compare.focus import Weigh
from pipeline.errors import SettingsError
from pipeline.settings import load_toml

TABLE_WEIGHTS = {"elements": 1.0, "means": 0.35, "settings": 0.4}


@dataclass(frozen=True)
class Kind:
    """One kind of ask: its name, theme codes (most central first), cues, and an example in the project's own words."""

    name: str
    themes: tuple[str, ...]
    cues: tuple[str, ...]
    example: str


@dataclass(frozen=True)
class Element:
    """A kind of object that asks act on; `weight` is lower for means (how) and settings (who and where) than for
    what is acted on.

    Where a question names a `decisive` element, only a text that names it too can answer it.
    """

    name: str
    cues: tuple[str, ...]
    weight: float
    decisive: bool = False


@dataclass(frozen=True)
class CodedExample:
    """An invented ask in the manner in which inquiries write, with its theme codes, most central first."""

    text: str
    themes: tuple[str, ...]


def load_examples(path: Path) -> tuple[CodedExample, ...]:
    """Read examples.toml: tables of `texts` that have the same `themes`."""
    tables = load_toml(path).get("examples", [])
    missing = [place for place, table in enumerate(tables, start=1) if not {"themes", "texts"} <= set(table)]
    if missing:
        raise SettingsError(f"{path}: table {missing[0]} needs 'themes' and 'texts'.", "Add them and run again.")
    return tuple(CodedExample(text, tuple(table["themes"])) for table in tables for text in table["texts"])


def load_kinds(path: Path) -> tuple[Kind, ...]:
    """Read kinds.toml; raises SettingsError where a kind lacks a name, themes, cues or an example."""
    kinds = []
    for place, table in enumerate(load_toml(path).get("kind", []), start=1):
        missing = [key for key in ("name", "themes", "cues", "example") if key not in table]
        if missing:
            raise SettingsError(f"{path}: kind {place} has no '{missing[0]}'.", "Add it and run again.")
        kinds.append(Kind(table["name"], tuple(table["themes"]), tuple(table["cues"]), table["example"]))
    return tuple(kinds)


def load_elements(path: Path) -> tuple[Element, ...]:
    """Read elements.toml: tables of names with their cues (`elements`, `means`, `settings`) and the list `decisive`."""
    tables: dict[str, Any] = load_toml(path)
    unknown = sorted(set(tables) - {*TABLE_WEIGHTS, "decisive"})
    if unknown:
        raise SettingsError(f"{path}: unknown key '{unknown[0]}'.", "Known keys: decisive, elements, means, settings.")
    decisive = set(tables.get("decisive", ()))
    return tuple(
        Element(name, tuple(cues), weight, name in decisive)
        for table, weight in TABLE_WEIGHTS.items()
        for name, cues in tables.get(table, {}).items()
    )


def clearest(hits: Sequence[Hit], weigh: Weigh) -> float:
    """The weight of the clearest of some hits, 0–1: the mean over the parts of each."""
    return max((sum(weigh(found) for found in hit) / len(hit) for hit in hits), default=0.0)
