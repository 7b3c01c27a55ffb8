"""Settings: every slip is named with what to write instead; files are found in the user's folder first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel
from running import PROJECT

from pipeline.errors import MissingResource, SettingsError
from pipeline.settings import Settings, check_name, find, load_settings, load_toml, parse_settings


def parsed(**tables: object) -> Settings:
    return parse_settings(tables, "own.toml")


@pytest.mark.parametrize("path", sorted((PROJECT / "config").glob("*.toml")), ids=lambda path: path.name)
def test_every_file_in_config_is_toml(path: Path) -> None:
    assert load_toml(path)


@pytest.mark.parametrize("name", ["default.toml", "demo.toml"])
def test_the_settings_that_are_shipped_are_valid(name: str) -> None:
    assert load_settings(PROJECT / "config" / name).corpus.manifest


def test_a_table_that_is_left_out_has_its_defaults() -> None:
    assert parsed(run={"jobs": 2}).read == Settings().read


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"read": {"ocr_dip": 300}}, "own.toml: unknown key 'read.ocr_dip'. Did you mean 'ocr_dpi'?"),
        ({"compar": {}}, "own.toml: unknown key 'compar'. Did you mean 'compare'?"),
        ({"run": {"zzzz": 1}}, "own.toml: unknown key 'run.zzzz'. Known: "),
        ({"run": {"jobs": "several"}}, "own.toml: run.jobs: "),
        ({"compare": {"repeat": 1.5}}, "own.toml: compare.repeat: "),
        ({"corpus": {"inquiries": "all"}}, "own.toml: corpus.inquiries: "),
        ({"read": 300}, "own.toml: read: "),
        ({"read": {"ocr": "no"}}, "own.toml: read.ocr: "),
        ({"run": {"jobs": "2"}}, "own.toml: run.jobs: "),
        ({"run": {"jobs": True}}, "own.toml: run.jobs: "),
        ({"run": {"out": 2024}}, "own.toml: run.out: "),
        ({"publish": {"outputs": ["csv", "htlm"]}}, "own.toml: publish.outputs.1: 'htlm' is no value of it."),
        ({"compare": {"related": 0.7, "repeat": 0.6}}, "own.toml: compare: "),
    ],
)
def test_a_slip_is_named_with_its_place(tables: dict[str, object], words: str) -> None:
    with pytest.raises(SettingsError, match="^" + re.escape(words)):
        parsed(**tables)


def test_a_whole_number_may_stand_for_a_share() -> None:
    assert parsed(compare={"repeat": 1}).compare.repeat == 1.0


def test_a_name_without_a_near_one_is_answered_with_all() -> None:
    with pytest.raises(SettingsError, match=r"^place: 'xyz' is no colour\. Known: blue, red\.$"):
        check_name("xyz", ("red", "blue"), "place", "colour")


@pytest.mark.parametrize("text", ["[read\n", "a = \n", 'a = "\n"', "a = 1\na = 2\n"])
def test_broken_toml_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"own\.toml: is not valid TOML \(.*line \d.*\)\. Mend that line"):
        load_settings(tmp_path / "own.toml")


def test_settings_in_another_encoding_are_named(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes('# Köln\n[run]\nout = "x"\n'.encode("latin-1"))
    with pytest.raises(SettingsError, match=r"own\.toml: is not valid TOML"):
        load_settings(tmp_path / "own.toml")


@pytest.mark.parametrize("name", ["nowhere.toml", "."])
def test_settings_that_are_no_file_are_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(MissingResource, match="no such settings file"):
        load_settings(tmp_path / name)


def test_the_users_own_settings_go_before_those_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "default.toml").write_text('[run]\nout = "mine"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_settings().run.out == "mine"


def test_a_file_that_the_user_does_not_have_is_that_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find("config/themes.toml") == PROJECT / "config" / "themes.toml"


def test_a_file_that_is_nowhere_is_looked_for_in_the_users_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find("corpus/none.pdf") == tmp_path / "corpus" / "none.pdf"


def test_a_file_beside_the_one_that_names_it_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "words.toml").touch()
    monkeypatch.chdir(tmp_path / "here")
    assert find("words.toml", beside=tmp_path / "there") == tmp_path / "there" / "words.toml"


def test_settings_cannot_be_changed_by_a_stage() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().run.jobs = 4  # type: ignore[misc]


def test_every_setting_of_a_number_has_bounds() -> None:
    tables: list[type[BaseModel]] = [field.annotation for field in Settings.model_fields.values()]  # type: ignore[misc]
    unbounded = [
        f"{table.__name__}.{name}"
        for table in tables
        for name, field in table.model_fields.items()
        if field.annotation in (int, float) and not field.metadata
    ]
    assert unbounded == []
