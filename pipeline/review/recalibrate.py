"""Thresholds of links learned from the ledger: by cross-validation, and only where that improves on what is set.

What can be learned is limited: people are shown links that reach the threshold, so decisions say little about pairs
below it, and `related` is rather raised than lowered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.records import Verdict
from pipeline.review.decisions import Decision, in_force
from pipeline.review.items import VERDICTS, Thresholds, link_id
from pipeline.review.sample import SEED, drawn

FOLDS = 5
LEAST = 30
"""Decided links without which nothing is learned."""

LEAST_OF_EACH = 5
"""Decided links of each of two verdicts without which nothing is learned."""

_SCORE = re.compile(r"score (\d(?:\.\d+)?)")


@dataclass(frozen=True)
class Judged:
    """A link that a person decided about: its name, the score that the program gave it then, and the verdict."""

    id: str
    score: float
    verdict: Verdict


@dataclass(frozen=True)
class Recalibration:
    """What cross-validation says: thresholds now and learned, macro-F1 (0–1) of each on links not learned from.

    `after` and `learned` are null where there are too few decisions; `why` says so.
    """

    links: int
    now: Thresholds
    before: float | None = None
    after: float | None = None
    learned: Thresholds | None = None
    why: str = ""

    @property
    def improves(self) -> bool:
        """Whether the learned thresholds did better on links that they were not learned from."""
        return self.before is not None and self.after is not None and self.after > self.before


def judged_links(decisions: Iterable[Decision]) -> list[Judged]:
    """The last decision about each link whose score was noted, by the link's name.

    A link that stands by an earlier decision alone has the score 0: the score that was seen at first counts.
    """
    found: dict[str, Judged] = {}
    for decision in in_force(decisions):
        score = _SCORE.search(decision.verdict or "")
        verdict = next((known for known in VERDICTS if known == decision.after.verdict), None)
        if decision.kind in ("confirm link", "reject link") and score and verdict:
            name = link_id(*decision.targets[:2])
            seen = float(score.group(1)) or (found[name].score if name in found else 0.0)
            if seen:
                found[name] = Judged(name, seen, verdict)  # type: ignore[arg-type]
    return [found[name] for name in sorted(found)]


def recalibrate(links: Sequence[Judged], now: Thresholds) -> Recalibration:
    """Learn the two thresholds from decided links; the same decisions give the same answer."""
    counts = {verdict: sum(link.verdict == verdict for link in links) for verdict in VERDICTS}
    enough = sum(number >= LEAST_OF_EACH for number in counts.values())
    if len(links) < LEAST or enough < 2:
        said = ", ".join(f"{number} {verdict}" for verdict, number in counts.items())
        why = f"too few links are decided ({said}): {LEAST} are needed, {LEAST_OF_EACH} of each of two verdicts"
        return Recalibration(len(links), now, why=why)
    held_out = [(learn(_without(links, fold), now), fold) for fold in _folds(links)]
    after = macro_f1([(link.verdict, verdict_at(link.score, limits)) for limits, fold in held_out for link in fold])
    before = macro_f1([(link.verdict, verdict_at(link.score, now)) for link in links])
    return Recalibration(len(links), now, round(before, 4), round(after, 4), learn(links, now))


def learn(links: Sequence[Judged], now: Thresholds) -> Thresholds:
    """The thresholds with the best macro-F1 on these links; among equals those nearest to what is set."""
    limits = _limits(links, now)
    best = max(
        ((low, high) for low in limits for high in limits if low <= high),
        key=lambda pair: (
            round(macro_f1([(link.verdict, _verdict(link.score, *pair)) for link in links]), 9),
            -round(abs(pair[0] - now.related) + abs(pair[1] - now.repeat), 9),
            pair,
        ),
    )
    return Thresholds(repeat=best[1], related=best[0])


def _limits(links: Sequence[Judged], now: Thresholds) -> list[float]:
    """Candidates: what is set, and the middles between scores, no more than forty of them."""
    scores = sorted({link.score for link in links})
    middles = [round((a + b) / 2, 4) for a, b in pairwise(scores)]
    step = max(1, len(middles) // 40)
    return sorted({now.related, now.repeat, *middles[::step]})


def _folds(links: Sequence[Judged]) -> list[list[Judged]]:
    """The links dealt out to folds, each verdict by itself, in the order of a seeded draw."""
    by_name = {link.id: link for link in links}
    dealt: list[list[Judged]] = [[] for _ in range(FOLDS)]
    place = 0
    for verdict in VERDICTS:
        own = [link.id for link in links if link.verdict == verdict]
        for name in drawn(own, len(own), SEED):
            dealt[place % FOLDS].append(by_name[name])
            place += 1
    return dealt


def _without(links: Sequence[Judged], fold: Sequence[Judged]) -> list[Judged]:
    held = {link.id for link in fold}
    return [link for link in links if link.id not in held]


def verdict_at(score: float, limits: Thresholds) -> str:
    """The verdict that thresholds give a score."""
    return _verdict(score, limits.related, limits.repeat)


def _verdict(score: float, related: float, repeat: float) -> str:
    return "repeat" if score >= repeat else "related" if score >= related else "different"


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean F1 over the verdicts that occur, of pairs (right, given)."""
    values = []
    for verdict in VERDICTS:
        right = sum(a == b == verdict for a, b in pairs)
        seen = sum(verdict in pair for pair in pairs)
        if seen:
            values.append(2 * right / (right + seen))
    return sum(values) / len(values) if values else 0.0


# ---------------------------------------------------------------- into the settings


def with_keys(text: str, keys: Mapping[str, float | str]) -> str:
    """The text of a settings file with some keys set in its table [compare]; all else is left as it is."""
    lines = text.splitlines()
    heads = [at for at, line in enumerate(lines) if re.match(r"\s*\[\s*compare\s*\]\s*(#|$)", line)]
    new = [f"{key} = {json.dumps(value) if isinstance(value, str) else f'{value:g}'}" for key, value in keys.items()]
    if not heads:
        return "\n".join([*lines, "", "[compare]", *new]) + "\n"
    start = heads[0] + 1
    end = next((at for at in range(start, len(lines)) if lines[at].lstrip().startswith("[")), len(lines))
    kept = [line for line in lines[start:end] if line.split("=")[0].strip() not in keys]
    return "\n".join([*lines[:start], *new, *kept, *lines[end:]]) + "\n"
