"""The lettered or numbered parts that are printed inside an item, nested as they are printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.text.blocks import Block
from pipeline.text.lines import ends_sentence
from pipeline.text.numbering import Mark, longest_chain


@dataclass(slots=True)
class Part:
    """A lettered or numbered part: the mark, its blocks, and its own parts."""

    mark: Mark
    blocks: list[Block]
    parts: list[Part] = field(default_factory=list)


def find_parts(blocks: Sequence[Block], above: Iterable[object] = (), own: str | None = None) -> list[Part]:
    """Lettered or numbered parts among an item's blocks, nested; bullets make none.

    `above` are the schemes of the numbers that the item stands under, `own` its number: decimals are parts only where
    they carry it on (4.1 of 4), and so are letters that repeat it (4a, 4b of 4).
    """
    schemes: defaultdict[object, list[tuple[int, Mark]]] = defaultdict(list)
    for index, block in enumerate(blocks):
        for mark in block.marks:
            if _numbers_a_part(mark, own) and mark.scheme not in set(above):
                schemes[mark.scheme].append((index, mark))
    chains = [longest_chain(marks, gap=1) for marks in schemes.values()]
    chains = [chain for chain in chains if len(chain) >= 2 and chain[0][1].value == 1]
    if not chains:
        return []
    chain = min(chains, key=lambda c: (c[0][0], -len(c)))
    return [_part(blocks, chain, n, (*above, chain[0][1].scheme)) for n in range(len(chain))]


def _numbers_a_part(mark: Mark, own: str | None) -> bool:
    if mark.kind == "decimal":
        return own is not None and mark.prefix == f"{own}."
    if mark.prefix:
        return mark.prefix == own
    return mark.kind in ("letter", "roman", "arabic") and bool(mark.style)


def _part(blocks: Sequence[Block], chain: Sequence[tuple[int, Mark]], n: int, above: Iterable[object]) -> Part:
    start, mark = chain[n]
    end = chain[n + 1][0] if n + 1 < len(chain) else len(blocks)
    own = [blocks[start]]
    for block in blocks[start + 1 : end]:
        first = blocks[start]
        if block.mark is None and block.x0 < max(first.text_x0 - 4, first.x0 + 2) and ends_sentence(own[-1].full):
            break
        own.append(block)
    return Part(mark, own, find_parts(own[1:], above, mark.printed))
