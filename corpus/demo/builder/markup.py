"""Reads the demo corpus' source: a TOML file of facts and items, and a text file of the running words.

Inline marks: ``**bold**``, ``_italic_``, ``^[a footnote]``, ``~`` (non-breaking space), ``|-|`` (the word is broken
here, with a hyphen, and so is the page), and ``{tag|words}``, which keeps the place of the words for the gold:

    w witness's view   f finding   n narrative about recommendations   x cross-reference   o other body
    q other body, quoted   h heading   p principle   d considered and declined   e earlier inquiry
    r explanation after a recommendation
    a ambiguous ask (scores neither way)   s status words of a response   c commitment in a response
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PAGE_BREAK_IN_WORD = "|-|"
KINDS = {
    "w": "witness/party view",
    "f": "finding (should/ought to have)",
    "n": "narrative about recommendations",
    "x": "cross-reference",
    "o": "other body",
    "q": "other body (quotation)",
    "h": "heading/TOC",
    "p": "principle (vision), not a recommendation",
    "d": "considered and declined",
    "e": "earlier inquiry",
    "r": "explanation after a recommendation",
}

_TOKEN = re.compile(r"(\*\*|\^\[|\]|\{[a-z]\||\}|_)")


@dataclass(frozen=True)
class Run:
    """Words in one type: bold, italic, and the tags that are open around them."""

    text: str
    bold: bool = False
    italic: bool = False
    tags: tuple[str, ...] = ()
    note: str | None = None  # this run is a footnote mark, and this is the footnote's own markup


@dataclass
class Block:
    """One block of the running text: a paragraph in a style, or a directive with its arguments."""

    kind: str  # a style name, or "@directive"
    text: str = ""
    marker: str = ""  # printed number, letter or bullet
    level: int = 0  # nesting of a part or bullet
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Item:
    """A recommendation or conclusion, as the source states it once."""

    number: str | None
    text: str
    key: str
    heading: str | None = None
    section: str | None = None
    level: str = "recommendation"
    to: list[str] = field(default_factory=list)
    by: list[str] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    parts: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    recurrence: str | None = None


def runs(markup: str, tags: tuple[str, ...] = ()) -> list[Run]:
    """Inline markup to runs, in order; raises ValueError where a brace or note is left open."""
    out: list[Run] = []
    open_tags = list(tags)
    opened: list[str] = []
    bold = italic = False
    pieces = _TOKEN.split(markup)
    i = 0
    while i < len(pieces):
        piece = pieces[i]
        if piece == "**":
            bold = not bold
        elif piece == "_":
            italic = not italic
        elif piece == "^[":
            end = pieces.index("]", i)
            out.append(Run("*", bold, italic, tuple(open_tags), "".join(pieces[i + 1 : end])))
            i = end
        elif re.fullmatch(r"\{[a-z]\|", piece):
            opened.append(piece[1])
            open_tags.append(f"{piece[1]}:{_span(pieces, i)}")
        elif piece == "}" and opened:
            opened.pop()
            open_tags.pop()
        elif piece:
            out.append(Run(piece, bold, italic, tuple(open_tags)))
        i += 1
    if opened or bold or italic:
        raise ValueError(f"markup left open: {markup[:80]}…")
    return out


def _span(pieces: list[str], start: int) -> str:
    """The plain words between the brace at ``start`` and its end."""
    depth, inside = 0, []
    for piece in pieces[start:]:
        depth += bool(re.fullmatch(r"\{[a-z]\|", piece))
        depth -= piece == "}"
        if depth == 0:
            break
        inside.append(piece)
    return plain("".join(inside[1:]))


def plain(markup: str) -> str:
    """The words as a reader of the page would copy them: no marks, no footnotes, single spaces."""
    text = re.sub(r"\^\[[^\]]*\]", "", markup)
    text = re.sub(r"\{[a-z]\||\}|\*\*|(?<!\w)_|_(?!\w)", "", text.replace(PAGE_BREAK_IN_WORD, ""))
    return " ".join(text.replace("~", " ").split())


_PARA_NUMBER = re.compile(r"(\d+\.\d+|\d+\.) (?=\S)")
_PART = re.compile(r"( *)(\((?:[a-z]|[ivx]+)\)) ")


def blocks(source: str) -> list[Block]:
    """The running text of a report, cut into blocks at empty lines."""
    out: list[Block] = []
    for chunk in re.split(r"\n\s*\n", source.strip("\n")):
        if chunk.startswith("%"):  # a comment
            continue
        out.extend(_block(chunk))
    return out


def _block(chunk: str) -> list[Block]:
    first, _, rest = chunk.partition("\n")
    if first.startswith("@table"):
        rows = [[cell.strip() for cell in line.split("|")] for line in rest.split("\n") if line.strip()]
        return [Block("@table", first[7:].strip(), rows=rows)]
    if first.startswith("@"):
        name, _, args = first.partition(" ")
        return [Block(name, args.strip())] + (_block(rest) if rest.strip() else [])
    if heading := re.match(r"(#+) ", chunk):
        return [Block(f"h{len(heading[1])}", " ".join(chunk[heading.end() :].split()))]
    if styled := re.match(r"\.([a-z0-9]+) ", chunk):
        return [Block(styled[1], " ".join(chunk[styled.end() :].split()))]
    if number := _PARA_NUMBER.match(chunk):
        return [Block("para", " ".join(chunk[number.end() :].split()), marker=number[1])]
    return statement(chunk)


def statement(text: str) -> list[Block]:
    """A paragraph, and the bullets and lettered parts in it, each a block."""
    out: list[Block] = []
    for line in text.strip("\n").split("\n"):
        part = _PART.match(line)
        if line.startswith(("- ", "  - ")):
            out.append(Block("bullet", line.strip()[2:], level=0 if line.startswith("- ") else 1))
        elif part:
            level = 1 if part[1] else 0
            out.append(Block("part", line[part.end() :].strip(), marker=part[2], level=level))
        elif out and line.strip() and out[-1].kind != "end":
            out[-1].text += " " + line.strip()
        elif line.strip():
            out.append(Block("body", line.strip()))
        else:
            out.append(Block("end"))
    return [block for block in out if block.kind != "end"]


def paragraphs(text: str) -> list[Block]:
    """An item's statement: blocks over several paragraphs."""
    return [block for chunk in re.split(r"\n\s*\n", text.strip("\n")) for block in statement(chunk)]


def read_report(folder: Path, name: str) -> tuple[dict[str, Any], list[Item], list[Block]]:
    """Facts, items and running text of ``name`` (``name.toml`` and ``name.txt`` in ``folder``)."""
    facts = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    items = []
    for entry in facts.pop("item", []):
        entry.setdefault("number", None)
        entry.setdefault("key", entry["number"])
        items.append(Item(**entry))
    keys = [item.key for item in items]
    if len(set(keys)) != len(keys):
        raise ValueError(f"{name}: two items with one key")
    return facts, items, blocks((folder / f"{name}.txt").read_text(encoding="utf-8"))
