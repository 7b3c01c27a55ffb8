"""Finding a report's recommendations: from pages of lines to records, with the evidence and the near misses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import RecordClash
from pipeline.extract.choose import Candidate, choose_canonical, collections_of, restatement_pages
from pipeline.extract.drafts import Draft, section_at
from pipeline.extract.kinds import Kind, kinds_of
from pipeline.extract.labelled import labelled_items, of_the_leading_word
from pipeline.extract.listed import listed_items, numbered_conclusions
from pipeline.extract.parts import Part, find_parts
from pipeline.extract.pointers import find_paragraph_refs, split_trailing_pointer
from pipeline.extract.prose import prose_items
from pipeline.extract.sections import Layouts, Section, contents_pages, find_announced, find_others, find_sections
from pipeline.records import Addressee, Deadline, Level, Line, Notice, Place, Recommendation, Report, slug, text_hash
from pipeline.text.blocks import Block, blocks_of
from pipeline.text.lines import Vocabulary, join_lines, line_text, vocabulary_of


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Something that looked like a recommendation and was not taken, with the reason."""

    page: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one report yielded: records in printed order, near misses, and what a user must know."""

    recommendations: tuple[Recommendation, ...]
    near_misses: tuple[NearMiss, ...]
    notices: tuple[Notice, ...]


def find_recommendations(report: Report, layouts: Layouts) -> Extraction:
    """Every recommendation, part and conclusion of a report; an empty list and a notice where it makes none.

    Raises RecordClash where two records would carry the same id.
    """
    vocabulary = vocabulary_of(report)
    blocks = blocks_of(report, vocabulary)
    contents = contents_pages(report)
    sections = find_sections(blocks, layouts, contents)
    sections += find_announced(blocks, sections, layouts, contents)
    candidates = _candidates(blocks, sections, contents, layouts, vocabulary)
    canonical, others = choose_canonical(candidates)
    records = _records(report, canonical, vocabulary)
    return Extraction(tuple(records), _near_misses(others), tuple(_notices(report, sections, candidates, records)))


# ---------------------------------------------------------------- candidates


def _candidates(
    blocks: Sequence[Block], sections: Sequence[Section], contents: frozenset[int], layouts: Layouts,
    vocabulary: Vocabulary,
) -> list[Candidate]:  # fmt: skip
    headed = [section for section in sections if not section.announced]
    others = find_others(blocks, headed, layouts, contents)
    labelled = labelled_items(blocks, headed, contents, layouts)
    labelled = of_the_leading_word(labelled)
    for draft in labelled:
        other = section_at(draft.start, others)
        if section_at(draft.start, headed) is None and other is not None:
            draft.region, draft.foreign = "others", other.foreign
    found = [_candidate(draft, _collection(draft, sections), vocabulary) for draft in labelled]
    for number, section in enumerate(sections):
        own = [draft for draft in labelled if draft.section is section]
        if not own or _is_mention(own):
            listed = listed_items(blocks, section, layouts, contents)
            mentioned = own if len(listed) >= 3 else []
            found = [candidate for candidate in found if candidate.draft not in mentioned]
        else:
            listed = numbered_conclusions(blocks, section, own, contents, layouts) if section.mixed else []
        found += [_candidate(draft, number, vocabulary) for draft in listed]
    found = [candidate for candidate in found if len(candidate.text.split()) >= 3]
    if all(candidate.draft.region == "others" for candidate in found):
        found += [_candidate(draft, -1, vocabulary) for draft in prose_items(blocks, contents, others)]
    return found


def _is_mention(labelled: Sequence[Draft]) -> bool:
    """Whether the only label of a section is likely to be a line that happens to begin “Recommendation 11”."""
    only = labelled[0].mark if len(labelled) == 1 else None
    return only is not None and only.value > 1


def _collection(draft: Draft, sections: Sequence[Section]) -> int:
    if draft.section is not None:
        return sections.index(draft.section)
    return len(sections) + (draft.region == "others")


def _candidate(draft: Draft, collection: int, vocabulary: Vocabulary) -> Candidate:
    text = _text_of(draft.blocks, draft.skip_first, vocabulary, draft.cut)
    bare, refs, label = split_trailing_pointer(text)
    return Candidate(draft, bare, label, bool(refs) or label is not None, collection)


def _text_of(blocks: Sequence[Block], skip: int, vocabulary: Vocabulary, cut: int | None = None) -> str:
    """The text of blocks one after the other, the first without its first `skip` characters and what follows `cut`."""
    if not blocks:
        return ""
    parts = [blocks[0].full[skip:cut].strip(), *(block.full for block in blocks[1:])]
    return join_lines([part for part in parts if part], vocabulary)


# ---------------------------------------------------------------- records


def _records(report: Report, canonical: Sequence[Candidate], vocabulary: Vocabulary) -> list[Recommendation]:
    kinds = _kinds(canonical)
    repeated = _repeated_numbers(canonical)
    records: list[Recommendation] = []
    for candidate, kind in zip(canonical, kinds, strict=True):
        parent = _record(report, candidate, kind, repeated)
        records.append(parent)
        if kind.level == "recommendation":
            mark = candidate.draft.mark
            parts = find_parts(candidate.draft.blocks, [mark.scheme] if mark is not None else [], parent.number)
            records += _part_records(report, parent, parts, parent.number or "", parent.id, vocabulary)
    records = _unique(records)
    return _with_restatements(records, report)


def _kinds(canonical: Sequence[Candidate]) -> list[Kind]:
    kinds: dict[int, Kind] = {}
    for group in collections_of(canonical).values():
        drafts = [candidate.draft for candidate in group]
        texts = [candidate.text for candidate in group]
        labels = [candidate.label for candidate in group]
        for candidate, kind in zip(group, kinds_of(drafts, texts, labels), strict=True):
            kinds[id(candidate)] = kind
    return [kinds[id(candidate)] for candidate in canonical]


def _repeated_numbers(canonical: Sequence[Candidate]) -> frozenset[str]:
    counts = Counter(candidate.draft.number for candidate in canonical if candidate.draft.number)
    return frozenset(number for number, count in counts.items() if count > 1)


def _record(report: Report, candidate: Candidate, kind: Kind, repeated: frozenset[str]) -> Recommendation:
    draft = candidate.draft
    text = candidate.text
    lines = [line for block in draft.blocks for line in block.lines]
    first = report.page(draft.page)
    return Recommendation(
        id=_id(report.inquiry, draft, kind.level, text, repeated),
        inquiry=report.inquiry,
        level=kind.level,
        number=draft.number,
        heading=draft.heading,
        section=draft.group,
        text=text,
        pdf_page=first.number,
        printed_page=first.label,
        pages=tuple(sorted({line.page for line in lines} | {first.number})),
        paragraph_refs=find_paragraph_refs(_pointer_text(draft, candidate)),
        state="ocr" if any(line.confidence is not None for line in lines) else "unverified",
        ocr_confidence=_confidence(lines),
        confidence=round(kind.confidence * (0.7 if draft.region == "prose" else 1.0), 2),
        why="; ".join([*draft.evidence, kind.why]),
        places=_places(lines),
        addressees=tuple(Addressee(printed=body.strip()) for body in draft.told.split(";") if body.strip()),
        deadlines=(Deadline(printed=draft.limit),) if draft.limit else (),
    )


def _pointer_text(draft: Draft, candidate: Candidate) -> str:
    """What stood after the quotation proper: the pointer that the text leaves out, and pointers within."""
    return " ".join([draft.pointer, *(block.full for block in draft.blocks)])


def _id(inquiry: str, draft: Draft, level: Level, text: str, repeated: frozenset[str]) -> str:
    letter = "c" if level == "conclusion" else "r"
    if draft.number is None:
        return f"{inquiry}-u{text_hash(text)}"
    number = re.sub(r"[^a-z0-9]+", "-", draft.number.lower()).strip("-")
    number = number.removeprefix("r") if re.fullmatch(r"r-?\d+", number) else number
    section = f"{slug(draft.group)}-" if draft.number in repeated and draft.group else ""
    return f"{inquiry}-{section}{letter}{number.lstrip('-')}"


def _confidence(lines: Sequence[Line]) -> float | None:
    known = [(line.confidence, len(line.text)) for line in lines if line.confidence is not None]
    total = sum(weight for _, weight in known)
    return round(sum(value * weight for value, weight in known) / total, 3) if total else None


def _places(lines: Sequence[Line]) -> tuple[Place, ...]:
    """One rectangle for each page (and column) that the lines stand on."""
    groups: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.page, line.column), []).append(line)
    return tuple(
        Place(
            page=page,
            x0=min(line.x0 for line in group),
            top=round(min(line.top for line in group), 1),
            x1=max(line.x1 for line in group),
            bottom=round(max(line.bottom for line in group), 1),
        )
        for (page, _), group in groups.items()
    )


def _part_records(
    report: Report, parent: Recommendation, parts: Sequence[Part], path: str, parent_id: str, vocabulary: Vocabulary
) -> list[Recommendation]:
    records: list[Recommendation] = []
    for part in parts:
        number = part.mark.printed if part.mark.kind == "decimal" else f"{path}({part.mark.printed})"
        text, _, _ = split_trailing_pointer(_text_of(part.blocks, part.mark.length, vocabulary))
        lines = [line for block in part.blocks for line in block.lines]
        key = re.sub(r"[^a-z0-9]+", "-", part.mark.printed.lower()).strip("-")
        record = parent.model_copy(
            update={
                "id": f"{parent_id}-{key}",
                "level": "sub-recommendation",
                "number": number,
                "heading": None,
                "addressees": (),
                "parent": parent_id,
                "text": text,
                "pdf_page": lines[0].page,
                "printed_page": report.page(lines[0].page).label,
                "pages": tuple(sorted({line.page for line in lines})),
                "paragraph_refs": find_paragraph_refs(" ".join(block.full for block in part.blocks)),
                "ocr_confidence": _confidence(lines),
                "why": f"printed part {part.mark.printed} of {path or parent_id}",
                "places": _places(lines),
            }
        )
        records.append(record)
        records += _part_records(report, record, part.parts, number, record.id, vocabulary)
    return records


def _unique(records: Sequence[Recommendation]) -> list[Recommendation]:
    """Records with unique ids: the same words printed twice as an item are one; other clashes get the text's hash."""
    seen: dict[str, Recommendation] = {}
    renamed: dict[str, str] = {}
    for record in records:
        parent = renamed.get(record.parent, record.parent) if record.parent else None
        current = record.model_copy(update={"parent": parent}) if parent != record.parent else record
        if current.id in seen:
            if seen[current.id].text == current.text:
                continue
            renamed[record.id] = f"{current.id}-{text_hash(current.text)}"
            current = current.model_copy(update={"id": renamed[record.id]})
        if current.id in seen:
            raise RecordClash(
                f"{record.inquiry}: two records would have the id {current.id}.", "Please report this document."
            )
        seen[current.id] = current
    return list(seen.values())


def _with_restatements(records: Sequence[Recommendation], report: Report) -> list[Recommendation]:
    whole = {record.id: record.text for record in records}
    pages = restatement_pages(whole, {record.id: record.pages for record in records}, report)
    return [record.model_copy(update={"also_on": tuple(pages[record.id])}) for record in records]


# ---------------------------------------------------------------- what else there is to say


def _near_misses(others: Sequence[Candidate]) -> tuple[NearMiss, ...]:
    return tuple(NearMiss(other.draft.blocks[0].page, other.text, other.reason) for other in others)


def _notices(
    report: Report, sections: Sequence[Section], candidates: Sequence[Candidate], records: Sequence[Recommendation]
) -> list[Notice]:
    notices = list(report.notices)
    if not any(record.level == "recommendation" for record in records):
        message = "No recommendation was found: the report has no list of its own and recommends nothing in prose."
        notices.append(Notice(kind="nothing found", message=message, inquiry=report.inquiry))
    used = {id(candidate.draft.section) for candidate in candidates}
    for section in sections:
        if id(section) not in used and records and not section.announced:
            message = f"The section “{section.title}” looks like a list and yielded nothing of its own."
            notices.append(Notice(kind="empty list", message=message, inquiry=report.inquiry, severity="note"))
    return notices


def explain_line(line: Line) -> str:
    """A line's text as quotations use it, for messages."""
    return line_text(line)
