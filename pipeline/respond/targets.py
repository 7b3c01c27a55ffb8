"""Which recommendations a section of a response answers: by printed number and by text, and which of them decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.respond.labels import base_of, normal, part_of
from pipeline.respond.matching import Restatements
from pipeline.respond.sections import Section

_MERGED = 0.6  # share of a second recommendation's words from which the answer below is to it as well
_ALIKE, _MARGIN = 0.45, 0.08  # likeness of a reworded restatement, and how far it must be from the next one


@dataclass(frozen=True, slots=True)
class Target:
    """What a section answers: a recommendation of the report (its index), or only the number that is printed."""

    index: int | None
    number: str | None
    part: str | None
    joined_by: str
    likeness: float = 0.0


def targets_of(section: Section, restatements: Restatements) -> list[Target]:
    """What a section answers; empty where it is about nothing that is known.

    Where number and text name different recommendations the text wins; `joined_by` says which decided.
    """
    if not restatements.recommendations:
        return _printed(section)
    by_text = _by_text(section, restatements)
    if not section.numbers:
        return by_text
    numbered = [target for number in section.numbers if (target := by_number(number, restatements)) is not None]
    if not section.labelled:
        return [_named(target, numbered, restatements) for target in by_text]
    if not by_text:
        return [_weighed(target, "number", section, restatements) for target in numbered]
    if not numbered or not _agree(numbered, by_text, restatements):
        printed = ", ".join(section.numbers)
        return [replace(each, joined_by=f"text (the printed number, {printed}, is another)") for each in by_text]
    both = [_weighed(target, "number and text", section, restatements) for target in numbered]
    also = [each for each in by_text if each.likeness >= _MERGED and not _agree(numbered, [each], restatements)]
    return both + also


def _printed(section: Section) -> list[Target]:
    """Without the report: the numbers that a section prints, or the section itself where it prints none."""
    if section.numbers:
        answered = 0.5 * bool(section.answer)
        return [Target(None, number, part_of(number), "printed number", answered) for number in section.numbers]
    whole = section.head and section.answer and section.labelled
    return [Target(None, None, None, "no number printed")] if whole else []


def _weighed(target: Target, joined_by: str, section: Section, restatements: Restatements) -> Target:
    likeness = restatements.covered(section.head_text, target.index) if target.index is not None else 0.0
    return replace(target, joined_by=joined_by, likeness=likeness)


def _named(target: Target, numbered: Sequence[Target], restatements: Restatements) -> Target:
    """A target found by its text; a number printed before it is evidence too where it is the same."""
    agree = _agree(numbered, [target], restatements)
    return replace(target, joined_by="number and text" if agree else target.joined_by)


def _agree(one: Sequence[Target], other: Sequence[Target], restatements: Restatements) -> bool:
    return any(
        restatements.of_one_line(a.index, b.index)
        for a in one
        for b in other
        if a.index is not None and b.index is not None
    )


def by_number(number: str, restatements: Restatements) -> Target | None:
    """The recommendation with a printed number; a part that the report does not set out belongs to its whole."""
    for wanted in (number, base_of(number)):
        index = restatements.number_index(wanted)
        if index is not None:
            printed = restatements.recommendations[index].number
            return Target(index, printed if wanted == number else number, part_of(normal(number)), "number")
    return None


def _by_text(section: Section, restatements: Restatements) -> list[Target]:
    """Recommendations that the restatement holds, wholes before parts; reworded ones where nothing is verbatim."""
    text = section.head_text
    held = restatements.held(text, section.restated)
    if held:
        return [_target(index, restatements.covered(text, index), "text", restatements) for index in held]
    best_index, score, second = restatements.closest(text)
    numbered = bool(section.numbers) and section.labelled
    if best_index is None or numbered or score < _ALIKE or score - second < _MARGIN:
        return []
    return [_target(best_index, score, "text (reworded)", restatements)]


def _target(index: int, likeness: float, joined_by: str, restatements: Restatements) -> Target:
    number = restatements.recommendations[index].number
    return Target(index, number, part_of(normal(number)) if number else None, joined_by, likeness)


def part_target(target: Target, part: str, restatements: Restatements) -> Target:
    """A target narrowed to one of its lettered parts: the part's own recommendation where the report sets it out."""
    if target.number is None:
        return replace(target, part=part)
    number = f"{base_of(normal(target.number))}{part}"
    index = restatements.number_index(number)
    if index is not None:
        return replace(target, index=index, number=restatements.recommendations[index].number, part=part)
    return replace(target, number=number, part=part)


def part_within(target: Target, printed: str, current: str | None, restatements: Restatements) -> str | None:
    """The full path of a part that is printed as "(ii)" while a reader is in `current`, such as (a)(ii).

    The deepest one that the report sets out; null where it sets out none that this can be. Without the report a roman
    numeral goes under a letter, and a letter stands for itself.
    """
    if target.number is None:
        return printed
    own = part_of(normal(target.number)) or ""
    prefixes = list(dict.fromkeys([*_upwards(current or ""), *_upwards(own)]))
    if not restatements.recommendations:
        return (
            (own or "") + printed
            if current is None
            else next(each for each in prefixes if _goes_under(printed, each)) + printed
        )
    base = base_of(normal(target.number))
    return next(
        (f"{each}{printed}" for each in prefixes if restatements.number_index(f"{base}{each}{printed}") is not None),
        None,
    )


def _upwards(part: str) -> list[str]:
    """A path and those above it: (a)(i), (a), and none."""
    pieces = part.split("(")[1:]
    return ["".join(f"({piece}" for piece in pieces[:length]) for length in range(len(pieces), -1, -1)]


def _goes_under(printed: str, part: str) -> bool:
    numeral = len(printed) > 3 or printed == "(i)"
    return part == "" or (numeral and part.count("(") == 1)
