"""Where a report lists its own recommendations: sections found by their headings, contents pages left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pipeline.errors import SettingsError
from pipeline.records import Report
from pipeline.settings import check_keys, load_toml
from pipeline.text.blocks import Block

_ENDS_WITH_PAGE = re.compile(r"(?:\.{2,}|…|\s)\s*(?:\d{1,4}|[ivxlc]{1,6})\s*$", re.IGNORECASE)
_PAGE_CHARACTER = re.compile(r"[\divxlc]", re.IGNORECASE)
_TO_GOVERNMENT = re.compile(r"\b(?:for|to)\s+(?:the\s+)?(?:[A-Z]\w+\s+)?governments?$", re.IGNORECASE)
_DATED = re.compile(r"\b(?:the|of|in|since|from) (?:\w+ )?(?:1[89]|20)\d\d\b", re.IGNORECASE)
_OWN_VOICE = re.compile(
    r"\b(?:we|I|this (?:report|review|inquiry)|the (?:inquiry|panel|review|committee|reviewers?|authors?))\b[^.]{0,60}"
    r"\b(?:makes?|recommends?|proposes?|offers?|sets? out)\b|\b(?:my|our) (?:\w+ )?recommendations are\b",
    re.IGNORECASE,
)
_ORDINALS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty"
_PREFIX = re.compile(
    rf"^(?:(?:chapter|appendix|annex|part|volume|section|schedule)\s+(?:\d+|[ivxlc]+|[a-z]|{_ORDINALS})\b|\d+(?:\.\d+)*|[A-Z]\.?\d*)"
    r"\s*[:.)–—-]*\s+",
    re.IGNORECASE,
)


class Layouts(BaseModel):
    """The words of config/layouts.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    list_words: frozenset[str]
    companions: frozenset[str]
    leads_on: frozenset[str]
    about_others: frozenset[str]
    others_words: frozenset[str]
    foreign_words: frozenset[str]
    mixed_words: frozenset[str]
    closers: tuple[str, ...]
    announcements: tuple[str, ...]
    comments: tuple[str, ...]
    told: tuple[str, ...]
    limits: tuple[str, ...]
    digest_words: frozenset[str]


def load_layouts(path: Path) -> Layouts:
    """Read config/layouts.toml; SettingsError where a key is unknown or missing."""
    values = load_toml(path)
    check_keys(values, Layouts, str(path))
    try:
        return Layouts.model_validate(values)
    except ValueError as error:
        raise SettingsError(f"{path}: {error}", "Compare it with the copy that came with saidbefore.") from error


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of blocks, `start` (the heading) to `end` (exclusive), that lists the report's own recommendations.

    `mixed` where conclusions stand among them; `announced` where a sentence opens the list instead of a heading;
    `digest` where the title says that it gives them in short; `foreign` where it says that they are another report's.
    """

    start: int
    end: int
    title: str
    mixed: bool
    announced: bool = False
    digest: bool = False
    foreign: bool = False


def contents_pages(report: Report) -> frozenset[int]:
    """PDF pages that are tables of contents: most lines end in a page number."""
    found = set()
    for page in report.pages:
        lines = [line.strip() for line in page.plain.split("\n") if line.strip()]
        ending = sum(1 for line in lines if _PAGE_CHARACTER.match(line[-1]) and _ENDS_WITH_PAGE.search(line))
        dotted = sum(1 for line in lines if "...." in line or ". . . . " in line or "……" in line)
        named = any(re.fullmatch(r"(?:table of )?contents", line.lower()) for line in lines[:6])
        short = sum(len(line) < 60 for line in lines)
        listed = named and (ending >= 4 or (len(lines) <= 60 and short >= 0.8 * len(lines)))
        if (ending >= 6 and ending >= 0.5 * len(lines)) or dotted >= 5 or listed:
            found.add(page.number)
    return frozenset(found)


def find_sections(blocks: Sequence[Block], layouts: Layouts, contents: frozenset[int]) -> list[Section]:
    """Sections that a heading of their own announces, in order; one inside another is left out."""
    sections: list[Section] = []
    for index, block in enumerate(blocks):
        if not block.heading or block.page in contents or (sections and index < sections[-1].end):
            continue
        title = _title(block)
        if is_list_title(title, layouts):
            end = _end_of(blocks, index, layouts)
            mixed = bool(set(_words(title)) & layouts.mixed_words)
            if end > index + 1:
                digest = bool(set(_words(title)) & layouts.digest_words)
                sections.append(Section(index, end, title, mixed, digest=digest))
    return sections


def find_others(
    blocks: Sequence[Block], sections: Sequence[Section], layouts: Layouts, contents: frozenset[int]
) -> list[Section]:
    """Sections about recommendations that are not this report's own: “Implementation of earlier recommendations”."""
    found: list[Section] = []
    for index, block in enumerate(blocks):
        if not block.heading or block.page in contents:
            continue
        title = _title(block)
        words = set(_words(title))
        foreign = bool(words & layouts.foreign_words) or bool(_DATED.search(title))
        if words & layouts.list_words and (foreign or words & layouts.others_words):
            own = [section.start for section in sections if section.start > index]
            end = min([_end_of(blocks, index, layouts), *own])
            found.append(Section(index, end, title, mixed=False, foreign=foreign))
    return found


def find_announced(
    blocks: Sequence[Block], sections: Sequence[Section], layouts: Layouts, contents: frozenset[int]
) -> list[Section]:
    """Lists outside the sections, opened by a sentence in the inquiry’s own voice: “We make the following … :”."""
    found: list[Section] = []
    for index, block in enumerate(blocks):
        inside = any(section.start <= index < section.end for section in (*sections, *found))
        if inside or block.heading or block.page in contents or not _OWN_VOICE.search(block.full):
            continue
        end = _end_of_list(blocks, index)
        if announces(block, layouts) and end > index + 2:
            found.append(Section(index, end, block.full, mixed=False, announced=True))
    return found


def announces(block: Block, layouts: Layouts) -> bool:
    """Whether a block says that what follows it are recommendations, each one of its own."""
    lower = block.full.lower()
    return block.full.rstrip().endswith(":") and any(phrase in lower for phrase in layouts.announcements)


def _end_of_list(blocks: Sequence[Block], start: int) -> int:
    """Where the bullets or numbered items after an announcement end: at the first block that is none and not within."""
    first = blocks[start + 1] if start + 1 < len(blocks) else None
    own = blocks[start].mark
    if first is None or first.mark is None:
        return start
    for index in range(start + 1, len(blocks)):
        block = blocks[index]
        if own is not None and own.kind != "bullet" and block.mark is not None and block.mark.scheme == own.scheme:
            return index
        within = block.mark is not None or (block.page == first.page and block.x0 > first.x0 + 4)
        if block.heading or not within or block.x0 < blocks[start].x0 - 6:
            return index
    return len(blocks)


def _title(block: Block) -> str:
    text = block.full
    stripped = _PREFIX.sub("", text, count=1)
    return stripped or text


def _words(title: str) -> list[str]:
    return re.findall(r"[a-z&]+(?:['’][a-z]+)?", title.lower())


def is_list_title(title: str, layouts: Layouts) -> bool:
    """Whether a heading announces the report's own recommendations (see config/layouts.toml)."""
    words = _words(_TO_GOVERNMENT.sub("for them", _PREFIX.sub("", title, count=1) or title))
    at = next((i for i, word in enumerate(words) if word in layouts.list_words), None)
    if (
        at is None
        or len(words) > 14
        or set(words) & layouts.about_others
        or re.search(r"recommendation\s+\d", title, re.I)
        or _DATED.search(title)
    ):
        return False
    parts = re.split(r"\s*[:–—]\s+", title)
    if (
        len(parts) > 1
        and sum(word[0].isupper() for word in parts[0].split()) <= 1
        and is_list_title(parts[-1], layouts)
    ):
        return True
    rest = [word for word in words if word not in layouts.companions | layouts.list_words]
    if not rest:
        return True
    before = [word for word in words[:at] if word not in layouts.companions]
    return not before and at + 1 < len(words) and words[at + 1] in layouts.leads_on and len(words) <= 11


def _end_of(blocks: Sequence[Block], start: int, layouts: Layouts) -> int:
    head = blocks[start]
    scanned = head.lines[0].confidence is not None
    for index in range(start + 1, len(blocks)):
        block = blocks[index]
        if not block.heading or (block.mark is not None and block.mark.kind == "label"):
            continue
        if _closes(block, layouts) or (block.structural and index > start + 1 and block.rank >= 0.8 * head.rank):
            return index
        if _is_next_number(block, head):
            return index
        if head.structural and not block.structural and block.rank <= head.rank + 8:
            continue
        if scanned and block.rank <= 1.35 * head.rank:
            continue
        if block.rank == head.rank and _is_lower_by_colour(blocks, index, start):
            continue
        if block.rank >= head.rank and index > start + 1 and not is_list_title(_title(block), layouts):
            return index
    return len(blocks)


def _is_lower_by_colour(blocks: Sequence[Block], index: int, start: int) -> bool:
    """Whether a heading differs from the section's in colour alone, and that colour is one of several such headings."""
    head = blocks[start]
    peers = [b for b in blocks if b.heading and b.rank == head.rank and b.colour == head.colour]
    return blocks[index].colour != head.colour and len(peers) >= 2


def _closes(block: Block, layouts: Layouts) -> bool:
    lower = block.full.lower()
    return any(re.match(rf"{re.escape(word)}\b", lower) for word in layouts.closers)


def _is_next_number(block: Block, head: Block) -> bool:
    if head.mark is None or block.mark is None or abs(block.rank - head.rank) > 8:
        return False
    return (block.mark.scheme, block.mark.prefix, block.mark.value) == (
        head.mark.scheme,
        head.mark.prefix,
        head.mark.value + 1,
    )


def is_comment(block: Block, layouts: Layouts) -> bool:
    """Whether a block opens, with a label of its own, what is said about a recommendation: “Rationale: …”."""
    return comment_label(block) in (*layouts.comments, *layouts.told, *layouts.limits)


def comment_label(block: Block) -> str:
    """The words of a label that opens a block, in small letters; empty where none does."""
    opening = re.match(r"(?P<words>[A-Za-z’' /]{3,40}?)\s*(?:[:–—]|\.(?=\s)|$)", block.full)
    return opening["words"].lower().replace("’", "'") if opening is not None else ""


def in_own_voice(text: str) -> bool:
    """Whether a text says that the inquiry itself recommends: “I make the following recommendations:”."""
    return bool(_OWN_VOICE.search(text))
