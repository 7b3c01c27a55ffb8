"""Review in a browser: the items of a run, the pictures of their pages, and the ledger joined to the local page."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

from pipeline.commands import results_of
from pipeline.errors import SaidBeforeError, UsageError
from pipeline.publish.results import Results, RunFile
from pipeline.records import Place, Recommendation
from pipeline.review.items import Item
from pipeline.review.serve import Serving, desk, serve
from pipeline.reviewing import ledger_place
from pipeline.settings import Settings
from pipeline.store import file_hash
from pipeline.workbooks import items_of

_KEPT = 64  # pictures held in memory


def serve_run(run_dir: Path, who: str, settings: Settings, port: int = 0) -> Serving:
    """The review page of a run, ready to be served; StoreError where the folder holds no run."""
    if not who.strip():
        raise UsageError("No reviewer is named.", "Give your name with --who.")
    results = results_of(run_dir)
    made = desk(
        " ".join(who.split()), lambda: items_of(results, settings), list(results.theme),
        pictures_of(results, run_dir), ledger_place(settings),
    )  # fmt: skip
    return serve(made, port)


def pictures_of(results: Results, run_dir: Path) -> Callable[[Item, str], bytes | None]:
    """A way to draw the page of one text of an item, its words outlined, from the PDF that the run read."""
    one_at_a_time = threading.Lock()  # pdfium works for one thread only

    @cache
    def same_file(file: RunFile) -> Path | None:
        path = run_dir / (file.link or "")
        if not file.link or not path.is_file() or (file.sha256 and file_hash(path) != file.sha256):
            return None
        return path

    @lru_cache(_KEPT)
    def draw(about: str, end: str, page: int) -> bytes | None:
        file = _file_of(results, about, end)
        path = same_file(file) if file is not None else None
        if path is None:
            return None
        rec = _answered(results, end, path, page) if about == "response" else results.recommendation[end]
        return _page(path, rec, page)

    def picture(item: Item, end: str) -> bytes | None:
        page = item.pages.get(end)
        if page is None:
            return None
        with one_at_a_time:
            try:
                return draw(item.about, end, page)
            except SaidBeforeError:
                return None

    return picture


def _file_of(results: Results, about: str, end: str) -> RunFile | None:
    if about != "response":
        return results.reports.get(results.recommendation[end].inquiry)
    rec = results.recommendation.get(end.split("@")[0])
    own = [file for file in results.run.files if file.kind == "response" and rec and file.inquiry == rec.inquiry]
    named = [file for file in own if file.document and f"@{file.document}" in end]
    return next(iter(named or own), None)


def _page(path: Path, rec: Recommendation | None, page: int) -> bytes:
    from pipeline.publish.pictures import outline_pages

    shown = (
        [rec.model_copy(update={"places": tuple(place for place in rec.places if place.page == page)})] if rec else []
    )
    with tempfile.TemporaryDirectory(prefix="saidbefore-") as folder:
        return outline_pages(path, shown, Path(folder), also=[page])[page].read_bytes()


def _answered(results: Results, end: str, path: Path, page: int) -> Recommendation | None:
    """The recommendation that an answer is to, placed where the answer's words stand on their page."""
    rec = results.recommendation.get(end.split("@")[0])
    words = (
        next((r.status_words for r in results.answers.get(rec.id, ()) if page in r.response_pages), "") if rec else ""
    )
    return rec.model_copy(update={"places": _places(path, page, words)}) if rec else None


def _places(path: Path, page: int, words: str) -> tuple[Place, ...]:
    """Where words stand on a page, as one rectangle; nothing where they are not found."""
    import pdfplumber

    if not words.strip():
        return ()
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    with pdfplumber.open(path, pages=[page]) as pdf:
        found = pdf.pages[0].search(pattern, regex=True, return_chars=False, return_groups=False)
    return tuple(
        Place(page=page, x0=float(one["x0"]), top=float(one["top"]), x1=float(one["x1"]), bottom=float(one["bottom"]))
        for one in found[:1]
    )
