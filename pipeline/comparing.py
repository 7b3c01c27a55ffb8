"""Comparing as stages of a run: what texts are compared with, the comparison itself, and the check of claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from pipeline.errors import MissingResource
from pipeline.program import program_hash
from pipeline.records import Citation, Inquiry, Notice, Recommendation
from pipeline.review.decisions import Decision
from pipeline.settings import Compare, find
from pipeline.stages import Made
from pipeline.store import RunFolder, content_key, file_hash

if TYPE_CHECKING:
    from pipeline.compare.claims import ClaimSentence
    from pipeline.compare.learned import Learned
    from pipeline.compare.themes import Codebook
    from pipeline.compare.vectors import Vectors

_BESIDE_CODEBOOK = ("kinds.toml", "elements.toml", "examples.toml")
_WORDS = ("actions.toml",)


class Checked(BaseModel):
    """What is kept of word lists and vectors that were loaded without a fault: the name of the vectors."""

    model_config = ConfigDict(frozen=True)

    vectors: str


@dataclass
class Comparing:
    """What texts are compared with: the codebook, a way to make vectors of them, and the claims to check.

    Each is loaded when it is asked for; `vectors_name` and `files` are known without that.
    """

    settings: Compare
    folder: RunFolder
    vectors_name: str = ""

    @cached_property
    def codebook(self) -> Codebook:
        """The themes; raises SettingsError where the file is wrong."""
        from pipeline.compare.themes import load_codebook

        return load_codebook(self._codebook_file)

    @cached_property
    def learned(self) -> Learned | None:
        """What decisions about themes taught, null where the settings name no such file; raises MissingResource."""
        from pipeline.compare.learned import learned_of

        return learned_of(self.settings.learned)

    @cached_property
    def claims(self) -> tuple[ClaimSentence, ...]:
        """The claims; raises SettingsError where the file is wrong."""
        from pipeline.compare.claims import load_claims

        return load_claims(self._claims_file)

    @cached_property
    def vectors(self) -> Vectors:
        """The vectors; raises MissingResource where they are no longer those that were there at the last run."""
        from pipeline.compare.vectors import load_vectors

        vectors = load_vectors(self.settings, self.folder.cache)
        if self.vectors_name not in ("", vectors.name):
            self.folder.drop_stage("comparing", self._key)
            raise MissingResource(f"{vectors.notice or 'The vectors are others than before.'}", "Run again.")
        return vectors

    @cached_property
    def word_lists(self) -> dict[str, str | None]:
        """Hash of each file that themes and links depend on, by its name in config/."""
        beside = [self._codebook_file.with_name(name) for name in _BESIDE_CODEBOOK]
        found = [path if path.is_file() else find(Path("config") / path.name) for path in beside]
        others = [find(Path("config") / name) for name in (*_WORDS, self.settings.learned) if name]
        return {f"config/{path.name}": _hash(path) for path in (self._codebook_file, *found, *others)}

    @cached_property
    def claims_hash(self) -> str | None:
        """Hash of the claims file."""
        return _hash(self._claims_file)

    def check(self) -> list[Notice]:
        """Load everything once, so that a slip in it does not come to light after the reading; what a user must know.

        What was loaded without a fault before, and has not changed, is not loaded. Raises SettingsError and
        MissingResource.
        """
        notices = [Notice(kind="learned from decisions", message=self._said, severity="note")] if self._said else []
        known = self.folder.load_stage("comparing", self._key, Checked)
        if known is not None:
            self.vectors_name = known.vectors
            return notices
        _ = self.codebook, self.claims
        self.vectors_name = self.vectors.name
        if self.vectors.notice:
            return [*notices, Notice(kind="vectors", message=self.vectors.notice, severity="note")]
        self.folder.save_stage("comparing", self._key, Checked(vectors=self.vectors_name))
        return notices

    @property
    def _said(self) -> str:
        """What a user must know of what was learned; empty where nothing was."""
        return self.learned.said(self.settings.learned) if self.settings.learned and self.learned else ""

    @cached_property
    def _key(self) -> str:
        model = Path(self.settings.vectors)
        files = sorted(model.rglob("*")) if model.is_dir() else []
        stamps = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
        return content_key(program_hash(), self.settings.vectors, stamps, self.word_lists, self.claims_hash)

    @property
    def _codebook_file(self) -> Path:
        return find(Path("config") / self.settings.themes)

    @property
    def _claims_file(self) -> Path:
        return find(Path("config") / self.settings.claims)


def _hash(path: Path) -> str | None:
    return file_hash(path) if path.is_file() else None


def compare_recommendations(
    recs: Sequence[Recommendation],
    inquiries: Mapping[str, Inquiry],
    citations: Sequence[Citation],
    decisions: Sequence[Decision],
    comparing: Comparing,
    folder: RunFolder,
) -> Made:
    """Write the recommendations with their themes, the links, families, themes and chronology.

    A citation is written as a link of its own kind, and is no reason for a family: a report may cite to differ. What
    people decided about themes and links goes over what the program found.
    """
    from pipeline.compare.chronology import build, count_themes
    from pipeline.compare.citations import citation_links
    from pipeline.compare.families import find_families
    from pipeline.compare.learned import with_learned
    from pipeline.compare.links import find_links
    from pipeline.compare.themes import assign_themes
    from pipeline.review.settle import settle_links, settle_themes

    codebook, vectors = comparing.codebook, comparing.vectors
    themed = assign_themes(recs, with_learned(codebook, comparing.learned), vectors)
    coded, about_themes = settle_themes(themed, decisions, codebook.codes)
    found = find_links(coded, inquiries, comparing.settings, vectors, codebook)
    links, about_links = settle_links(found, coded, decisions)
    families = find_families(coded, links, inquiries)
    files = (
        folder.write_records("recommendations.jsonl", coded),
        folder.write_records("links.jsonl", [*links, *citation_links(citations, coded)]),
        folder.write_records("families.jsonl", families),
        folder.write_list("themes.json", count_themes(coded, codebook, inquiries)),
        folder.write_list("chronology.json", build(coded, families, codebook, inquiries)),
    )
    return Made(files, (*about_themes, *about_links))


def check_all_claims(
    recs: Sequence[Recommendation],
    inquiries: Mapping[str, Inquiry],
    absent: tuple[str, ...],
    comparing: Comparing,
    folder: RunFolder,
) -> Made:
    """Write each claim as the corpus bears it out, with the inquiries that took no part; none without a corpus."""
    if not recs:
        return Made((folder.write_records("claims.jsonl", []),))
    from pipeline.compare.claims import check_claims

    found = check_claims(comparing.claims, recs, inquiries, comparing.settings, comparing.vectors, comparing.codebook)
    claims = [claim.model_copy(update={"not_in_corpus": absent}) for claim in found]
    return Made((folder.write_records("claims.jsonl", claims),))
