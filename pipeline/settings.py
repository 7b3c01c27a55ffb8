"""Settings: config/*.toml as typed values; an unknown key is an error that names the nearest valid one."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import MissingResource, SettingsError

ModelType = TypeVar("ModelType", bound=BaseModel)

PROJECT = Path(__file__).resolve().parent.parent


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Corpus(_Section):
    """Where the inquiries come from; paths are looked for in the user's folder, then beside the package."""

    manifest: str = "corpus/inquiries.toml"
    pdf_folder: str = "corpus/pdf"
    ledger: str = "corpus/ledger.jsonl"
    inquiries: tuple[str, ...] = Field(default=(), description="ids to run; empty means all in the manifest")


class Read(_Section):
    """Reading PDFs: limits and when a page goes to OCR."""

    max_file_mb: int = Field(500, ge=1, description="largest PDF accepted, in megabytes")
    max_pages: int = Field(5000, ge=1, description="most pages accepted in one PDF")
    ocr: bool = Field(True, description="read pages without a usable text layer by OCR")
    ocr_dpi: int = Field(300, ge=72, le=600, description="resolution of page images for OCR, dots per inch")
    min_word_share: float = Field(
        0.06, ge=0, le=1, description="share of dictionary-like words under which a text layer counts as garbage"
    )
    screen: bool = Field(True, description="read in detail only the pages that can hold recommendations")


class Extract(_Section):
    """Finding recommendations."""

    families: str = Field("layouts.toml", description="file in config/ with the words that families of reports use")


class Compare(_Section):
    """Comparing asks."""

    vectors: str = Field("minilm", description="minilm, tfidf, or a sentence-transformers model or folder (extra)")
    repeat: float = Field(0.6, ge=0, le=1, description="score from which a pair counts as a repeat")
    related: float = Field(0.35, ge=0, le=1, description="score from which a pair counts as related")
    neighbours: int = Field(20, ge=1, description="most links kept for one recommendation")
    themes: str = "themes.toml"
    learned: str = Field("", description="file in config/ with what `review recalibrate` learned about themes")
    claims: str = "claims.toml"

    @model_validator(mode="after")
    def _related_below_repeat(self) -> Compare:
        if self.related > self.repeat:
            raise ValueError("related is above repeat")
        return self


class Publish(_Section):
    """Writing outputs."""

    outputs: tuple[Literal["csv", "xlsx", "figures", "docx", "db", "qdpx", "references", "html"], ...] = (
        "csv", "xlsx", "figures", "docx", "db", "qdpx", "references", "html",
    )  # fmt: skip


class Run(_Section):
    """Running: where the run folder goes and how many processes work."""

    out: str = "outputs/run"
    jobs: int = Field(1, ge=0, description="worker processes; 0 means one a core")
    engine: Literal["processes", "dask"] = Field("processes", description="who works on documents (extra `dask`)")
    scheduler: str = Field("", description="address of a Dask scheduler; empty means a cluster on this machine")
    seconds_per_report: int = Field(1800, ge=1, description="time limit for one report")
    memory_mb: int = Field(4096, ge=256, description="memory limit for one report's process, in megabytes")


class Settings(_Section):
    """All settings of a run."""

    corpus: Corpus = Corpus()
    read: Read = Read()
    extract: Extract = Extract()
    compare: Compare = Compare()
    publish: Publish = Publish()
    run: Run = Run()


def load_settings(path: Path | None = None) -> Settings:
    """Settings from a TOML file, or from config/default.toml where no path is given.

    Raises SettingsError for unknown keys, wrong types and broken TOML; MissingResource where the file is not there.
    """
    chosen = path if path is not None else find("config/default.toml")
    if not chosen.is_file():
        raise MissingResource(f"{chosen}: no such settings file.", "Name an existing file, such as config/demo.toml.")
    return parse_settings(load_toml(chosen), str(chosen))


def load_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary; SettingsError names file and line where it is broken."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not valid TOML ({error}).", "Mend that line and run again.") from error


def parse_settings(values: dict[str, Any], name: str) -> Settings:
    """Check a dictionary of settings; `name` stands in errors for the file it came from."""
    check_keys(values, Settings, name)
    try:
        # As JSON, since pydantic is strict about types there and still takes a list for a tuple.
        return Settings.model_validate_json(json.dumps(values, default=str), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["type"] == "literal_error":
            check_name(str(first["input"]), _quoted(first["ctx"]["expected"]), f"{name}: {where}", "value of it")
        raise SettingsError(f"{name}: {where}: {first['msg']}.", "Correct that value and run again.") from error


def with_run(settings: Settings, **options: object) -> Settings:
    """Settings with options of the command line in place of those of their [run]; null options change nothing.

    Raises SettingsError for a value that the setting does not take, or a scheduler where Dask is not asked for.
    """
    given = {name: value for name, value in options.items() if value is not None}
    run = parse_settings({"run": {**settings.run.model_dump(mode="json"), **given}}, "the command line").run
    if run.scheduler and run.engine != "dask":
        raise SettingsError("A scheduler is named, but the engine is not dask.", "Add --engine dask.")
    return settings.model_copy(update={"run": run})


def _quoted(listed: str) -> tuple[str, ...]:
    """The names in pydantic's list of what is expected, such as `'csv', 'xlsx' or 'html'`."""
    return tuple(re.findall(r"'([^']*)'", listed))


def check_keys(values: dict[str, Any], model: type[BaseModel], name: str, path: str = "") -> None:
    """Raise SettingsError for a key that the model does not have, naming the nearest one that it has."""
    for key, value in values.items():
        if key not in model.model_fields:
            raise SettingsError(f"{name}: unknown key '{path}{key}'.", _nearest(key, tuple(model.model_fields)))
        inner = model.model_fields[key].annotation
        if isinstance(value, dict) and isinstance(inner, type) and issubclass(inner, BaseModel):
            check_keys(value, inner, name, f"{path}{key}.")


def read_tables(values: dict[str, Any], key: str, model: type[ModelType], name: str) -> tuple[ModelType, ...]:
    """The [[key]] tables of a TOML file, each as a model; none where there are none. Raises SettingsError."""
    tables = list_of_tables(values, key, name)
    for table in tables:
        check_keys(table, model, name, f"{key}.")
    return tuple(read_table(table, model, name, f"{key} {place}: ") for place, table in enumerate(tables, 1))


def list_of_tables(values: dict[str, Any], key: str, name: str) -> list[dict[str, Any]]:
    """The [[key]] tables of a TOML file as they are; SettingsError where something else stands under the key."""
    tables = values.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SettingsError(f"{name}: {key} is not a list of tables.", f"Begin each entry with [[{key}]].")
    return tables


def read_table(values: dict[str, Any], model: type[ModelType], name: str, where: str = "") -> ModelType:
    """A dictionary as a model; SettingsError names the value that does not fit."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{name}: {where}{place}: {first['msg']}.", "Correct that value and run again.") from error


def check_name(value: str, known: tuple[str, ...], where: str, what: str) -> None:
    """Raise SettingsError for a value of a setting that is none of the known ones, naming the nearest."""
    if value not in known:
        raise SettingsError(f"{where}: '{value}' is no {what}.", _nearest(value, known))


def _nearest(key: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.4)
    return f"Did you mean '{close[0]}'?" if close else f"Known: {', '.join(sorted(known))}."


def find(relative: str | Path, beside: Path | None = None) -> Path:
    """A file or folder by its relative path: beside `beside`, in the user's folder, or beside the package.

    Returns the first that exists, else the place in the user's folder where it would be looked for.
    """
    wanted = Path(relative)
    if wanted.is_absolute():
        return wanted
    for root in ([beside] if beside is not None else []) + [Path.cwd(), PROJECT]:
        if (root / wanted).exists():
            return root / wanted
    return Path.cwd() / wanted
