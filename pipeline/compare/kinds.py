"""Kinds of ask and elements: the project's written knowledge of what inquiries ask for, found in a text by cues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pipeline.compare.cues import Hit
from pipeline.compare.focus import Weigh
from pipeline.settings import check_keys, load_toml, read_table, read_tables

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


class _KindTable(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    themes: tuple[str, ...]
    cues: tuple[str, ...]
    example: str


class _ExamplesTable(BaseModel):
    model_config = ConfigDict(extra="forbid")

    themes: tuple[str, ...]
    texts: tuple[str, ...]


class _ElementsFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    decisive: tuple[str, ...] = ()
    elements: dict[str, tuple[str, ...]] = {}
    means: dict[str, tuple[str, ...]] = {}
    settings: dict[str, tuple[str, ...]] = {}


def load_examples(path: Path) -> tuple[CodedExample, ...]:
    """Read examples.toml: tables of `texts` that have the same `themes`; raises SettingsError."""
    tables = read_tables(load_toml(path), "examples", _ExamplesTable, str(path))
    return tuple(CodedExample(text, table.themes) for table in tables for text in table.texts)


def load_kinds(path: Path) -> tuple[Kind, ...]:
    """Read kinds.toml; raises SettingsError where a kind lacks a name, themes, cues or an example."""
    tables = read_tables(load_toml(path), "kind", _KindTable, str(path))
    return tuple(Kind(table.name, table.themes, table.cues, table.example) for table in tables)


def load_elements(path: Path) -> tuple[Element, ...]:
    """Read elements.toml: tables of names with their cues (`elements`, `means`, `settings`) and the list `decisive`.

    Raises SettingsError.
    """
    values = load_toml(path)
    check_keys(values, _ElementsFile, str(path))
    file = read_table(values, _ElementsFile, str(path))
    return tuple(
        Element(name, cues, weight, name in file.decisive)
        for table, weight in TABLE_WEIGHTS.items()
        for name, cues in getattr(file, table).items()
    )


def clearest(hits: Sequence[Hit], weigh: Weigh) -> float:
    """The weight of the clearest of some hits, 0–1: the mean over the parts of each."""
    return max((sum(weigh(found) for found in hit) / len(hit) for hit in hits), default=0.0)
