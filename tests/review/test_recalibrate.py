"""Thresholds are learned from decisions only where links that were not learned from come out better."""

from __future__ import annotations

import tomllib
from pathlib import Path

from running import command, furnished

from pipeline.review.decisions import Change, Decision
from pipeline.review.items import Thresholds
from pipeline.review.ledger import append_decisions
from pipeline.review.recalibrate import Judged, judged_links, macro_f1, recalibrate, with_keys

from .compared import NOON, decided

NOW = Thresholds(repeat=0.6, related=0.35)


def links(repeat: float, related: float, size: int = 60) -> list[Judged]:
    """Decided links whose right thresholds are these."""
    scores = [0.3 + 0.7 * place / size for place in range(size)]
    return [
        Judged(f"l{at:02}", score, "repeat" if score >= repeat else "related" if score >= related else "different")
        for at, score in enumerate(scores)
    ]


def test_better_thresholds_are_found() -> None:
    found = recalibrate(links(0.75, 0.5), NOW)
    assert found.improves and found.learned is not None
    assert (abs(found.learned.repeat - 0.75) < 0.03, abs(found.learned.related - 0.5) < 0.03) == (True, True)


def test_thresholds_that_are_right_are_not_improved_upon() -> None:
    assert not recalibrate(links(0.6, 0.35), NOW).improves


def test_decisions_at_random_improve_nothing() -> None:
    verdicts = ("repeat", "related", "different")
    noise = [Judged(one.id, one.score, verdicts[(at * 7 + at // 5) % 3]) for at, one in enumerate(links(0.6, 0.35))]
    found = recalibrate(noise, NOW)
    assert found.after is not None and found.after < 0.6


def test_few_decisions_teach_nothing_and_say_so() -> None:
    found = recalibrate(links(0.75, 0.5, size=20), NOW)
    assert (found.learned, found.why.startswith("too few links are decided")) == (None, True)


def test_the_order_of_decisions_does_not_matter() -> None:
    assert recalibrate(links(0.75, 0.5)[::-1], NOW) == recalibrate(links(0.75, 0.5), NOW)


def test_the_last_decision_about_a_link_counts_with_its_score() -> None:
    found = judged_links([decided("link", "different"), decided("link", "related", minute=1)])
    assert [(one.score, one.verdict) for one in found] == [(0.62, "related")]


def test_a_link_that_stands_by_decision_alone_keeps_the_score_that_was_seen_at_first() -> None:
    again = decided("link", "repeat", minute=1).model_copy(update={"verdict": "related, score 0.0000"})
    found = judged_links([decided("link", "related"), again])
    assert [(one.score, one.verdict) for one in found] == [(0.62, "repeat")]


def test_macro_f1_is_the_mean_over_the_verdicts_that_occur() -> None:
    assert macro_f1([("repeat", "repeat"), ("related", "repeat")]) == (2 / 3 + 0) / 2


def test_settings_keep_all_but_the_thresholds() -> None:
    before = '# mine\n[compare]\nvectors = "tfidf"  # quick\nrepeat = 0.6\n\n[run]\nout = "out"\n'
    after = with_keys(before, {"repeat": 0.7, "related": 0.4})
    assert tomllib.loads(after) == {
        "compare": {"repeat": 0.7, "related": 0.4, "vectors": "tfidf"},
        "run": {"out": "out"},
    }
    assert "# mine" in after and "# quick" in after


# ---------------------------------------------------------------- by command


def folder_with(tmp_path: Path, made: list[Judged]) -> Path:
    """A user's folder whose ledger holds decisions about these links."""
    work = furnished(tmp_path / "work")
    decisions = [
        Decision(
            when=NOON, who="A. Reader", kind="reject link" if one.verdict == "different" else "confirm link",
            targets=(f"a-{one.id}", f"b-{one.id}"), seen={f"a-{one.id}": "0000000", f"b-{one.id}": "0000000"},
            after=Change(verdict=one.verdict), verdict=f"related, score {one.score:.4f}",
        )
        for one in made
    ]  # fmt: skip
    append_decisions(work / "corpus" / "ledger.jsonl", decisions)
    return work


def test_what_improves_is_set_in_the_settings_that_are_named(tmp_path: Path) -> None:
    work = folder_with(tmp_path, links(0.75, 0.5))
    done = command("review", "recalibrate", "--write", "config/default.toml", cwd=work)
    learned = tomllib.loads((work / "config" / "default.toml").read_text())["compare"]
    assert (done.code, "before" in done.out, "after" in done.out) == (0, True, True)
    assert abs(learned["repeat"] - 0.75) < 0.03


def test_what_does_not_improve_changes_no_settings(tmp_path: Path) -> None:
    work = folder_with(tmp_path, links(0.6, 0.35))
    before = (work / "config" / "default.toml").read_bytes()
    done = command("review", "recalibrate", "--write", "config/default.toml", cwd=work)
    assert "Nothing is changed" in done.out
    assert (work / "config" / "default.toml").read_bytes() == before
