"""A response as units: sentences, headings and list items in reading order, each with its pages and its style."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Line, Page, Report
from pipeline.text.blocks import Block, blocks_of
from pipeline.text.lines import Vocabulary, join_lines, line_text, sentences, vocabulary_of

_LEAD = re.compile(r"^(?P<lead>[^.:;?!]{2,80}?)\s*(?::|\s[–—-])\s+(?=\S)")
_NUMBER_ALONE = re.compile(r"[\[(]?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,4})[\])]?[.:]", re.IGNORECASE)
_ENDS_WITH_PAGE = re.compile(r"(?:\.{2,}|…|(?:\. ){3,}|\s)\s*\d{1,4}\s*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, heading or list item: its text, and which part of the text stands on which page.

    `block` counts the blocks that units come from; `first` says that the unit begins one; `alone` that it is all of it.
    """

    text: str
    pieces: tuple[tuple[int, str], ...]
    block: int
    first: bool
    alone: bool
    heading: bool
    bold: bool
    italic: bool
    shaded: bool
    size: float
    x0: float
    ocr: bool

    @property
    def pages(self) -> tuple[int, ...]:
        """PDF pages on which the unit stands."""
        return tuple(dict.fromkeys(page for page, _ in self.pieces))

    @property
    def styled(self) -> bool:
        """Whether the unit is set apart from running text by weight, slant or shade."""
        return self.bold or self.italic or self.shaded


def units_of(response: Report, is_own_line: Callable[[str], bool]) -> list[Unit]:
    """The units of a response in reading order, contents pages left out.

    `is_own_line` says of a line that the reader took for a running header or footer whether it belongs to the text
    all the same: a label that returns at the foot of several pages looks like one.
    """
    vocabulary = vocabulary_of(response)
    contents = contents_pages(response)
    report = replace(response, pages=tuple(_with_own_lines(page, is_own_line) for page in response.pages))
    units: list[Unit] = []
    for number, block in enumerate(blocks_of(report, vocabulary)):
        if block.page not in contents:
            units += _units_of_block(block, number, vocabulary)
    return units


def contents_pages(response: Report) -> frozenset[int]:
    """PDF pages that are tables of contents: several lines lead with dots, or most end, in a page number."""
    found = set()
    for page in response.pages:
        lines = [line.strip() for line in page.plain.split("\n") if line.strip()]
        ending = sum(bool(_ENDS_WITH_PAGE.search(line)) and len(line) < 160 for line in lines)
        dotted = sum(bool(re.search(r"\.{4,}|(?:\. ){4,}|…{2,}", line)) for line in lines)
        named = any(re.fullmatch(r"(?:table of )?contents", line.lower()) for line in lines[:6])
        if dotted >= 5 or (named and ending >= 0.4 * len(lines)):
            found.add(page.number)
    return frozenset(found)


def _with_own_lines(page: Page, is_own_line: Callable[[str], bool]) -> Page:
    if all(line.role == "body" for line in page.lines):
        return page
    lines = tuple(
        replace(line, role="body") if line.role in ("header", "footer") and is_own_line(line_text(line)) else line
        for line in page.lines
    )
    return replace(page, lines=lines)


# ---------------------------------------------------------------- blocks into units


def _units_of_block(block: Block, number: int, vocabulary: Vocabulary) -> list[Unit]:
    text, starts = _text_and_starts(block.lines, vocabulary)
    spans = _spans(text, block)
    return [
        Unit(
            text=text[start:end],
            pieces=_pieces(text, start, end, starts, block.lines),
            block=number,
            first=index == 0,
            alone=len(spans) == 1,
            heading=block.heading,
            bold=_share(block, start, end, starts, "bold"),
            italic=_share(block, start, end, starts, "italic"),
            shaded=block.shaded,
            size=block.size,
            x0=block.x0,
            ocr=any(line.confidence is not None for line in block.lines),
        )
        for index, (start, end) in enumerate(spans)
    ]


def _text_and_starts(lines: Sequence[Line], vocabulary: Vocabulary) -> tuple[str, list[int]]:
    """The lines as one text, and the place in it at which each line begins."""
    text, starts = "", []
    for line in lines:
        printed = line_text(line)
        joined = join_lines([text, printed], vocabulary)
        starts.append(max(0, len(joined) - len(printed.strip().replace("\u00ad", ""))))
        text = joined
    return text, starts


def _spans(text: str, block: Block) -> list[tuple[int, int]]:
    """Where the sentences of a text stand; a lead such as "Welsh Government:" is a sentence of its own."""
    spans: list[tuple[int, int]] = []
    place = 0
    for sentence in sentences(text):
        # A closing quotation mark that the splitter leaves out may make a joined sentence longer than the text.
        start = max(text.find(sentence, place), text.find(sentence[:12], place))
        if start >= 0:
            place = min(len(text), start + len(sentence))
            spans.append((start, place))
    if not spans:
        return [(0, len(text))] if text else []
    lead = _LEAD.match(text[: spans[0][1]])
    if lead is not None and len(lead["lead"].split()) <= 12:
        spans[:1] = [(0, lead.end("lead")), (lead.end(), spans[0][1])]
    if len(spans) > 1 and _NUMBER_ALONE.fullmatch(text[spans[0][0] : spans[0][1]]):
        spans[:2] = [(spans[0][0], spans[1][1])]
    return [(start, end) for start, end in spans if text[start:end].strip()]


def _pieces(
    text: str, start: int, end: int, starts: Sequence[int], lines: Sequence[Line]
) -> tuple[tuple[int, str], ...]:
    """The text of a span by page."""
    pieces: dict[int, str] = {}
    for index, line in enumerate(lines):
        begin = max(start, starts[index])
        until = min(end, starts[index + 1] if index + 1 < len(lines) else len(text))
        if begin < until:
            pieces[line.page] = pieces.get(line.page, "") + text[begin:until]
    return tuple((page, piece.strip()) for page, piece in pieces.items()) or ((lines[0].page, text[start:end]),)


def _share(block: Block, start: int, end: int, starts: Sequence[int], style: str) -> bool:
    """Whether most letters of a span are set in a style; lines are measured, runs where a line is mixed."""
    total = styled = 0
    for index, line in enumerate(block.lines):
        for run in line.runs:
            begin = max(start, starts[index] + run.start)
            until = min(end, starts[index] + run.end)
            if begin < until and not run.raised:
                total += until - begin
                styled += (until - begin) * bool(getattr(run, style))
    return styled > 0.6 * total if total else False
