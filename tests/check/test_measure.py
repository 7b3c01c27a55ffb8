"""Over whole sets of gold: every true quotation is proved, every falsified one is caught."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from extract.families import committees, inquiries, reviews  # noqa: F401  (they enter their families)
from extract.families.catalogue import FAMILIES, build

from pipeline.check.measure import Trust, measure
from pipeline.check.quotations import verify_recommendations
from pipeline.records import Recommendation

PROJECT = Path(__file__).resolve().parents[2]


def shared_corpus() -> Path | None:
    """The folder of real reports beside the project, or where SAIDBEFORE_SHARED says; None where there is none."""
    named = os.environ.get("SAIDBEFORE_SHARED")
    roots = [Path(named)] if named else [folder / "shared" for folder in PROJECT.parents]
    return next((root / "corpus" for root in roots if (root / "corpus" / "gold").is_dir()), None)


@pytest.fixture(scope="module")
def real() -> Trust:
    corpus = shared_corpus()
    if corpus is None:
        pytest.skip("the shared corpus of real reports is not here")
    return measure(corpus / "gold", corpus / "pdf")


@pytest.fixture(scope="module")
def demo() -> Trust:
    return measure(PROJECT / "corpus" / "demo" / "gold", PROJECT / "corpus" / "demo" / "pdf")


def test_quotations_of_real_reports_hold(real: Trust) -> None:
    assert real.held / real.quotations >= 0.97, real.refused


def test_falsified_quotations_of_real_reports_are_caught(real: Trust) -> None:
    assert sum(real.falsified.values()) > 900 and not real.missed


def test_quotations_of_the_demo_hold(demo: Trust) -> None:
    assert demo.held > 80 and demo.refused == []


def test_the_scan_of_the_demo_is_left_aside(demo: Trust) -> None:
    assert demo.on_images == 19


def test_falsified_quotations_of_the_demo_are_caught(demo: Trust) -> None:
    assert sum(demo.falsified.values()) > 500 and not demo.missed


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_quotations_of_invented_families_hold(name: str, tmp_path: Path) -> None:
    built = build(name)
    (tmp_path / "report.pdf").write_bytes(built.pdf)
    recs = [
        Recommendation.model_validate(
            {"id": f"{name}-{index}", "inquiry": name, "level": item.level, "number": item.number, "text": item.text}
            | {"heading": item.heading, "pages": item.pages, "pdf_page": item.pages[0]}
        )
        for index, item in enumerate(built.gold)
    ]
    proofs = verify_recommendations(recs, tmp_path / "report.pdf") if recs else []
    assert [f"{proof.id}: {proof.reason}" for proof in proofs if not proof.holds] == []
