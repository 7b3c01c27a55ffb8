"""Running headers, footers, page labels and footnotes: recognised by repetition and position, kept apart."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from pipeline.records import Line, Page, Role

_EDGE_ROWS = 4  # rows at the top and bottom of a page that can be furniture
_EDGE_SHARE = 0.16  # of the page height: how deep furniture can reach into a page
_NOTE_SIZE = 0.93  # of the body size: the largest type of a footnote
_LABEL_SHARE = 0.15  # of the pages must carry numbers that rise with the pages, or they are no page labels
_NUMBER = re.compile(r"(?<![\w.,/:])(\d{1,4}|[ivxlc]{1,7})(?![\w,:]|\.\d)", re.IGNORECASE)
_NOTE_MARK = re.compile(r"^(?:\[?\d{1,4}\]?|[*†‡§¶]{1,3}|[a-z])[.)]?(?=\s|$|[A-Z‘“(\[])")
_COUNT = r"(?:page )?(?:\d{1,4}|[ivxl]+)(?: of \d+|/\d+)?"
_COUNTER = re.compile(rf"^{_COUNT}\b(?=\s)|(?<=\s){_COUNT}$")
_COUNTS = re.compile(r"[\divxlp]")  # a counter begins with one of these or ends with one
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Furniture:
    """What repeats at the edges of a document's pages: texts, and the printed label of each page (1-based) found."""

    repeated: frozenset[str]
    labels: dict[int, str]


def roman_value(text: str) -> int | None:
    """The value of a roman numeral up to 399, or null where the letters are none."""
    lower = text.lower()
    if not re.fullmatch(r"c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", lower) or not lower:
        return None
    values = [_ROMAN[letter] for letter in lower]
    return sum(-a if a < b else a for a, b in zip(values, values[1:] + [0], strict=True))


def find_furniture(plain: Sequence[str]) -> Furniture:
    """What repeats at the edges of the pages, given the plain text of every page in order."""
    edges = [_edge_lines(text) for text in plain]
    needed = max(2 if len(plain) <= 6 else 3, len(plain) // 50)
    counts: Counter[str] = Counter()
    for lines in edges:
        counts.update({_key(line) for line in lines})
    return Furniture(frozenset(key for key, count in counts.items() if count >= needed and key), _labels(edges))


def repeats(line: str, furniture: Furniture) -> bool:
    """Whether a line of plain text is one that repeats at the edges of the pages."""
    return _key(line) in furniture.repeated


def without_furniture(text: str, furniture: Furniture) -> str:
    """Plain text of a page without its running lines; of a heading that the running header repeats one stays."""
    kept: list[str] = []
    dropped: set[str] = set()
    for line in text.split("\n"):
        key = _key(line)
        if key in furniture.repeated and key not in dropped:
            dropped.add(key)
        else:
            kept.append(line)
    return "\n".join(kept)


def _edge_lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return lines[:_EDGE_ROWS] + lines[-_EDGE_ROWS:] if len(lines) > 2 * _EDGE_ROWS else lines


def _key(line: str) -> str:
    """A line as it repeats: without a page number at its start or end, spaces folded, lower case."""
    text = " ".join(line.lower().split())
    if _COUNTS.match(text) or _COUNTS.match(text[-1:]):
        text = _COUNTER.sub("", text)
    return text.strip(" |·•–-") if text.rstrip() != "recommendation" else ""


def _labels(edges: Sequence[Sequence[str]]) -> dict[int, str]:
    """Printed labels: numbers at the page edges that rise with the pages, arabic and roman apart."""
    votes: Counter[tuple[bool, int]] = Counter()
    found: list[list[tuple[str, bool, int]]] = []
    for index, lines in enumerate(edges):
        numbers = [number for line in lines for number in _numbers(line)]
        found.append(numbers)
        votes.update({(roman, value - index) for _, roman, value in numbers})
    least = {
        False: max(2 if len(edges) <= 6 else 3, round(_LABEL_SHARE * len(edges))),
        True: 2 if len(edges) <= 6 else 3,
    }
    kept = {offset: count for offset, count in votes.items() if count >= least[offset[0]]}
    labels: dict[int, str] = {}
    for index, numbers in enumerate(found):
        best = max(((kept[(r, v - index)], text) for text, r, v in numbers if (r, v - index) in kept), default=None)
        if best is not None:
            labels[index + 1] = best[1]
    return labels


def _numbers(line: str) -> Iterable[tuple[str, bool, int]]:
    """Numbers that can be a page label: alone on the line, or first or last on it."""
    found = list(_NUMBER.finditer(line))
    for match in found:
        at_edge = not line[: match.start()].strip(" |-–Pagep.") or not line[match.end() :].strip(" |-–")
        counted = re.search(rf"\b{match.group(1)}\s*(?:/|of)\s*\d+$", line)
        if not (at_edge or counted):
            continue
        text = match.group(1)
        value = int(text) if text.isdigit() else roman_value(text)
        if value:
            yield text, not text.isdigit(), value


# ---------------------------------------------------------------- roles of lines


def body_size(pages: Iterable[Page]) -> float:
    """The type size in which most characters of these pages are set, in points; 0.0 where there are none."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return max(sizes.items(), key=lambda item: (item[1], item[0]))[0] if sizes else 0.0


def mark_roles(pages: Sequence[Page], furniture: Furniture) -> list[Page]:
    """The pages with the role of every line set: body, header, footer, label or footnote."""
    bands = _bands(pages, furniture)
    size = body_size(pages)
    usual = _usual_sizes(pages, furniture)
    return [_with_notes(_with_edges(page, furniture, bands, usual), size) for page in pages]


def _usual_sizes(pages: Sequence[Page], furniture: Furniture) -> dict[str, float]:
    """The type size in which each repeated line is mostly set, in points."""
    sizes: defaultdict[str, list[float]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            if (key := _key(line.text)) in furniture.repeated:
                sizes[key].append(line.size)
    return {key: median(values) for key, values in sizes.items()}


def _with_edges(page: Page, furniture: Furniture, bands: frozenset[tuple[bool, int]], usual: dict[str, float]) -> Page:
    roles: dict[int, Role] = {}
    for at_top in (True, False):
        for index in _edge_indices(page, at_top):
            line = page.lines[index]
            if line.size > 1.2 * usual.get(_key(line.text), line.size):
                break  # the heading whose words the running header repeats
            in_band = (at_top, round(line.top / 3)) in bands and _apart(page, index, at_top)
            if in_band or _is_furniture(line, page, furniture):
                roles[index] = "label" if _is_label(line, page, furniture) else "header" if at_top else "footer"
            else:
                break
    return replace(
        page, lines=tuple(replace(line, role=roles[i]) if i in roles else line for i, line in enumerate(page.lines))
    )


def _edge_indices(page: Page, at_top: bool) -> list[int]:
    """Indices of the lines near one edge, from the edge inwards."""
    order = sorted(range(len(page.lines)), key=lambda i: page.lines[i].top if at_top else -page.lines[i].bottom)
    near = [i for i in order if _near_edge(page.lines[i], page, at_top)]
    return near[:_EDGE_ROWS]


def _near_edge(line: Line, page: Page, at_top: bool) -> bool:
    return line.top < _EDGE_SHARE * page.height if at_top else line.bottom > (1 - _EDGE_SHARE) * page.height


def _is_furniture(line: Line, page: Page, furniture: Furniture) -> bool:
    return _is_label(line, page, furniture) or _key(line.text) in furniture.repeated


def _is_label(line: Line, page: Page, furniture: Furniture) -> bool:
    label = furniture.labels.get(page.number)
    return label is not None and line.text.strip(" |-–").lower().removeprefix("page ") == label.lower()


def _bands(pages: Sequence[Page], furniture: Furniture) -> frozenset[tuple[bool, int]]:
    """Heights at which furniture stands on most pages: (at top, top in units of 3 points)."""
    counts: Counter[tuple[bool, int]] = Counter()
    strangers: Counter[tuple[bool, int]] = Counter()
    for page in pages:
        for at_top in (True, False):
            for index in _edge_indices(page, at_top)[:2]:
                line = page.lines[index]
                known = _is_furniture(line, page, furniture)
                (counts if known else strangers)[(at_top, round(line.top / 3))] += 1
    return frozenset(band for band, count in counts.items() if count >= 3 and count >= 2 * strangers[band])


def _apart(page: Page, index: int, at_top: bool) -> bool:
    """Whether a line stands clear of the text: a gap of more than a line, or other type than its neighbour."""
    line = page.lines[index]
    inner = [o for o in page.lines if (o.top > line.bottom if at_top else o.bottom < line.top)]
    if not inner:
        return True
    nearest = min(inner, key=lambda o: abs(o.top - line.top))
    gap = nearest.top - line.bottom if at_top else line.top - nearest.bottom
    return gap > 0.9 * line.size


def _with_notes(page: Page, size: float) -> Page:
    """Mark the block of small type at the foot of each column that begins with a note's mark."""
    lines = list(page.lines)
    for column in sorted({line.column for line in lines}):
        indices = [i for i, line in enumerate(lines) if line.column == column and line.role == "body"]
        for i in _note_block(lines, indices, _reference(lines, indices, size)):
            lines[i] = replace(lines[i], role="footnote")
    return replace(page, lines=tuple(lines))


def _reference(lines: Sequence[Line], indices: Sequence[int], size: float) -> float:
    sizes: Counter[float] = Counter()
    for i in indices:
        sizes[lines[i].size] += len(lines[i].text)
    if not sizes:
        return size
    usual = max(sizes.items(), key=lambda item: (item[1], item[0]))[0]
    return max(usual, size) if sum(abs(lines[i].size - size) < 0.3 for i in indices) >= 2 else usual


def _note_block(lines: Sequence[Line], indices: Sequence[int], reference: float) -> list[int]:
    ordered = sorted(indices, key=lambda i: lines[i].top)
    block: list[int] = []
    for i in reversed(ordered):
        if lines[i].size > _NOTE_SIZE * reference or lines[i].shaded:
            break
        block.append(i)
    block.reverse()
    above = ordered[: len(ordered) - len(block)]
    gap = lines[block[0]].top - lines[above[-1]].bottom if block and above else 0.0
    marks = [n for n, i in enumerate(block) if _begins_note(lines[i])]
    if not marks:
        small = all(lines[i].size <= 0.86 * reference for i in block)
        return block if small and gap > 1.2 * reference and len(block) <= 0.4 * len(ordered) else []
    return block if marks[0] == 0 or gap > 0.5 * reference else block[marks[0] :]


def _begins_note(line: Line) -> bool:
    raised = bool(line.runs) and line.runs[0].raised
    return raised or bool(_NOTE_MARK.match(line.text))
