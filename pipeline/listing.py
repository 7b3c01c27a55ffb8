"""Lists that others compiled as a stage of a run: read, decided about, described, and merged with the reports."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pipeline.errors import SaidBeforeError
from pipeline.program import program_hash
from pipeline.records import Inquiry, Notice, Recommendation
from pipeline.review.decisions import Decision, to_line
from pipeline.settings import find
from pipeline.stages import Log
from pipeline.store import RunFolder, content_key, file_hash, readable_name, records_hash

_WORD_LISTS = ("lists.toml", "bodies.toml", "actions.toml")


class Listed(BaseModel):
    """What lists yielded: all inquiries of the run now, the rows that stand beside the reports, and the lists used.

    `used` are the places of the lists that could be read, among those that were named.
    """

    model_config = ConfigDict(frozen=True)

    inquiries: tuple[Inquiry, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    notices: tuple[Notice, ...] = ()
    used: tuple[int, ...] = ()


def work_on_lists(
    lists: Sequence[Path],
    recs: Sequence[Recommendation],
    inquiries: Sequence[Inquiry],
    decisions: Sequence[Decision],
    read: Collection[str],
    folder: RunFolder,
    log: Log,
) -> Listed:
    """What lists add to the recommendations `recs` of reports; `read` are the inquiries whose report was read.

    What is in the run folder from before is not done again.
    """
    if not lists:
        return Listed(inquiries=tuple(inquiries))
    key = content_key(
        program_hash(), [_content(path) for path in lists], [file_hash(find(f"config/{name}")) for name in _WORD_LISTS],
        records_hash(recs), records_hash(inquiries), [to_line(one) for one in decisions], sorted(read),
    )  # fmt: skip
    known = folder.load_stage("lists", key, Listed)
    if known is not None:
        log.kept("lists")
        return known
    made = _read_and_merge(lists, recs, inquiries, decisions, read)
    if len(made.used) == len(lists):
        folder.save_stage("lists", key, made)
    log.done("lists", "not done before with these files, reports and decisions")
    return made


def _content(path: Path) -> tuple[str, str | None]:
    return readable_name(path), file_hash(path) if path.is_file() else None


def _read_and_merge(
    lists: Sequence[Path],
    recs: Sequence[Recommendation],
    inquiries: Sequence[Inquiry],
    decisions: Sequence[Decision],
    read: Collection[str],
) -> Listed:
    """Rows that repeat a report which is there are merged with it, and give way to it."""
    from pipeline.compare.merge import merge_lists
    from pipeline.review.apply import keep_settled
    from pipeline.reviewing import decide_listed

    rows = _rows(lists, recs, inquiries)
    together = [*inquiries, *rows.inquiries]
    decided = decide_listed(rows.recommendations, decisions, read)
    described = keep_settled(describe_texts(decided.recommendations, together), decided)
    merged = merge_lists([*recs, *described], {inquiry.id: inquiry for inquiry in together})
    return rows.model_copy(
        update={
            "inquiries": tuple(merged.inquiries),
            "recommendations": tuple(record for record in merged.recommendations if record.state == "list"),
            "notices": (*rows.notices, *decided.notices, *merged.notices),
        }
    )


def _rows(lists: Sequence[Path], recs: Sequence[Recommendation], inquiries: Sequence[Inquiry]) -> Listed:
    """The rows of all lists as recommendations; a list that cannot be used becomes a notice."""
    from pipeline.acquire.columns import load_list_settings
    from pipeline.acquire.lists import read_list, to_records

    settings = load_list_settings()
    added: list[Inquiry] = []
    listed: list[Recommendation] = []
    notices: list[Notice] = []
    used: list[int] = []
    for place, path in enumerate(lists):
        try:
            reading = read_list(path, settings)
        except SaidBeforeError as error:
            notices.append(_failed(path, error))
            continue
        taken = [record.id for record in (*recs, *listed)]
        new, records, told = to_records(reading, settings, [*inquiries, *added], taken)
        known = {inquiry.id for inquiry in (*inquiries, *added)}
        added += [inquiry for inquiry in new if inquiry.id not in known]
        listed += records
        notices += told
        used.append(place)
    return Listed(inquiries=tuple(added), recommendations=tuple(listed), notices=tuple(notices), used=tuple(used))


def _failed(path: Path, error: SaidBeforeError) -> Notice:
    message = error.problem.replace(str(path), readable_name(path))
    return Notice(kind="failed list", message=message, severity="failure", next_step=error.next_step)


def describe_texts(records: Sequence[Recommendation], inquiries: Iterable[Inquiry]) -> list[Recommendation]:
    """Addressees, deadlines and asks of recommendations that come without a page."""
    from pipeline.describe.describe import describe

    by_id = {inquiry.id: inquiry for inquiry in inquiries}
    groups: dict[str, list[Recommendation]] = {}
    for record in records:
        groups.setdefault(record.inquiry, []).append(record)
    return [one for name, group in groups.items() for one in describe(group, by_id.get(name))]
