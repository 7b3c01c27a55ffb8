"""What was learned from people's decisions about themes: weights and further examples, in a file of the user's own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from pipeline.compare.kinds import CodedExample, load_examples
from pipeline.compare.themes import Codebook
from pipeline.errors import MissingResource
from pipeline.settings import check_keys, find, load_toml, read_table


@dataclass(frozen=True)
class Learned:
    """Factors for the weights of themes by code, and asks whose themes a person confirmed or set."""

    weights: Mapping[str, float] = field(default_factory=dict)
    examples: tuple[CodedExample, ...] = ()

    def said(self, name: str) -> str:
        """What was learned, for a person; `name` is the file."""
        return (
            f"Themes are given with what was learned from people's decisions ({name}):"
            f" weights changed: {len(self.weights)} themes; further examples: {len(self.examples)} recommendations."
        )


class _LearnedFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    weights: dict[str, float] = Field(default_factory=dict)
    examples: tuple[dict[str, object], ...] = ()


def learned_of(name: str) -> Learned | None:
    """What the file `config/<name>` holds; null where the setting names none.

    Raises MissingResource where it is not there, SettingsError where it is not such a file.
    """
    if not name:
        return None
    path = find(Path("config") / name)
    if not path.is_file():
        raise MissingResource(
            f"{path}: is named as compare.learned and is not there.",
            "Run `saidbefore review recalibrate --write` again, or take the key out of the settings.",
        )
    values = load_toml(path)
    check_keys(values, _LearnedFile, str(path))
    file = read_table(values, _LearnedFile, str(path))
    return Learned(file.weights, load_examples(path))


def with_learned(codebook: Codebook, learned: Learned | None) -> Codebook:
    """The codebook to give themes by: weights multiplied, examples added; codes that it does not have are passed over.

    Links are compared by the codebook as it is: their thresholds were set for its scores.
    """
    if learned is None:
        return codebook
    themes = tuple(replace(one, weight=one.weight * learned.weights.get(one.code, 1.0)) for one in codebook.themes)
    return replace(codebook, themes=themes, coded=(*codebook.coded, *learned.examples))


def as_toml(learned: Learned, head: Sequence[str]) -> str:
    """The text of a file that `learned_of` reads, `head` as comments above it; the same content gives the same text."""
    lines = [f"# {' '.join(line.split())}" for line in head]
    lines += ["", "[weights]", *(f"{_quoted(code)} = {value:g}" for code, value in sorted(learned.weights.items()))]
    by_themes: dict[tuple[str, ...], list[str]] = {}
    for example in learned.examples:
        by_themes.setdefault(example.themes, []).append(example.text)
    for themes, texts in sorted(by_themes.items()):
        lines += ["", "[[examples]]", f"themes = [{', '.join(_quoted(code) for code in themes)}]", "texts = ["]
        lines += [*(f"  {_quoted(text)}," for text in sorted(set(texts))), "]"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, and TOML asks for that of DEL too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
