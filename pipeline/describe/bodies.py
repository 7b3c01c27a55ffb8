"""Bodies that can be told to act: their canonical names, and the other forms under which reports print them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from pipeline.errors import MissingResource, SettingsError
from pipeline.settings import find, load_toml, read_table, read_tables

Kind = Literal[
    "department",
    "minister",
    "devolved",
    "legislature",
    "justice",
    "police",
    "health",
    "regulator",
    "inspectorate",
    "council",
    "college",
    "ombudsman",
    "public",
    "broadcasting",
    "company",
    "church",
    "local",
    "class",
    "unnamed",
]

_DETERMINERS = re.compile(
    r"^(?:the|a|an|all|every|each|any|both|our|its|their|no|relevant|appropriate|individual|local|other|his|her|most)\s+",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(
    r",?\s+(?:including|such as|through|whether|in particular|especially|in consultation|together with)\b.*$"
)
_JOINTS = re.compile(r"(,? (?:and/or|and|or) |, )")
_LEADING_JOINT = re.compile(r"^(?:,? ?(?:and/or|and|or) |, )")
_AFTER_HEAD = re.compile(r"\s+(?:of|for|in|within|at|with|who|which|that|responsible|across|under|to)\s.*$")


class Body(BaseModel):
    """One body or class of bodies, as a `[[body]]` table of config/bodies.toml describes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: Kind
    also: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that stands for this body in print; the name of an unnamed body is only a label."""
        own = () if self.kind == "unnamed" else (self.name,)
        return own + self.also + self.was

    @property
    def singulars(self) -> tuple[str, ...]:
        """The forms of a class in the singular, as in "each local authority"."""
        return tuple(map(_singular, self.forms)) if self.kind == "class" else ()


class Words(BaseModel):
    """Nouns that tell whether a phrase can be told to act: organisations, things, people who are served."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    heads: frozenset[str]
    things: frozenset[str]
    people: frozenset[str]


@dataclass(frozen=True, eq=False)
class Bodies:
    """All bodies of config/bodies.toml, found by any printed form."""

    bodies: tuple[Body, ...]
    words: Words
    _exact: dict[str, Body] = field(default_factory=dict, repr=False)
    _folded: dict[str, Body] = field(default_factory=dict, repr=False)

    def named(self, printed: str) -> Body | None:
        """The body or class that a printed phrase names, or None; articles, examples and brackets are set aside."""
        text = tidy(printed)
        for form in _readings(text):
            if found := self._form(form):
                return found
        return None if len(self.split(printed)) > 1 else self._member(text)

    def canonical(self, printed: str) -> str | None:
        """The canonical name of a printed body; None where none is known or only the report can say which it is."""
        found = self.named(printed)
        return None if found is None or found.kind == "unnamed" else found.name

    def split(self, printed: str) -> tuple[str, ...]:
        """A printed phrase split at "and", "or" and commas into what it names; whole where it is one body's name."""
        text = tidy(printed)
        if any(self._form(form) for form in _readings(text)):
            return (printed,)
        parts = [part for part in _JOINTS.split(_EXAMPLES.sub("", text)) if part]
        first = next((end for end in range(len(parts) - 1, 0, -1) if self._form(_bare("".join(parts[:end])))), None)
        rest = _bare("".join(parts[first:])) if first is not None else ""
        return ("".join(parts[:first]), *self.split(_LEADING_JOINT.sub("", rest))) if rest else (printed,)

    def _form(self, form: str) -> Body | None:
        return self._exact.get(form) or self._folded.get(form.lower())

    def _member(self, text: str) -> Body | None:
        """The class that a phrase belongs to: by the words its members' names begin or end with, or by its head."""
        bare = _DETERMINERS.sub("", text)
        for body in self.bodies:
            if bare.endswith(tuple(f" {ending}" for ending in body.endings)) or bare.startswith(
                tuple(f"{start} " for start in body.starts)
            ):
                return body
        whole = _EXAMPLES.sub("", text)
        for form in (*_tails(_AFTER_HEAD.sub("", whole)), *(tail for tail in _tails(whole) if tail.islower())):
            found = self._form(form)
            if found is not None and found.kind == "class" and not _names_one(form, whole):
                return found
        return None


def load_bodies(path: Path | None = None) -> Bodies:
    """Bodies from a TOML file, or from config/bodies.toml where no path is given.

    Raises MissingResource where the file is not there, SettingsError for unknown keys and for a form of two bodies.
    """
    chosen = path if path is not None else find("config/bodies.toml")
    if not chosen.is_file():
        raise MissingResource(
            f"{chosen}: no such file of bodies.", "Name an existing file, such as config/bodies.toml."
        )
    return _read(load_toml(chosen), str(chosen))


@cache
def default_bodies() -> Bodies:
    """The bodies of config/bodies.toml, read once."""
    return load_bodies()


def canonical(printed: str, bodies: Bodies | None = None) -> str | None:
    """The canonical name of a body as printed (`the Home Secretary` → `Home Office`), or None."""
    return (bodies if bodies is not None else default_bodies()).canonical(printed)


def tidy(printed: str) -> str:
    """A printed phrase with plain quotation marks and single spaces, without brackets and end punctuation."""
    text = unicodedata.normalize("NFKC", printed).replace("’", "'").replace("‘", "'")
    text = re.sub(r"\s*\([^)]*\)", "", text)
    text = re.sub(r"\b(?:His|Her) Majesty's\b", "HM", text)
    return re.sub(r"\s+", " ", text.replace("&", "and")).strip(" ,;:.'\"“”")


def _singular(form: str) -> str:
    """A form with its last word in the singular ("local authorities" → "local authority")."""
    if form.endswith(("ss", "us", "is", "ics", "news")) or not form.endswith("s") or form.isupper():
        return form
    return form[:-3] + "y" if form.endswith("ies") else form[:-1]


def case_matters(form: str) -> bool:
    """Whether a form is read only as it is written: one word with a capital (`WHO`, `DfE`, `Monitor`, `Met`)."""
    return " " not in form and form != form.lower()


def _readings(text: str) -> Iterator[str]:
    """A phrase as it stands, without examples, without an owner ("the Bank's"), and each without its articles."""
    plain = _EXAMPLES.sub("", text)
    for form in (text, plain, plain.rpartition("'s ")[2]):
        yield form
        while (shorter := _DETERMINERS.sub("", form)) != form:
            yield shorter
            form = shorter


def _names_one(form: str, phrase: str) -> bool:
    """Whether a phrase is the name of one body that only begins like a class ("Bank of Harrowmere")."""
    return re.search(rf"\b{re.escape(form)}\s+(?:of|for)\s+[A-Z]", phrase) is not None and form[:1].isupper()


def _bare(phrase: str) -> str:
    """A phrase without the articles and quantifiers before it."""
    while (shorter := _DETERMINERS.sub("", phrase)) != phrase:
        phrase = shorter
    return phrase


def _tails(phrase: str) -> Iterator[str]:
    """The last four words of a phrase, then the last three, two, one."""
    words = phrase.split()
    for length in range(min(4, len(words)), 0, -1):
        yield " ".join(words[-length:])


def _read(values: dict[str, Any], name: str) -> Bodies:
    for key in values:
        if key not in ("body", "words"):
            raise SettingsError(f"{name}: unknown table '{key}'.", "Known tables: [[body]] and [words].")
    bodies = read_tables(values, "body", Body, name)
    words = read_table(values.get("words", {"heads": (), "things": (), "people": ()}), Words, name, "words.")
    return _index(bodies, words, name)


def _index(bodies: tuple[Body, ...], words: Words, name: str) -> Bodies:
    exact: dict[str, Body] = {}
    folded: dict[str, Body] = {}
    for body in bodies:
        for form in body.forms:
            plain = tidy(form) if "(" not in form else form
            index, key = (exact, plain) if case_matters(plain) else (folded, plain.lower())
            if index.setdefault(key, body) is not body:
                raise SettingsError(
                    f"{name}: '{form}' is a form of both '{index[key].name}' and '{body.name}'.",
                    "Leave it under one of them.",
                )
    for body in bodies:
        for form in body.singulars:
            (exact if case_matters(form) else folded).setdefault(form if case_matters(form) else form.lower(), body)
    return Bodies(bodies, words, exact, folded)
