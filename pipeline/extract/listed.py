"""The items of a list without labels: by the numbering that runs through it, else by its paragraphs or bullets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipeline.extract.drafts import Draft, carries_on, group_of, is_label, is_time_limit, take_comment, turns_from_bold
from pipeline.extract.prose import keep_recommending
from pipeline.extract.sections import Layouts, Section, announces, is_comment
from pipeline.extract.wording import CUE, asks, recommending_span
from pipeline.text.blocks import Block
from pipeline.text.lines import ends_sentence
from pipeline.text.numbering import Mark, longest_chain, lost_mark, read_spoilt


def listed_items(blocks: Sequence[Block], section: Section, layouts: Layouts, contents: frozenset[int]) -> list[Draft]:
    """The items of a section without labels: by the outermost numbering that runs through it, else by paragraphs."""
    inside = [
        index
        for index in range(section.start + 1, section.end)
        if blocks[index].page not in contents and not _is_stray(blocks[index])
    ]
    starts = _numbered_titles(blocks, inside) or _outer_numbering(blocks, inside)
    if len(starts) < 2:
        return _unnumbered(blocks, inside, section, layouts)
    drafts = _numbered(blocks, inside, starts, section, layouts)
    if section.mixed:
        return drafts
    values = [mark.value for mark in starts.values() if mark.kind != "decimal"]
    grouped = any(b <= a for a, b in pairwise(values))
    return _without_narrative(drafts) + _left_over(blocks, inside, drafts, section, layouts, grouped)


def _is_stray(block: Block) -> bool:
    """Whether a block has nothing to say: a lone number, a rule, a stray letter."""
    return sum(map(str.isalpha, block.full)) < 2


def _numbered_titles(blocks: Sequence[Block], inside: Sequence[int]) -> dict[int, Mark]:
    """Headings “1. Title” that number the recommendations themselves: what stands below them is text or parts in
    brackets, “(a)”, and no numbering of its own; empty where there are none.
    """
    marks = [
        (index, mark)
        for index in inside
        for mark in blocks[index].marks
        if blocks[index].heading and mark.kind == "arabic" and _is_title(blocks[index])
    ]
    chain = longest_chain(marks, gap=1)
    if len(chain) < 3 or chain[0][1].value != 1:
        return {}
    below = [blocks[index] for index in inside if index > chain[0][0] and not blocks[index].heading]
    parts = [b.mark for b in below if b.mark is not None and b.mark.kind != "bullet"]
    plain = [b for b in below if b.mark is None and CUE.search(b.full)]
    bracketed = all(mark.kind in ("letter", "roman") and ")" in mark.style for mark in parts)
    return dict(chain) if bracketed and len(plain) <= 2 * len(chain) else {}


def _outer_numbering(blocks: Sequence[Block], inside: Sequence[int]) -> dict[int, Mark]:
    """Block index → mark for the numbering that the list itself is counted by, restarts after headings included."""
    schemes: defaultdict[object, list[tuple[int, Mark]]] = defaultdict(list)
    for index in inside:
        if not blocks[index].heading or _numbered_paragraph(blocks[index]):
            for mark in blocks[index].marks:
                if mark.kind != "bullet":
                    schemes[mark.scheme] += [*_lost_first(blocks, index, mark), (index, mark)]
    candidates = [_with_restarts(blocks, marks) for marks in schemes.values()]
    candidates = [chain for chain in candidates if len(chain) >= 2]
    if not candidates:
        return {}
    best = min(candidates, key=lambda chain: _outerness(blocks, chain, inside))
    within = [chain for chain in candidates if _is_list_within(chain, best, inside)]
    return dict(_repaired(blocks, inside, within[0] if within else best))


def _lost_first(blocks: Sequence[Block], index: int, second: Mark) -> list[tuple[int, Mark]]:
    """The first item of a scanned group whose mark OCR did not read: it hangs as the text of the second one hangs."""
    item, before = blocks[index], blocks[index - 1]
    hung = item.text_x0 - item.x0 > 8 and abs(before.x0 - item.text_x0) < 3
    if second.value != 2 or not hung or before.marks or before.lines[0].confidence is None:
        return []
    first = lost_mark(second, 1) if index >= 2 and blocks[index - 2].heading else None
    return [(index - 1, first)] if first is not None else []


def _is_list_within(
    chain: Sequence[tuple[int, Mark]], outer: Sequence[tuple[int, Mark]], inside: Sequence[int]
) -> bool:
    """Whether a numbering from 1 fills most of a section whose outer numbers go on from the paragraphs before it."""
    values = [mark.value for _, mark in chain]
    reach = chain[-1][0] - chain[0][0] + 1
    rising = all(a < b for a, b in pairwise(values))
    return (
        outer[0][1].value != 1
        and values[0] == 1
        and rising
        and len(chain) > 2 * len(outer)
        and reach >= 0.5 * len(inside)
    )


def _is_title(block: Block) -> bool:
    """Whether a numbered heading is short enough for a title, and no sentence."""
    return len(block.full.split()) <= 16 and not block.full.endswith((".", ":", ";"))


def _numbered_paragraph(block: Block) -> bool:
    return block.mark is not None and len(block.full.split()) > 8


def _with_restarts(blocks: Sequence[Block], marks: Sequence[tuple[int, Mark]]) -> list[tuple[int, Mark]]:
    """The chain through all marks of a scheme; where numbers begin again at 1, a new chain is added."""
    runs: list[list[tuple[int, Mark]]] = [[]]
    for index, mark in marks:
        last = runs[-1][-1][1].value if runs[-1] else None
        if last is not None and mark.value == 1 and last >= 1:
            runs.append([])
        runs[-1].append((index, mark))
    whole = longest_chain(marks)
    pieces = [entry for run in runs for entry in longest_chain(run)]
    return pieces if len(pieces) > len(whole) and _restarts_are_real(blocks, pieces) else whole


def _restarts_are_real(blocks: Sequence[Block], chain: Sequence[tuple[int, Mark]]) -> bool:
    """Whether every restart follows a heading: otherwise the numbers are those of lists inside items."""
    restarts = [n for n in range(1, len(chain)) if chain[n][1].value <= chain[n - 1][1].value]
    good = 0
    for n in restarts:
        between = range(chain[n - 1][0] + 1, chain[n][0])
        good += any(blocks[i].heading for i in between)
    return good >= 0.7 * len(restarts)


def _outerness(blocks: Sequence[Block], chain: Sequence[tuple[int, Mark]], inside: Sequence[int]) -> tuple[float, ...]:
    """Sort key: numberings that reach further over the list and stand further left come first."""
    first, last = chain[0][0], chain[-1][0]
    reach = (last - first + 1) / max(1, len(inside))
    left = min(blocks[index].x0 for index, _ in chain)
    one = 0 if chain[0][1].value == 1 or chain[0][1].kind == "decimal" else 1
    return (-round(reach, 1), one, first, left)


def numbered_conclusions(
    blocks: Sequence[Block], section: Section, labelled: Sequence[Draft], contents: frozenset[int], layouts: Layouts
) -> list[Draft]:
    """Numbered conclusions of a mixed section whose recommendations are labelled, in their own part of it."""
    used = {id(block) for draft in labelled for block in draft.blocks} | {id(blocks[d.start]) for d in labelled}
    inside = [
        index
        for index in range(section.start + 1, section.end)
        if blocks[index].page not in contents and id(blocks[index]) not in used and not _is_stray(blocks[index])
    ]
    inside = [index for index in inside if _concludes(group_of(blocks, index, section, layouts)[0])]
    starts = _outer_numbering(blocks, inside) if inside else {}
    return _numbered(blocks, inside, starts, section, layouts) if len(starts) >= 2 else []


def _concludes(group: str | None) -> bool:
    return bool(re.search(r"\b(?:conclusion|finding)s?\b", (group or "").lower()))


def _repaired(
    blocks: Sequence[Block], inside: Sequence[int], chain: Sequence[tuple[int, Mark]]
) -> list[tuple[int, Mark]]:
    """The chain with numbers that OCR spoilt put back where exactly one block between its neighbours reads so."""
    fixed = list(chain)
    for (a, before), (b, after) in pairwise(chain):
        for value in range(before.value + 1, after.value):
            between = [i for i in inside if a < i < b and blocks[i].lines[0].confidence is not None]
            fits = [(i, mark) for i in between if (mark := read_spoilt(blocks[i].full, before, value))]
            if len(fits) == 1:
                fixed.append(fits[0])
            elif not fits and after.value - before.value == 2:
                fixed += _lost_between(blocks, between, blocks[a], before, value)
    for place, (a, last) in enumerate(chain):
        end = chain[place + 1][0] if place + 1 < len(chain) else inside[-1] + 1
        if place + 1 == len(chain) or chain[place + 1][1].value == 1:
            fixed += _spoilt_last(blocks, range(a + 1, end), blocks[a], last)
    return sorted(fixed, key=lambda entry: entry[0])


def _lost_between(
    blocks: Sequence[Block], between: Sequence[int], item: Block, before: Mark, value: int
) -> list[tuple[int, Mark]]:
    """The one item of a scanned list whose mark OCR did not read: the only paragraph between its neighbours."""
    alone = [
        i
        for i in between
        if not blocks[i].marks
        and not blocks[i].heading
        and ends_sentence(blocks[i - 1].full) | blocks[i - 1].heading
        and abs(blocks[i].x0 - item.text_x0) < 0.6 * item.size
    ]
    mark = lost_mark(before, value)
    return [(alone[0], mark)] if len(alone) == 1 and mark is not None else []


def _spoilt_last(blocks: Sequence[Block], after: range, item: Block, last: Mark) -> list[tuple[int, Mark]]:
    """The last item of a scanned group where OCR spoilt its mark: it hangs exactly where the marks before it hang."""
    for i in after:
        block = blocks[i]
        if block.heading or block.lines[0].confidence is None:
            return []
        hangs = abs(block.x0 - item.x0) < 6 and block.text_x0 - block.x0 > 8 and not block.marks
        mark = read_spoilt(block.full, last, last.value + 1) if hangs else None
        if mark is not None:
            return [(i, mark)]
    return []


def _numbered(
    blocks: Sequence[Block], inside: Sequence[int], starts: dict[int, Mark], section: Section, layouts: Layouts
) -> list[Draft]:
    drafts: list[Draft] = []
    commented = False
    for index in inside:
        block = blocks[index]
        if index in starts:
            group, limit = group_of(blocks, index, section, layouts, starts)
            draft = Draft(index, [block], "list", starts[index], group=group, section=section, limit=limit)
            draft.skip_first = starts[index].length
            if block.heading and _is_title(block):
                draft.heading, draft.label_page = block.after(starts[index]), block.page
                draft.blocks, draft.skip_first = [], 0
            draft.evidence += [f"numbered {starts[index].printed} in sequence", f"in “{section.title}”"]
            drafts.append(draft)
            commented = False
        elif drafts and drafts[-1].blocks and is_comment(block, layouts):
            take_comment(drafts[-1], block, layouts)
            commented = True
        elif commented:
            continue
        elif drafts and (
            _is_lead(drafts[-1], block, blocks)
            or (not _is_heading(block) and _belongs(blocks, drafts[-1], block, index))
        ):
            drafts[-1].blocks.append(block)
    return [draft for draft in drafts if draft.blocks]


def _is_lead(draft: Draft, block: Block, blocks: Sequence[Block]) -> bool:
    """Whether a block set like a heading is the lead of parts, “The Board should:”, right below an item's title."""
    title = blocks[draft.start]
    below = not draft.blocks and draft.heading is not None and block is blocks[draft.start + 1]
    return below and block.mark is None and block.full.endswith(":") and block.size <= title.size


def _is_heading(block: Block) -> bool:
    """Whether a heading ends the item before it; the title of a bracketed part, “(a) Candour”, does not."""
    part = block.mark is not None and block.mark.kind in ("letter", "roman") and ")" in block.mark.style
    return block.heading and not part


def _belongs(blocks: Sequence[Block], draft: Draft, block: Block, index: int) -> bool:
    """Whether an unnumbered block goes on with the item before it: no heading between, not back at the margin."""
    last = draft.blocks[-1] if draft.blocks else blocks[draft.start]
    at = blocks.index(last, draft.start)
    if any(_is_heading(blocks[i]) for i in range(at + 1, index)):
        return False
    if not draft.blocks:
        return True
    if any(is_label(blocks[i]) for i in range(at + 1, index + 1)):
        return False
    if turns_from_bold(draft.blocks, block):
        return False
    first = draft.blocks[0]
    hung = first.text_x0 - first.x0 > 6
    outdented = hung and block.x0 < first.text_x0 - 6 and block.page == last.page and block.mark is None
    beside = (block.page, block.lines[0].column) == (first.page, first.lines[0].column)
    goes_on = last.full.rstrip().endswith((":", ";", ","))
    return goes_on or not (outdented or (beside and block.x0 < first.x0 - 6))


def _without_narrative(drafts: Sequence[Draft]) -> list[Draft]:
    """The items that ask, where the numbers are those of a chapter's paragraphs, narrative among them.

    Such numbers are decimals, or go on from those of earlier chapters. What recommends in so many words, where that is
    how the chapter recommends, is narrowed to the recommending sentences.
    """
    first = drafts[0].mark
    if first is None or (first.kind != "decimal" and first.value == 1):
        return list(drafts)
    texts = [" ".join(block.full for block in draft.blocks)[draft.skip_first :] for draft in drafts]
    asking = [draft for draft, text in zip(drafts, texts, strict=True) if asks(text)]
    explicit = [draft for draft, text in zip(drafts, texts, strict=True) if recommending_span(text)]
    if len(asking) >= 0.8 * len(drafts):
        return list(drafts[drafts.index(asking[0]) :])
    if len(explicit) < 0.5 * len(asking) or not asking:
        return asking if first.kind != "decimal" or median(len(text.split()) for text in texts) > 50 else list(drafts)
    return [draft for draft in explicit if keep_recommending(draft, draft.skip_first)]


def _left_over(
    blocks: Sequence[Block], inside: Sequence[int], drafts: Sequence[Draft], section: Section, layouts: Layouts,
    grouped: bool,
) -> list[Draft]:  # fmt: skip
    """Unnumbered items of a numbered list: those of groups without numbers and, where numbering begins again in each
    group, paragraphs back at the margin."""
    used = {id(block) for draft in drafts for block in draft.blocks}
    groups: list[list[int]] = [[]]
    for index in inside:
        if blocks[index].heading and not is_time_limit(blocks[index].full):
            groups.append([])
        groups[-1].append(index)
    found: list[Draft] = []
    for group in groups[1:]:
        free = [index for index in group if id(blocks[index]) not in used]
        if len(free) == len(group):
            found += _unnumbered(blocks, group, section, layouts)
        elif grouped:
            first = next(index for index in group if id(blocks[index]) in used)
            found += _unnumbered(blocks, [index for index in free if index > first], section, layouts)
    return found


def _is_sibling(first: Block, block: Block) -> bool:
    """Whether two bullets are of one level: the same sign, and hung at the same place where they share a page."""
    if first.mark is None or block.mark is None or first.mark.scheme != block.mark.scheme or not block.bullet:
        return False
    return first.page != block.page or first.lines[0].column != block.lines[0].column or abs(first.x0 - block.x0) < 4


def _unnumbered(blocks: Sequence[Block], inside: Sequence[int], section: Section, layouts: Layouts) -> list[Draft]:
    """Items that nothing numbers: paragraphs that tell somebody what to do, or bullets under an announcement."""
    drafts: list[Draft] = []
    announced = section.announced
    for index in inside:
        block = blocks[index]
        if block.heading or is_label(block):
            announced = False
            continue
        group, limit = group_of(blocks, index, section, layouts)
        if announces(block, layouts):
            announced = True
            continue
        last = drafts[-1] if drafts and drafts[-1].group == group else None
        beside = last is not None and _is_sibling(last.blocks[0], block)
        if last is not None and not announced and not beside and carries_on(last.blocks[-1], block):
            last.blocks.append(block)
            continue
        if CUE.search(block.full) or beside or (announced and (block.bullet or block.mark is not None)):
            draft = Draft(index, [block], "list", block.mark, group=group, section=section, limit=limit)
            draft.skip_first = block.mark.length if block.mark is not None else 0
            draft.evidence += ["a paragraph of the list", f"in “{section.title}”"]
            drafts.append(draft)
    return drafts
