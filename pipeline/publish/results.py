"""What a run found, in one object: everything that the outputs are written from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, Field

from pipeline.errors import StoreError
from pipeline.records import (
    Chronology,
    Citation,
    Claim,
    Family,
    Inquiry,
    Link,
    Notice,
    Recommendation,
    Record,
    Response,
    Theme,
)
from pipeline.store import read_records

RecordType = TypeVar("RecordType", bound=BaseModel)


class RunFile(Record):
    """One PDF or list that was read; `link` is its address relative to the run folder, null where it is not known."""

    inquiry: str
    name: str
    sha256: str | None = None
    pages: int | None = None
    kind: Literal["report", "response", "list"] = "report"
    document: str | None = None
    link: str | None = None


class Count(Record):
    """A number that a run prints, with its unit (recommendations, parts, pages …); of one inquiry or of the run."""

    what: str
    number: int
    unit: str
    inquiry: str | None = None


class RunFacts(Record):
    """How a run was made: version, settings, files, counts, versions of libraries, vectors used.

    `vectors` names the vector model that was used, such as "minilm" or "tfidf"; `invented` is true where the
    inquiries were made up to show the program.
    """

    version: str = ""
    settings: dict[str, Any] = Field(default_factory=dict)
    files: tuple[RunFile, ...] = ()
    counts: tuple[Count, ...] = ()
    libraries: dict[str, str] = Field(default_factory=dict)
    vectors: str = ""
    invented: bool = False


@dataclass(frozen=True)
class Results:
    """Everything that a run found; the outputs are written from this and from nothing else.

    `pictures` are the ids of records with a picture of their place, `places/<id>.png` in the run folder.
    """

    inquiries: tuple[Inquiry, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    links: tuple[Link, ...] = ()
    families: tuple[Family, ...] = ()
    themes: tuple[Theme, ...] = ()
    chronologies: tuple[Chronology, ...] = ()
    claims: tuple[Claim, ...] = ()
    responses: tuple[Response, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    run: RunFacts = field(default_factory=RunFacts)
    pictures: frozenset[str] = frozenset()

    @cached_property
    def inquiry(self) -> Mapping[str, Inquiry]:
        """Inquiries by id; one that recommendations name and no record describes stands in with its id as title."""
        known = {inquiry.id: inquiry for inquiry in self.inquiries}
        for record in self.recommendations:
            known.setdefault(record.inquiry, Inquiry(id=record.inquiry, title=record.inquiry))
        return known

    @cached_property
    def recommendation(self) -> Mapping[str, Recommendation]:
        """Recommendations, parts and conclusions by id."""
        return {record.id: record for record in self.recommendations}

    @cached_property
    def of_inquiry(self) -> Mapping[str, tuple[Recommendation, ...]]:
        """Recommendations, parts and conclusions by inquiry, as found."""
        return _grouped((record.inquiry, record) for record in self.recommendations)

    @cached_property
    def parts(self) -> Mapping[str, tuple[Recommendation, ...]]:
        """Parts by their parent's id, as found."""
        return _grouped((record.parent, record) for record in self.recommendations if record.parent)

    @cached_property
    def answers(self) -> Mapping[str, tuple[Response, ...]]:
        """Responses by the id of the recommendation that they answer, in order of date."""
        dated = sorted(self.responses, key=lambda response: (response.date is None, str(response.date)))
        return _grouped((response.recommendation, response) for response in dated if response.recommendation)

    @cached_property
    def families_of(self) -> Mapping[str, tuple[Family, ...]]:
        """Families by the id of a member."""
        return _grouped((member.id, family) for family in self.families for member in family.members)

    @cached_property
    def cites(self) -> Mapping[str, tuple[Citation, ...]]:
        """What each inquiry's report says of earlier recommendations, by the inquiry that cites."""
        return _grouped((citation.citing, citation) for citation in self.citations)

    @cached_property
    def cited_by(self) -> Mapping[str, tuple[Citation, ...]]:
        """Citations by the id of the recommendation that they cite."""
        return _grouped((citation.recommendation, citation) for citation in self.citations)

    @cached_property
    def theme(self) -> Mapping[str, Theme]:
        """Themes by code; a code that no theme describes stands in with its code as name."""
        known = {theme.code: theme for theme in self.themes}
        for record in self.recommendations:
            for score in record.themes:
                known.setdefault(score.code, Theme(code=score.code, name=score.code))
        return known

    @cached_property
    def confirmed_repeats(self) -> tuple[Link, ...]:
        """Links that a person decided to be repeats."""
        return tuple(link for link in self.links if link.decided_by and link.verdict == "repeat")

    @cached_property
    def in_time_order(self) -> tuple[Inquiry, ...]:
        """Inquiries in order of publication, those without a date last."""
        return tuple(sorted(self.inquiry.values(), key=_when))

    @cached_property
    def compared(self) -> tuple[Inquiry, ...]:
        """Inquiries with a report that was read or a recommendation that was found, in order of publication."""
        read = {file.inquiry for file in self.run.files if file.kind == "report" and file.pages}
        return tuple(i for i in self.in_time_order if i.id in read or i.id in self.of_inquiry)

    @cached_property
    def not_read(self) -> tuple[Inquiry, ...]:
        """Inquiries that were wanted and of which nothing was read."""
        return tuple(inquiry for inquiry in self.in_time_order if inquiry not in self.compared)

    @cached_property
    def reports(self) -> Mapping[str, RunFile]:
        """The report's PDF of each inquiry, where the run had one."""
        found: dict[str, RunFile] = {}
        for file in self.run.files:
            if file.kind == "report":
                found.setdefault(file.inquiry, file)
        return found


def load_results(run_dir: Path) -> Results:
    """Results from the files of a run folder; a file that is not there counts as empty.

    Raises StoreError where the folder is none, pydantic's ValidationError where a file holds something else.
    """
    records = load_records(run_dir)
    facts = _object(run_dir / "run.json")
    return replace(
        records,
        notices=tuple(Notice.model_validate(notice) for notice in facts.get("notices", ())),
        run=RunFacts.model_validate({key: facts[key] for key in RunFacts.model_fields if key in facts}),
    )


def load_records(run_dir: Path) -> Results:
    """Results without how the run was made and what it warned of; raises as `load_results` does."""
    if not run_dir.is_dir():
        raise StoreError(f"{run_dir}: is not a folder.", "Name a folder that `saidbefore run` has written.")
    return Results(
        inquiries=_lines(run_dir / "inquiries.jsonl", Inquiry),
        recommendations=_lines(run_dir / "recommendations.jsonl", Recommendation),
        links=_lines(run_dir / "links.jsonl", Link),
        families=_lines(run_dir / "families.jsonl", Family),
        themes=_array(run_dir / "themes.json", Theme),
        chronologies=_array(run_dir / "chronology.json", Chronology),
        claims=_lines(run_dir / "claims.jsonl", Claim),
        responses=_lines(run_dir / "responses.jsonl", Response),
        citations=_lines(run_dir / "citations.jsonl", Citation),
        pictures=frozenset(path.stem for path in (run_dir / "places").glob("*.png")),
    )


def _when(inquiry: Inquiry) -> tuple[bool, str, str]:
    return inquiry.published is None, str(inquiry.published), inquiry.id


def _grouped(pairs: Iterable[tuple[str | None, Any]]) -> dict[str, tuple[Any, ...]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for key, value in pairs:
        if key is not None:
            groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _lines(path: Path, kind: type[RecordType]) -> tuple[RecordType, ...]:
    return tuple(read_records(path, kind)) if path.is_file() else ()


def _array(path: Path, kind: type[RecordType]) -> tuple[RecordType, ...]:
    if not path.is_file():
        return ()
    return tuple(kind.model_validate(value) for value in json.loads(path.read_text(encoding="utf-8")))


def _object(path: Path) -> dict[str, Any]:
    value = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return value if isinstance(value, dict) else {}
