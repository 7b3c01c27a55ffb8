"""Drafts of recommendations: which blocks begin one, how far it reaches, and which printed parts it has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from pipeline.extract.sections import Layouts, Section
from pipeline.text.blocks import Block
from pipeline.text.lines import ends_sentence, sentences
from pipeline.text.numbering import Mark, longest_chain, read_spoilt

Region = Literal["list", "box", "chapter", "prose"]

CUE = re.compile(
    r"\b(?:should|must|shall|ought to|needs? to|required? to|recommend(?:s|ed|ing)?|urges?|calls? (?:up)?on|"
    r"invites?|encourages?|is to|are to|be (?:made|given|required|established))\b",
    re.IGNORECASE,
)
TIME_LIMIT = re.compile(
    r"\b(?:within|in the next|by the end of)\s+(?:the\s+(?:first|next)\s+)?"
    r"(?:\d+|a|an|one|two|three|four|five|six|nine|ten|twelve|eighteen|twenty[- ]?four)\s+(?:week|month|year)s?\b",
    re.IGNORECASE,
)
EXPLICIT = re.compile(
    r"\b(?:I|we|inquiry|committee|panel|review|commission|report|audit|chair(?:man)?)\b[^.;]{0,60}?"
    r"\b(?:recommend|urge|call (?:up)?on|propose|recommends|urges|calls (?:up)?on|proposes)\b(?! that was| ed)"
    r"|\bit is (?:therefore |further |also )?recommended\b|^recommend(?:ation)?\b|\bour recommendation is\b"
    r"|\bmy recommendation is\b|\b(?:are|is) recommended\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Draft:
    """A recommendation as found: its first block, the blocks that follow, its number and what spoke for it."""

    start: int
    blocks: list[Block]
    region: Region
    mark: Mark | None = None
    heading: str | None = None
    group: str | None = None
    section: Section | None = None
    skip_first: int = 0
    evidence: list[str] = field(default_factory=list)
    limit: str | None = None
    label_page: int | None = None

    @property
    def page(self) -> int:
        """PDF page on which the item begins, its label and title included."""
        return self.label_page or self.blocks[0].page

    @property
    def number(self) -> str | None:
        """The number as printed, without the punctuation around it."""
        return self.mark.printed if self.mark is not None and self.mark.kind != "bullet" else None


@dataclass(slots=True)
class Part:
    """A lettered or numbered part: the mark, its blocks, and its own parts."""

    mark: Mark
    blocks: list[Block]
    parts: list[Part] = field(default_factory=list)


# ---------------------------------------------------------------- labelled items, anywhere in the report


def labelled_items(
    blocks: Sequence[Block], sections: Sequence[Section], contents: frozenset[int], taken: set[int]
) -> list[Draft]:
    """Every `Recommendation N` that is printed as a heading, in a box, or at the head of a paragraph."""
    drafts: list[Draft] = []
    for index, block in enumerate(blocks):
        mark = block.mark
        if mark is None or mark.kind != "label" or block.page in contents or index in taken:
            continue
        section = _section_at(index, sections)
        if not _is_printed_as_item(block, section, blocks[index - 1] if index else None):
            continue
        draft = _labelled(blocks, index, section)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _section_at(index: int, sections: Sequence[Section]) -> Section | None:
    return next((section for section in sections if section.start < index < section.end), None)


def _is_printed_as_item(block: Block, section: Section | None, before: Block | None) -> bool:
    if block.mark is not None and block.mark.style in ("conclusion", "finding") and section is None:
        return False
    if block.heading or block.shaded or block.bold or section is not None:
        return True
    return before is None or before.heading or ends_sentence(before.full)


def _labelled(blocks: Sequence[Block], index: int, section: Section | None) -> Draft | None:
    block = blocks[index]
    assert block.mark is not None
    region: Region = "box" if block.shaded else "list" if section is not None else "chapter"
    draft = Draft(index, [], region, block.mark, section=section, label_page=block.page)
    draft.evidence.append(f"labelled “{block.full[: block.mark.length].strip(' :.')}”")
    after = index + 1
    title = _title_of(blocks, index)
    if title is not None:
        draft.heading, after = title
    elif block.text:
        draft.blocks.append(block)
        draft.skip_first = block.mark.length
    draft.blocks += _following(blocks, after, draft)
    if not draft.blocks:
        return None
    draft.group, draft.limit = _group_of(blocks, index, section)
    if draft.region == "box":
        draft.evidence.append("in a box")
    if section is not None:
        draft.evidence.append(f"in “{section.title}”")
    return draft


def _title_of(blocks: Sequence[Block], index: int) -> tuple[str | None, int] | None:
    """The printed title of a labelled item and where its text begins, or null where the label's line is the text."""
    block = blocks[index]
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    follows_text = after is not None and not after.heading and not _is_label(after)
    if not block.text:
        if after is not None and after.heading and not _is_label(after) and not _reads_as_text(after):
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


def _is_label(block: Block) -> bool:
    return block.mark is not None and block.mark.kind == "label"


def _following(blocks: Sequence[Block], start: int, draft: Draft) -> list[Block]:
    """The blocks after a label (or after its first block) that belong to the item."""
    taken: list[Block] = list(draft.blocks)
    boxed = draft.region == "box"
    first = len(taken)
    for index in range(start, len(blocks)):
        block = blocks[index]
        if draft.section is not None and index >= draft.section.end:
            break
        if _is_label(block) or (block.heading and not (boxed and block.shaded and not taken)):
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
        if last is not None and _turns_from_bold(taken, block):
            break
        if last is not None and draft.region == "chapter" and not _carries_on(last, block):
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


def _turns_from_bold(taken: Sequence[Block], block: Block) -> bool:
    """Whether the item was set in bold and this block is not: the explanation that follows a bold recommendation."""
    if block.bold or not taken[0].bold or taken[0].lines[0].confidence is not None:
        return False
    return not (taken[-1].full.rstrip().endswith((":", ";", ",")) or block.bullet)


def _carries_on(last: Block, block: Block) -> bool:
    """Whether an unboxed item outside a list goes on: after a colon, in bullets or in lettered parts."""
    if block.page - last.pages[-1] > 1:
        return False
    ending = last.full.rstrip()
    open_end = ending.endswith((":", ";", ",", " and", " or")) or not ends_sentence(ending)
    return open_end or block.bullet or (block.mark is not None and block.mark.kind in ("letter", "roman"))


def _group_of(blocks: Sequence[Block], index: int, section: Section | None) -> tuple[str | None, str | None]:
    """The heading under which an item stands inside its list, and the time limit that such headings set."""
    limit: str | None = None
    if section is None:
        return None, None
    for at in range(index - 1, section.start, -1):
        if not blocks[at].heading or _is_label(blocks[at]) or _is_title_line(blocks, at):
            continue
        if is_time_limit(blocks[at].full):
            limit = limit or blocks[at].full
            continue
        return _plain_heading(blocks[at]), limit
    return None, limit


def is_time_limit(heading: str) -> bool:
    """Whether a heading only says by when: “To be implemented within six months”."""
    return bool(TIME_LIMIT.search(heading)) and len(heading.split()) <= 12


def _is_title_line(blocks: Sequence[Block], at: int) -> bool:
    """Whether a heading is the title that stands below a bare `Recommendation N`."""
    return at > 0 and _is_label(blocks[at - 1]) and not blocks[at - 1].text


def _plain_heading(block: Block) -> str:
    """A heading without the number that it carries."""
    return block.text if block.mark is not None and block.mark.kind in ("arabic", "decimal", "letter") else block.full


# ---------------------------------------------------------------- numbered and unnumbered items of a list


def listed_items(blocks: Sequence[Block], section: Section, layouts: Layouts, contents: frozenset[int]) -> list[Draft]:
    """The items of a section without labels: by the outermost numbering that runs through it, else by paragraphs."""
    inside = [
        index
        for index in range(section.start + 1, section.end)
        if blocks[index].page not in contents and not _is_stray(blocks[index])
    ]
    starts = _outer_numbering(blocks, inside)
    if len(starts) < 2:
        return _unnumbered(blocks, inside, section, layouts)
    drafts = _numbered(blocks, inside, starts, section)
    if section.mixed:
        return drafts
    values = [mark.value for mark in starts.values()]
    grouped = any(b <= a for a, b in pairwise(values))
    return drafts + _left_over(blocks, inside, drafts, section, layouts, grouped)


def _is_stray(block: Block) -> bool:
    """Whether a block has nothing to say: a lone number, a rule, a stray letter."""
    return sum(char.isalpha() for char in block.full) < 2


def _outer_numbering(blocks: Sequence[Block], inside: Sequence[int]) -> dict[int, Mark]:
    """Block index → mark for the numbering that the list itself is counted by, restarts after headings included."""
    schemes: defaultdict[object, list[tuple[int, Mark]]] = defaultdict(list)
    for index in inside:
        if not blocks[index].heading or _numbered_paragraph(blocks[index]):
            for mark in blocks[index].marks:
                if mark.kind != "bullet":
                    schemes[_loose(mark)].append((index, mark))
    candidates = [_with_restarts(blocks, marks) for marks in schemes.values()]
    candidates = [chain for chain in candidates if len(chain) >= 2]
    if not candidates:
        return {}
    best = min(candidates, key=lambda chain: _outerness(blocks, chain, inside))
    return dict(_repaired(blocks, inside, best))


def _loose(mark: Mark) -> object:
    return (mark.kind, mark.prefix if mark.kind == "decimal" else "", mark.style)


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
    blocks: Sequence[Block], section: Section, labelled: Sequence[Draft], contents: frozenset[int]
) -> list[Draft]:
    """Numbered conclusions of a mixed section whose recommendations are labelled, in their own part of it."""
    used = {id(block) for draft in labelled for block in draft.blocks} | {id(blocks[d.start]) for d in labelled}
    inside = [
        index
        for index in range(section.start + 1, section.end)
        if blocks[index].page not in contents and id(blocks[index]) not in used and not _is_stray(blocks[index])
    ]
    inside = [index for index in inside if _concludes(_group_of(blocks, index, section)[0])]
    starts = _outer_numbering(blocks, inside) if inside else {}
    return _numbered(blocks, inside, starts, section) if len(starts) >= 2 else []


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
    for place, (a, last) in enumerate(chain):
        end = chain[place + 1][0] if place + 1 < len(chain) else inside[-1] + 1
        if place + 1 == len(chain) or chain[place + 1][1].value == 1:
            fixed += _spoilt_last(blocks, range(a + 1, end), blocks[a], last)
    return sorted(fixed, key=lambda entry: entry[0])


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


def _numbered(blocks: Sequence[Block], inside: Sequence[int], starts: dict[int, Mark], section: Section) -> list[Draft]:
    drafts: list[Draft] = []
    for index in inside:
        block = blocks[index]
        if index in starts:
            group, limit = _group_of(blocks, index, section)
            draft = Draft(index, [block], "list", starts[index], group=group, section=section, limit=limit)
            draft.skip_first = starts[index].length
            draft.evidence += [f"numbered {starts[index].printed} in sequence", f"in “{section.title}”"]
            drafts.append(draft)
        elif not block.heading and drafts and _belongs(blocks, drafts[-1], block, index):
            drafts[-1].blocks.append(block)
    return drafts


def _belongs(blocks: Sequence[Block], draft: Draft, block: Block, index: int) -> bool:
    """Whether an unnumbered block goes on with the item before it: no heading between, not back at the margin."""
    last = draft.blocks[-1]
    at = blocks.index(last, draft.start)
    if any(blocks[i].heading for i in range(at + 1, index)):
        return False
    if any(_is_label(blocks[i]) for i in range(at + 1, index + 1)):
        return False
    if _turns_from_bold(draft.blocks, block):
        return False
    first = draft.blocks[0]
    hung = first.text_x0 - first.x0 > 6
    outdented = hung and block.x0 < first.text_x0 - 6 and block.page == last.page and block.mark is None
    return not outdented or last.full.rstrip().endswith((":", ";", ","))


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


def _unnumbered(blocks: Sequence[Block], inside: Sequence[int], section: Section, layouts: Layouts) -> list[Draft]:
    """Items that nothing numbers: paragraphs that tell somebody what to do, or bullets under an announcement."""
    drafts: list[Draft] = []
    announced = False
    for index in inside:
        block = blocks[index]
        if block.heading or _is_label(block):
            announced = False
            continue
        group, limit = _group_of(blocks, index, section)
        if _announces(block, layouts):
            announced = True
            continue
        last = drafts[-1] if drafts else None
        if last is not None and not announced and _carries_on(last.blocks[-1], block) and last.group == group:
            last.blocks.append(block)
            continue
        if CUE.search(block.full) or (announced and (block.bullet or block.mark is not None)):
            draft = Draft(index, [block], "list", block.mark, group=group, section=section, limit=limit)
            draft.skip_first = block.mark.length if block.mark is not None else 0
            draft.evidence += ["a paragraph of the list", f"in “{section.title}”"]
            drafts.append(draft)
    return drafts


def _announces(block: Block, layouts: Layouts) -> bool:
    lower = block.full.lower()
    return block.full.rstrip().endswith(":") and any(phrase in lower for phrase in layouts.announcements)


# ---------------------------------------------------------------- recommendations in prose


def prose_items(blocks: Sequence[Block], contents: frozenset[int]) -> list[Draft]:
    """Paragraphs in which the inquiry itself recommends, for reports that have no list: the recommending sentences."""
    drafts: list[Draft] = []
    for index, block in enumerate(blocks):
        if block.heading or block.page in contents or block.bullet:
            continue
        if not any(EXPLICIT.search(sentence) and not _reports(sentence) for sentence in sentences(block.text)):
            continue
        draft = Draft(index, [block], "prose", block.mark)
        draft.skip_first = block.mark.length if block.mark is not None else 0
        draft.mark = None
        draft.evidence.append("recommends in so many words")
        for follower in blocks[index + 1 : index + 30]:
            if follower.heading or not _carries_on(draft.blocks[-1], follower):
                break
            draft.blocks.append(follower)
        drafts.append(draft)
    return drafts


def _reports(sentence: str) -> bool:
    """Whether a sentence tells of recommending instead of doing it (past tense, other bodies)."""
    return bool(
        re.search(
            r"\b(?:recommended that|had recommended|was recommended|were recommended|not (?:to )?recommend)\b", sentence
        )
    )


# ---------------------------------------------------------------- parts


def find_parts(blocks: Sequence[Block], above: Iterable[object] = ()) -> list[Part]:
    """Lettered or numbered parts among an item's blocks, nested; bullets make none."""
    schemes: defaultdict[object, list[tuple[int, Mark]]] = defaultdict(list)
    for index, block in enumerate(blocks):
        for mark in block.marks:
            if mark.kind in ("letter", "roman", "arabic", "decimal") and mark.style and _loose(mark) not in set(above):
                schemes[_loose(mark)].append((index, mark))
    chains = [longest_chain(marks, gap=1) for marks in schemes.values()]
    chains = [chain for chain in chains if len(chain) >= 2 and chain[0][1].value == 1]
    if not chains:
        return []
    chain = min(chains, key=lambda c: (c[0][0], -len(c)))
    return [_part(blocks, chain, n, (*above, _loose(chain[0][1]))) for n in range(len(chain))]


def _part(blocks: Sequence[Block], chain: Sequence[tuple[int, Mark]], n: int, above: Iterable[object]) -> Part:
    start, mark = chain[n]
    end = chain[n + 1][0] if n + 1 < len(chain) else len(blocks)
    own = [blocks[start]]
    for block in blocks[start + 1 : end]:
        first = blocks[start]
        if block.mark is None and block.x0 < max(first.text_x0 - 4, first.x0 + 2) and ends_sentence(own[-1].full):
            break
        own.append(block)
    return Part(mark, own, find_parts(own[1:], above))
