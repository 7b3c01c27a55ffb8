"""Builds the demo corpus: five invented inquiries, two invented responses, their manifest's files and their gold.

    python corpus/demo/build.py              all of it, into pdf/ and gold/
    python corpus/demo/build.py --to DIR     the typeset PDFs alone, unscanned, into DIR (what the tests compare)

Needs reportlab, pypdfium2, Pillow and numpy (the last three for the scan alone). The source is in source/.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import reportlab

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from builder import gold, typeset  # noqa: E402
from builder.markup import Block, Item, read_report  # noqa: E402

REPORTS = ("tarnshaw-1988", "harrowmere-2003", "brackenfleet-2014", "ostrand-2022", "quillam-2025")
RESPONSES = {"harrowmere-2003": "harrowmere-2003-response", "ostrand-2022": "ostrand-2022-response"}
SCANNED = ("tarnshaw-1988",)


def set_report(name: str) -> tuple[dict[str, Any], list[Item], list[Block], typeset.Layout]:
    facts, items, blocks = read_report(HERE / "source", name)
    return facts, items, blocks, typeset.Typesetter(facts, items).set_pages(blocks)


def build_vectors(folder: Path) -> None:
    """Writes every report and response as typeset, before any scanning, to ``folder``."""
    typeset.register_fonts()
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*REPORTS, *RESPONSES.values()):
        facts, _, _, layout = set_report(name)
        typeset.draw(layout, facts, folder / f"{name}.pdf")


def build_gold(folder: Path) -> None:
    """Writes the gold of every report, and the negatives, ambiguous asks, repeats and responses of all of them."""
    typeset.register_fonts()
    folder.mkdir(parents=True, exist_ok=True)
    negatives, ambiguous, known = [], [], set()
    for name in REPORTS:
        facts, items, _, layout = set_report(name)
        gold.write_lines(folder / f"{name}.jsonl", gold.report_records(facts, items, layout))
        negatives += gold.negative_records(facts, items, layout)
        ambiguous += gold.ambiguous_records(facts, layout)
        known |= {(name, item.number, item.section) for item in items}
    gold.write_lines(folder / "negatives.jsonl", negatives)
    gold.write_lines(folder / "ambiguous.jsonl", ambiguous)
    gold.write_lines(folder / "repeats.jsonl", repeats(known))
    answers = []
    for inquiry, name in RESPONSES.items():
        _, _, blocks, layout = set_report(name)
        answers += gold.response_records(inquiry, blocks, layout)
    gold.write_lines(folder / "responses.jsonl", answers)


def repeats(known: set[tuple[str, str | None, str | None]]) -> list[dict[str, Any]]:
    """The families, look-alikes and doubtful pairs of source/repeats.toml; an item that no report has is an error."""
    stated = tomllib.loads((HERE / "source" / "repeats.toml").read_text(encoding="utf-8"))
    out = []
    for kind in ("family", "seems", "either"):
        for entry in stated[kind]:
            for member in entry["members"]:
                member.setdefault("section", None)
                member.setdefault("number", None)
                place = (member["document"], member["number"], member["section"])
                if place not in known:
                    raise ValueError(f"repeats.toml, {entry['name']}: no item {place}")
            out.append({"kind": kind, **entry})
    return out


def build_pdfs(folder: Path) -> None:
    """Writes the PDFs that are committed: the typeset ones, and scans of those that came as scans."""
    from builder.scan import scan

    with tempfile.TemporaryDirectory() as scratch:
        build_vectors(Path(scratch))
        folder.mkdir(parents=True, exist_ok=True)
        for made in sorted(Path(scratch).glob("*.pdf")):
            if made.stem in SCANNED:
                facts = read_report(HERE / "source", made.stem)[0]
                scan(made, folder / made.name, facts)
            else:
                (folder / made.name).write_bytes(made.read_bytes())
    (folder / "built-with.txt").write_text(f"reportlab {reportlab.Version}\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, metavar="DIR", help="write the typeset PDFs there, unscanned, and stop")
    arguments = parser.parse_args()
    if arguments.to:
        build_vectors(arguments.to)
        return
    build_pdfs(HERE / "pdf")
    build_gold(HERE / "gold")


if __name__ == "__main__":
    main()
