"""A recommendation as found, before it is a record: its blocks, its number, its group, and how far it carries on."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.extract.sections import Layouts, Section, comment_label, is_comment
from pipeline.extract.wording import TIME_LIMIT
from pipeline.text.blocks import Block
from pipeline.text.lines import ends_sentence
from pipeline.text.numbering import Mark

Region = Literal["list", "box", "chapter", "prose", "others"]


@dataclass(slots=True)
class Draft:
    """A recommendation as found: its first block, the blocks that follow, its number and what spoke for it.

    Its text is that of its blocks, of the first one only the characters from `skip_first` to `cut`; it is `foreign`
    where its chapter is about another report's recommendations. `told` and `limit` are what labels and headings beside
    it say of whom it tells and by when.
    """

    start: int
    blocks: list[Block]
    region: Region
    mark: Mark | None = None
    heading: str | None = None
    group: str | None = None
    section: Section | None = None
    skip_first: int = 0
    cut: int | None = None
    evidence: list[str] = field(default_factory=list)
    limit: str | None = None
    label_page: int | None = None
    pointer: str = ""
    foreign: bool = False
    told: str = ""

    @property
    def page(self) -> int:
        """PDF page on which the item begins, its label and title included."""
        return self.label_page or self.blocks[0].page

    @property
    def number(self) -> str | None:
        """The number as printed, without the punctuation around it."""
        return self.mark.printed if self.mark is not None and self.mark.kind != "bullet" else None


def section_at(index: int, sections: Sequence[Section]) -> Section | None:
    return next((section for section in sections if section.start < index < section.end), None)


def is_label(block: Block) -> bool:
    return block.mark is not None and block.mark.kind == "label"


def turns_from_bold(taken: Sequence[Block], block: Block) -> bool:
    """Whether the item was set in bold and this block is not: the explanation that follows a bold recommendation."""
    if block.bold or not taken[0].bold or taken[0].lines[0].confidence is not None:
        return False
    return not (taken[-1].full.rstrip().endswith((":", ";", ",")) or block.bullet)


def carries_on(last: Block, block: Block) -> bool:
    """Whether an unboxed item outside a list goes on: after a colon, in bullets or in lettered parts."""
    if block.page - last.pages[-1] > 1:
        return False
    ending = last.full.rstrip()
    open_end = ending.endswith((":", ";", ",", " and", " or")) or not ends_sentence(ending)
    return open_end or block.bullet or (block.mark is not None and block.mark.kind in ("letter", "roman"))


def take_comment(draft: Draft, block: Block, layouts: Layouts) -> None:
    """Keep what a label after an item says of whom it tells and by when: “Addressed to: …”, “Timescale: …”."""
    label = comment_label(block)
    if label in layouts.told:
        draft.told = block.full[len(label) :].lstrip(" :–—.")
    elif label in layouts.limits:
        draft.limit = block.full[len(label) :].lstrip(" :–—.")


def group_of(
    blocks: Sequence[Block],
    index: int,
    section: Section | None,
    layouts: Layouts,
    titles: Container[int] = (),
) -> tuple[str | None, str | None]:
    """The heading under which an item stands inside its list, and the time limit that such headings set.

    `titles` are headings that are items themselves.
    """
    limit: str | None = None
    if section is None:
        return None, None
    for at in range(index - 1, section.start, -1):
        if at in titles or not blocks[at].heading or is_label(blocks[at]) or _is_title_line(blocks, at):
            continue
        if is_comment(blocks[at], layouts):
            continue
        if is_time_limit(blocks[at].full):
            limit = limit or blocks[at].full
            continue
        return _plain_heading(blocks[at]), limit or _limit_above(blocks, at, section)
    return None, limit


def _limit_above(blocks: Sequence[Block], group: int, section: Section) -> str | None:
    """The time limit that a heading above a group's heading sets for it: “Within six months”, then “The police”."""
    rank = blocks[group].rank
    headings = (block for block in reversed(blocks[section.start + 1 : group]) if block.heading and not is_label(block))
    above = next((heading for heading in headings if heading.rank > rank), None)
    return above.full if above is not None and is_time_limit(above.full) else None


def is_time_limit(heading: str) -> bool:
    """Whether a heading only says by when: “To be implemented within six months”."""
    return bool(TIME_LIMIT.search(heading)) and len(heading.split()) <= 12


def _is_title_line(blocks: Sequence[Block], at: int) -> bool:
    """Whether a heading is the title that stands below a bare `Recommendation N`."""
    return at > 0 and is_label(blocks[at - 1]) and not blocks[at - 1].text


def _plain_heading(block: Block) -> str:
    """A heading without the number that it carries."""
    return block.text if block.mark is not None and block.mark.kind in ("arabic", "decimal", "letter") else block.full
