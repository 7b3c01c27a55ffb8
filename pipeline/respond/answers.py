"""Answers joined to recommendations: a response in, what it says to each recommendation out, with speaker and words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from pipeline.records import Notice, Recommendation, Report, Response, ResponseDocument, Status
from pipeline.respond.bodies import with_bodies
from pipeline.respond.commitments import find_commitments
from pipeline.respond.labels import mentions, normal, part_of
from pipeline.respond.matching import Restatements
from pipeline.respond.passages import Passage, addressed, divided, passages_of
from pipeline.respond.rules import ResponseRules
from pipeline.respond.sections import Section, find_sections
from pipeline.respond.speakers import known_governments, read_speaker_heading, speakers_of_subject
from pipeline.respond.status import (
    Evidence,
    Reading,
    clauses_on_numbers,
    labels_in,
    read_status,
    reading_of,
    spoken_in,
    states,
)
from pipeline.respond.targets import Target, by_number, targets_of
from pipeline.respond.themed import themed
from pipeline.respond.unit import Unit
from pipeline.respond.units import units_of

_FEW = 4  # answers: of fewer it cannot be told whether they belong to another report
# Of answers joined by number alone: where fewer are most like their own recommendation, and all are so little like it,
# they are another report's (`tests/respond/measure_responses.py --crossed`; own ones: 0.25 to 0.94, and 0.08 to 0.43).
_OWN_SHARE, _OWN_LIKENESS = 0.25, 0.06
_STRENGTHS = {"label": 3, "statement": 2, "stance": 1, "none": 0}


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
    rules = with_bodies(rules, response)
    units = units_of(response, rules)
    restatements = Restatements(recommendations)
    sections = find_sections(units, restatements, rules)
    default = _default_speaker(response, sections, document, rules)
    answers = [answer for section in sections for answer in _answers(section, restatements, default, rules)]
    reached = {answer.target.index for answer in answers}
    answers += [each for each in _mentioned(units, restatements, default, rules) if each.target.index not in reached]
    answers = answers or _by_theme(units, restatements, default, rules)
    chosen = _refer(_choose(answers), rules)
    records = [_record(answer, restatements, document, rules) for answer in chosen]
    records += _unanswered(records, recommendations, document)
    notices = _notices(response, records, recommendations)
    if _is_foreign(chosen, restatements):
        notices.append(_foreign(response, recommendations))
    return _in_order(records, recommendations), notices


def as_line(response: Response) -> dict[str, object]:
    """The line that `saidbefore respond` prints for one answer."""
    return {
        "number": response.number,
        "status": response.status,
        "status_words": response.status_words,
        "response_pages": list(response.response_pages),
        "speaker": response.speaker,
    }


# ---------------------------------------------------------------- who says what in a section


def _answers(section: Section, restatements: Restatements, default: str | None, rules: ResponseRules) -> list[Answer]:
    targets = targets_of(section, restatements)
    if not targets:
        return []
    passages = divided(passages_of(section, targets, restatements, rules), targets, restatements)
    found: list[Answer] = []
    for passage in passages:
        pages = section.pages if len(passages) == 1 else _pages(passage.units)
        for target in addressed(targets, passage, restatements):
            found += _by_speaker(passage, target, pages, restatements, default, rules)
    return _together(found) + _summed_up(found, passages, targets, default)


def _together(found: Sequence[Answer]) -> list[Answer]:
    """What one speaker says to one recommendation in several places of a section: in a table and in the text below."""
    groups: dict[tuple[object, ...], list[Answer]] = {}
    for answer in found:
        groups.setdefault((answer.target.number, answer.target.part, answer.target.index, answer.speaker), []).append(
            answer
        )
    return [
        replace(
            _best(group),
            pages=tuple(sorted({page for answer in group for page in answer.pages})),
            units=tuple(dict.fromkeys(unit for answer in group for unit in answer.units)),
        )
        for group in groups.values()
    ]


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
    spoken = _spoken(units, default, rules)
    if len(spoken) > 1:
        shares = _shares(units, list(spoken), rules)
        return [
            Answer(target, speaker, reading_of(own), _pages(shares[speaker]) or pages, shares[speaker])
            for speaker, own in spoken.items()
        ]
    speaker = next(iter(spoken), default)
    return [Answer(target, speaker, read_status(units, numbers, asked, rules), pages, passage.units)]


def _only_restates(unit: Unit, target: Target, restatements: Restatements, rules: ResponseRules) -> bool:
    """Whether a sentence inside an answer only says again what was recommended."""
    if target.index is None or target.index not in restatements.restated(unit.text, 0.7):
        return False
    return not states([unit], rules)


def _spoken(units: Sequence[Unit], default: str | None, rules: ResponseRules) -> dict[str | None, list[Evidence]]:
    """Who accepts or rejects in an answer that no heading gives to anybody, each with the evidence, in order.

    Sentences that name nobody, and printed labels, are the response's own author's; a body that is no government
    speaks only where nobody else does.
    """
    spoken: dict[str | None, list[Evidence]] = {}
    label = next(labels_in(units, rules), None)
    for names, evidence in ([([], label)] if label is not None else []) + list(spoken_in(units, rules)):
        governments = [name for name in names if known_governments(name, rules)]
        bodies = [default if _is_called(name, default) else name for name in names] or [default]
        for speaker in governments or ([] if spoken else bodies):
            spoken.setdefault(speaker, []).append(evidence)
    return spoken


def _shares(
    units: Sequence[Unit], speakers: Sequence[str | None], rules: ResponseRules
) -> dict[str | None, tuple[Unit, ...]]:
    """The sentences of each speaker where several share an answer: from one that names them to the next such."""
    shares: dict[str | None, tuple[Unit, ...]] = dict.fromkeys(speakers, ())
    current = [speakers[0]]
    for unit in units:
        named = known_governments(unit.text, rules)
        current = [speaker for speaker in speakers if speaker in named] or current
        for speaker in current:
            shares[speaker] = (*shares[speaker], unit)
    return shares


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
            target = by_number(number, restatements)
            if target is not None:
                target = replace(target, joined_by="number (mentioned)", likeness=0.0)
                unit = evidence.unit
                speaker = next(iter(speakers_of_subject(evidence.subject, rules)), default)
                found.append(Answer(target, speaker, reading_of([evidence]), unit.pages, (unit,)))
    return found


def _by_theme(
    units: Sequence[Unit], restatements: Restatements, default: str | None, rules: ResponseRules
) -> list[Answer]:
    """Where a response names and restates no recommendation at all: the paragraphs that clearly belong to one."""
    found = []
    for index, share, answer in themed(units, restatements):
        rec = restatements.recommendations[index]
        part = part_of(normal(rec.number)) if rec.number else None
        target = Target(index, rec.number, part, f"theme (no number or text restated; likeness {share:.2f})", share)
        reading = read_status(answer, [], rec.text, rules)
        found.append(Answer(target, default, reading, _pages(answer), answer))
    return found


def _pages(units: Sequence[Unit]) -> tuple[int, ...]:
    return tuple(sorted({page for unit in units for page in unit.pages}))


# ---------------------------------------------------------------- the speaker of a response as a whole


def _default_speaker(
    response: Report, sections: Sequence[Section], document: ResponseDocument | None, rules: ResponseRules
) -> str | None:
    """Who speaks where no one is named: the author, who heads most answers, whom the title or most sentences name."""
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
    title = _title(response)
    known = known_governments(title, rules)
    if len(known) == 1:
        return known[0]
    most = max(named.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    if most[1] >= 3 and most[1] >= 0.6 * named.total():
        return most[0]
    if "UK Government" in named:
        return "UK Government"
    return "Government" if re.search(r"\bgovernment\W+(?:response|reply)\b", title, re.IGNORECASE) else None


def _title(response: Report) -> str:
    """What is printed large on the first pages, and the file's own title."""
    lines = [line for page in response.pages[:3] for line in page.lines]
    usual = median(line.size for line in lines) if lines else 0.0
    return " ".join([response.title or "", *(line.text for line in lines if line.size > 1.25 * usual)])


def _is_called(name: str, default: str | None) -> bool:
    """Whether a name is the response's own author by its initials: MH for Ministry of Harbours."""
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
    answered = {record.recommendation for record in records if record.recommendation is not None}
    parents = {rec.id: rec.parent for rec in recommendations}
    above = {whole for each in answered for whole in _wholes_of(each, parents)}
    missing = [
        rec
        for rec in recommendations
        if rec.level != "conclusion"
        and rec.id not in answered | above
        and not answered.intersection(_wholes_of(rec.id, parents))
        and (rec.level == "recommendation" or rec.parent in above)
    ]
    return [
        Response(
            recommendation=rec.id,
            number=rec.number,
            inquiry=rec.inquiry,
            document=document.id if document else None,
            status="no answer",
            date=document.date if document else None,
            part=part_of(normal(rec.number)) if rec.number and rec.level == "sub-recommendation" else None,
        )
        for rec in missing
    ]


def _wholes_of(identity: str, parents: dict[str, str | None]) -> list[str]:
    """What a part is a part of, from the nearest to the whole recommendation."""
    parent = parents.get(identity)
    return [parent, *_wholes_of(parent, parents)] if parent is not None else []


def _in_order(records: Sequence[Response], recommendations: Sequence[Recommendation]) -> list[Response]:
    conclusions = {rec.id for rec in recommendations if rec.level == "conclusion"}
    place = {rec.id: number for number, rec in enumerate(recommendations)}
    kept = [record for record in records if record.recommendation not in conclusions]
    return sorted(kept, key=lambda record: (place.get(record.recommendation or "", 0), record.response_pages[:1]))


def _is_foreign(answers: Sequence[Answer], restatements: Restatements) -> bool:
    """Whether the answers seem to be to another report: their numbers fit, and their words fit others as well.

    In a response to this report most answers are most like the recommendation that they answer, even where it is not
    restated; in one to another report only as many as chance has it.
    """
    numbered = [
        (answer, answer.target.index)
        for answer in answers
        if answer.target.index is not None and answer.target.joined_by.split(";")[0] == "number"
    ]
    if len(numbered) < _FEW or 2 * len(numbered) < len(answers):
        return False
    own, likeness = 0, 0.0
    for answer, index in numbered:
        text = " ".join(unit.text for unit in answer.units)
        closest, _, _ = restatements.closest(text)
        own += closest is not None and restatements.related(closest, index)
        likeness += restatements.likeness(text, index)
    return own < _OWN_SHARE * len(numbered) and likeness < _OWN_LIKENESS * len(numbered)


def _foreign(response: Report, recommendations: Sequence[Recommendation]) -> Notice:
    message = (
        f"{response.file}: its answers are joined by number, and what they say is no more like these recommendations "
        "than chance would have it."
    )
    step = "Check that this is the response to this report: another one's has the same numbers."
    return Notice(kind="another report's response", message=message, inquiry=recommendations[0].inquiry, next_step=step)


def _notices(response: Report, records: Sequence[Response], recommendations: Sequence[Recommendation]) -> list[Notice]:
    notices = list(response.notices)
    missing = [record.number or record.recommendation or "" for record in records if record.status == "no answer"]
    inquiry = recommendations[0].inquiry if recommendations else response.inquiry
    if not any(record.status != "no answer" for record in records):
        message = f"{response.file}: no answer to a recommendation was found."
        step = "Check that this is the response to this report."
        return [*notices, Notice(kind="nothing answered", message=message, inquiry=inquiry, next_step=step)]
    alike = [record.number or record.recommendation or "" for record in records if record.joined_by.startswith("theme")]
    if alike:
        message = (
            f"{response.file}: prints no numbers and restates nothing; joined by likeness alone: {', '.join(alike)}."
        )
        step = "Check these answers against the response; what was not clearly alike is left without one."
        notices.append(
            Notice(kind="joined by likeness", message=message, inquiry=inquiry, severity="note", next_step=step)
        )
    if missing:
        message = f"{response.file}: no answer was found to {', '.join(missing)}."
        notices.append(Notice(kind="no answer", message=message, inquiry=inquiry))
    return notices
