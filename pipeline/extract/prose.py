"""Recommendations that stand in prose: the sentences in which an inquiry without a list recommends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.drafts import Draft, carries_on, section_at
from pipeline.extract.sections import Section
from pipeline.extract.wording import recommending_span
from pipeline.text.blocks import Block

_LABEL = re.compile(r"Recommendation\s*[:–—]\s*")


def prose_items(blocks: Sequence[Block], contents: frozenset[int], others: Sequence[Section]) -> list[Draft]:
    """The sentences in which the inquiry itself recommends, with the bullets or parts that follow them.

    `others` are sections on what somebody else recommended. A paragraph that is bold throughout is taken whole. The
    number of its paragraph is an item's pinpoint and, where the report numbers by chapter (2.15), its number.
    """
    drafts: list[Draft] = []
    for index, block in enumerate(blocks):
        if block.heading or block.page in contents or block.bullet or section_at(index, others) is not None:
            continue
        draft = Draft(index, [block], "prose", evidence=["recommends in so many words"])
        if not keep_recommending(draft, block.mark.length if block.mark is not None else 0):
            continue
        if block.mark is not None and block.mark.kind in ("arabic", "decimal"):
            draft.mark = block.mark if block.mark.kind == "decimal" else None
            draft.pointer = f"(paragraph {block.mark.printed})"
        for follower in blocks[index + 1 : index + 30] if draft.cut is None else ():
            if follower.heading or not carries_on(draft.blocks[-1], follower):
                break
            draft.blocks.append(follower)
        drafts.append(draft)
    return drafts


def keep_recommending(draft: Draft, start: int) -> bool:
    """Narrow a draft to the recommending sentences of its first block, from `start` on; false where it has none."""
    block = draft.blocks[0]
    label = _LABEL.match(block.full, start)
    start = label.end() if label is not None else start
    if label is not None:
        draft.skip_first = start
        return True
    span = recommending_span(block.full, start)
    if span is None:
        return False
    if block.bold or len(draft.blocks) > 1:
        draft.skip_first = start if block.bold else span[0]
        return True
    draft.skip_first = span[0]
    draft.cut = span[1] if span[1] < len(block.full) else None
    return True
