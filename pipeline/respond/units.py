"""A response as units: sentences, headings, list items and cells in reading order, each with its pages and style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.records import Line, Page, Report
from pipeline.respond.labels import read_bare_label, read_label
from pipeline.respond.leads import is_lead
from pipeline.respond.rules import ResponseRules
from pipeline.respond.speakers import read_speaker_heading
from pipeline.respond.status import label_status, listed_statuses
from pipeline.respond.tables import Row, Table, find_tables, fragments, rank_of, roles_of
from pipeline.respond.unit import Unit
from pipeline.text.blocks import Block, blocks_of
from pipeline.text.lines import Vocabulary, ends_sentence, join_lines, line_text, sentences, vocabulary_of

_LEAD = re.compile(r"^(?:[•●▪■◦○·–-]\s+)?(?P<lead>[^.:;?!]{2,100}?)\s*(?::|\s[–—-])\s+(?=\S)")
_NUMBER_ALONE = re.compile(
    r"[\[(]?(?:\d{1,3}(?:\.\d{1,3})*(?:\s?\(?[a-z]\))*(?:\s?\(?[ivx]{1,4}\))*|[a-z]|[ivx]{1,4})[\])]?[.:]",
    re.IGNORECASE,
)
_LONGEST_SIGN = 10  # words of a line that is only a name or a status
_PART_BEGINS = re.compile(r"(?<=[.;])\s+(?=\([a-h]\)\s)")
_ENDS_WITH_PAGE = re.compile(r"(?:\.{2,}|…|(?:\. ){3,}|\s)\s*\d{1,4}\s*$")


def units_of(response: Report, rules: ResponseRules) -> list[Unit]:
    """The units of a response in reading order, contents pages left out, tables row by row.

    A status or a label that returns at the foot of several pages looks like a running footer; it belongs to the text.
    """
    vocabulary = vocabulary_of(response)
    contents = contents_pages(response)
    pages = [_with_own_lines(page, rules) for page in response.pages if page.number not in contents]
    tables = find_tables(pages, rules)
    rest = replace(response, pages=tuple(_without(page, tables) for page in pages))
    blocks = [part for block in blocks_of(rest, vocabulary) for part in _parts(block, rules)]
    groups: list[list[Unit]] = []
    waiting = list(tables)
    for block in blocks:
        while waiting and (waiting[0].page, waiting[0].top) < (block.page, block.lines[0].top):
            groups += _units_of_table(waiting.pop(0), vocabulary, rules)
        groups.append(_units_of_block(block, vocabulary, rules))
    for table in waiting:
        groups += _units_of_table(table, vocabulary, rules)
    return [replace(unit, block=number) for number, group in enumerate(groups) for unit in group]


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


def _with_own_lines(page: Page, rules: ResponseRules) -> Page:
    if all(line.role == "body" for line in page.lines):
        return page
    lines = tuple(
        replace(line, role="body") if line.role in ("header", "footer") and _is_own(line_text(line), rules) else line
        for line in page.lines
    )
    return replace(page, lines=lines)


def _is_own(text: str, rules: ResponseRules) -> bool:
    return label_status(text, rules) is not None or read_label(text) is not None


def _without(page: Page, tables: Sequence[Table]) -> Page:
    taken = {id(line) for table in tables for line in table.lines}
    return replace(page, lines=tuple(line for line in page.lines if id(line) not in taken))


# ---------------------------------------------------------------- blocks into units


def _parts(block: Block, rules: ResponseRules) -> Iterator[Block]:
    """A block cut before each of its lines that opens something: "Scottish Government: …", "Response: …"."""
    begin = 0
    for index in range(1, len(block.lines)):
        if _begins(block.lines, index, begin, rules):
            yield _slice(block, begin, index)
            begin = index
    yield _slice(block, begin, len(block.lines)) if begin else block


def _begins(lines: Sequence[Line], index: int, begin: int, rules: ResponseRules) -> bool:
    """Whether a line begins something of its own where the lines from `begin` on belong together so far."""
    before, line = lines[index - 1], lines[index]
    if _opens(line, rules) or _is_answered(before, rules) or _are_labels(before, line):
        return True
    after_sign = index - 1 == begin and _is_sign(before, rules)
    if after_sign and line.text[:1].isupper():
        return True
    return _is_sign(line, rules) and (after_sign or ends_sentence(line_text(before)))


def _is_sign(line: Line, rules: ResponseRules) -> bool:
    """Whether a line is no more than a speaker's name or a status."""
    text = line_text(line)
    if len(text.split()) > _LONGEST_SIGN or text.rstrip().endswith((".", ",", ";")):
        return False
    return read_speaker_heading(text, rules) is not None or label_status(text, rules) is not None


def _opens(line: Line, rules: ResponseRules) -> bool:
    text = line_text(line)
    lead = _LEAD.match(text)
    if lead is not None and is_lead(lead["lead"], rules):
        return True
    hung = line.text[: line.stops[0][0]].strip() if line.stops else ""
    return any(
        len(each.split()) <= 8 and is_lead(each, rules) for each in (hung, text[:-1] * text.endswith(":")) if each
    )


def _are_labels(before: Line, line: Line) -> bool:
    """Whether a heading "Recommendation 4: Lamps" is followed by one of its own, "Recommendation 4(a)"."""
    return line.bold and before.bold and all(read_label(line_text(each)) is not None for each in (before, line))


def _is_answered(line: Line, rules: ResponseRules) -> bool:
    """Whether a line is a lead and a status ("Welsh Government: Accepted"): what follows is a text of its own."""
    text = line_text(line)
    lead = _LEAD.match(text)
    return lead is not None and is_lead(lead["lead"], rules) and label_status(text[lead.end() :], rules) is not None


def _slice(block: Block, begin: int, end: int) -> Block:
    return Block(block.lines[begin:end], (), heading=block.heading, body=block.body)


def _units_of_block(block: Block, vocabulary: Vocabulary, rules: ResponseRules) -> list[Unit]:
    first, *others = block.lines
    stop = first.stops[0][0] if first.stops else 0
    lead = first.text[:stop].strip()
    if stop and len(lead.split()) <= 8 and is_lead(lead.rstrip(":"), rules):
        label, *text = fragments(first)
        after = [*text, *others]
        return _units([label], vocabulary, rules, block) + [
            replace(unit, first=True) if index == 0 else unit
            for index, unit in enumerate(_units(after, vocabulary, rules, block))
        ]
    return _units(block.lines, vocabulary, rules, block)


def _units(lines: Sequence[Line], vocabulary: Vocabulary, rules: ResponseRules, block: Block | None) -> list[Unit]:
    """Lines as units: one a sentence, a lead such as "Welsh Government:" being one of its own."""
    if not lines:
        return []
    text, starts = _text_and_starts(lines, vocabulary)
    spans, led = _spans(text, rules)
    size = block.size if block is not None else lines[0].size
    return [
        Unit(
            text=text[start:end],
            pieces=_pieces(text, start, end, starts, lines),
            block=0,
            first=index == 0,
            alone=len(spans) == 1 or (led and index == len(spans) - 1 == 1),
            heading=block is not None and block.heading,
            bold=_share(lines, start, end, starts, "bold"),
            italic=_share(lines, start, end, starts, "italic"),
            shaded=sum(line.shaded for line in lines) * 2 > len(lines),
            size=size,
            x0=lines[0].x0,
            ocr=any(line.confidence is not None for line in lines),
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


def _spans(text: str, rules: ResponseRules) -> tuple[list[tuple[int, int]], bool]:
    """Where the sentences of a text stand, and whether the first of them is a lead."""
    if listed_statuses(text, rules):
        return [(0, len(text))], False
    spans: list[tuple[int, int]] = []
    place = 0
    for sentence in (part for each in sentences(text) for part in _PART_BEGINS.split(each)):
        # A closing quotation mark that the splitter leaves out may make a joined sentence longer than the text.
        start = max(text.find(sentence, place), text.find(sentence[:12], place))
        if start >= 0:
            place = min(len(text), start + len(sentence))
            spans.append((start, place))
    if not spans:
        return [(0, len(text))] if text else [], False
    label = read_label(text)
    lead = _LEAD.match(text[: spans[0][1]])
    if lead is not None and label is not None and label.length > lead.end():  # "Recommendation 4 – part (b)"
        lead = None
    led = lead is not None and len(lead["lead"].split()) <= 14 and is_lead(lead["lead"], rules)
    if lead is not None and led:
        spans[:1] = [(lead.start("lead"), lead.end("lead")), (lead.end(), spans[0][1])]
    elif len(spans) > 1 and _NUMBER_ALONE.fullmatch(text[spans[0][0] : spans[0][1]]):
        spans[:2] = [(spans[0][0], spans[1][1])]
    return [(start, end) for start, end in spans if text[start:end].strip()], led


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


def _share(lines: Sequence[Line], start: int, end: int, starts: Sequence[int], style: str) -> bool:
    """Whether most letters of a span are set in a style."""
    total = styled = 0
    for index, line in enumerate(lines):
        for run in line.runs:
            begin = max(start, starts[index] + run.start)
            until = min(end, starts[index] + run.end)
            if begin < until and not run.raised:
                total += until - begin
                styled += (until - begin) * bool(getattr(run, style))
    return styled > 0.6 * total if total else False


# ---------------------------------------------------------------- tables into units


def _units_of_table(table: Table, vocabulary: Vocabulary, rules: ResponseRules) -> Iterator[list[Unit]]:
    """Each row as a label, the restated words, and the answers of its columns; headers speak for their cells."""
    roles = roles_of(table.header, rules)
    for row in table.rows:
        yield from _units_of_row(row, table, roles, vocabulary, rules)


def _units_of_row(
    row: Row, table: Table, roles: Sequence[str], vocabulary: Vocabulary, rules: ResponseRules
) -> Iterator[list[Unit]]:
    cells = [_units(lines, vocabulary, rules, None) for lines in row.cells]
    anchor = next((unit for cell in cells for unit in cell), None)
    if anchor is None:
        return
    number = " ".join(unit.text for role, cell in zip(roles, cells, strict=True) if role == "number" for unit in cell)
    restated = [cell for role, cell in zip(roles, cells, strict=True) if role == "recommendation" and cell]
    if not number and restated:
        number, restated[0] = _number_of(restated[0])
    if number:
        label = number if read_label(number) else f"Recommendation {number}"
        yield [_said(anchor, label)]
    elif restated:
        yield [_said(anchor, "Recommendation")]
    yield from (cell for cell in restated if cell)
    yield from _answers_of_row(table.header, roles, cells)


def _answers_of_row(header: Sequence[str], roles: Sequence[str], cells: Sequence[list[Unit]]) -> Iterator[list[Unit]]:
    """The answers of a row: who speaks and what was said, the position taken first."""
    columns = [each for each in zip(header, roles, cells, strict=True) if each[2]]
    body = next((" ".join(unit.text for unit in cell) for _, role, cell in columns if role == "body"), "Response")
    answers = [each for each in columns if each[1] in ("answer", "speaker")]
    if not any(role == "speaker" for _, role, _ in answers):
        answers.sort(key=lambda each: rank_of(each[0]))
    opened = False
    for name, role, cell in answers:
        if role == "speaker" or not opened:
            yield [_said(cell[0], name if role == "speaker" else body)]
        opened = opened or role == "answer"
        yield cell


def _number_of(cell: list[Unit]) -> tuple[str, list[Unit]]:
    """The number that a cell begins with ("4(a). All lighthouses …"), and the cell without it."""
    first = cell[0]
    if read_label(first.text) is not None:
        return "", cell
    label = read_bare_label(first.text)
    if label is None:
        return "", cell
    number, rest = first.text[: len(first.text) - len(label.rest)].strip(" .:"), label.rest
    if not rest:
        return number, cell[1:]
    page = first.pieces[0][0]
    pieces = (
        ((page, rest),)
        if len(first.pieces) == 1
        else ((page, first.pieces[0][1][label.length :].strip()), *first.pieces[1:])
    )
    return number, [replace(first, text=rest, pieces=pieces), *cell[1:]]


def _said(like: Unit, text: str) -> Unit:
    """A unit that stands for a header or a number over a cell."""
    page = like.pieces[0][0]
    return replace(like, text=text, pieces=((page, text),), first=True, alone=True, heading=False)
