"""Tables of answers: columns found by their header, rows by their numbers or gaps, cells as lines in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.records import Line, Page, Run
from pipeline.respond.labels import read_label
from pipeline.respond.rules import ResponseRules
from pipeline.respond.speakers import read_speaker_heading
from pipeline.respond.status import label_status

_SAME_ROW = 3.0  # points by which the tops of one printed row may differ
_RECOMMENDATION = re.compile(r"\b(?:recommendations?|actions? recommended|what the \w+ recommended)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"^(?:no\.?|number|nr|ref(?:erence)?\.?|rec\.?(?:\s*(?:no\.?|number|ref))?|recommendation (?:no\.?|number|ref\w*)|"
    r"#|para(?:graph)?)$",
    re.I,
)
_ANSWER = re.compile(
    r"\b(?:response|reply|status|position|accepted|decision|answer|agreed|outcome|progress|update|comments?|"
    r"actions?(?: taken)?|next steps)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:lead|owner|department|responsible|responsibility|addressee|directed to|theme|category)\b", re.IGNORECASE
)
_BODY = re.compile(
    r"^(?:(?:responding |answering )?(?:body|organi[sz]ation|respondent|nation|administration|government|agency|"
    r"authority)s?|(?:response |answer |reply )?(?:from|by)|who|country)$",
    re.IGNORECASE,
)
_SAYS = (  # headers of answers: the position taken comes before the progress made since and the text
    re.compile(r"\b(?:response|reply|position|accepted|decision|answer|agreed|outcome)\b", re.IGNORECASE),
    re.compile(r"\bstatus\b", re.IGNORECASE),
)
_KEY = re.compile(
    r"^(?:R(?:ec)?\.?\s?)?\d{1,3}(?:\.\d{1,3})*(?:\s?\(?[a-z]\)?)?(?:\s?\(?[ivx]{1,4}\)?)?[.):]?(?=\s|$)", re.IGNORECASE
)


@dataclass(slots=True)
class Row:
    """One row of a table: the lines of each cell, by column."""

    cells: list[list[Line]]


@dataclass(slots=True)
class Table:
    """A table of answers: where it begins, the text over each column, its rows, and the lines that it takes up."""

    page: int
    top: float
    header: list[str]
    starts: list[float]
    rows: list[Row]
    lines: list[Line] = field(default_factory=list)

    @property
    def last_page(self) -> int:
        """PDF page on which the table ends."""
        return self.lines[-1].page


def find_tables(pages: Sequence[Page], rules: ResponseRules) -> list[Table]:
    """Tables whose header names recommendations and answers, or governments over their statuses, in printed order.

    A table that goes on over several pages is one; its repeated header is no row.
    """
    tables: list[Table] = []
    last: Table | None = None  # the table that reaches the foot of the page before
    for page in pages:
        lines = [line for line in page.lines if line.role == "body"]
        last = last if last is not None and last.last_page == page.number - 1 else None
        if last is not None and _header(lines, rules) is None and _goes_on(last, lines):
            _extend(last, lines, [])
            continue
        while (header := _header(lines, rules)) is not None:
            names, starts, taken = header
            top = min(each.top for each in taken)
            below = [line for line in lines if line.top > max(each.top for each in taken) + 1]
            table = last if last is not None and names == last.header and top <= lines[0].top + _SAME_ROW else None
            if table is None:
                table = Table(page.number, top, names, starts, [])
                tables.append(table)
            _extend(table, below, taken)
            foot = max(line.top for line in table.lines if line.page == page.number)
            lines = [line for line in lines if line.top > foot + 1]
            last = table if not lines else None
    return [table for table in tables if _is_of_answers(table, rules)]


def _is_of_answers(table: Table, rules: ResponseRules) -> bool:
    """Whether a table has rows and, where its header names nobody but governments, a status in each of them."""
    if any(role != "speaker" for role in roles_of(table.header, rules)):
        return bool(table.rows)
    cells = [[" ".join(line.text for line in cell) for cell in row.cells] for row in table.rows]
    return bool(cells) and all(any(label_status(cell, rules) for cell in row) for row in cells)


def _role_of(header: str, rules: ResponseRules) -> str:
    """What a column holds, by its header: number, recommendation, answer, speaker, body (speakers' names), or aside."""
    if len(header.split()) > 1 and label_status(header, rules) is not None:
        return "aside"
    if _NUMBER.match(header.strip()):
        return "number"
    if _BODY.match(header.strip()):
        return "body"
    if read_speaker_heading(header, rules) is not None:
        return "speaker"
    if _RECOMMENDATION.search(header) and not re.search(r"\b(?:response|status|reply)\b", header, re.IGNORECASE):
        return "recommendation"
    if _ASIDE.search(header):
        return "aside"
    return "answer" if _ANSWER.search(header) else "aside"


# ---------------------------------------------------------------- fragments: what stands between wide gaps


def fragments(line: Line) -> list[Line]:
    """A line cut at its wide gaps, each piece a line of its own."""
    cuts = [0, *[place for place, _ in line.stops], len(line.text)]
    lefts = [line.x0, *[x for _, x in line.stops]]
    pieces = []
    for index, left in enumerate(lefts):
        begin, end = cuts[index], cuts[index + 1]
        runs = tuple(_cut(run, begin, end) for run in line.runs if run.start < end and run.end > begin)
        right = (
            line.x1 if index == len(lefts) - 1 else min(lefts[index + 1] - 4, left + 0.5 * line.size * (end - begin))
        )
        pieces.append(replace(line, text=line.text[begin:end].rstrip(), x0=left, x1=right, runs=runs, stops=()))
    return [piece for piece in pieces if piece.text.strip()]


def _cut(run: Run, begin: int, end: int) -> Run:
    return replace(run, start=max(run.start, begin) - begin, end=min(run.end, end) - begin)


def _printed_rows(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Fragments that stand side by side, from left to right; rows from top to bottom."""
    pieces = sorted((piece for line in lines for piece in fragments(line)), key=lambda piece: (piece.top, piece.x0))
    row: list[Line] = []
    for piece in pieces:
        if row and piece.top - row[0].top > _SAME_ROW:
            yield sorted(row, key=lambda each: each.x0)
            row = []
        row.append(piece)
    if row:
        yield sorted(row, key=lambda each: each.x0)


# ---------------------------------------------------------------- header and columns


def _header(lines: Sequence[Line], rules: ResponseRules) -> tuple[list[str], list[float], list[Line]] | None:
    """The header of a table: the text over each column, where each column starts, and the lines that it takes up."""
    rows = list(_printed_rows(lines))
    for place, row in enumerate(rows):
        if not 2 <= len(row) <= 7 or any(len(piece.text.split()) > 8 for piece in row):
            continue
        band = [row]
        while place + len(band) < len(rows) and _goes_with(band, rows[place + len(band)]):
            band.append(rows[place + len(band)])
        after = rows[place + len(band) :]
        starts = _starts(band)
        if after and after[0][0].x0 < starts[0] - 20:
            starts = [after[0][0].x0, *starts]  # nothing stands over the first column
        names = [_named(band, starts, column) for column in range(len(starts))]
        roles = roles_of(names, rules)
        answers = roles.count("answer") + roles.count("speaker")
        keyed = {"recommendation", "number", "body"} & set(roles)
        if answers and (keyed or roles.count("speaker") == len(roles) > 1):
            taken = {piece.top for each in band for piece in each}
            own = [line for line in lines if any(abs(line.top - top) <= _SAME_ROW for top in taken)]
            return names, _body_starts(starts, after), own
    return None


def _goes_with(band: Sequence[Sequence[Line]], row: Sequence[Line]) -> bool:
    """Whether a row continues a header of several lines: set in bold as it is, and close below it."""
    last = band[-1]
    near = row[0].top - last[0].top < 1.6 * last[0].size
    return near and all(piece.bold for each in band for piece in each) and all(piece.bold for piece in row)


def _starts(band: Sequence[Sequence[Line]]) -> list[float]:
    starts: list[float] = []
    for piece in sorted((piece for row in band for piece in row), key=lambda each: each.x0):
        if not starts or piece.x0 - starts[-1] > 20:
            starts.append(piece.x0)
    return starts


def _named(band: Sequence[Sequence[Line]], starts: Sequence[float], column: int) -> str:
    return " ".join(piece.text.strip() for row in band for piece in row if _column(piece, starts) == column)


def _body_starts(starts: Sequence[float], rows: Sequence[Sequence[Line]]) -> list[float]:
    """Where the cells of each column begin: at the header's edge, or left of it where headers are centred."""
    lefts = Counter(round(piece.x0) for row in rows for piece in row)
    found = []
    for index, start in enumerate(starts):
        floor = starts[index - 1] + 12 if index else 0.0
        near = [(count, -abs(left - start), left) for left, count in lefts.items() if floor < left <= start + 8]
        found.append(min(start, float(max(near)[2])) if near else start)
    return found


def _column(piece: Line, starts: Sequence[float]) -> int:
    return max((index for index, start in enumerate(starts) if piece.x0 >= start - 6), default=0)


# ---------------------------------------------------------------- rows


def roles_of(header: Sequence[str], rules: ResponseRules) -> list[str]:
    """What each column holds; whatever stands before the columns of several governments says what they answer."""
    roles = [_role_of(name, rules) for name in header]
    if roles[:1] == ["aside"] and roles.count("speaker") == len(roles) - 1 > 1:
        return ["recommendation", *roles[1:]]
    return roles


def rank_of(header: str) -> int:
    """Where a column of answers stands among the others: positions, then statuses, then texts."""
    return next((rank for rank, pattern in enumerate(_SAYS) if pattern.search(header)), len(_SAYS))


def _goes_on(table: Table, lines: Sequence[Line]) -> bool:
    """Whether the lines of a page stand in the columns of the table on the page before."""
    pieces = [piece for line in lines for piece in fragments(line)]
    near = [index for piece in pieces for index, start in enumerate(table.starts) if abs(piece.x0 - start) <= 4]
    return len(near) >= 0.7 * len(pieces) and len(set(near)) >= 2


def _extend(table: Table, lines: Sequence[Line], header: Sequence[Line]) -> None:
    """Add the rows that lines below a header make, up to a line that runs across the columns."""
    rows = []
    for row in _printed_rows(lines):
        if any(_runs_across(piece, table.starts) for piece in row) or _begins_anew(row, table):
            break
        rows.append(row)
    tops = [row[0].top for row in rows]
    table.lines += [*header, *[line for line in lines if any(abs(line.top - top) <= _SAME_ROW for top in tops)]]
    begins = _row_starts(rows, table)
    for index, row in enumerate(rows):
        if index in begins or not table.rows:
            table.rows.append(Row([[] for _ in table.starts]))
        for piece in row:
            table.rows[-1].cells[_column(piece, table.starts)].append(piece)


def _runs_across(piece: Line, starts: Sequence[float]) -> bool:
    column = _column(piece, starts)
    return column + 1 < len(starts) and piece.x1 > starts[column + 1] + 10


def _begins_anew(row: Sequence[Line], table: Table) -> bool:
    """Whether a row is the label of the next recommendation and no row of a table that stands under each of them."""
    return len(row) == 1 and len(row[0].text.split()) > 1 and row[0].bold and read_label(row[0].text) is not None


def _row_starts(rows: Sequence[Sequence[Line]], table: Table) -> frozenset[int]:
    """Indices of the printed rows with which a row of the table begins: by gaps, or by the numbers in a key column."""
    keyed = [
        index
        for index, row in enumerate(rows)
        if any(_column(piece, table.starts) <= 1 and _is_key(piece) for piece in row)
    ]
    gaps = [
        index for index, row in enumerate(rows) if index and row[0].top - rows[index - 1][0].bottom > 0.35 * row[0].size
    ]
    by_gap = sorted({0, *gaps}) if rows else []
    spans = list(zip(by_gap, [*by_gap[1:], len(rows)], strict=True))
    if any(_BODY.match(name.strip()) for name in table.header) and len(by_gap) > 1:
        return frozenset(by_gap)  # a number may stand over the rows of several bodies
    if keyed and all(
        sum(begin <= index < end for index in keyed) == 1 for begin, end in spans[int(bool(table.rows)) :]
    ):
        return frozenset(begin for begin, end in spans if any(begin <= index < end for index in keyed))
    return frozenset(keyed) if len(keyed) >= 2 or (keyed and table.rows) else frozenset(by_gap)


def _is_key(piece: Line) -> bool:
    return bool(_KEY.match(piece.text.strip())) or read_label(piece.text) is not None
