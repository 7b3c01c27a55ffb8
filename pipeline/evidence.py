"""Written evidence for a committee: drafted from a run whose quotations are proved again first, or checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from pipeline.errors import UsageError
from pipeline.publish.citation import Style
from pipeline.publish.evidence import House


def write_for_committee(
    run_dir: Path | None, claims: Sequence[str], house: str, style: str, out: Path
) -> tuple[list[str], bool]:
    """Write the evidence; lines to print, and whether a quotation was refused.

    Raises UsageError without a run folder or a claim, StoreError where the file cannot be written.
    """
    from pipeline.commands import verify_run
    from pipeline.publish.evidence import write_evidence
    from pipeline.publish.results import load_results

    if run_dir is None:
        raise UsageError("No run folder.", "Name the folder of a run, such as outputs/run.")
    results = load_results(run_dir)
    if not claims:
        known = ", ".join(claim.id for claim in results.claims)
        raise UsageError("No claim.", f"Name one with --claim. This run checked: {known or 'none'}.")
    failures, _ = verify_run(run_dir)
    failed = {line.split(":", 1)[0] for line in failures}
    made = write_evidence(results, claims, out, _house(house), _style(style), failed)
    lines = [f"{out}: {made.words} words (annex apart)."]
    lines += [f"Refused: {line}" for line in made.refused]
    return [*lines, *made.warnings], bool(made.refused)


def check_file(path: Path, run_dir: Path | None, house: str) -> tuple[list[str], bool]:
    """Test a Word file against a house's rules, and its quotations against a run where one is named."""
    from pipeline.publish.evidence_rules import broken, check_evidence
    from pipeline.publish.results import load_results

    points = check_evidence(path, _house(house), load_results(run_dir) if run_dir is not None else None)
    return [f"{point.verdict}: {point.rule}: {point.words}" for point in points], bool(broken(points))


def _house(name: str) -> House:
    known: tuple[House, ...] = get_args(House)
    for house in known:
        if house == name:
            return house
    raise UsageError(f"Unknown house “{name}”.", f"--for takes {' or '.join(known)}.")


def _style(name: str) -> Style:
    known: tuple[Style, ...] = get_args(Style)
    for style in known:
        if style == name:
            return style
    raise UsageError(f"Unknown style “{name}”.", f"--citation takes {' or '.join(known)}.")
