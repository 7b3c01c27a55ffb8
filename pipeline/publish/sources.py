"""The reports as plain text in which every recommendation stands at known offsets, for coding software."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.publish.results import Results
from pipeline.publish.shown import visible
from pipeline.publish.wording import item_name
from pipeline.records import Inquiry, Recommendation

LIST_HEAD = "Recommendations, parts and conclusions that the running text above does not hold as one piece"


@dataclass(frozen=True)
class Source:
    """One report as text (line ends are U+000A alone), and for each record the code points that select its text."""

    inquiry: str
    text: str
    selections: Mapping[str, tuple[int, int]]


@dataclass
class _Letters:
    """A text's letters and digits in lower case, and where each stands in the text."""

    text: str
    letters: str = ""
    places: list[int] = field(default_factory=list)


def build_sources(results: Results, texts: Mapping[str, Sequence[str]] | None = None) -> list[Source]:
    """Each compared inquiry as a source; `texts` gives the text of its PDF pages in order, where it is known.

    A record's words are looked for on its pages, letter by letter, and set there as they are quoted (line ends and
    hyphens resolved); what is not found in one piece is listed at the end. `text[start:end]` is always the quotation.
    """
    return [_source(inquiry, results, (texts or {}).get(inquiry.id, ())) for inquiry in results.compared]


def source_text(text: str) -> str:
    """A text as it stands in a source: line ends made U+000A, control characters written out."""
    return visible(text.replace("\r\n", "\n").replace("\r", "\n"))


def _source(inquiry: Inquiry, results: Results, pages: Sequence[str]) -> Source:
    records = results.of_inquiry.get(inquiry.id, ())
    tops = [record for record in records if record.parent not in results.recommendation]
    text, selections = _running_text(pages, tops) if pages else ("", {})
    text = _with_list(text, selections, tops, head=f"{LIST_HEAD}\n\n" if pages else "")
    _select_parts(results, tops, selections)
    return Source(inquiry.id, _with_list(text, selections, list(records), head=""), selections)


def _running_text(pages: Sequence[str], tops: list[Recommendation]) -> tuple[str, dict[str, tuple[int, int]]]:
    """The pages, each under its number, with every record that is found in them set in as it is quoted."""
    cleaned = [source_text(page) for page in pages]
    heads = [f"[PDF page {number}]\n\n" for number in range(1, len(pages) + 1)]
    starts, length = [], 0
    for head, page in zip(heads, cleaned, strict=True):
        starts.append(length + len(head))
        length += len(head) + len(page) + 2
    whole = "".join(f"{head}{page}\n\n" for head, page in zip(heads, cleaned, strict=True))
    found = []
    for record in tops:
        if record.pages and record.pages[-1] <= len(pages):
            begin, end = starts[record.pages[0] - 1], starts[record.pages[-1] - 1] + len(cleaned[record.pages[-1] - 1])
            if place := _find(_letters(whole[begin:end]), record.text):
                found.append((begin + place[0], begin + place[1], record))
    return _set_in(whole, found)


def _set_in(whole: str, found: list[tuple[int, int, Recommendation]]) -> tuple[str, dict[str, tuple[int, int]]]:
    """Replace each stretch by the record's text; of two that overlap the first stays."""
    pieces: list[str] = []
    selections: dict[str, tuple[int, int]] = {}
    last = length = 0
    for begin, end, record in sorted(found, key=lambda each: (each[0], -each[1])):
        if begin < last:
            continue
        text = source_text(record.text)
        pieces += [whole[last:begin], text]
        length += begin - last
        selections[record.id] = (length, length + len(text))
        length += len(text)
        last = end
    return "".join([*pieces, whole[last:]]), selections


def _select_parts(results: Results, tops: list[Recommendation], selections: dict[str, tuple[int, int]]) -> None:
    """Parts stand inside their parent's text: each is looked for behind the one before it."""
    for parent in tops:
        if parent.id in selections:
            start = selections[parent.id][0]
            after = 0
            for part in _parts_below(results, parent):
                text, words = source_text(parent.text), source_text(part.text)
                at = text.find(words, after)
                at = at if at >= 0 else text.find(words)
                if at >= 0:
                    selections[part.id] = (start + at, start + at + len(words))
                    after = at


def _parts_below(results: Results, parent: Recommendation) -> list[Recommendation]:
    found = []
    for part in results.parts.get(parent.id, ()):
        found += [part, *_parts_below(results, part)]
    return found


def _with_list(text: str, selections: dict[str, tuple[int, int]], records: list[Recommendation], head: str) -> str:
    """The text followed by those records that it does not hold yet, whose selections are added."""
    pieces = [text]
    length = len(text)
    for record in [record for record in records if record.id not in selections]:
        name = f"{head}{source_text(item_name(record))}\n"
        words = source_text(record.text)
        pieces += [name, words, "\n\n"]
        start = length + len(name)
        selections[record.id] = (start, start + len(words))
        length = start + len(words) + 2
        head = ""
    return "".join(pieces)


def _letters(text: str) -> _Letters:
    found = _Letters(text)
    letters = []
    for place, letter in enumerate(text):
        for plain in unicodedata.normalize("NFKC", letter).lower():
            if plain.isalnum():
                letters.append(plain)
                found.places.append(place)
    found.letters = "".join(letters)
    return found


def _find(page: _Letters, text: str) -> tuple[int, int] | None:
    """Where the text's letters stand in the page's, closing punctuation included; null where they do not."""
    wanted = _letters(source_text(text)).letters
    at = page.letters.find(wanted) if wanted else -1
    if at < 0:
        return None
    end = page.places[at + len(wanted) - 1] + 1
    closing = re.match(r"[^\w\s]+", page.text[end:])
    tail = re.search(r"[^\w\s]+$", text)
    if closing and tail:
        end += min(len(closing.group()), len(tail.group()))
    return page.places[at], end
