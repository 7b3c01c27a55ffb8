"""The run as a REFI-QDA project (.qdpx) for coding software: reports as sources, themes as codes, coded selections."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.publish.archive import without_clock
from pipeline.publish.citation import oscola
from pipeline.publish.results import Results
from pipeline.publish.shown import visible
from pipeline.publish.sources import Source, build_sources
from pipeline.publish.wording import item_name, place, state_note, times
from pipeline.records import Recommendation
from pipeline.store import write_atomically

NAMESPACE = "urn:QDA-XML:project:1.0"
_NO_THEME = "(no theme)"
_COLOURS = ("#1B4F82", "#B5651D", "#3F7D5A", "#7A4A8C", "#A33B3B", "#5C6B73", "#8A7A1F", "#2E7F8C")


def write_project(results: Results, path: Path, texts: Mapping[str, Sequence[str]] | None = None) -> Path:
    """Write project.qdpx; returns its path. The same results give the same bytes.

    `texts` gives, by inquiry, the text of each PDF page in order; without it a source holds the recommendations alone.
    Offsets count code points, from 0, in text whose line ends are U+000A (REFI-QDA 1.5). Raises StoreError where the
    file cannot be written.
    """
    write_atomically(path, project_bytes(results, texts))
    return path


def project_bytes(results: Results, texts: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """The project as the bytes of a zip: project.qde and sources/."""
    sources = build_sources(results, texts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project.qde", _serialised(_project(results, sources)))
        for source in sources:
            archive.writestr(f"sources/{_file_name(source)}", source.text.encode("utf-8"))
    return without_clock(out.getvalue())


def guid(kind: str, id_: str) -> str:
    """The identifier of something in the project: the same name always gives the same one."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"saidbefore:{kind}:{id_}"))


def _project(results: Results, sources: list[Source]) -> Any:
    from pyrefiqda.models import Project, ProjectCodeBookType, SourcesType, UsersType, UserType

    user = UserType(guid=guid("user", "saidbefore"), name="saidbefore")
    return Project(
        name="Recommendations of public inquiries",
        origin=f"saidbefore {visible(results.run.version)}".strip(),
        users=UsersType(user=[user]),
        code_book=ProjectCodeBookType(codes=_codes(results)),
        sources=SourcesType(text_source=[_text_source(results, source) for source in sources]),
        description="Invented inquiries, made up for demonstration: not evidence." if results.run.invented else None,
    )


def _codes(results: Results) -> Any:
    from pyrefiqda.models import ProjectCodesType, ProjectCodeType

    names = {code: (theme.name, theme.definition) for code, theme in results.theme.items()}
    names[_NO_THEME] = (_NO_THEME, "Recommendations to which no theme was given.")
    themes = [
        ProjectCodeType(
            guid=guid("theme", code),
            name=visible(name),
            description=visible(definition) or None,
            is_codable=True,
            color=_COLOURS[number % len(_COLOURS)],
        )
        for number, (code, (name, definition)) in enumerate(names.items())
    ]
    families = [
        ProjectCodeType(guid=guid("family", family.id), name=visible(f"{family.name} ({family.id})"), is_codable=True)
        for family in results.families
        if family.inquiries > 1
    ]
    groups = [_group("Themes", themes), *([_group("Asks made again", families)] if families else [])]
    return ProjectCodesType(code=groups)


def _group(name: str, codes: list[Any]) -> Any:
    from pyrefiqda.models import ProjectCodeType

    return ProjectCodeType(guid=guid("group", name), name=name, is_codable=False, code=codes)


def _text_source(results: Results, source: Source) -> Any:
    from pyrefiqda.models import TextSourceType

    inquiry = results.inquiry[source.inquiry]
    records = [record for record in results.of_inquiry.get(source.inquiry, ()) if record.id in source.selections]
    return TextSourceType(
        guid=guid("source", source.inquiry),
        name=visible(inquiry.label),
        description=visible(f"{oscola(inquiry)}; {times(inquiry)}"),
        plain_text_path=f"internal://{_file_name(source)}",
        creating_user=guid("user", "saidbefore"),
        plain_text_selection=[_selection(results, record, source.selections[record.id]) for record in records],
    )


def _selection(results: Results, record: Recommendation, place_: tuple[int, int]) -> Any:
    from pyrefiqda.models import PlainTextSelectionType

    user = guid("user", "saidbefore")
    codes = [guid("theme", score.code) for score in record.themes] or [guid("theme", _NO_THEME)]
    codes += [guid("family", family.id) for family in results.families_of.get(record.id, ()) if family.inquiries > 1]
    return PlainTextSelectionType(
        guid=guid("selection", record.id),
        name=visible(f"{record.id}: {item_name(record)}"),
        description=visible("; ".join(word for word in (place(record), state_note(record)) if word)),
        start_position=place_[0],
        end_position=place_[1],
        creating_user=user,
        coding=[_coding(record, code) for code in codes],
    )


def _coding(record: Recommendation, code: str) -> Any:
    from pyrefiqda.models import CodeRefType, CodingType

    user = guid("user", "saidbefore")
    return CodingType(guid=guid("coding", record.id + code), creating_user=user, code_ref=CodeRefType(target_guid=code))


def _file_name(source: Source) -> str:
    return f"{guid('source', source.inquiry)}.txt"


def _serialised(project: Any) -> bytes:
    from xsdata.formats.dataclass.serializers.config import SerializerConfig
    from xsdata_pydantic.bindings import XmlSerializer

    serializer = XmlSerializer(config=SerializerConfig(xml_declaration=True, encoding="UTF-8"))
    text: str = serializer.render(project, ns_map={None: NAMESPACE})
    return text.encode("utf-8")
