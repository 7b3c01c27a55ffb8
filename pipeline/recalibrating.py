"""Recalibrating: what decisions teach about links and themes, set in the user's folder where it improves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.compare.kinds import CodedExample
from pipeline.compare.learned import Learned, as_toml, with_learned
from pipeline.compare.themes import chosen_places, load_codebook, theme_scores
from pipeline.compare.vectors import load_vectors
from pipeline.publish.results import load_results
from pipeline.records import Recommendation, text_hash
from pipeline.review.decisions import Decision
from pipeline.review.items import Thresholds
from pipeline.review.ledger import read_ledger
from pipeline.review.recalibrate import judged_links, recalibrate, with_keys
from pipeline.review.theme_weights import Fit, JudgedThemes, ThemeLearning, judged_themes, learn_themes
from pipeline.reviewing import ledger_place
from pipeline.settings import Compare, Settings, find, load_settings
from pipeline.store import write_atomically

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LEARNED = "learned.toml"
"""The file in the user's `config/` that holds what was learned about themes."""


@dataclass(frozen=True)
class _Taught:
    """What one kind of decision taught: lines to tell, keys to set in [compare], and the text of the learned file."""

    lines: tuple[str, ...]
    keys: Mapping[str, float | str]
    file: str = ""


def recalibrate_all(settings: Settings, run_dir: Path, write: Path | None = None) -> list[str]:
    """Learn the thresholds of links and the weights of themes from the ledger; lines that say what was found.

    The run holds the texts of the recommendations whose themes were decided. With `write` the thresholds go into that
    settings file and what was learned of themes into `config/learned.toml` of the user's folder, where they improve
    and nowhere else. Raises MissingResource where there is no such settings file.
    """
    decisions = read_ledger(ledger_place(settings)).decisions
    links, themes = _links(decisions, settings.compare), _themes(decisions, settings.compare, run_dir)
    keys = {**links.keys, **themes.keys}
    lines = [*links.lines, "", *themes.lines, ""]
    if not keys:
        return [*lines, "Nothing is changed."]
    if write is None:
        return [*lines, "Nothing is changed yet: name your settings file with --write to set what improves there."]
    return [*lines, *_set(write, keys, themes.file)]


def _set(write: Path, keys: Mapping[str, float | str], learned: str) -> list[str]:
    """Write what improves; the settings come last, so that they never name a file that is not there."""
    load_settings(write)
    told = []
    if learned:
        place = Path.cwd() / "config" / LEARNED
        write_atomically(place, learned)
        told.append(f"Written: {place}.")
    write_atomically(write, with_keys(write.read_text(encoding="utf-8"), keys))
    load_settings(write)
    return [*told, f"Set in {write}: {', '.join(keys)}. The next run with it uses them."]


# ---------------------------------------------------------------- links


def _links(decisions: Sequence[Decision], compare: Compare) -> _Taught:
    now = Thresholds(compare.repeat, compare.related)
    found = recalibrate(judged_links(decisions), now)
    if found.learned is None:
        return _Taught((f"Links: {found.why}.",), {})
    lines = (
        f"Links decided: {found.links}. Macro-F1 over verdicts, five-fold cross-validation:",
        f"  before  {found.before:.3f}  repeat = {now.repeat:g}, related = {now.related:g}",
        f"  after   {found.after:.3f}  repeat = {found.learned.repeat:g}, related = {found.learned.related:g}",
        "Decisions are about links that were shown, so they say little about pairs below the threshold.",
    )
    if not found.improves:
        return _Taught((*lines, "No better on links that they were not learned from: the thresholds stay."), {})
    return _Taught(lines, {"repeat": found.learned.repeat, "related": found.learned.related})


# ---------------------------------------------------------------- themes


def _themes(decisions: Sequence[Decision], compare: Compare, run_dir: Path) -> _Taught:
    judged = judged_themes(decisions)
    if not judged:
        return _Taught(("Themes: none are decided.",), {})
    if not (run_dir / "run.json").is_file():
        return _Taught((f"Themes decided: {len(judged)}. {run_dir} holds no run: name one with --run.",), {})
    recs = {rec.id: rec for rec in load_results(run_dir).recommendations}
    there = [one for one in judged if one.id in recs and text_hash(recs[one.id].text) == one.text_hash]
    found = _learn(there, recs, compare, run_dir)
    absent = len(judged) - len(there)
    missing = [f"Left out, because the run does not hold the text that was seen: {absent}."] if absent else []
    lines = (*missing, *_theme_lines(found))
    if found.best is None:
        stale = [f"compare.learned = “{compare.learned}” rests on fewer decisions: take it out."] * bool(
            compare.learned and found.ways
        )
        return _Taught((*lines, f"Themes: {found.why}.", *stale), {})
    given = {one.id: one.themes for one in there}
    learned = Learned(
        {gain.code: gain.factor for gain in found.gains},
        tuple(CodedExample(_ask(recs[key]), given[key]) for key in found.examples),
    )
    head = ["Written by `saidbefore review recalibrate`; it is written anew each time. The decisions are the ledger's."]
    return _Taught(lines, {"learned": LEARNED}, as_toml(learned, [*head, *lines]))


def _learn(
    judged: Sequence[JudgedThemes], recs: Mapping[str, Recommendation], compare: Compare, run_dir: Path
) -> ThemeLearning:
    """Learn from the codebook as it is written, so that the same decisions teach the same each time."""
    codebook = load_codebook(find(Path("config") / compare.themes))
    vectors = load_vectors(compare, run_dir / "cache")
    given = {one.id: one.themes for one in judged}

    def score(ids: Sequence[str], examples: Sequence[str]) -> npt.NDArray[np.float64]:
        more = Learned(examples=tuple(CodedExample(_ask(recs[key]), given[key]) for key in examples))
        return theme_scores([recs[key] for key in ids], with_learned(codebook, more), vectors)

    inquiry = {one.id: recs[one.id].inquiry for one in judged}
    return learn_themes(judged, inquiry, codebook.codes, score, chosen_places)


def _ask(rec: Recommendation) -> str:
    """The text that stands for a recommendation among the examples: its first ask."""
    return rec.asks[0].text if rec.asks else rec.text


def _theme_lines(found: ThemeLearning) -> list[str]:
    if found.before is None:
        return []
    lines = [
        f"Themes decided: of {found.size} recommendations of {found.inquiries} inquiries."
        " F1 over themes; first theme alike; cross-validation over inquiries:",
        f"  before  {_figures(found.before)}",
        *(
            f"  after   {_figures(fit)}  {name}{' (the best, and better than before)' if name == found.best else ''}"
            for name, fit in found.ways.items()
        ),
    ]
    lines += [f"  {one.code}: weight × {one.factor:g}; F1 {one.before:.3f} before, {one.after:.3f} after"
              for one in found.gains]  # fmt: skip
    lines += [f"  further examples: {len(found.examples)} recommendations"] if found.examples else []
    return [*lines, "Decisions are about themes that were shown, which draws people to them."]


def _figures(fit: Fit) -> str:
    return f"{fit.f1:.3f}; {fit.first:.3f}"
