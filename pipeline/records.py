"""The nouns that all stages speak: what is read from PDFs, what is found in them, and what is made of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict

Level = Literal["recommendation", "sub-recommendation", "conclusion"]
State = Literal["verified", "ocr", "list", "corrected", "unverified"]
Verdict = Literal["repeat", "related", "different"]
Status = Literal[
    "accepted", "accepted in part", "accepted in principle", "rejected", "noted/other", "unclear", "no answer"
]
Role = Literal["body", "header", "footer", "footnote", "label", "margin"]
Severity = Literal["note", "warning", "failure"]


# ---------------------------------------------------------------- what is read: pages of lines


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left corner; `page` is the 1-based PDF page."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive characters of one line set in one style; `start` and `end` are offsets into `Line.text`."""

    start: int
    end: int
    font: str
    size: float
    bold: bool
    italic: bool
    raised: bool = False
    colour: str = "000000"


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its text, place (points from the top left), type and part in the page.

    `stops` are the places after wide gaps (a number hung in the margin, a table cell): offset into `text`, x in points.
    """

    page: int
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    runs: tuple[Run, ...] = ()
    role: Role = "body"
    column: int = 0
    shaded: bool = False
    confidence: float | None = None
    stops: tuple[tuple[int, float], ...] = ()

    @property
    def bold(self) -> bool:
        """Whether most of the letters are bold."""
        return self._share("bold") > 0.6

    @property
    def italic(self) -> bool:
        """Whether most of the letters are italic."""
        return self._share("italic") > 0.6

    @property
    def height(self) -> float:
        """Height of the line in points."""
        return self.bottom - self.top

    def _share(self, style: Literal["bold", "italic"]) -> float:
        runs = [run for run in self.runs if not run.raised]
        total = sum(run.end - run.start for run in runs)
        return sum(run.end - run.start for run in runs if getattr(run, style)) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """One PDF page: its number (1-based), printed label, size in points, and lines in reading order.

    `source` says where the lines come from: the text layer, OCR, or nowhere (`none`: empty or unreadable).
    `plain` is the screened text of the page, all roles together. `detailed` is false where only `plain` was read.
    `boxes` are shaded or framed rectangles; `hidden` is text in the file that a reader of the page cannot see.
    """

    number: int
    label: str | None
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    source: Literal["text", "ocr", "none"] = "text"
    plain: str = ""
    detailed: bool = True
    confidence: float | None = None
    boxes: tuple[Box, ...] = ()
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One PDF as read: every page of it, which file it was (sha256), and its outline and title where it has them."""

    inquiry: str
    file: str
    sha256: str
    pages: tuple[Page, ...]
    title: str | None = None
    outline: tuple[tuple[int, str, int], ...] = ()
    notices: tuple[Notice, ...] = field(default=())

    def page(self, number: int) -> Page:
        """The page with this 1-based PDF number; raises IndexError where there is none."""
        if not 1 <= number <= len(self.pages):
            raise IndexError(number)
        return self.pages[number - 1]


# ---------------------------------------------------------------- what is published: one JSON object a line


class Record(BaseModel):
    """Base of the records that are written as JSON Lines: immutable, and without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Notice(Record):
    """Something a user must know: a gap, a skipped page, a failed file; never dropped on the way to the outputs."""

    kind: str
    message: str
    inquiry: str | None = None
    severity: Severity = "warning"
    next_step: str = ""
    pages: tuple[int, ...] = ()


class Place(Record):
    """Where on a page a quotation stands: 1-based PDF page and a rectangle in points from the top left."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class Addressee(Record):
    """A body told to act, as printed and by its canonical name (null where config/bodies.toml knows none)."""

    printed: str
    name: str | None = None


class Deadline(Record):
    """A time limit as printed, and the date that follows from it where one does."""

    printed: str
    date: dt.date | None = None


class Ask(Record):
    """One action on one object, house style and named bodies set aside.

    `text` is a stretch of the recommendation; `action` a class of config (train, share, publish …) or null; `object`
    the head words of what is acted on; `verb` the word that shows the action.
    """

    text: str
    action: str | None = None
    object: str = ""
    verb: str = ""


class ThemeScore(Record):
    """A theme given to a recommendation: code, score 0–1, and the words that carried it."""

    code: str
    score: float
    why: str = ""


class Recommendation(Record):
    """One recommendation, part or conclusion, as DESIGN.md defines its fields."""

    id: str
    inquiry: str
    level: Level
    number: str | None = None
    heading: str | None = None
    section: str | None = None
    parent: str | None = None
    text: str
    pdf_page: int | None = None
    printed_page: str | None = None
    pages: tuple[int, ...] = ()
    also_on: tuple[int, ...] = ()
    paragraph_refs: tuple[str, ...] = ()
    addressees: tuple[Addressee, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    asks: tuple[Ask, ...] = ()
    themes: tuple[ThemeScore, ...] = ()
    state: State = "unverified"
    ocr_confidence: float | None = None
    confidence: float = 0.0
    why: str = ""
    places: tuple[Place, ...] = ()
    decided_by: str | None = None


class Source(Record):
    """One place a PDF can be had from: a direct address or a gov.uk publication page (slug)."""

    url: str | None = None
    page: str | None = None
    title: str | None = None


class ResponseDocument(Record):
    """A government's response to an inquiry's report: the document, not the single answers."""

    id: str
    title: str | None = None
    by: str | None = None
    date: dt.date | None = None
    file: str | None = None
    source: tuple[Source, ...] = ()
    licence: str | None = None


class Landmark(Record):
    """A known fact about one numbered recommendation, to check a run against; never an input to the reading."""

    number: str
    heading: str | None = None
    paragraph_refs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    note: str | None = None


class Inquiry(Record):
    """An inquiry and its report as the manifest describes it; `unconfirmed` names the fields not seen in a source.

    `read_from_pdf` names the fields that no manifest gave and that were read from the PDF itself, `read_from_list`
    those that a list of recommendations gave.
    """

    id: str
    title: str
    short: str | None = None
    chair: str | None = None
    commissioned_by: tuple[str, ...] = ()
    events: str | None = None
    events_from: int | None = None
    events_to: int | None = None
    sat: str | None = None
    published: dt.date | None = None
    series: str | None = None
    licence: str | None = None
    invented: bool = False
    recommendations: int | None = None
    known_gaps: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    file: str | None = None
    source: tuple[Source, ...] = ()
    sha256: str | None = None
    aliases: tuple[str, ...] = ()
    collection: bool = False
    response: tuple[ResponseDocument, ...] = ()
    landmark: tuple[Landmark, ...] = ()
    read_from_pdf: tuple[str, ...] = ()
    read_from_list: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Short name with the year of publication, such as `Harrowmere 2003`."""
        name = self.short or self.title
        return f"{name} {self.published.year}" if self.published else name


class Link(Record):
    """Two recommendations of different inquiries compared: the earlier first (by publication, then id).

    `kind` is `comparison` for a computed link and `citation` where the later report itself names the earlier one
    (`page` is where).
    """

    earlier: str
    later: str
    verdict: Verdict
    score: float
    why: str = ""
    kind: Literal["comparison", "citation"] = "comparison"
    earlier_ask: str = ""
    later_ask: str = ""
    shared_words: tuple[str, ...] = ()
    page: int | None = None
    decided_by: str | None = None


class Citation(Record):
    """A passage in which a report itself names what an earlier report recommended, with its page.

    `cited` is the inquiry's id, null where it is not in the corpus; `printed` its name in the report's words; `own` is
    true for an earlier report of the same inquiry. `number` is printed there; `recommendation` is the id of the cited
    recommendation, `within` of the one whose text holds the passage; each null where there is none or it is not known.
    """

    citing: str
    cited: str | None = None
    printed: str
    own: bool = False
    number: str | None = None
    recommendation: str | None = None
    page: int | None = None
    printed_page: str | None = None
    quotation: str
    within: str | None = None
    state: State = "unverified"


class Member(Record):
    """A recommendation's place in a family."""

    id: str
    inquiry: str
    published: dt.date | None = None
    adds: tuple[str, ...] = ()


class Family(Record):
    """Repeats linked together: named by words of its members, dated by the inquiries' publication.

    `years` counts from first to last publication; `gaps` the years between successive inquiries.
    """

    id: str
    name: str
    members: tuple[Member, ...]
    inquiries: int
    first: dt.date | None = None
    last: dt.date | None = None
    years: int | None = None
    gaps: tuple[int, ...] = ()
    addressees: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


class Theme(Record):
    """A theme of the codebook and what it caught: counts of recommendations and of inquiries."""

    code: str
    name: str
    definition: str = ""
    recommendations: int = 0
    inquiries: int = 0
    members: tuple[str, ...] = ()


class Occurrence(Record):
    """One inquiry in a chronology: when it happened, when it published, and which of its recommendations belong."""

    inquiry: str
    events: str | None = None
    published: dt.date
    members: tuple[str, ...]


class Chronology(Record):
    """Since when something has been asked for: a theme's or a family's occurrences in order of publication."""

    subject: str
    name: str
    kind: Literal["theme", "family"]
    occurrences: tuple[Occurrence, ...]
    first: dt.date | None = None
    last: dt.date | None = None
    years: int | None = None
    inquiries: int = 0
    recommendations: int = 0
    undated: tuple[str, ...] = ()


class ClaimQuotation(Record):
    """A recommendation that bears on a claim, with how near it comes."""

    id: str
    inquiry: str
    published: dt.date | None = None
    verdict: Verdict
    score: float


class Claim(Record):
    """A sentence checked against the corpus: the finding, its quotations, and what would weaken it."""

    id: str
    sentence: str
    ask: str
    since: int | None = None
    at_least: int | None = None
    finding: Literal["supported", "partly supported", "not supported"]
    reason: str
    first_inquiry: str | None = None
    first_published: dt.date | None = None
    first_events: str | None = None
    with_it: tuple[str, ...] = ()
    without_it: tuple[str, ...] = ()
    not_in_corpus: tuple[str, ...] = ()
    quotations: tuple[ClaimQuotation, ...] = ()
    weakened_by: tuple[str, ...] = ()


class Response(Record):
    """What a government answered to one recommendation: status with the words that show it, and on which pages."""

    recommendation: str | None
    number: str | None
    inquiry: str | None = None
    document: str | None = None
    status: Status
    status_words: str = ""
    response_pages: tuple[int, ...] = ()
    speaker: str | None = None
    date: dt.date | None = None
    joined_by: str = ""
    commitments: tuple[Deadline, ...] = ()
    part: str | None = None
    state: State = "unverified"
    decided_by: str | None = None


# ---------------------------------------------------------------- what all stages mean by "the same words"

_LETTERS = re.compile(r"[a-z0-9]+")


def tokens(text: str) -> list[str]:
    """Words for comparing texts: NFKC, lower case, runs of a–z and 0–9 (as the gold corpus defines them)."""
    return _LETTERS.findall(unicodedata.normalize("NFKC", text).lower())


def word_runs(text: str, length: int = 5) -> frozenset[tuple[str, ...]]:
    """The set of runs of `length` words in a text; the whole text as one run where it is shorter."""
    words = tokens(text)
    if len(words) < length:
        return frozenset([tuple(words)]) if words else frozenset()
    return frozenset(_runs(words, length))


def runs_among(text: str, wanted: frozenset[tuple[str, ...]], length: int = 5) -> frozenset[tuple[str, ...]]:
    """Those of the wanted runs of `length` words that stand in a text of at least so many."""
    return wanted.intersection(_runs(tokens(text), length))


def _runs(words: list[str], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(length)), strict=False)


def agreement(left: str, right: str) -> float:
    """How far two texts agree: Dice coefficient of their sets of five-word runs (0–1)."""
    a, b = word_runs(left), word_runs(right)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def text_hash(text: str) -> str:
    """Short hash of a text's words: seven hexadecimal digits, the same for the same words."""
    return hashlib.sha256(" ".join(tokens(text)).encode()).hexdigest()[:7]


def slug(text: str, words: int = 3) -> str:
    """A short name for ids: the first words in lower case, joined by hyphens."""
    return "-".join(tokens(text)[:words])


def in_order(records: Iterable[Recommendation]) -> Sequence[Recommendation]:
    """Recommendations in a fixed order: inquiry, page, then as found."""
    return sorted(records, key=lambda r: (r.inquiry, r.pdf_page or 0))
