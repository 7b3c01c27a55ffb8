"""What the outputs say of measured precision is what README's table says."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.publish import measured

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def _row(words: str) -> str:
    return next(line for line in README.splitlines() if line.startswith(f"| {words}"))


def test_precision_of_repeats_is_the_measured_one() -> None:
    low, high = measured.REPEAT_INTERVAL
    value = f"{measured.REPEAT_PRECISION} ({low:.2f}–{high:.2f}); {measured.REPEAT_RECALL}"
    assert value in _row("verdict “repeat”".replace("“", '"').replace("”", '"'))


def test_precision_inside_families_is_the_measured_one() -> None:
    assert f"{measured.FAMILY_PRECISION} of {measured.FAMILY_PAIRS}" in _row("families: coded pairs inside one")


def test_precision_on_held_out_codings_is_the_measured_one() -> None:
    assert re.search(rf"verdict {measured.HELD_OUT_PRECISION}\b", README)


def test_sentence_gives_interval_and_says_that_related_counts() -> None:
    words = measured.repeats_measured()
    assert "95% interval 80–100%" in words
    assert words.endswith("ask for the same or for something related.")
