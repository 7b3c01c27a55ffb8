"""An answer cut into passages: where the speaker, the recommendation spoken of, or the lettered part changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.respond.labels import Parts, base_of, normal, part_of, read_bare_label, read_parts, read_scope
from pipeline.respond.matching import Restatements
from pipeline.respond.rules import ResponseRules
from pipeline.respond.sections import Section
from pipeline.respond.speakers import known_governments, read_speaker_heading
from pipeline.respond.status import label_status, states
from pipeline.respond.targets import Target, part_target, part_within
from pipeline.respond.unit import Unit

_TO_ALL = re.compile(
    r"\b(?:both|all|each|these)\b[^.;]{0,30}\brecommendations\b|\b(?:accepts?|agrees?|rejects?) (?:both|all|these)\b",
    re.I,
)
_ABOUT, _CLEARLY = 0.12, 1.8  # likeness of a paragraph to the recommendation that it answers, and to the next one


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an answer by one speaker to one part: what `read_status` reads."""

    units: tuple[Unit, ...]
    speakers: tuple[str, ...]
    numbers: tuple[str, ...]
    part: str | None
    inline: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a reader is in an answer: who speaks, to which numbers and part; `outer` where speakers follow parts."""

    speakers: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    part: str | None = None
    outer: bool = False


def passages_of(
    section: Section, targets: Sequence[Target], restatements: Restatements, rules: ResponseRules
) -> list[Passage]:
    """The passages of a section's answer in order, without those that only lead to others."""
    begun = _first_part(section, targets, restatements)
    place = _Place(section.speakers, part=begun, outer=begun is not None)
    found: list[Passage] = []
    units: list[Unit] = []
    for index, unit in enumerate(section.answer):
        after = section.answer[index + 1 : index + 3]
        turned = _turned(place, unit, after, section, targets, restatements, rules)
        if turned is None and unit.first and _is_list_of_statuses(found, units, rules):
            turned = replace(place, speakers=section.speakers)
        if turned is not None:
            found += [_passage(units, place)] if units else []
            place, units = turned, []
        units.append(unit)
    found += [_passage(units, place)] if units else []
    return _that_answer(_with_inline(found), rules)


def _passage(units: Sequence[Unit], place: _Place) -> Passage:
    return Passage(tuple(units), place.speakers, place.numbers, place.part)


def _with_inline(passages: Sequence[Passage]) -> list[Passage]:
    """Passages, those marked that answer one part each in a paragraph that they share."""
    parts = Counter(passage.units[0].block for passage in passages if passage.part is not None)
    return [replace(passage, inline=parts[passage.units[0].block] > 1) for passage in passages]


def _turned(
    place: _Place, unit: Unit, after: Sequence[Unit], section: Section,
    targets: Sequence[Target], restatements: Restatements, rules: ResponseRules,
) -> _Place | None:  # fmt: skip
    """Where a unit takes the reader, or null where it goes on with the passage."""
    heading = read_speaker_heading(unit.text, rules) if unit.first or unit.heading else None
    if heading is not None:
        return _Place(heading.speakers, (), place.part if place.outer else None, place.outer)
    scope = read_scope(unit.text) if len(section.numbers) > 1 else ()
    if scope and all(is_among(number, section.numbers) for number in scope):
        return _Place(place.speakers, scope)
    part = _part_marker(place, unit, after, targets, restatements, rules)
    if part is None:
        return None
    outer = place.outer or place.speakers == section.speakers
    return _Place(section.speakers if outer else place.speakers, place.numbers, part, outer)


def _first_part(section: Section, targets: Sequence[Target], restatements: Restatements) -> str | None:
    """The part with which an answer begins where each part is restated and answered in turn."""
    begun = [parts.paths[0] for unit in section.head if unit.first and (parts := read_parts(unit.text)) is not None]
    after = [parts.paths[0] for unit in section.answer if unit.first and (parts := read_parts(unit.text)) is not None]
    if len(begun) != 1 or not after or begun[0] in after or not targets:
        return None
    return part_within(targets[0], begun[0], None, restatements)


def _is_list_of_statuses(passages: Sequence[Passage], units: Sequence[Unit], rules: ResponseRules) -> bool:
    """Whether the passages so far are a list of speakers, each with a status only: what follows belongs to them all."""
    if not passages or not passages[-1].speakers or not units:
        return False
    both = [passages[-1].units, tuple(units)]
    return all(len(each) == 2 and label_status(each[1].text, rules) is not None for each in both)


def is_among(number: str, numbers: Sequence[str]) -> bool:
    """Whether a number, or the whole that it is a part of, is among some."""
    return number in numbers or base_of(number) in numbers


def _part_marker(
    place: _Place, unit: Unit, after: Sequence[Unit],
    targets: Sequence[Target], restatements: Restatements, rules: ResponseRules,
) -> str | None:  # fmt: skip
    """The lettered parts that a unit turns to: named as such, or letters of the recommendation's own with a status.

    Several are joined by "and".
    """
    parts = read_parts(unit.text) or _numbered_part(unit, targets)
    if parts is None or not targets:
        return None
    paths = [part_within(targets[0], path, place.part, restatements) for path in parts.paths]
    known = [path for path in paths if path is not None]
    if parts.named and len(known) < len(paths):
        return " and ".join(parts.paths)
    if not known:
        return None
    if not (parts.named or unit.heading) and not states(_nearby(unit, after), rules):
        return None
    return " and ".join(known)


def _numbered_part(unit: Unit, targets: Sequence[Target]) -> Parts | None:
    """The part that a line turns to with its whole number: "4(a)" in an answer to recommendation 4."""
    label = read_bare_label(unit.text) if unit.first else None
    if label is None or not targets or targets[0].number is None:
        return None
    number, own = label.numbers[0], normal(targets[0].number)
    part = part_of(number) if base_of(number) == base_of(own) else None
    return Parts((part,), label.length, False) if part is not None else None


def _nearby(unit: Unit, after: Sequence[Unit]) -> list[Unit]:
    """The units in which the status of a lettered part must stand for its letter to begin a part of the answer."""
    if not unit.first:
        return [unit]
    return [unit, *[each for each in after if each.block == unit.block or not read_parts(each.text)]]


def _that_answer(passages: Sequence[Passage], rules: ResponseRules) -> list[Passage]:
    """Leave out what only leads to the passages that answer: a sentence before the first speaker or the first part."""
    if len(passages) == 1:
        return list(passages)
    kept = []
    for passage in passages:
        says = states(passage.units, rules)
        followed = any(_is_within(other, passage) for other in passages if other is not passage)
        if says or not followed:
            kept.append(passage)
    common = [unit for passage in passages if passage not in kept and not passage.speakers for unit in passage.units]
    return [_with_named(passage, common, rules) for passage in kept] or list(passages)


def _with_named(passage: Passage, common: Sequence[Unit], rules: ResponseRules) -> Passage:
    """A speaker's passage with the sentences of a common text that name the speaker."""
    named = [unit for unit in common if set(known_governments(unit.text, rules)) & set(passage.speakers)]
    return replace(passage, units=(*passage.units, *named)) if named else passage


# ---------------------------------------------------------------- one answer to several, paragraph by paragraph


def divided(passages: Sequence[Passage], targets: Sequence[Target], restatements: Restatements) -> list[Passage]:
    """An answer to several recommendations cut by paragraphs, where each of them clearly has at least one of its own.

    What stands before the first such paragraph belongs to all; what follows one goes with it.
    """
    known = {target.index: target.number for target in targets if target.index is not None and target.number}
    alone = len(passages) == 1 and passages[0].part is None and not passages[0].numbers
    roots = {restatements.root(index) for index in known}
    if (
        not alone
        or len(known) < 2
        or len(roots) < len(known)
        or any(_TO_ALL.search(unit.text) for unit in passages[0].units)
    ):
        return list(passages)
    common: list[Unit] = []
    own: dict[int, list[Unit]] = {index: [] for index in known}
    current: int | None = None
    for _, block in groupby(passages[0].units, key=lambda unit: unit.block):
        units = list(block)
        nearest = _nearest(" ".join(unit.text for unit in units), list(known), restatements)
        current = current if nearest is None else nearest
        (common if current is None else own[current]).extend(units)
    if not all(own.values()):
        return list(passages)
    return [
        replace(passages[0], units=(*common, *units), numbers=(base_of(normal(known[index])),))
        for index, units in own.items()
    ]


def _nearest(text: str, indices: Sequence[int], restatements: Restatements) -> int | None:
    """The one of some recommendations that a paragraph is clearly about."""
    ranked = sorted(((restatements.likeness(text, index), index) for index in indices), reverse=True)
    clear = ranked[0][0] >= _ABOUT and ranked[0][0] >= _CLEARLY * ranked[1][0]
    return ranked[0][1] if clear else None


def _is_within(other: Passage, passage: Passage) -> bool:
    """Whether another passage goes further into what one begins: a part of it, or a speaker where it names none."""
    same = other.speakers == passage.speakers and other.numbers == passage.numbers
    own, others = passage.part or "", other.part or ""
    deeper = same and others != own and others.startswith(own)
    spoken = not passage.speakers and bool(other.speakers)
    scoped = not passage.numbers and bool(other.numbers) and other.speakers == passage.speakers
    return deeper or spoken or scoped


def addressed(targets: Sequence[Target], passage: Passage, restatements: Restatements) -> list[Target]:
    """The targets that a passage speaks to, each with the passage's part."""
    chosen = [
        target
        for target in targets
        if not passage.numbers
        or (target.number is not None and is_among(base_of(normal(target.number)), passage.numbers))
    ]
    if passage.part is None:
        return chosen
    return [
        each
        for target in chosen
        for path in passage.part.split(" and ")
        for each in [part_target(target, path, restatements)]
    ]
