"""Writes what a careful reader would find in a demo report, from the same source that the pages were set from."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from .markup import KINDS, Block, Item, paragraphs, plain, runs
from .typeset import Layout, printed_label

Record = dict[str, Any]


def write_lines(path: Path, records: list[Record]) -> None:
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_text(text, encoding="utf-8")


def statement_text(blocks: list[Block], drawn_bullets: bool) -> str:
    """The words of a statement in order; a bullet counts where it is a character and not a drawing."""
    words = []
    for block in blocks:
        if block.kind == "bullet":
            words.append(plain(block.text) if drawn_bullets else f"• {plain(block.text)}")
        elif block.kind == "part":
            words.append(f"{block.marker} {plain(block.text)}")
        else:
            words.append(plain(block.text))
    return " ".join(words)


def report_records(facts: Record, items: list[Item], layout: Layout) -> list[Record]:
    """One record an item, and one a lettered part, each with the pages on which its words were set."""
    drawn = facts["layout"].get("bullets") == "drawn"
    out: list[Record] = []
    for item in items:
        out.append(_record(facts, item, layout, drawn))
        out += _part_records(facts, item, layout, drawn)
    return out


def _record(facts: Record, item: Item, layout: Layout, drawn: bool) -> Record:
    look = facts["layout"]["conclusion" if item.level == "conclusion" else "item"]
    pages = _pages(layout, f"rec:{item.key}")
    record: Record = {
        "document": facts["id"],
        "number": item.number,
        "heading": item.heading,
        "text": statement_text(paragraphs(item.text), drawn),
        "pages": pages,
        "printed_page": printed_label(layout.pages[pages[0] - 1]) or None,
        "also_on_pages": [page for page in layout.places.get(f"also:{item.key}", []) if page not in pages],
        "addressees": item.to,
        "deadline": item.by,
        "level": item.level,
        "parent": None,
    }
    if item.section:
        record["section"] = item.section
    if item.refs:
        plural = "paragraphs" if len(item.refs) > 1 else "paragraph"
        record["body_ref"] = f"{plural} {' and '.join(item.refs)}"
        record["paragraph_refs"] = item.refs
    if look.get("printed_label"):
        record["printed_label"] = look["printed_label"]
    if item.recurrence:
        record["recurrence"] = item.recurrence
    return record


def _pages(layout: Layout, tag: str) -> list[int]:
    if tag not in layout.places:
        raise ValueError(f"{tag} is in the source but on no page")
    return sorted(layout.places[tag])


def _part_records(facts: Record, item: Item, layout: Layout, drawn: bool) -> list[Record]:
    blocks = paragraphs(item.text)
    out = []
    for at, block in enumerate(blocks):
        if block.kind != "part":
            continue
        above = (
            ""
            if block.level == 0
            else next(b.marker for b in reversed(blocks[:at]) if b.kind == "part" and not b.level)
        )
        inside = []
        for later in blocks[at + 1 :]:
            if later.level <= block.level:
                break
            inside.append(later)
        path = above + block.marker
        also = layout.places.get(f"also:{item.key}{path}", [])
        own = [path, *(f"{path}{below.marker}" for below in inside)]
        pages = sorted({page for tag in own for page in _pages(layout, f"rec:{item.key}{tag}")})
        text = " ".join([plain(block.text), statement_text(inside, drawn)]).strip()
        more = item.parts.get(path, {})
        out.append(
            {
                "document": facts["id"],
                "number": f"{item.number}{path}",
                "heading": None,
                "text": text,
                "pages": sorted(
                    {*pages, *(p for b in inside for p in layout.places[f"rec:{item.key}{path}{b.marker}"])}
                ),
                "also_on_pages": [page for page in also if page not in pages],
                "addressees": more.get("to", []),
                "deadline": more.get("by", []),
                "level": "sub-recommendation",
                "parent": f"{item.number}{above}",
            }
        )
        if item.section:
            out[-1]["section"] = item.section
    return out


def negative_records(facts: Record, items: list[Item], layout: Layout) -> list[Record]:
    """The tempting passages that the source marks, where they stand, and the item whose words hold them, if any."""
    texts = [(item.number or item.key, statement_text(paragraphs(item.text), False)) for item in items]
    out = []
    for tag, pages in layout.places.items():
        kind, _, words = tag.partition(":")
        if kind in KINDS and words:
            inside = next((key for key, text in texts if words in text), None)
            out.append(
                {"document": facts["id"], "page": pages[0], "kind": KINDS[kind], "text": words, "inside_gold": inside}
            )
    return sorted(out, key=lambda record: (record["page"], record["text"]))


def ambiguous_records(facts: Record, layout: Layout) -> list[Record]:
    out = []
    for tag, pages in layout.places.items():
        if tag.startswith("a:"):
            record = {"document": facts["id"], "page": pages[0], "related_number": None, "text": tag[2:]}
            out.append(record | {"why": "an ask in the body that the report does not list"})
    return out


_ANSWER = re.compile(r"([^|]*)\|([^|]*)(?:\|([^|]*))?(?:\|([^|]*))?")


def response_records(inquiry: str, blocks: list[Block], layout: Layout) -> list[Record]:
    """One record for each recommendation of each answer: ``@answer numbers | status | speaker | why ambiguous``."""
    out: list[Record] = []
    argument, status_words = "", ""
    commitments: list[str] = []
    for block in blocks:
        if block.kind == "@answer":
            argument, status_words, commitments = block.text, "", []
        elif block.kind == "@endanswer":
            out += _answers(inquiry, argument, status_words, commitments, layout)
        else:
            for tag in (tag for run in runs(block.text) for tag in run.tags if argument):
                status_words = tag[2:] if tag.startswith("s:") else status_words
                if tag.startswith("c:") and tag[2:] not in commitments:
                    commitments.append(tag[2:])
        if block.kind == "@endanswer":
            argument = ""
        elif block.kind == "@noanswer":
            out.append(_answer(inquiry, block.text.strip(), [], "no answer", "", None, []))
    return out


def _answers(inquiry: str, argument: str, words: str, commitments: list[str], layout: Layout) -> list[Record]:
    match = _ANSWER.fullmatch(argument)
    if match is None:
        raise ValueError(f"@answer {argument}: numbers | status [| speaker [| why ambiguous]]")
    numbers, status, speaker, why = (part.strip() if part else None for part in match.groups())
    pages = _pages(layout, f"answer:{argument}")
    out = []
    for number in (numbers or "").split(","):
        record = _answer(inquiry, number.strip(), pages, status or "", words, speaker, commitments)
        if why:
            record["ambiguous"] = why
        out.append(record)
    return out


def _answer(
    inquiry: str, number: str, pages: list[int], status: str, words: str, speaker: str | None, commitments: list[str]
) -> Record:
    record: Record = {"document": inquiry, "number": number, "response_pages": pages, "status": status}
    record["status_words"] = words
    if speaker:
        record["speaker"] = speaker
    if commitments:
        record["commitments"] = commitments
    return record
