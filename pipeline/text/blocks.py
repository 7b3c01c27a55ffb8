"""From lines to blocks: paragraphs, headings, bullets and numbered items, each with its style and its mark."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.records import Line, Page, Report
from pipeline.text.lines import Vocabulary, ends_sentence, is_bullet, join_lines, line_text
from pipeline.text.numbering import Mark, read_label, read_marks
from pipeline.text.tables import with_rows_unrolled

_LISTED_ON = re.compile(r"[;,] (?:and|or|and/or|but)\s*$")
_POINTED = re.compile(r"(?:^|[.?!]) ?[\[(](?:see )?para(?:graph)?s?\.? [\d., and–-]+[\])]$", re.IGNORECASE)
_STRUCTURE = re.compile(
    r"^(?:chapter|appendix|annex|part|volume|section|schedule)\s+(?:\d+|[ivxlc]+|[a-z]|one|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Block:
    """Lines that belong together: `text` without the mark, `full` with it; style as most of its letters are set."""

    lines: list[Line]
    marks: tuple[Mark, ...]
    full: str = ""
    heading: bool = False
    body: float = 0.0
    ink: str = ""

    @property
    def page(self) -> int:
        """PDF page on which the block begins."""
        return self.lines[0].page

    @property
    def pages(self) -> tuple[int, ...]:
        """PDF pages on which the block stands."""
        return tuple(sorted({line.page for line in self.lines}))

    @property
    def size(self) -> float:
        """Type size of most letters, in points."""
        sizes: Counter[float] = Counter()
        for line in self.lines:
            sizes[line.size] += len(line.text)
        return max(sizes.items(), key=lambda item: (item[1], item[0]))[0]

    @property
    def bold(self) -> bool:
        """Whether the letters after the mark are mostly bold."""
        return self._style("bold") > 0.6

    @property
    def italic(self) -> bool:
        """Whether the letters after the mark are mostly italic."""
        return self._style("italic") > 0.6

    def _style(self, name: str) -> float:
        skip = self.marks[0].length if self.marks else 0
        total = styled = 0
        for number, line in enumerate(self.lines):
            for run in line.runs:
                start = max(run.start, skip) if number == 0 else run.start
                if run.end > start and not run.raised:
                    total += run.end - start
                    styled += (run.end - start) * bool(getattr(run, name))
        return styled / total if total else 0.0

    @property
    def bold_mark(self) -> bool:
        """Whether the block begins in bold type."""
        return bool(self.lines[0].runs) and self.lines[0].runs[0].bold

    @property
    def colour(self) -> str:
        """Colour in which the block begins, six hexadecimal digits; empty where its lines carry no type."""
        return self.lines[0].runs[0].colour if self.lines[0].runs else ""

    @property
    def face(self) -> tuple[str, str]:
        """Font and colour of most letters after the mark; empty where the lines carry no type."""
        skip = self.marks[0].length if self.marks else 0
        letters: Counter[tuple[str, str]] = Counter()
        for number, line in enumerate(self.lines):
            for run in line.runs:
                letters[(run.font, run.colour)] += max(0, run.end - max(run.start, skip if number == 0 else 0))
        return max(letters.items(), key=lambda item: (item[1], item[0]))[0] if letters else ("", "")

    @property
    def coloured(self) -> bool:
        """Whether all letters are of another colour than the report's running text."""
        runs = [run for line in self.lines for run in line.runs]
        return bool(self.ink and runs) and all(run.colour != self.ink for run in runs)

    @property
    def shaded(self) -> bool:
        """Whether the block stands in a shaded or framed box."""
        return sum(line.shaded for line in self.lines) * 2 > len(self.lines)

    @property
    def x0(self) -> float:
        """Left edge of the block's first line, in points."""
        return self.lines[0].x0

    @property
    def text_x0(self) -> float:
        """Left edge of the running text: after a hung mark, else of the lines after the first."""
        if len(self.lines) > 1:
            return median(line.x0 for line in self.lines[1:])
        return self.lines[0].stops[0][1] if self.marks and self.lines[0].stops else self.lines[0].x0

    @property
    def mark(self) -> Mark | None:
        """The likeliest reading of the block's mark."""
        return self.marks[0] if self.marks else None

    @property
    def text(self) -> str:
        """The block's text without its mark."""
        return self.after(self.mark)

    def after(self, mark: Mark | None) -> str:
        """The block's text after one reading of its mark."""
        return self.full[mark.length :].strip() if mark is not None else self.full

    @property
    def caps(self) -> bool:
        """Whether the block is set in capitals."""
        letters = [char for char in self.full if char.isalpha()]
        return len(letters) > 3 and sum(map(str.isupper, letters)) > 0.85 * len(letters)

    @property
    def rank(self) -> float:
        """How high a heading stands: by type size first, then capitals, weight and slant."""
        return round(self.size * 10 + 6 * self.caps + 4 * self.bold - 3 * self.italic, 1)

    @property
    def structural(self) -> bool:
        """Whether a heading names a chapter, part or appendix."""
        return bool(_STRUCTURE.match(self.full))

    @property
    def bullet(self) -> bool:
        """Whether the block begins with a bullet."""
        return self.mark is not None and self.mark.kind == "bullet"


def blocks_of(report: Report, vocabulary: Vocabulary) -> list[Block]:
    """The body text of the pages read in detail as blocks in reading order, headings told apart."""
    pages = with_rows_unrolled([page for page in report.pages if page.detailed and page.lines])
    pitch = _pitches(pages)
    body, ink = _body_size(pages), _body_colour(pages)
    blocks: list[Block] = []
    for page in pages:
        right = _right_edges(page)
        for line in page.lines:
            if line.role != "body":
                continue
            last = blocks[-1] if blocks else None
            if last is not None and _continues(last, line, pitch, right):
                last.lines.append(line)
            else:
                blocks.append(Block([line], read_marks(line_text(line)), body=body, ink=ink))
    blocks = _with_lone_marks(blocks)
    for block in blocks:
        block.full = join_lines((line_text(line) for line in block.lines), vocabulary)
        block.marks = read_marks(block.full)
    _find_headings(blocks, body)
    return blocks


def _pitches(pages: Sequence[Page]) -> dict[int, float]:
    """Usual distance of two lines of one paragraph, for each type size in whole points."""
    gaps: defaultdict[int, Counter[float]] = defaultdict(Counter)
    for page in pages:
        body = [line for line in page.lines if line.role == "body"]
        for a, b in pairwise(body):
            gap = round(b.top - a.top)
            if a.column == b.column and abs(a.size - b.size) < 0.6 and 0.8 * a.size < gap < 2.2 * a.size:
                gaps[round(a.size)][gap] += 1
    return {size: _narrow_mode(counts) for size, counts in gaps.items()}


def _narrow_mode(counts: Counter[float]) -> float:
    """The commonest gap; a narrower one that is half as common wins, as paragraphs of one line widen the count."""
    top = max(counts.values())
    return min(gap for gap, count in counts.items() if count >= 0.5 * top)


def _body_size(pages: Sequence[Page]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            if line.role == "body":
                sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes.items(), key=lambda item: (item[1], item[0]))[0] if sizes else 0.0


def _body_colour(pages: Sequence[Page]) -> str:
    """The colour of most letters of the running text; empty where the lines carry no type (OCR)."""
    colours: Counter[str] = Counter()
    for page in pages:
        for line in page.lines:
            for run in line.runs if line.role == "body" else ():
                colours[run.colour] += run.end - run.start
    return max(colours.items(), key=lambda item: (item[1], item[0]))[0] if colours else ""


def _right_edges(page: Page) -> dict[int, float]:
    """The right margin of each column: how far its longest lines reach, in points."""
    edges: defaultdict[int, list[float]] = defaultdict(list)
    for line in page.lines:
        if line.role == "body":
            edges[line.column].append(line.x1)
    return {column: sorted(values)[int(0.9 * (len(values) - 1))] for column, values in edges.items()}


def _continues(block: Block, line: Line, pitch: dict[int, float], right: dict[int, float]) -> bool:
    """Whether a line goes on with a block: same place and style, no wide gap, and no mark of its own."""
    last = block.lines[-1]
    text = line_text(line)
    if line.page != last.page or line.column != last.column:
        return _continues_over(block, line, text)
    if line.shaded != last.shaded or _other_style(block, line) or _ends_title(block, line, right):
        return False
    usual = pitch.get(round(last.size), 1.25 * last.size)
    if last.confidence is not None:
        larger = last.size / block.body
        usual = pitch.get(round(block.body), usual) * (larger if larger > 1.25 else min(1.1, max(0.9, larger)))
    gap = line.top - last.top
    if gap > 1.3 * usual + 0.5 or gap < -0.5 * last.size:
        return False
    if _begins_item(block, line, text, right):
        return False
    outdented = line.x0 < min(block.text_x0, last.x0) - 6 and not (len(block.lines) == 1 and block.mark is None)
    return not ((_indented(block, line) or outdented) and ends_sentence(last.text))


def _ends_title(block: Block, line: Line, right: dict[int, float]) -> bool:
    """Whether a block is a title that only half a point tells from the text below it: short, and of its own size."""
    last = block.lines[-1]
    alone = last.confidence is None and len(block.lines) <= 2 and all(each.size == last.size for each in block.lines)
    return alone and last.size - line.size >= 0.4 and _is_short(last, right)


def _is_ended(line: Line, right: dict[int, float]) -> bool:
    """Whether what the line says ends with it: by its punctuation, or as it stops short of the right margin."""
    if ends_sentence(line.text) or _LISTED_ON.search(line.text) or _POINTED.search(line.text):
        return True
    return not line.text.rstrip().endswith(",") and _is_short(line, right)


def _is_short(line: Line, right: dict[int, float]) -> bool:
    edge = right.get(line.column, line.x1)
    return line.x1 < edge - 0.2 * (edge - line.x0)


def _continues_over(block: Block, line: Line, text: str) -> bool:
    """Whether the first line of a page or column goes on with the last block of the one before."""
    last = block.lines[-1]
    if line.page - last.page > 1 or ends_sentence(last.text) or _other_style(block, line):
        return False
    if is_bullet(text) or read_label(text) is not None:
        return False
    marks = read_marks(text)
    if not marks and text[:1].islower():
        return True
    if _looks_like_heading(block):
        return False
    return not marks or (text[:1].isdigit() and not line.stops and marks[0].style == "")


def _looks_like_heading(block: Block) -> bool:
    return len(block.lines) <= 3 and block.body > 0 and (block.bold or block.lines[0].size > 1.1 * block.body)


def _other_style(block: Block, line: Line) -> bool:
    last = block.lines[-1]
    larger, smaller = max(last.size, line.size), min(last.size, line.size)
    if last.confidence is not None:
        return larger > 1.5 * smaller
    if larger > 1.14 * smaller:
        return True
    boldness = _boldness(line)
    if boldness in (0, 1) and all(_boldness(each) == 1 - boldness for each in block.lines):
        return True
    all_italic = all(each.italic and not _mixed(each) for each in block.lines)
    return all_italic and not line.italic and len(block.lines) <= 2 and not _mixed(line)


def _in_other_type(line: Line, other: Line) -> bool:
    """Whether a line begins in another size, weight or colour than another one."""
    if not line.runs or not other.runs:
        return False
    a, b = line.runs[0], other.runs[0]
    return (a.size, a.bold, a.colour) != (b.size, b.bold, b.colour)


def _boldness(line: Line) -> float:
    """Share of a line's letters that are bold, its mark apart: 0, 1, or something between."""
    runs = [run for run in line.runs if not run.raised and any(map(str.isalpha, line.text[run.start : run.end]))]
    total = sum(run.end - run.start for run in runs)
    return sum(run.end - run.start for run in runs if run.bold) / total if total else 0.5


def _mixed(line: Line) -> bool:
    """Whether a line changes its slant within: emphasis in a sentence, not another kind of block."""
    return len({run.italic for run in line.runs if not run.raised and run.end - run.start > 2}) > 1


def _begins_item(block: Block, line: Line, text: str, right: dict[int, float]) -> bool:
    marks = read_marks(text)
    if not marks:
        return False
    mark, ended = marks[0], _is_ended(block.lines[-1], right)
    hung = line.x0 < block.text_x0 - (4 if len(block.lines) > 1 else 8)
    stop = bool(line.stops) and line.stops[0][0] <= mark.length + 2
    if mark.kind == "label":
        return ended or hung or line.bold
    if mark.kind == "bullet":
        return ended or hung or mark.style not in "-–—*o" or stop
    if mark.kind in ("arabic", "decimal") and mark.style == "" and not (hung or stop):
        return len(text) <= mark.length and _in_other_type(line, block.lines[-1])
    return hung or stop or ended


def _indented(block: Block, line: Line) -> bool:
    """Whether a line stands in from the block as the first line of a new paragraph does."""
    left = min(each.x0 for each in block.lines)
    return 6 < line.x0 - left < 60 and len(block.lines) > 1 and block.lines[-1].x0 <= left + 4


def _with_lone_marks(blocks: list[Block]) -> list[Block]:
    """Join a mark that stands alone on its line with the block that it numbers."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last is not None and _is_lone_mark(last) and block.page == last.page and not block.marks:
            last.lines += block.lines
        else:
            joined.append(block)
    return joined


def _is_lone_mark(block: Block) -> bool:
    if len(block.lines) != 1 or not block.marks or block.marks[0].kind == "label":
        return False
    text = line_text(block.lines[0])
    plain = not (block.bold_mark or block.lines[0].size > 1.1 * block.body or block.coloured)
    return len(text.strip()) <= block.marks[0].length and not (text.isdigit() and plain)


# ---------------------------------------------------------------- headings


def _find_headings(blocks: list[Block], body: float) -> None:
    """Mark headings, from the end of the report to its beginning: what follows a block says more than what precedes."""
    for index in range(len(blocks) - 1, -1, -1):
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        blocks[index].heading = _is_heading(blocks[index], body, blocks[index - 1] if index else None, after)


def _is_heading(block: Block, body: float, before: Block | None, after: Block | None) -> bool:
    words = block.full.split()
    if not words or len(words) > 28 or len(block.lines) > 4 or block.bullet:
        return False
    if not any(char.isalpha() for char in block.full) or re.search(r"\.{4,}", block.full):
        return False
    if read_label(block.full) is not None:
        return block.bold or block.size > 1.1 * body
    if re.search(r"[.;,]$", block.full) and not re.fullmatch(r"(?:[A-Z]|\d+)\.?", block.full):
        return block.size > 1.25 * body and len(words) <= 12 and not block.full.endswith((";", ","))
    if block.full[0].islower() or (block.full[0] in "([" and block.full[-1] in ")]"):
        return False
    if block.lines[0].confidence is not None:
        return _is_scanned_heading(block, body, before, after)
    styled = block.size > 1.09 * body or block.bold or block.caps or block.coloured
    return styled or (block.italic and len(words) <= 16 and not block.full.endswith(":"))


def _could_head(block: Block) -> bool:
    """Whether a scanned block is as short as headings are, and unended."""
    return len(block.full.split()) <= 14 and len(block.lines) <= 2 and block.full[:1].isupper()


def _is_scanned_heading(block: Block, body: float, before: Block | None, after: Block | None) -> bool:
    """Without weight or slant: short, capitalised, on its own, and in capitals or larger type or clear of the text."""
    words = block.full.split()
    if len(words) > 12 or len(block.lines) > 2 or block.full.endswith(":"):
        return False
    if block.caps or block.size > 1.3 * body:
        return True
    title = sum(word[0].isupper() for word in words if word[0].isalpha()) >= 0.5 * len(words)
    alone = before is None or ends_sentence(before.full) or before.page != block.page or _could_head(before)
    numbered = after is not None and after.mark is not None and after.mark.kind in ("label", "arabic", "decimal")
    numbered = numbered or (after is not None and after.heading and after.page == block.page)
    followed = after is not None and (bool(after.marks) or after.full[:1].isupper())
    return alone and (numbered or (title and followed and len(words) <= 8)) and not ends_sentence(block.full)
