"""A response cut into sections: a recommendation as it is restated or named, and the answer up to the next one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from pipeline.respond.labels import Label, base_of, normal, read_bare_label, read_label, read_parts
from pipeline.respond.leads import opens_answer, opens_restatement
from pipeline.respond.matching import Restatements
from pipeline.respond.rules import ResponseRules
from pipeline.respond.speakers import read_speaker_heading
from pipeline.respond.status import label_status, states
from pipeline.respond.unit import Unit
from pipeline.text.numbering import read_marks

_NEAR, _LOOK_AHEAD = 8, 40  # units in which the rest of a restatement, or the line that opens its answer, must come
_RESTATES = 0.45
_WHOLE = 0.95  # share of a recommendation's words from which nothing is left to restate
_TITLE = 0.2  # likeness of a heading's title to the recommendation that its bare number names
_STATUS_AT_END = re.compile(r"^(?P<title>.*?)(?:\s*[:–—-]\s+|\s*\()(?P<status>[^:–—()]{2,60})\)?$")
_ALIKE, _MARGIN = 0.45, 0.12  # likeness of a reworded restatement, and how far it must be from the next one
_STRUCTURE = re.compile(
    r"^(?:chapter|appendix|annex|part|volume|section|schedule)\s+(?:\d+|[ivxlc]+|[a-z]|one|two|three|four|five)\b", re.I
)


@dataclass(slots=True)
class Section:
    """One stretch of a response: the numbers that it is labelled with, what it restates, and what it answers.

    `speakers` are those of the chapter that it stands in. `answering` says that the restatement is over.
    """

    numbers: tuple[str, ...]
    size: float
    head: list[Unit] = field(default_factory=list)
    answer: list[Unit] = field(default_factory=list)
    restated: dict[int, float] = field(default_factory=dict)
    speakers: tuple[str, ...] = ()
    answering: bool = False
    labelled: bool = True

    @property
    def head_text(self) -> str:
        """The restatement as one text."""
        return " ".join(unit.text for unit in self.head)

    @property
    def pages(self) -> tuple[int, ...]:
        """PDF pages of restatement and answer."""
        return tuple(sorted({page for unit in [*self.head, *self.answer] for page in unit.pages}))


def find_sections(units: Sequence[Unit], restatements: Restatements, rules: ResponseRules) -> list[Section]:
    """The sections of a response in printed order; text before the first and between sections belongs to none."""
    return _Walk(list(units), restatements, rules).sections()


class _Walk:
    """The state of one walk through a response: the section that is open, and the chapter's speaker."""

    def __init__(self, units: list[Unit], restatements: Restatements, rules: ResponseRules) -> None:
        self.units = units
        self.restatements = restatements
        self.rules = rules
        self.found: list[Section] = []
        self.open: Section | None = None
        self.chapter: tuple[str, ...] = ()
        self.chapter_size = 0.0
        self.place = 0

    def sections(self) -> list[Section]:
        for block in _blocks(self.units):
            self.place += len(block)
            self._take(block)
        return self.found

    def _take(self, block: list[Unit]) -> None:
        first = block[0]
        label = read_label(first.text) or self._bare_label(first)
        if label is not None:
            self._label(block, label)
        elif opens_restatement(first.text, self.rules) and self._announces(block):
            self._start((), first)
            self._feed(block[1:])
        elif self._opens_answer(first):
            self._answer(block)
        elif self._restates_another(block):
            self._restated(block)
        elif self._ends(first):
            self._end(first)
        else:
            self._feed(block)

    # -------------------------------------------------- labels and openers

    def _bare_label(self, unit: Unit) -> Label | None:
        """A heading that is a known number and its title, without the word "recommendation"."""
        label = read_bare_label(unit.text) if unit.heading or unit.bold else None
        known = self.restatements.recommendations
        if label is None or len(unit.text.split()) > 20:
            return None
        number = label.numbers[0]
        index = self.restatements.number_index(number)
        if number != base_of(number):
            whole = self.restatements.number_index(base_of(number))
            return label if index is not None or whole is not None else None
        if index is None:
            return None
        title = f"{known[index].heading or ''} {known[index].text}"
        alike = self.restatements.likeness(label.rest, index) >= _TITLE or (label.rest and label.rest in title)
        return label if alike else None

    def _label(self, block: list[Unit], label: Label) -> None:
        current = self.open
        rest = self._titled(_after_label(block, label))
        if label.answers and current is not None and _same(label.numbers, current.numbers):
            current.answering = True
            current.answer.append(block[0])
            self._feed(rest)
            return
        if not label.answers and current is not None and current.numbers == label.numbers and not current.answering:
            self._feed(rest)
            return
        section = self._start(label.numbers, block[0])
        if label.answers:
            section.answering = True
            section.answer.append(block[0])
        self._feed(rest, after_label=True)

    def _titled(self, units: list[Unit]) -> list[Unit]:
        """What follows a label, a status at the end of its title ("Fog bells (accepted in part)") cut off."""
        first = units[0] if units else None
        split = _STATUS_AT_END.match(first.text) if first is not None and len(first.text.split()) <= 30 else None
        if first is None or split is None or label_status(split["status"], self.rules) is None:
            return units
        page = first.pieces[-1][0]
        said = replace(first, text=split["status"], pieces=((page, split["status"]),), alone=True)
        title = replace(first, text=split["title"], pieces=((first.pieces[0][0], split["title"]),), heading=True)
        return [title, said, *units[1:]]

    def _start(self, numbers: tuple[str, ...], first: Unit, labelled: bool = True) -> Section:
        self.open = Section(numbers, first.size, [first] if labelled else [], speakers=self.chapter, labelled=labelled)
        self.found.append(self.open)
        return self.open

    def _announces(self, block: list[Unit]) -> bool:
        """Whether a line "Recommendation" stands before a restated one, and is not the heading of a chapter."""
        after = block[1:] or self.units[self.place : self.place + 2]
        if not after or read_label(after[0].text) is not None:
            return False
        singular = not re.match(r"(?i).*s\W*$", block[0].text)
        return (singular and (len(block) > 1 or not self.restatements.recommendations)) or any(
            self._matches(unit) for unit in after
        )

    def _opens_answer(self, unit: Unit) -> bool:
        return self.open is not None and opens_answer(unit.text, self.rules)

    def _answer(self, block: list[Unit]) -> None:
        assert self.open is not None
        self.open.answering = True
        self.open.answer += block

    # -------------------------------------------------- restatements without a label

    def _matches(self, unit: Unit) -> dict[int, float]:
        return self.restatements.restated(_without_mark(unit.text), _RESTATES)

    def _restates_another(self, block: list[Unit]) -> bool:
        """Whether a block begins with the words of a recommendation that the open section is not about."""
        unit = next((each for each in block[:2] if len(each.text.split()) >= 5), None)
        if unit is None or read_speaker_heading(block[0].text, self.rules) is not None:
            return False
        matched = self._matches(unit) or self._reworded(unit, block)
        share = max(matched.values(), default=0.0)
        if share < 0.55 or (share < 0.8 and states([unit], self.rules)):
            return False
        if self.open is None:
            return self._is_solid(block, matched)
        own = self._own(self.open)
        if any(self.restatements.of_one_line(index, other) for index in self._meant(block, matched) for other in own):
            return False
        if not self.open.answering:
            return not self.open.labelled or not (own or self.open.numbers)
        return self._is_solid(block, matched)

    def _meant(self, block: list[Unit], matched: dict[int, float]) -> list[int]:
        """Of the recommendations that a block's beginning fits (a part fits its whole as well) those it restates."""
        return self.restatements.held(" ".join(unit.text for unit in block), matched) or list(matched)

    def _reworded(self, unit: Unit, block: list[Unit]) -> dict[int, float]:
        """The recommendation that a numbered or set-apart sentence puts in other words, where an answer follows."""
        if not (unit.styled or (read_marks(unit.text) and unit.first)) or self._says(unit):
            return {}
        index, score, second = self.restatements.closest(unit.text)
        if index is None or score < _ALIKE or score - second < _MARGIN:
            return {}
        after = [*block[1:], *self.units[self.place : self.place + 3]]
        return {index: 0.6} if any(self._says(each) for each in after[:4]) else {}

    def _says(self, unit: Unit) -> bool:
        """Whether a unit prints a status."""
        return states([unit], self.rules)

    def _is_solid(self, block: list[Unit], matched: dict[int, float]) -> bool:
        """Whether a block holds so much of a recommendation that it restates it and does not only quote from it."""
        text = " ".join(unit.text for unit in block)
        return any(
            self.restatements.covered(text, index) >= 0.3 or self.restatements.likeness(text, index) >= _ALIKE
            for index in matched
        )

    def _own(self, section: Section) -> list[int]:
        """Indices of the recommendations that a section is about, by number and by text."""
        numbers = [normal(number) for number in section.numbers]
        by_number = self._numbered(numbers)
        by_base = self._numbered(base_of(number) for number in numbers)
        by_text = self.restatements.held(section.head_text, section.restated)
        return [*(by_number or by_base), *(by_text or section.restated)]

    def _numbered(self, numbers: Iterable[str]) -> list[int]:
        indices = dict.fromkeys(self.restatements.number_index(number) for number in numbers)
        return [index for index in indices if index is not None]

    def _restated(self, block: list[Unit]) -> None:
        if self.open is None or self.open.answering or self.open.labelled:
            marks = read_marks(block[0].text)
            numbers = (marks[0].printed,) if marks and marks[0].kind in ("arabic", "decimal") else ()
            section = self._start(numbers, block[0], labelled=False)
            section.restated.update(self._matches(block[0]) or self._reworded(block[0], block))
            section.head.append(block[0])
            self._feed(block[1:])
        else:
            self._feed(block)

    # -------------------------------------------------- headings that end a section

    def _ends(self, unit: Unit) -> bool:
        if not unit.heading or label_status(unit.text, self.rules) is not None or self._turns_to_part(unit):
            return False
        text = unit.text.lower()
        closes = any(text.startswith(word) for word in self.rules.words.layout.closers)
        larger = self.open is not None and unit.size > self.open.size + 0.6
        return closes or larger or bool(_STRUCTURE.match(unit.text)) or self.open is None

    def _turns_to_part(self, unit: Unit) -> bool:
        """Whether a heading "Part (a)" names a part of what the open section is labelled with."""
        parts = read_parts(unit.text)
        if self.open is None or parts is None:
            return False
        known = [f"{base_of(number)}{path}" for number in self.open.numbers for path in parts.paths]
        return any(self.restatements.number_index(number) is not None for number in known)

    def _end(self, unit: Unit) -> None:
        """Close the section; a heading that names a speaker ("Response of the Welsh Government") begins a chapter."""
        heading = read_speaker_heading(
            re.sub(r"^.*?[:–—]\s+", "", unit.text) if _STRUCTURE.match(unit.text) else unit.text, self.rules
        )
        if heading is not None:
            self.chapter, self.chapter_size = heading.speakers, unit.size
        elif unit.size >= self.chapter_size - 0.1:
            self.chapter, self.chapter_size = (), 0.0
        self.open = None

    # -------------------------------------------------- text of a section

    def _feed(self, block: Sequence[Unit], after_label: bool = False) -> None:
        section = self.open
        if section is None:
            return
        for number, unit in enumerate(block):
            if after_label and unit.alone and number <= 1 and label_status(unit.text, self.rules) is not None:
                section.answer.append(unit)
                continue
            if section.answer and unit.pages[0] - section.answer[-1].pages[-1] > 1:
                self.open = None
                return
            after = [*block[number + 1 :], *self.units[self.place : self.place + _LOOK_AHEAD]]
            if not section.answering and not self._is_head(section, unit, after, after_label and number == 0):
                section.answering = True
            if section.answering:
                section.answer.append(unit)
            else:
                section.head.append(unit)
                for index, share in self._matches(unit).items():
                    section.restated[index] = max(share, section.restated.get(index, 0.0))

    def _is_head(self, section: Section, unit: Unit, after: Sequence[Unit], title: bool) -> bool:
        """Whether a unit still belongs to the restatement; `title` says that it stands next to the label."""
        if label_status(unit.text, self.rules) is not None and (unit.alone or unit.heading or title):
            return False
        if unit.alone and read_speaker_heading(unit.text, self.rules) is not None:
            return False
        if self._is_complete(section):
            return any(index not in self._own(section) for index in self._matches(unit))
        if self._matches(unit) or not re.search(r"[^\W\d_]{3}", unit.text):
            return True
        if read_speaker_heading(unit.text, self.rules) is not None or states([unit], self.rules):
            return False
        if title and (unit.heading or unit.bold):
            return True
        if self._own(section):
            return any(self._about(section, each) for each in self._ahead(after[:_NEAR]))
        return self._looks_restated(section, unit, after)

    def _is_complete(self, section: Section) -> bool:
        """Whether all that a section is labelled with has been restated, so that nothing more of it can come."""
        own = self._numbered(section.numbers) if section.labelled else []
        text = " ".join(unit.text for unit in section.head[1:])  # the label's own unit may hold what follows it
        return bool(own) and all(self.restatements.covered(text, index) >= _WHOLE for index in own)

    def _about(self, section: Section, unit: Unit) -> bool:
        matched = self._matches(unit)
        return any(self.restatements.related(index, own) for index in matched for own in self._own(section))

    def _ahead(self, after: Sequence[Unit]) -> Iterator[Unit]:
        """The next units, up to a label, an opener or a status."""
        for each in after:
            if read_label(each.text) is not None or self._opens_answer(each):
                return
            if states([each], self.rules):
                return
            yield each

    def _looks_restated(self, section: Section, unit: Unit, after: Sequence[Unit]) -> bool:
        """Without the report's own text: what is set like the restatement's beginning, or stands before an opener."""
        body = [each for each in section.head if len(each.text.split()) >= 4]
        if not body:
            return True
        same = (unit.bold, unit.italic, unit.shaded) == (body[0].bold, body[0].italic, body[0].shaded)
        if body[0].styled:
            return same
        return unit.block == body[-1].block or any(
            self._opens_answer(each) or read_label(each.text) for each in _until_label(after)
        )


def _until_label(after: Sequence[Unit]) -> Iterator[Unit]:
    """Units up to the next label; one that opens an answer ("Response to recommendation 4") is the last of them."""
    for each in after:
        label = read_label(each.text) if each.first else None
        if label is None or label.answers:
            yield each
        if label is not None:
            return


def _blocks(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    for _, group in groupby(units, key=lambda unit: unit.block):
        yield list(group)


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether an answer's numbers are those of the restatement before it, parts of it, or some of them."""
    bases = {base_of(number) for number in other}
    return all(number in other or base_of(number) in bases for number in one)


def _after_label(block: list[Unit], label: Label) -> list[Unit]:
    """A block without its label: what stands after the numbers in the same sentence is a unit of its own."""
    if not label.rest:
        return block[1:]
    first = block[0]
    pieces = tuple((page, piece) for page, piece in first.pieces)
    if len(pieces) == 1:
        pieces = ((pieces[0][0], label.rest),)
    else:
        pieces = ((pieces[0][0], pieces[0][1][label.length :].strip()), *pieces[1:])
    return [replace(first, text=label.rest, pieces=pieces, first=False), *block[1:]]


def _without_mark(text: str) -> str:
    marks = read_marks(text)
    return text[marks[0].length :].strip() if marks else text
