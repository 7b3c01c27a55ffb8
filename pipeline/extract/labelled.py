"""Items with a label of their own, “Recommendation 7”, wherever in the report they stand."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.drafts import (
    Draft,
    Region,
    carries_on,
    group_of,
    is_label,
    section_at,
    take_comment,
    turns_from_bold,
)
from pipeline.extract.pointers import split_trailing_pointer
from pipeline.extract.sections import Layouts, Section, in_own_voice, is_comment
from pipeline.extract.wording import CUE
from pipeline.text.blocks import Block
from pipeline.text.lines import ends_sentence


def labelled_items(
    blocks: Sequence[Block], sections: Sequence[Section], contents: frozenset[int], layouts: Layouts
) -> list[Draft]:
    """Every `Recommendation N` that is printed as a heading, in a box, or at the head of a paragraph."""
    drafts: list[Draft] = []
    in_a_row = _labels_in_a_row(blocks)
    for index, block in enumerate(blocks):
        mark = block.mark
        if mark is None or mark.kind != "label" or block.page in contents:
            continue
        section = section_at(index, sections)
        if not _is_printed_as_item(block, section, blocks[index - 1] if index else None):
            continue
        if _in_quotation(blocks, index) or (section is None and _announced_by_others(blocks, index)):
            continue
        draft = _labelled(blocks, index, section, index in in_a_row, layouts)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _labels_in_a_row(blocks: Sequence[Block]) -> frozenset[int]:
    """Labels that count on from one to the next, three or more, with nothing between that belongs to a chapter: a list,
    though no heading says so."""
    labels = [index for index, block in enumerate(blocks) if is_label(block)]
    runs: list[list[int]] = [[]]
    for index in labels:
        if runs[-1] and not _counts_on(blocks, runs[-1][-1], index):
            runs.append([])
        runs[-1].append(index)
    return frozenset(index for run in runs if len(run) >= 3 for index in run)


def _counts_on(blocks: Sequence[Block], last: int, index: int) -> bool:
    before, mark = blocks[last].mark, blocks[index].mark
    assert before is not None and mark is not None
    between = blocks[last + 1 : index]
    chapter = any(block.heading or (block.mark is not None and block.mark.kind == "decimal") for block in between[1:])
    return mark.style == before.style and mark.value == before.value + 1 and not chapter and len(between) <= 25


# Words that number recommendations, the likeliest first: a report numbers them with one of these.
_LEADING = (
    ("recommendation", "short"),
    ("immediate and essential action",),
    ("action",),
    ("learning point", "point of learning", "points of learning"),
    ("lesson",),
)


def of_the_leading_word(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts labelled with the likeliest word that this report uses for its recommendations, and its conclusions.

    A word other than “recommendation” needs two items at least.
    """
    styles = [draft.mark.style if draft.mark is not None else "" for draft in drafts]
    for words in _LEADING:
        count = sum(style in words for style in styles)
        if count >= 2 or (count and words == _LEADING[0]):
            kept = (*words, "conclusion", "finding")
            return [draft for draft, style in zip(drafts, styles, strict=True) if style in kept]
    return [draft for draft, style in zip(drafts, styles, strict=True) if style in ("conclusion", "finding")]


def _is_printed_as_item(block: Block, section: Section | None, before: Block | None) -> bool:
    assert block.mark is not None
    if block.mark.style in ("conclusion", "finding") and section is None:
        return False
    if block.mark.style not in ("recommendation", "short", "conclusion", "finding") or block.mark.prefix:
        return block.heading or block.shaded or block.bold_mark
    if block.heading or block.shaded or block.bold or section is not None:
        return True
    return before is None or before.heading or ends_sentence(before.full)


def _announced_by_others(blocks: Sequence[Block], index: int) -> bool:
    """Whether a sentence about somebody's recommendations, in nobody's own voice, opens the list of this label."""
    first = index
    while first > 0 and is_label(blocks[first]) and blocks[index].page - blocks[first].page <= 1:
        first -= 1
    opening = blocks[first].full.rstrip()
    return opening.endswith(":") and "recommend" in opening.lower() and not in_own_voice(opening)


def _in_quotation(blocks: Sequence[Block], index: int) -> bool:
    """Whether a label stands in a quotation that an earlier paragraph opened: it numbers what somebody else asked."""
    for at in range(index - 1, max(-1, index - 12), -1):
        full = blocks[at].full
        if blocks[at].heading or blocks[index].page - blocks[at].page > 1:
            return False
        opened, closed = full.rfind("“"), full.rfind("”")
        if opened != closed:
            return opened > closed and full.startswith("“")
    return False


def _labelled(
    blocks: Sequence[Block], index: int, section: Section | None, in_a_row: bool, layouts: Layouts
) -> Draft | None:
    block = blocks[index]
    assert block.mark is not None
    region: Region = "box" if block.shaded else "list" if section is not None or in_a_row else "chapter"
    draft = Draft(index, [], region, block.mark, section=section, label_page=block.page)
    draft.evidence.append(f"labelled “{block.full[: block.mark.length].strip(' :.')}”")
    after = index + 1
    title = _title_of(blocks, index)
    if title is not None:
        draft.heading, after = title
    elif split_trailing_pointer(f". {block.text}")[0] == ".":
        draft.pointer = block.text
    elif block.text:
        draft.blocks.append(block)
        draft.skip_first = block.mark.length
    draft.blocks += _following(blocks, after, draft, layouts)
    if not draft.blocks:
        return None
    draft.group, limit = group_of(blocks, index, section, layouts)
    draft.limit = draft.limit or limit
    if draft.region == "box":
        draft.evidence.append("in a box")
    if section is not None:
        draft.evidence.append(f"in “{section.title}”")
    return draft


def _title_of(blocks: Sequence[Block], index: int) -> tuple[str | None, int] | None:
    """The printed title of a labelled item and where its text begins, or null where the label's line is the text."""
    block = blocks[index]
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    follows_text = after is not None and not after.heading and not is_label(after)
    if split_trailing_pointer(f". {block.text}")[0] == ".":
        return None
    if not block.text:
        if after is not None and after.heading and not is_label(after) and not _reads_as_text(after):
            return after.full, index + 2
        return None, index + 1
    if not follows_text or _reads_as_text(block):
        return None
    assert after is not None
    styled = block.heading and (not after.bold or after.size < 0.95 * block.size)
    return (block.text, index + 1) if styled else None


def _reads_as_text(block: Block) -> bool:
    words = block.text.split()
    return len(words) > 25 or (block.text.endswith(".") and bool(CUE.search(block.text)) and len(words) > 8)


def _following(blocks: Sequence[Block], start: int, draft: Draft, layouts: Layouts) -> list[Block]:
    """The blocks after a label (or after its first block) that belong to the item."""
    taken: list[Block] = list(draft.blocks)
    boxed = draft.region == "box"
    first = len(taken)
    for index in range(start, len(blocks)):
        block = blocks[index]
        if draft.section is not None and index >= draft.section.end:
            break
        if taken and is_comment(block, layouts):
            take_comment(draft, block, layouts)
            break
        if is_label(block) or (block.heading and not (boxed and block.shaded and not taken)):
            break
        last = taken[-1] if taken else None
        if last is not None and block.page - last.pages[-1] > 1:
            break
        if boxed and not block.shaded:
            break
        if not boxed and block.shaded and last is not None and not last.shaded:
            break
        if _is_paragraph_number(block, draft) and taken:
            break
        if last is not None and turns_from_bold(taken, block):
            break
        if last is not None and draft.region == "chapter" and not carries_on(last, block):
            break
        taken.append(block)
    return taken[first:]


def _is_paragraph_number(block: Block, draft: Draft) -> bool:
    """Whether a block begins with a paragraph number of the chapter: text about the item, not of it."""
    mark = block.mark
    if mark is None or mark.kind != "decimal":
        return False
    own = draft.number
    return own is None or not mark.printed.startswith(f"{own}.")
