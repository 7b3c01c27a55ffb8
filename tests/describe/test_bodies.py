"""Canonical names: forms, predecessors, classes, and what is not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.describe.bodies import canonical, default_bodies, load_bodies
from pipeline.errors import MissingResource, SettingsError

NAMES = {
    "minister for a department": ("the Secretary of State for the Home Department", "Home Office"),
    "predecessor": ("the Department of Health", "Department of Health and Social Care"),
    "acronym": ("CQC", "Care Quality Commission"),
    "acronym in brackets": ("the Care Quality Commission (CQC)", "Care Quality Commission"),
    "curly apostrophe": ("the Children’s Commissioner", "Children's Commissioner"),
    "king or queen": ("Her Majesty’s Treasury", "HM Treasury"),
    "quantifier": ("every relevant local authority", "local authorities"),
    "named member of a class": ("Harrowmere County Council", "local authorities"),
    "singular of a class": ("the integrated care board", "integrated care boards"),
    "class with what it does": ("all providers of night ferries", "providers"),
    "class under a longer name": ("senior ferry managers", "managers and leaders"),
    "body with examples": ("Regulators, including Ofcom", "regulators"),
    "body of another": ("the Bank of England's Financial Policy Committee", "Bank of England"),
    "named by the report itself": ("the Department", None),
    "unknown": ("Tarnshaw Ferries Ltd", None),
    "verb that is also a name": ("monitor", None),
    "pronoun that is also an acronym": ("who", None),
    "two bodies at once": ("the Home Office and the CPS", None),
    "one body named like a class": ("Bank of Tarnshaw", None),
}


@pytest.mark.parametrize(("printed", "name"), NAMES.values(), ids=list(NAMES))
def test_canonical_name(printed: str, name: str | None) -> None:
    assert canonical(printed) == name


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("the Home Office and the CPS", ("the Home Office", "the CPS")),
        ("the Department of Health and Social Care", ("the Department of Health and Social Care",)),
        ("the police, Ofsted and local authorities", ("the police", "Ofsted", "local authorities")),
    ],
)
def test_split_never_cuts_a_name(printed: str, parts: tuple[str, ...]) -> None:
    assert default_bodies().split(printed) == parts


def test_no_form_stands_for_two_bodies(tmp_path: Path) -> None:
    file = tmp_path / "bodies.toml"
    file.write_text(
        '[[body]]\nname = "Ferry Board"\nkind = "public"\nalso = ["the Board"]\n'
        '[[body]]\nname = "Harbour Board"\nkind = "public"\nalso = ["the Board"]\n'
    )
    with pytest.raises(SettingsError, match=r"Ferry Board.*Harbour Board"):
        load_bodies(file)


def test_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "bodies.toml"
    file.write_text('[[body]]\nname = "Ferry Board"\nkind = "public"\nalsoo = ["the Board"]\n')
    with pytest.raises(SettingsError, match="also"):
        load_bodies(file)


def test_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingResource, match="existing file"):
        load_bodies(tmp_path / "none.toml")
