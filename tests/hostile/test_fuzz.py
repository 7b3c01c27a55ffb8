"""Spoiled inputs of every kind: whatever is in them, only an error that says what to do comes out.

SAIDBEFORE_FUZZ=100 in the environment has a hundred times as many inputs tried, each time others.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from review import invented
from running import PROJECT
from small_reports import lamps

from hostile import crafted
from hostile.mutations import spoiled, spoiled_tables
from hostile.reading import read_bytes
from pipeline.acquire.lists import read_list, to_records
from pipeline.acquire.manifest import load_manifest, load_not_in_corpus
from pipeline.compare.claims import load_claims
from pipeline.compare.kinds import load_elements, load_examples, load_kinds
from pipeline.compare.themes import load_codebook
from pipeline.describe.bodies import load_bodies
from pipeline.errors import SaidBeforeError
from pipeline.extract.sections import load_layouts
from pipeline.respond.rules import load_response_rules
from pipeline.review.apply import apply_decisions
from pipeline.review.decisions import to_line
from pipeline.review.ledger import fault_notices, read_ledger
from pipeline.settings import Run, load_settings, load_toml
from pipeline.workers import Stopped, work_apart

TIMES = int(os.environ.get("SAIDBEFORE_FUZZ", "1"))
LIMITS = Run(seconds_per_report=30, memory_mb=1000)


def tries(number: int, phases: Sequence[Phase] = tuple(Phase)) -> Any:
    """How many examples a property is tried with; the same ones each time, unless more are asked for."""
    return settings(
        max_examples=number * TIMES,
        phases=phases,
        deadline=None,
        derandomize=TIMES == 1,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


# ---------------------------------------------------------------- PDFs


@pytest.fixture(scope="module")
def wholes(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Small PDFs to be spoiled: from reportlab, and crafted ones."""
    made = lamps(tmp_path_factory.mktemp("fuzz") / "lamps.pdf", pageCompression=0).read_bytes()
    control, scripted = crafted.with_control_characters(), crafted.with_javascript_and_files()
    hidden = crafted.hidden_on_a_layer(), crafted.hidden_by_a_clip()
    return [made, crafted.sound(), control, scripted, crafted.forms_in_a_circle(), *hidden]


def test_a_spoiled_pdf_is_read_or_named(wholes: list[bytes], tmp_path: Path) -> None:
    @tries(6, phases=(Phase.generate,))  # to make a failing file smaller would take longer than to read it
    @given(st.lists(spoiled(wholes), min_size=8, max_size=8))
    def check(batch: list[bytes]) -> None:
        for number, made in work_apart(partial(read_bytes, tmp_path), batch, LIMITS):
            assert made == "" or isinstance(made, Stopped), f"{made}\nof {batch[number]!r}"

    check()


# ---------------------------------------------------------------- TOML

LOADERS: dict[str, tuple[Callable[[Path], object], ...]] = {
    "config/default.toml": (load_settings,),
    "config/demo.toml": (load_settings,),
    "config/claims.toml": (load_claims,),
    "config/themes.toml": (load_codebook,),
    "config/bodies.toml": (load_bodies,),
    "config/layouts.toml": (load_layouts,),
    "config/responses.toml": (load_response_rules,),
    "config/examples.toml": (load_examples,),
    "config/kinds.toml": (load_kinds,),
    "config/elements.toml": (load_elements,),
    "corpus/inquiries.toml": (load_manifest, load_not_in_corpus),
}


@pytest.mark.parametrize("name", LOADERS)
def test_spoiled_settings_are_refused_with_what_to_do(name: str, tmp_path: Path) -> None:
    path = tmp_path / "spoiled.toml"

    @tries(40)
    @given(spoiled_tables(shortened(load_toml(PROJECT / name))))
    def check(text: str) -> None:
        path.write_text(text, encoding="utf-8", errors="replace")
        for load in LOADERS[name]:
            with suppress(SaidBeforeError):
                load(path)

    check()


@pytest.mark.parametrize("name", ["config/default.toml", "corpus/inquiries.toml"])
def test_spoiled_bytes_of_settings_are_refused_with_what_to_do(name: str, tmp_path: Path) -> None:
    path = tmp_path / "spoiled.toml"

    @tries(40)
    @given(spoiled([(PROJECT / name).read_bytes()[:3000]]))
    def check(data: bytes) -> None:
        path.write_bytes(data)
        for load in LOADERS[name]:
            with suppress(SaidBeforeError):
                load(path)

    check()


def shortened(value: Any) -> Any:
    """Tables with the first three elements of each list alone, so that one input takes no time."""
    if isinstance(value, dict):
        return {key: shortened(inner) for key, inner in value.items()}
    return [shortened(inner) for inner in value[:3]] if isinstance(value, list) else value


# ---------------------------------------------------------------- lists and ledgers

ROWS = [
    ["Id", "Inquiry", "Date", "Number", "Recommendation", "Page"],
    ["b-1", "Bells", "1999-05-03", "1", crafted.ASKS[0], "12"],
    ["b-2", "Bells", "03/05/1999", "2", crafted.ASKS[1], "xiv"],
    ["b-3", "Ropes", "May 1999", "", crafted.ASKS[2], ""],
]


def as_csv() -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(ROWS)
    return text.getvalue().encode()


def as_xlsx() -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    for row in ROWS:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(("kind", "make"), [("csv", as_csv), ("xlsx", as_xlsx)])
def test_a_spoiled_list_is_read_or_refused(kind: str, make: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / f"list.{kind}"

    @tries(60)
    @given(spoiled([make()]))
    def check(data: bytes) -> None:
        path.write_bytes(data)
        with suppress(SaidBeforeError):
            to_records(read_list(path))

    check()


@tries(60)
@given(cells=st.lists(st.lists(st.text(max_size=30) | st.sampled_from(ROWS[0] + ROWS[1]), max_size=7), max_size=6))
def test_a_list_of_odd_cells_is_read_or_refused(cells: list[list[str]], tmp_path_factory: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "odd.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([ROWS[0], *cells])
    with suppress(SaidBeforeError):
        to_records(read_list(path))


def test_a_spoiled_ledger_costs_no_more_than_its_spoiled_lines(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    kinds = ("drop", "confirm")
    made = [invented.decision(kind, f"{invented.INQUIRY}-r{n}", minute=n) for n in (1, 2, 3) for kind in kinds]
    made.append(invented.decision("fix text", f"{invented.INQUIRY}-r1", after={"text": "Another text."}, minute=9))
    whole = "".join(to_line(one) + "\n" for one in made).encode()

    @tries(100)
    @given(spoiled([whole]))
    def check(data: bytes) -> None:
        path.write_bytes(data)
        with suppress(SaidBeforeError):
            ledger = read_ledger(path)
            fault_notices(ledger, path)
            apply_decisions(invented.records(), ledger.decisions)

    check()
