"""How comparing grows: time and memory of its stages over invented recommendations of several sizes."""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from pipeline.compare.chronology import build, count_themes
from pipeline.compare.claims import ClaimSentence, check_claims, load_claims
from pipeline.compare.families import find_families
from pipeline.compare.links import linkable, links_between
from pipeline.compare.merge import merge_lists
from pipeline.compare.score import CANDIDATES, build_space, gist, survey
from pipeline.compare.themes import Codebook, assign_themes, load_codebook
from pipeline.compare.vectors import Vectors
from pipeline.errors import UsageError
from pipeline.invented import InventedCorpus, invent, invented_vectors
from pipeline.settings import Compare, find

Row = dict[str, float | int]

STAGES = ("merging lists", "themes", "space", "nearest", "links", "families", "chronology", "claims")
_CPU = "CPU seconds"
_GROWTH = "growth exponent"


@dataclass
class _Clock:
    """Seconds of wall clock and of processor time, and what each stage took of the first."""

    stages: dict[str, float] = field(default_factory=dict)
    cpu: float = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done inside as one stage."""
        start, used = time.perf_counter(), time.process_time()
        yield
        self.stages[name] = round(time.perf_counter() - start, 2)
        self.cpu += time.process_time() - used


def read_sizes(text: str) -> list[int]:
    """Sizes such as `5000,10000`; raises UsageError where one is no whole number above zero."""
    sizes = [int(size) if size.isdecimal() else 0 for size in text.replace(",", " ").split()]
    if not sizes or 0 in sizes:
        raise UsageError(f"--compare {text}: sizes are whole numbers above zero.", "Such as 5000,10000,20000,40000.")
    return sizes


def measure_growth(sizes: Sequence[int]) -> list[Row]:
    """One row a size, each measured in a process of its own, one after the other.

    A row holds the number of recommendations, asks, links and families, the seconds of each stage and of all, the
    processor time, the peak memory in MB, and from the second size on the exponent with which time grew (1 where twice
    as many take twice the time, 2 where they take four times).
    """
    rows: list[Row] = []
    for size in sorted(set(sizes)):
        row = _in_own_process(size)
        if rows:
            row[_GROWTH] = _exponent(rows[-1], row)
        rows.append(row)
    return rows


def growth_table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, and under it what was measured."""
    columns = [
        "recommendations", "asks", *STAGES, "all seconds", _CPU, "peak MB", _GROWTH, "links found",
        "families found",
    ]  # fmt: skip
    lines = [columns, ["---"] * len(columns)]
    lines += [[str(row.get(column, "–")) for column in columns] for row in rows]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"{table}\n\n{_note()}"


def _note() -> str:
    return (
        "Stages in seconds. The texts are invented for this measurement: put together from the examples of the "
        "codebook, about thirty recommendations an inquiry, half of the inquiries as from lists. Their asks are known "
        f"beforehand; their vectors are {invented_vectors().name}, made before the clock starts. 'Space' turns texts "
        "into numbers, 'nearest' searches all pairs. The memory is that of the whole process, texts and vectors "
        "included. The growth exponent is that of the processor time, which other work on the machine disturbs least, "
        "from the size above."
    )


def _exponent(smaller: Row, larger: Row) -> float:
    more = larger["recommendations"] / smaller["recommendations"]
    return round(math.log(larger[_CPU] / smaller[_CPU]) / math.log(more), 2)


def _in_own_process(size: int) -> Row:
    done = subprocess.run([sys.executable, "-m", __name__, str(size)], capture_output=True, text=True, check=True)
    row: Row = json.loads(done.stdout)
    return row


# ---------------------------------------------------------------- one size, in this process


def measure_size(size: int) -> Row:
    """All of the comparing of a run over `size` invented recommendations."""
    settings = Compare()
    codebook = load_codebook(find(f"config/{settings.themes}"))
    claims = load_claims(find(f"config/{settings.claims}"))
    corpus, vectors = invent(size, codebook), invented_vectors()
    _make_vectors(corpus, claims, codebook, vectors)
    clock = _Clock()
    counts = _compare(corpus, claims, settings, vectors, codebook, clock)
    return {
        "recommendations": size,
        "asks": sum(len(rec.asks) for rec in corpus.recommendations),
        **clock.stages,
        "all seconds": round(sum(clock.stages.values()), 1),
        _CPU: round(clock.cpu, 1),
        "peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        **counts,
    }


def _make_vectors(
    corpus: InventedCorpus, claims: Sequence[ClaimSentence], codebook: Codebook, vectors: Vectors
) -> None:
    """All vectors that the stages will ask for, so that none is made while the clock runs."""
    texts = {*codebook.examples, *(text for claim in claims for text in (claim.ask, *claim.also))}
    for rec in corpus.recommendations:
        texts.update((gist(rec), *(ask.text for ask in rec.asks)))
    ordered = sorted(texts)
    for start in range(0, len(ordered), 1000):
        vectors.encode(ordered[start : start + 1000])


def _compare(
    corpus: InventedCorpus,
    claims: Sequence[ClaimSentence],
    settings: Compare,
    vectors: Vectors,
    codebook: Codebook,
    clock: _Clock,
) -> Row:
    """The stages in the order of a run; how many links and families they found."""
    inquiries = corpus.inquiries
    with clock.stage("merging lists"):
        recs = merge_lists(corpus.recommendations, inquiries).recommendations
    with clock.stage("themes"):
        coded = assign_themes(recs, codebook, vectors)
    with clock.stage("space"):
        space = build_space(linkable(coded), vectors, codebook)
    with clock.stage("nearest"):
        near = survey(space, most=CANDIDATES)
    with clock.stage("links"):
        links = links_between(space, near, inquiries, settings)
    del space, near
    with clock.stage("families"):
        families = find_families(coded, links, inquiries)
    with clock.stage("chronology"):
        count_themes(coded, codebook, inquiries)
        build(coded, families, codebook, inquiries)
    found: Row = {"links found": len(links), "families found": len(families)}
    del links, families  # A run has written them by now.
    with clock.stage("claims"):
        check_claims(claims, coded, inquiries, settings, vectors, codebook)
    return found


if __name__ == "__main__":
    print(json.dumps(measure_size(int(sys.argv[1]))))
