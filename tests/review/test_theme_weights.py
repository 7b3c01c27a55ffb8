"""Weights of themes and examples are learned from decisions where other inquiries come out better, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from running import command, furnished

from pipeline.compare.kinds import CodedExample
from pipeline.compare.learned import Learned, as_toml, learned_of, with_learned
from pipeline.compare.themes import Codebook, CodebookTheme
from pipeline.errors import MissingResource
from pipeline.records import Inquiry, Recommendation, text_hash
from pipeline.review.decisions import Change, Decision
from pipeline.review.ledger import append_decisions
from pipeline.review.theme_weights import JudgedThemes, Scores, ThemeLearning, judged_themes, learn_themes
from pipeline.store import RunFolder

from .compared import NOON, decided

CODES = ("bells", "ropes", "tides")


def first_only(scores: Scores) -> list[int]:
    return [int(np.argmax(scores))]


def judged(*right: str) -> list[JudgedThemes]:
    return [JudgedThemes(f"r{place:02}", (code,), "t") for place, code in enumerate(right)]


def learn(
    cases: Sequence[JudgedThemes], scores: Sequence[Sequence[float]], nearer: Scores | None = None, inquiries: int = 4
) -> ThemeLearning:
    """What is learned where the program scores so, and with further examples scores `nearer`."""
    rows = {case.id: place for place, case in enumerate(sorted(cases, key=lambda case: case.id))}
    inquiry = {case.id: f"i{rows[case.id] % inquiries}" for case in cases}

    def score(ids: Sequence[str], examples: Sequence[str]) -> Scores:
        assert not {inquiry[one] for one in ids} & {inquiry[one] for one in examples}
        source = np.asarray(scores) if nearer is None or not examples else nearer
        return np.asarray([source[rows[one]] for one in ids])

    return learn_themes(cases, inquiry, CODES, score, first_only)


SHY = [[0.5, 0.45, 0.1]] * 20 + [[0.6, 0.2, 0.1]] * 20
"""Twenty recommendations whose right theme, ropes, is always a little behind bells, and twenty that are bells."""

RIGHT = ["ropes"] * 20 + ["bells"] * 20


def test_a_theme_that_always_comes_a_little_late_gets_more_weight() -> None:
    found = learn(judged(*RIGHT), SHY)
    assert found.best == "weights" and found.before is not None and found.ways["weights"].first == 1.0
    assert {gain.code for gain in found.gains} <= {"ropes", "bells"} and found.gains[0].after > found.gains[0].before


def test_themes_that_are_right_keep_their_weight() -> None:
    found = learn(judged(*["bells"] * 40), SHY)
    assert (found.best, found.gains, bool(found.why)) == (None, (), True)


def test_decisions_at_random_teach_nothing() -> None:
    noise = [CODES[(place * place + place // 7) % 3] for place in range(40)]
    scores = np.random.default_rng(1).random((40, 3))
    found = learn(judged(*noise), scores.tolist())
    assert found.best is None or found.ways[found.best].better_than(found.before)  # type: ignore[arg-type]


def test_confirmed_texts_become_examples_where_these_help_and_weights_do_not() -> None:
    mixed = [[0.5, 0.3, 0.1], [0.3, 0.5, 0.1]] * 20
    right = ["bells"] * 20 + ["ropes"] * 20
    nearer = np.array([[0.6, 0.2, 0.1]] * 20 + [[0.2, 0.6, 0.1]] * 20)
    found = learn(judged(*right), mixed, nearer)
    assert (found.best, len(found.examples), found.gains) == ("examples", 40, ())


def test_no_inquiry_is_judged_by_what_was_learned_from_it() -> None:
    assert learn(judged(*RIGHT), SHY, np.asarray(SHY)).before is not None  # `score` asserts it for each fold


@pytest.mark.parametrize(("size", "inquiries"), [(29, 4), (40, 2)])
def test_too_few_decisions_or_inquiries_teach_nothing_and_say_so(size: int, inquiries: int) -> None:
    found = learn(judged(*RIGHT[:size]), SHY[:size], inquiries=inquiries)
    assert (found.best, found.why.startswith("themes of too few")) == (None, True)


def test_the_order_of_decisions_does_not_matter() -> None:
    cases = judged(*RIGHT)
    assert learn(cases[::-1], SHY) == learn(cases, SHY)


def test_a_theme_that_the_codebook_lost_is_not_learned_from() -> None:
    cases = [*judged(*RIGHT), JudgedThemes("r99", ("gone",), "t")]
    assert learn(cases, [*SHY, [0, 0, 0]]).size == 40


def test_the_last_decision_about_themes_counts_with_the_text_that_was_seen() -> None:
    made = [decided("themes", "confirm"), decided("themes", "change", minute=1, themes=("training",))]
    assert [(one.themes, one.text_hash) for one in judged_themes(made)] == [
        (("training",), made[1].seen["kites-1999-r1"])
    ]


# ---------------------------------------------------------------- the file


def book() -> Codebook:
    return Codebook(tuple(CodebookTheme(code, code.title(), "", {}, (), weight=2.0) for code in CODES))


def test_what_was_learned_comes_back_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ('A “quoted” \\ text with "marks".', "Two\nlines\tand \x7f.")
    learned = Learned({"ropes": 1.25}, tuple(CodedExample(text, ("ropes", "bells")) for text in texts))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "mine.toml").write_text(as_toml(learned, ["Said\nso."]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert learned_of("mine.toml") == learned


def test_weights_are_multiplied_and_codes_of_another_codebook_passed_over() -> None:
    learned = with_learned(book(), Learned({"ropes": 0.5, "kites": 3.0}, (CodedExample("Tie it.", ("ropes",)),)))
    assert [theme.weight for theme in learned.themes] == [2.0, 1.0, 2.0]
    assert [example.text for example in learned.coded] == ["Tie it."]


def test_a_file_that_the_settings_name_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MissingResource, match="nowhere"):
        learned_of("nowhere.toml")


# ---------------------------------------------------------------- by command

CODEBOOK = """
[[theme]]
code = "registers"
name = "Registers"
clear = ["register"]
weak = ["boat"]

[[theme]]
code = "ropes"
name = "Ropes"
weak = ["rope", "knot"]
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A user's folder with a codebook that is slow to see ropes, a run, and a ledger in which people set this right."""
    work = furnished(tmp_path / "work")
    (work / "config" / "themes.toml").write_text(CODEBOOK, encoding="utf-8")
    (work / "config" / "mine.toml").write_text('# mine\n[compare]\nvectors = "tfidf"\n', encoding="utf-8")
    recs = [_record(f"harbour{place % 4}-r{place}", place) for place in range(40)]
    folder = RunFolder(work / "run")
    folder.write_records("recommendations.jsonl", recs)
    folder.write_records(
        "inquiries.jsonl", [Inquiry(id=f"harbour{place}", title=f"Harbour {place}") for place in "0123"]
    )
    (work / "run" / "run.json").write_text("{}", encoding="utf-8")
    append_decisions(work / "corpus" / "ledger.jsonl", [_decision(rec) for rec in recs])
    return work


def _record(key: str, place: int) -> Recommendation:
    ropes = place % 8 < 4
    text = f"Quay {place} should have a {'knot in each rope, and a register' if ropes else 'register of each boat'}."
    return Recommendation(id=key, inquiry=key.split("-")[0], level="recommendation", text=text, confidence=1.0)


def _decision(rec: Recommendation) -> Decision:
    themes = ("ropes",) if "rope" in rec.text else ("registers",)
    return Decision(
        when=NOON, who="A. Reader", kind="fix themes", inquiry=rec.inquiry, targets=(rec.id,),
        seen={rec.id: text_hash(rec.text)}, after=Change(themes=themes), verdict="registers",
    )  # fmt: skip


def recalibrated(work: Path) -> str:
    done = command("review", "recalibrate", "--run", "run", "--write", "config/mine.toml", cwd=work)
    assert done.code == 0, done.err
    return done.out


def test_what_improves_is_in_the_users_folder_and_the_settings_name_it(work: Path) -> None:
    told = recalibrated(work)
    settings = (work / "config" / "mine.toml").read_text(encoding="utf-8")
    assert 'learned = "learned.toml"' in settings and settings.startswith("# mine\n")
    assert "before" in told and "better than before" in told
    assert (work / "config" / "learned.toml").is_file()


def test_the_same_decisions_give_the_same_file(work: Path) -> None:
    recalibrated(work)
    first = [(work / "config" / name).read_bytes() for name in ("learned.toml", "mine.toml")]
    recalibrated(work)
    assert [(work / "config" / name).read_bytes() for name in ("learned.toml", "mine.toml")] == first


def test_what_was_learned_gives_other_texts_their_theme_and_is_said(work: Path) -> None:
    texts = work / "texts.jsonl"
    texts.write_text(json.dumps({"id": "x", "text": "Piers should have a knot in each rope, and a register."}) + "\n")
    config = ("--config", "config/mine.toml")
    before = command("code", "texts.jsonl", *config, cwd=work)
    recalibrated(work)
    after = command("code", "texts.jsonl", *config, cwd=work)
    assert [json.loads(done.out)["themes"][0]["code"] for done in (before, after)] == ["registers", "ropes"]
    assert "learned from people's decisions (learned.toml)" in after.err


def test_texts_that_changed_since_are_not_learned_from(work: Path) -> None:
    records = (work / "run" / "recommendations.jsonl").read_text(encoding="utf-8")
    (work / "run" / "recommendations.jsonl").write_text(records.replace("Quay 1 should", "Quay 1 shall"))
    assert "does not hold the text that was seen: 1" in recalibrated(work)


def test_without_a_run_themes_are_not_learned_and_it_says_what_to_name(work: Path) -> None:
    done = command("review", "recalibrate", "--run", "nowhere", "--config", "config/mine.toml", cwd=work)
    assert (done.code, "name one with --run" in done.out) == (0, True)
