"""Answers joined to recommendations: a response in, what it says to each recommendation out, with speaker and words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.records import Notice, Recommendation, Report, Response, ResponseDocument, Status
from pipeline.respond.commitments import find_commitments
from pipeline.respond.labels import base_of, mentions, normal, part_of, read_parts, read_scope
from pipeline.respond.matching import Restatements
from pipeline.respond.rules import ResponseRules
from pipeline.respond.sections import Section, find_sections
from pipeline.respond.speakers import known_governments, read_speaker_heading, speakers_of_subject
from pipeline.respond.status import (
    Evidence,
    Reading,
    clauses_on_numbers,
    label_status,
    labels_in,
    read_status,
    reading_of,
    spoken_in,
    statements_in,
)
from pipeline.respond.unit import Unit
from pipeline.respond.units import units_of

_ALIKE = 0.45
_STRENGTHS = {"label": 3, "statement": 2, "stance": 1, "none": 0}


@dataclass(frozen=True, slots=True)
class Target:
    """What a section answers: a recommendation of the report (its index), or only the number that is printed."""

    index: int | None
    number: str | None
    part: str | None
    joined_by: str
    likeness: float = 0.0


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an answer by one speaker to one part: what `read_status` reads."""

    units: tuple[Unit, ...]
    speakers: tuple[str, ...]
    numbers: tuple[str, ...]
    part: str | None
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer before the best of several is chosen: target, speaker, status, pages and units."""

    target: Target
    speaker: str | None
    reading: Reading
    pages: tuple[int, ...]
    units: tuple[Unit, ...]

    @property
    def weight(self) -> tuple[float, int]:
        """How good an answer this is among several to the same: a status in words, a restatement, some text."""
        words = sum(len(unit.text.split()) for unit in self.units)
        return (_STRENGTHS[self.reading.strength] + 2 * self.target.likeness + (words >= 15), words)


def read_answers(
    response: Report,
    recommendations: Sequence[Recommendation],
    rules: ResponseRules,
    document: ResponseDocument | None = None,
) -> tuple[list[Response], list[Notice]]:
    """What a response says to each recommendation, one record an answer, speaker and part; and what a user must know.

    `response` is read in full (every page in detail). Without `recommendations` the response's own restated ones are
    answered, under their printed numbers. A recommendation that nothing answers comes back with "no answer". Records
    stand in the order of the recommendations, then of the pages.
    """
    units = units_of(response, rules)
    restatements = Restatements(recommendations)
    sections = find_sections(units, restatements, rules)
    default = _default_speaker(response, sections, document, rules)
    answers = [answer for section in sections for answer in _answers(section, restatements, default, rules)]
    reached = {answer.target.index for answer in answers}
    answers += [each for each in _mentioned(units, restatements, default, rules) if each.target.index not in reached]
    chosen = _refer(_choose(answers), rules)
    records = [_record(answer, restatements, document, rules) for answer in chosen]
    records += _unanswered(records, recommendations, document)
    return _in_order(records, recommendations), _notices(response, records, recommendations)


def as_line(response: Response) -> dict[str, object]:
    """The line that `saidbefore respond` prints for one answer."""
    return {
        "number": response.number,
        "status": response.status,
        "status_words": response.status_words,
        "response_pages": list(response.response_pages),
        "speaker": response.speaker,
    }


# ---------------------------------------------------------------- which recommendation a section answers


def _targets(section: Section, restatements: Restatements) -> list[Target]:
    if not restatements.recommendations:
        return [
            Target(None, number, part_of(number), "printed number", 0.5 * bool(section.answer))
            for number in section.numbers
        ] or [Target(None, None, None, "no number printed")] * bool(
            section.head and section.answer and section.labelled
        )
    by_text = _by_text(section, restatements)
    if not section.numbers:
        return by_text
    by_number = [_by_number(number, restatements) for number in section.numbers]
    if not section.labelled:
        return [_agreeing(target, by_number, restatements) for target in by_text]
    found = [target for target in by_number if target is not None]
    if not by_text:
        return [
            replace(target, joined_by="number", likeness=_likeness(section, target, restatements)) for target in found
        ]
    if not found or not _agree(found, by_text, restatements):
        printed = ", ".join(section.numbers)
        return [replace(each, joined_by=f"text (the printed number, {printed}, is another)") for each in by_text]
    return [
        replace(each, joined_by="number and text", likeness=_likeness(section, each, restatements)) for each in found
    ]


def _likeness(section: Section, target: Target, restatements: Restatements) -> float:
    return restatements.covered(section.head_text, target.index) if target.index is not None else 0.0


def _agreeing(target: Target, by_number: Sequence[Target | None], restatements: Restatements) -> Target:
    numbers = [each for each in by_number if each is not None]
    agree = _agree(numbers, [target], restatements)
    return replace(target, joined_by="number and text" if agree else target.joined_by)


def _agree(one: Sequence[Target], other: Sequence[Target], restatements: Restatements) -> bool:
    return any(
        restatements.of_one_line(a.index, b.index)
        for a in one
        for b in other
        if a.index is not None and b.index is not None
    )


def _by_number(number: str, restatements: Restatements) -> Target | None:
    """The recommendation with a printed number; a part that the report does not set out belongs to its whole."""
    known = restatements.recommendations
    order = sorted(range(len(known)), key=lambda index: (known[index].level == "conclusion", index))
    for wanted in (number, base_of(number)):
        for index in order:
            printed = known[index].number
            if printed is not None and normal(printed) == normal(wanted):
                part = part_of(number)
                return Target(index, known[index].number if wanted == number else number, part, "number")
    return None


def _by_text(section: Section, restatements: Restatements) -> list[Target]:
    """Recommendations that the restatement holds, wholes before parts; reworded ones where nothing is verbatim."""
    text = section.head_text
    held = restatements.held(text, section.restated)
    if held:
        return [_target(index, restatements.covered(text, index), "text", restatements) for index in held]
    best_index, score, second = restatements.closest(text)
    numbered = bool(section.numbers) and section.labelled
    if best_index is None or numbered or score < _ALIKE or score - second < 0.08:
        return []
    return [_target(best_index, score, "text (reworded)", restatements)]


def _target(index: int, likeness: float, joined_by: str, restatements: Restatements) -> Target:
    number = restatements.recommendations[index].number
    return Target(index, number, part_of(normal(number)) if number else None, joined_by, likeness)


# ---------------------------------------------------------------- who says what in a section


def _answers(section: Section, restatements: Restatements, default: str | None, rules: ResponseRules) -> list[Answer]:
    targets = _targets(section, restatements)
    if not targets:
        return []
    passages = _passages(section, targets, restatements, rules)
    found: list[Answer] = []
    for passage in passages:
        pages = section.pages if len(passages) == 1 else _pages(passage.units)
        for target in _addressed(targets, passage, restatements):
            found += _by_speaker(passage, target, pages, restatements, default, rules)
    return found + _summed_up(found, passages, targets, default)


def _passages(
    section: Section, targets: Sequence[Target], restatements: Restatements, rules: ResponseRules
) -> list[Passage]:
    """An answer cut where the speaker, the recommendation spoken of, or the lettered part changes."""
    passages: list[Passage] = []
    units: list[Unit] = []
    speakers, part_is_outer = section.speakers, False
    numbers: tuple[str, ...] = ()
    part = _first_part(section)
    parts_of_block: Counter[int] = Counter()

    def close() -> None:
        nonlocal units
        if units:
            passages.append(Passage(tuple(units), speakers, numbers, part))
        units = []

    for place, unit in enumerate(section.answer):
        heading = read_speaker_heading(unit.text, rules) if unit.first or unit.heading else None
        scope = read_scope(unit.text) if len(section.numbers) > 1 else ()
        lettered = _part_marker(unit, section.answer[place + 1 : place + 3], targets, restatements, rules)
        if heading is not None:
            close()
            speakers, numbers = heading.speakers, ()
            part = part if part_is_outer else None
        elif scope and all(_is_in(number, section.numbers) for number in scope):
            close()
            numbers, part = scope, None
            units.append(unit)
            continue
        elif unit.first and _is_list_of_statuses(passages, units, rules):
            close()
            speakers = section.speakers
        if lettered is not None and heading is None:
            close()
            part_is_outer = unit.alone and (part_is_outer or speakers == section.speakers)
            speakers = section.speakers if part_is_outer else speakers
            part = lettered
            parts_of_block[unit.block] += 1
        units.append(unit)
    close()
    shared = [block for block, count in parts_of_block.items() if count > 1]
    passages = [replace(each, inline=each.units[0].block in shared) for each in passages]
    return _with_status(passages, rules)


def _first_part(section: Section) -> str | None:
    """The part with which an answer begins where each part is restated and answered in turn."""
    begun = [parts.paths[0] for unit in section.head if unit.first and (parts := read_parts(unit.text)) is not None]
    after = [parts.paths[0] for unit in section.answer if unit.first and (parts := read_parts(unit.text)) is not None]
    return begun[0] if len(begun) == 1 and after and begun[0] not in after else None


def _is_list_of_statuses(passages: Sequence[Passage], units: Sequence[Unit], rules: ResponseRules) -> bool:
    """Whether the passages so far are a list of speakers, each with a status only: what follows belongs to them all."""
    if not passages or not passages[-1].speakers or not units:
        return False
    both = [passages[-1].units, tuple(units)]
    return all(len(each) == 2 and label_status(each[1].text, rules) is not None for each in both)


def _is_in(number: str, numbers: Sequence[str]) -> bool:
    return number in numbers or base_of(number) in numbers


def _part_marker(
    unit: Unit, after: Sequence[Unit], targets: Sequence[Target], restatements: Restatements, rules: ResponseRules
) -> str | None:
    """The lettered part that a unit turns to: named as one, or a letter of the recommendation's own with a status."""
    parts = read_parts(unit.text)
    if parts is None:
        return None
    path = " and ".join(parts.paths)
    if parts.named:
        return path
    if not _has_part(path, targets, restatements):
        return None
    if not unit.first:
        return path if any(True for _ in statements_in([unit], rules)) else None
    nearby = [unit, *[each for each in after if each.block == unit.block or not read_parts(each.text)]]
    says = any(True for _ in statements_in(nearby, rules)) or any(True for _ in labels_in(nearby, rules))
    return path if says else None


def _has_part(path: str, targets: Sequence[Target], restatements: Restatements) -> bool:
    if not restatements.recommendations:
        return True
    numbers = {normal(rec.number) for rec in restatements.recommendations if rec.number}
    return any(target.number is not None and f"{base_of(normal(target.number))}{path}" in numbers for target in targets)


def _with_status(passages: Sequence[Passage], rules: ResponseRules) -> list[Passage]:
    """Leave out what only leads to the passages that answer: a sentence before the first speaker or the first part."""
    if len(passages) == 1:
        return list(passages)
    kept = []
    for passage in passages:
        says = any(True for _ in statements_in(passage.units, rules)) or any(
            True for _ in labels_in(passage.units, rules)
        )
        followed = any(_is_within(other, passage) for other in passages if other is not passage)
        if says or not followed:
            kept.append(passage)
    common = [unit for passage in passages if passage not in kept and not passage.speakers for unit in passage.units]
    return [_with_named(passage, common, rules) for passage in kept] or list(passages)


def _with_named(passage: Passage, common: Sequence[Unit], rules: ResponseRules) -> Passage:
    """A speaker's passage with the sentences of a common text that name the speaker."""
    named = [unit for unit in common if set(known_governments(unit.text, rules)) & set(passage.speakers)]
    return replace(passage, units=(*passage.units, *named)) if named else passage


def _is_within(other: Passage, passage: Passage) -> bool:
    """Whether another passage goes further into what one begins: a part of it, or a speaker where it names none."""
    same = other.speakers == passage.speakers and other.numbers == passage.numbers
    deeper = same and passage.part is None and other.part is not None
    spoken = not passage.speakers and bool(other.speakers)
    scoped = not passage.numbers and bool(other.numbers) and other.speakers == passage.speakers
    return deeper or spoken or scoped


def _addressed(targets: Sequence[Target], passage: Passage, restatements: Restatements) -> list[Target]:
    """The targets that a passage speaks to, each with the passage's part."""
    chosen = [
        target
        for target in targets
        if not passage.numbers
        or (target.number is not None and _is_in(base_of(normal(target.number)), passage.numbers))
    ]
    if passage.part is None:
        return chosen
    return [
        each
        for target in chosen
        for path in passage.part.split(" and ")
        for each in [_part_target(target, path, restatements)]
    ]


def _part_target(target: Target, path: str, restatements: Restatements) -> Target:
    number = f"{normal(target.number)}{path}" if target.number is not None and not target.part else target.number
    for index, rec in enumerate(restatements.recommendations):
        if rec.number is not None and number is not None and normal(rec.number) == normal(number):
            return replace(target, index=index, number=rec.number, part=path)
    return replace(target, number=number, part=target.part or path)


def _by_speaker(
    passage: Passage,
    target: Target,
    pages: tuple[int, ...],
    restatements: Restatements,
    default: str | None,
    rules: ResponseRules,
) -> list[Answer]:
    asked = restatements.recommendations[target.index].text if target.index is not None else ""
    units = [unit for unit in passage.units if not _only_restates(unit, target, restatements, rules)]
    numbers = [target.number] if target.number else []
    if not units:
        return []
    if passage.speakers:
        reading = read_status(units, numbers, asked, rules)
        return [Answer(target, speaker, reading, pages, passage.units) for speaker in passage.speakers]
    spoken = _spoken(units, rules)
    if len(spoken) > 1:
        return [Answer(target, speaker, reading_of(own), pages, passage.units) for speaker, own in spoken.items()]
    reading = read_status(units, numbers, asked, rules)
    named = next((name for name in spoken if not _is_called(name, default)), default)
    return [Answer(target, named, reading, pages, passage.units)]


def _only_restates(unit: Unit, target: Target, restatements: Restatements, rules: ResponseRules) -> bool:
    """Whether a sentence inside an answer only says again what was recommended."""
    if target.index is None or target.index not in restatements.restated(unit.text, 0.7):
        return False
    return not any(True for _ in statements_in([unit], rules))


def _spoken(units: Sequence[Unit], rules: ResponseRules) -> dict[str, list[Evidence]]:
    """Where sentences name different bodies that accept or reject: each with its own evidence, in order."""
    spoken: dict[str, list[Evidence]] = {}
    for names, evidence in spoken_in(units, rules):
        known = [name for name in names if known_governments(name, rules)]
        if spoken and not known:
            continue
        for name in names:
            spoken.setdefault(name, []).append(evidence)
    return spoken


def _summed_up(
    found: Sequence[Answer], passages: Sequence[Passage], targets: Sequence[Target], default: str | None
) -> list[Answer]:
    """An answer to the whole where one paragraph answers its parts one by one."""
    inline = [passage for passage in passages if passage.inline and passage.part is not None]
    if not inline:
        return []
    sums: list[Answer] = []
    for target in targets:
        own = [
            answer for answer in found if answer.target.part and answer.units in [passage.units for passage in inline]
        ]
        for speaker in dict.fromkeys(answer.speaker for answer in own):
            parts = [answer for answer in own if answer.speaker == speaker]
            status = _summed([answer.reading.status for answer in parts])
            shown = next((answer for answer in parts if answer.reading.status == status), parts[0])
            joined = f"{target.joined_by}; summed up from its parts"
            sums.append(
                Answer(
                    replace(target, joined_by=joined),
                    speaker,
                    replace(shown.reading, status=status),
                    shown.pages,
                    shown.units,
                )
            )
    return sums


def _summed(statuses: Sequence[Status]) -> Status:
    """One status for a whole from those of its parts: theirs where they agree, in part where some are accepted."""
    if len(set(statuses)) == 1:
        return statuses[0]
    accepted = {"accepted", "accepted in part", "accepted in principle"}
    return "accepted in part" if accepted & set(statuses) else "unclear"


def _mentioned(
    units: Sequence[Unit], restatements: Restatements, default: str | None, rules: ResponseRules
) -> list[Answer]:
    """Answers given in passing: "we accept recommendations 1, 3 and 5"; they count where nothing else answers."""
    found = []
    for numbers, evidence in clauses_on_numbers(units, rules):
        for number in numbers:
            target = _by_number(number, restatements)
            if target is not None:
                target = replace(target, joined_by="number (mentioned)", likeness=0.0)
                unit = evidence.unit
                speaker = next(iter(speakers_of_subject(evidence.subject, rules)), default)
                found.append(Answer(target, speaker, reading_of([evidence]), unit.pages, (unit,)))
    return found


def _pages(units: Sequence[Unit]) -> tuple[int, ...]:
    return tuple(sorted({page for unit in units for page in unit.pages}))


# ---------------------------------------------------------------- the speaker of a response as a whole


def _default_speaker(
    response: Report, sections: Sequence[Section], document: ResponseDocument | None, rules: ResponseRules
) -> str | None:
    """Who speaks where no one is named: the author, else who heads most answers, else who is named most, else the title's."""
    if document is not None and document.by:
        known = known_governments(document.by, rules)
        return known[0] if len(known) > 1 else document.by
    headed: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for section in sections:
        headings = [read_speaker_heading(unit.text, rules) for unit in section.answer if unit.first]
        headed.update(heading.speakers[0] for heading in headings if heading)
        named.update(list(dict.fromkeys(name for names, _ in spoken_in(section.answer, rules) for name in names)))
    if headed:
        return max(headed.items(), key=lambda item: (item[1], item[0]))[0]
    title = " ".join(line.text for page in response.pages[:3] for line in page.lines)
    known = known_governments(title, rules)
    if len(known) == 1:
        return known[0]
    most = max(named.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    if most[1] >= 3 and most[1] >= 0.6 * named.total():
        return most[0]
    return "Government" if re.search(r"\bgovernment\W+(?:response|reply)\b", title, re.IGNORECASE) else None


def _is_called(name: str, default: str | None) -> bool:
    """Whether a name is the response's own author by its initials: DBT for Department for Business and Trade."""
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", default or "") if word[0].isupper())
    return len(name) > 1 and name == initials


# ---------------------------------------------------------------- one answer of several; records


def _choose(answers: Sequence[Answer]) -> list[Answer]:
    """Of several answers by one speaker to one recommendation the best; a firmer status is taken with its page."""
    groups: dict[tuple[object, ...], list[Answer]] = {}
    for answer in answers:
        key = (
            answer.target.index if answer.target.index is not None else answer.target.number,
            answer.target.part,
            answer.speaker,
        )
        groups.setdefault(key if key != (None, None, answer.speaker) else (id(answer),), []).append(answer)
    return [_best(group) for group in groups.values()]


def _best(group: Sequence[Answer]) -> Answer:
    best = max(group, key=lambda answer: answer.weight)
    firmest = max(group, key=lambda answer: _STRENGTHS[answer.reading.strength])
    if (
        _STRENGTHS[firmest.reading.strength] > max(1, _STRENGTHS[best.reading.strength])
        and firmest.reading.page is not None
    ):
        pages = tuple(sorted({*best.pages, firmest.reading.page}))
        return replace(best, reading=firmest.reading, pages=pages)
    return best


def _refer(answers: Sequence[Answer], rules: ResponseRules) -> list[Answer]:
    """Where an answer says no more than that another one answers it ("See recommendation 22"), that one's status."""
    by_number = {(answer.target.number, answer.speaker): answer for answer in answers}
    return [_referred(answer, by_number, rules) for answer in answers]


def _referred(answer: Answer, by_number: dict[tuple[str | None, str | None], Answer], rules: ResponseRules) -> Answer:
    text = " ".join(unit.text for unit in answer.units)
    if answer.reading.status != "unclear" or not any(pattern.search(text) for pattern in rules.refers):
        return answer
    others = (by_number.get((number, answer.speaker)) for number in mentions(text))
    other = next((each for each in others if each is not None and each.reading.status != "unclear"), None)
    if other is None or other.reading.page is None:
        return answer
    target = replace(
        answer.target, joined_by=f"{answer.target.joined_by}; refers to the answer to {other.target.number}"
    )
    pages = tuple(sorted({*answer.pages, other.reading.page}))
    return replace(answer, target=target, reading=other.reading, pages=pages)


def _record(
    answer: Answer, restatements: Restatements, document: ResponseDocument | None, rules: ResponseRules
) -> Response:
    rec = restatements.recommendations[answer.target.index] if answer.target.index is not None else None
    date = document.date if document else None
    pages = sorted({*answer.pages, *([answer.reading.page] if answer.reading.page is not None else [])})
    return Response(
        recommendation=rec.id if rec else None,
        number=answer.target.number,
        inquiry=rec.inquiry if rec else None,
        document=document.id if document else None,
        status=answer.reading.status,
        status_words=answer.reading.words,
        response_pages=tuple(pages),
        speaker=answer.speaker,
        date=date,
        joined_by=answer.target.joined_by,
        commitments=find_commitments(answer.units, rules, date),
        part=answer.target.part,
        state="ocr" if any(unit.ocr for unit in answer.units) else "unverified",
    )


def _unanswered(
    records: Sequence[Response], recommendations: Sequence[Recommendation], document: ResponseDocument | None
) -> list[Response]:
    """Records for recommendations that neither as a whole nor in any part are answered, and for parts left out."""
    answered = {record.recommendation for record in records}
    parents = {rec.id: rec.parent for rec in recommendations}
    above = {parents[each] for each in answered if each is not None and each in parents}
    missing = []
    for rec in recommendations:
        if rec.level == "conclusion" or rec.id in answered or rec.id in above or _is_covered(rec.id, answered, parents):
            continue
        if rec.level == "sub-recommendation" and rec.parent not in above:
            continue
        missing.append(
            Response(
                recommendation=rec.id,
                number=rec.number,
                inquiry=rec.inquiry,
                document=document.id if document else None,
                status="no answer",
                date=document.date if document else None,
                part=part_of(normal(rec.number)) if rec.number and rec.level == "sub-recommendation" else None,
            )
        )
    return missing


def _is_covered(identity: str, answered: set[str | None], parents: dict[str, str | None]) -> bool:
    """Whether the whole that a part belongs to has an answer."""
    parent = parents.get(identity)
    return parent is not None and (parent in answered or _is_covered(parent, answered, parents))


def _in_order(records: Sequence[Response], recommendations: Sequence[Recommendation]) -> list[Response]:
    conclusions = {rec.id for rec in recommendations if rec.level == "conclusion"}
    place = {rec.id: number for number, rec in enumerate(recommendations)}
    kept = [record for record in records if record.recommendation not in conclusions]
    return sorted(kept, key=lambda record: (place.get(record.recommendation or "", 0), record.response_pages[:1]))


def _notices(response: Report, records: Sequence[Response], recommendations: Sequence[Recommendation]) -> list[Notice]:
    notices = list(response.notices)
    missing = [record.number or record.recommendation or "" for record in records if record.status == "no answer"]
    inquiry = recommendations[0].inquiry if recommendations else response.inquiry
    if not any(record.status != "no answer" for record in records):
        message = f"{response.file}: no answer to a recommendation was found."
        step = "Check that this is the response to this report."
        return [*notices, Notice(kind="nothing answered", message=message, inquiry=inquiry, next_step=step)]
    if missing:
        message = f"{response.file}: no answer was found to {', '.join(missing)}."
        notices.append(Notice(kind="no answer", message=message, inquiry=inquiry))
    return notices
