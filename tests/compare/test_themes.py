"""Themes: what an ask asks for, with the words that carried it, from a codebook that a researcher can change."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.compare.themes import Codebook, assign_themes, check_codebook, load_codebook
from pipeline.compare.vectors import Vectors
from pipeline.errors import SettingsError
from pipeline.settings import PROJECT
from tests.compare.invented import CAMERAS, MEMORIAL, SHARE_EARLY, TRAINING, recommendation

THEME = '[[theme]]\ncode = "{code}"\nname = "A theme"\nstrong = [{cues}]\nexamples = ["{example}"]\n'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SHARE_EARLY, "information-sharing"),
        (CAMERAS, "technology"),
        (MEMORIAL, "support-and-redress"),
        (TRAINING, "training-and-skills"),
        ("It should be made a criminal offence to destroy a ship's log.", "law-and-duty"),
        ("The inspectorate should visit each barracks without notice.", "inspection-and-regulation"),
    ],
)
def test_the_first_theme_is_what_is_asked(text: str, code: str, vectors: Vectors, codebook: Codebook) -> None:
    assert assign_themes([recommendation("x", "1", text)], codebook, vectors)[0].themes[0].code == code


def test_a_theme_shows_the_words_that_carried_it(vectors: Vectors, codebook: Codebook) -> None:
    theme = assign_themes([recommendation("x", "1", TRAINING)], codebook, vectors)[0].themes[0]
    assert "trained" in theme.why


def test_themes_do_not_depend_on_the_other_texts(vectors: Vectors, codebook: Codebook) -> None:
    recs = [recommendation("x", str(n), text) for n, text in enumerate((SHARE_EARLY, CAMERAS, MEMORIAL))]
    together = assign_themes(recs, codebook, vectors)
    assert [assign_themes([rec], codebook, vectors)[0].themes for rec in recs] == [rec.themes for rec in together]


def test_an_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "themes.toml"
    path.write_text('[[theme]]\ncode = "a"\nname = "A"\nstrongs = ["b"]\n')
    with pytest.raises(SettingsError, match="strong"):
        load_codebook(path)


def test_a_code_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "themes.toml"
    path.write_text(THEME.format(code="a", cues='"b"', example="c") * 2)
    with pytest.raises(SettingsError, match="twice"):
        load_codebook(path)


def test_a_theme_of_ones_own_is_used(tmp_path: Path, vectors: Vectors) -> None:
    path = tmp_path / "themes.toml"
    path.write_text(
        THEME.format(code="ships", cues='"ferr*"', example="Ferries should carry boats.")
        + THEME.format(code="other", cues='"garden*"', example="Gardens should be dug.")
    )
    coded = assign_themes([recommendation("x", "1", CAMERAS)], load_codebook(path), vectors)
    assert coded[0].themes[0].code == "ships"


def test_the_check_names_a_theme_that_catches_nothing(tmp_path: Path, vectors: Vectors) -> None:
    path = tmp_path / "themes.toml"
    silent = '[[theme]]\ncode = "silent"\nname = "Silent"\n'
    path.write_text(THEME.format(code="ships", cues='"ferr*"', example="Ferries should carry boats.") + silent)
    notices = check_codebook(load_codebook(path), vectors)
    assert any("'silent' catches none" in notice.message for notice in notices)


def test_the_default_codebook_catches_with_every_theme(vectors: Vectors) -> None:
    notices = check_codebook(load_codebook(PROJECT / "config/themes.toml"), vectors)
    assert not [notice.message for notice in notices if "catches none" in notice.message]
