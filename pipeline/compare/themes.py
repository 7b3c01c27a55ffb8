"""Themes by a written codebook: cues of what is asked, helped by nearness to definitions and examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.compare.cues import CueSet, compile_cues
from pipeline.compare.vectors import Vectors
from pipeline.compare.words import background, stems
from pipeline.errors import SettingsError
from pipeline.records import Notice, Recommendation, ThemeScore
from pipeline.settings import check_keys, load_toml

Scores = npt.NDArray[np.float64]

MOST_THEMES = 3
STRENGTH = {"strong": 0.55, "clear": 0.28, "weak": 0.08}
DECAY = 0.75
BACKGROUND_SHARE = 0.2
EXAMPLE_SHARE = 0.5
KEEP_SHARE = 0.62
KEEP_SCORE = 0.3


class _ThemeTable(BaseModel):
    """One [[theme]] of the codebook as written."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    code: str
    name: str
    definition: str = ""
    included: str = Field("", alias="in")
    excluded: str = Field("", alias="out")
    strong: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


class _CodebookFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    theme: tuple[_ThemeTable, ...]


@dataclass(frozen=True)
class CodebookTheme:
    """A theme ready for use: its words and compiled cues by strength."""

    code: str
    name: str
    definition: str
    cues: tuple[tuple[float, CueSet], ...]
    against: CueSet
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Codebook:
    """The themes of one codebook file, in its order."""

    themes: tuple[CodebookTheme, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of the file; columns of every theme matrix."""
        return tuple(theme.code for theme in self.themes)

    @property
    def examples(self) -> tuple[str, ...]:
        """Every definition and example: the project's own background of asks."""
        return tuple(text for theme in self.themes for text in _anchors(theme))


def load_codebook(path: Path) -> Codebook:
    """Read a codebook; raises SettingsError for unknown keys, a missing code, or a code that occurs twice."""
    values = load_toml(path)
    for table in values.get("theme", []):
        check_keys({("included" if k == "in" else "excluded" if k == "out" else k): v for k, v in table.items()},
                   _ThemeTable, str(path), "theme.")  # fmt: skip
    try:
        file = _CodebookFile.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{path}: {where}: {first['msg']}.", "Correct that value and run again.") from error
    codes = [theme.code for theme in file.theme]
    doubled = sorted({code for code in codes if codes.count(code) > 1})
    if doubled:
        raise SettingsError(f"{path}: the code '{doubled[0]}' occurs twice.", "Give each theme a code of its own.")
    return Codebook(tuple(_compile(theme) for theme in file.theme))


def _compile(table: _ThemeTable) -> CodebookTheme:
    levels = (("strong", table.strong), ("clear", table.clear), ("weak", table.weak))
    return CodebookTheme(
        code=table.code,
        name=table.name,
        definition=table.definition,
        cues=tuple((STRENGTH[level], compile_cues(cues)) for level, cues in levels),
        against=compile_cues(table.against),
        examples=table.examples,
    )


def _anchors(theme: CodebookTheme) -> tuple[str, ...]:
    return (theme.definition, *theme.examples) if theme.definition else theme.examples


# ---------------------------------------------------------------- scoring


def assign_themes(recs: Sequence[Recommendation], codebook: Codebook, vectors: Vectors) -> list[Recommendation]:
    """The recommendations with their themes set: one to three each, most central first, with the words that carried it.

    Needs `asks` on each recommendation (else the whole text counts as one ask).
    """
    scores = theme_scores(recs, codebook, vectors)
    return [
        rec.model_copy(update={"themes": _chosen(rec, row, codebook)}) for rec, row in zip(recs, scores, strict=True)
    ]


def theme_scores(recs: Sequence[Recommendation], codebook: Codebook, vectors: Vectors) -> Scores:
    """Scores of every theme for every recommendation: shape (recommendations, themes), each 0–1."""
    if not recs:
        return np.zeros((0, len(codebook.themes)))
    cues = np.stack([_cue_scores(rec, codebook) for rec in recs])
    near = example_scores([_gist(rec) for rec in recs], codebook, vectors)
    return np.round(np.clip((cues + EXAMPLE_SHARE * near) / (1 + EXAMPLE_SHARE), 0, 1), 4)


def _gist(rec: Recommendation) -> str:
    return " ".join(ask.text for ask in rec.asks[:3]) if rec.asks else rec.text


def _cue_scores(rec: Recommendation, codebook: Codebook) -> Scores:
    """Noisy-or of the cues in each ask, asks weighted by their order; background sentences count little."""
    asks = [ask.text for ask in rec.asks] or [rec.text]
    if rec.heading:
        asks.insert(1, rec.heading)
    total = np.zeros(len(codebook.themes))
    weights = [DECAY**place for place in range(len(asks))]
    for weight, ask in zip(weights, asks, strict=True):
        total += weight * np.array([_strength(ask, theme) for theme in codebook.themes])
    total /= sum(weights[:2]) if len(weights) > 1 else 1.0
    whole = np.array([_strength(rec.text, theme) for theme in codebook.themes])
    return np.minimum(1.0, total * (1 - BACKGROUND_SHARE) + BACKGROUND_SHARE * whole)


def _strength(text: str, theme: CodebookTheme) -> float:
    shown = theme.against.pattern.sub(" # ", text)
    doubt = 1.0
    length = max(12, len(shown))
    for strength, cues in theme.cues:
        seen: set[str] = set()
        for match in cues.pattern.finditer(shown):
            word = match.group().lower()
            if word not in seen:
                seen.add(word)
                doubt *= 1 - strength * (1 - 0.5 * match.start() / length)
    return 1 - doubt


def example_scores(texts: Sequence[str], codebook: Codebook, vectors: Vectors) -> Scores:
    """How near each text is to each theme's definition and examples (MiniLM and TF-IDF), 0–1 over the themes."""
    anchors = codebook.examples
    owner = np.array([place for place, theme in enumerate(codebook.themes) for _ in _anchors(theme)])
    counted = background(stems(text) for text in anchors)
    near = (counted.matrix([stems(t) for t in texts]) @ counted.matrix([stems(t) for t in anchors]).T).toarray()
    if vectors.dense:
        near = 0.5 * near + np.asarray(vectors.encode(texts) @ vectors.encode(anchors).T, dtype=np.float64)
    columns = [_top_mean(near[:, owner == place]) for place in range(len(codebook.themes))]
    return _share(np.stack(columns, axis=1))


def _top_mean(values: Scores, most: int = 2) -> Scores:
    return np.asarray(np.sort(values, axis=1)[:, ::-1][:, :most].mean(axis=1))


def _share(values: Scores, sharpness: float = 8.0) -> Scores:
    """Softmax over themes, scaled so that the best theme of a row is at most 1."""
    powers = np.exp(sharpness * (values - values.max(axis=1, keepdims=True)))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True) ** 0.5)


# ---------------------------------------------------------------- choosing, and why


def _chosen(rec: Recommendation, scores: Scores, codebook: Codebook) -> tuple[ThemeScore, ...]:
    order = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
    best = scores[order[0]]
    kept = [place for place in order[:MOST_THEMES] if scores[place] >= max(KEEP_SHARE * best, KEEP_SCORE)] or order[:1]
    return tuple(
        ThemeScore(code=codebook.themes[p].code, score=float(scores[p]), why=_why(rec, codebook.themes[p]))
        for p in kept
    )


def _why(rec: Recommendation, theme: CodebookTheme) -> str:
    """The words that carried a theme, strongest first; says so where only likeness to examples did."""
    text = " … ".join(ask.text for ask in rec.asks) or rec.text
    shown = theme.against.pattern.sub(" # ", text)
    found = [word for _, cues in theme.cues for word in cues.words(shown)]
    return "; ".join(list(dict.fromkeys(found))[:4]) or f"like the examples of {theme.name}"


# ---------------------------------------------------------------- checking a codebook


def check_codebook(
    codebook: Codebook, vectors: Vectors, recs: Sequence[Recommendation] = (), overlap: float = 0.6
) -> list[Notice]:
    """What a researcher should know of a codebook: themes that overlap, that catch nothing, or miss their own examples.

    `recs` (with asks) are the texts to try it on; without them the codebook's own examples are used.
    """
    own = [
        Recommendation(id=f"{theme.code}-{place}", inquiry="codebook", level="recommendation", text=text)
        for theme in codebook.themes
        for place, text in enumerate(theme.examples)
    ]
    coded = assign_themes(own, codebook, vectors)
    notices = [_missed(theme, coded) for theme in codebook.themes]
    tried = assign_themes(recs, codebook, vectors) if recs else coded
    notices += _uncaught(codebook, tried)
    notices += _overlaps(codebook, tried, overlap)
    return [notice for notice in notices if notice is not None]


def _missed(theme: CodebookTheme, coded: Sequence[Recommendation]) -> Notice | None:
    mine = [rec for rec in coded if rec.id.rsplit("-", 1)[0] == theme.code]
    missed = [rec for rec in mine if theme.code not in {score.code for score in rec.themes}]
    if not missed:
        return None
    example = missed[0].text
    return Notice(
        kind="codebook",
        severity="note",
        message=f"Theme '{theme.code}' misses {len(missed)} of its {len(mine)} own examples, such as: {example}",
        next_step="Add a cue for it, or move the example.",
    )


def _uncaught(codebook: Codebook, coded: Sequence[Recommendation]) -> list[Notice | None]:
    caught = {score.code for rec in coded for score in rec.themes}
    return [
        Notice(
            kind="codebook",
            message=f"Theme '{theme.code}' catches none of the {len(coded)} texts.",
            next_step="Add cues or examples, or remove the theme.",
        )
        for theme in codebook.themes
        if theme.code not in caught
    ]


def _overlaps(codebook: Codebook, coded: Sequence[Recommendation], limit: float) -> list[Notice | None]:
    """Pairs of themes given together in more than `limit` of the cases of the rarer one."""
    notices: list[Notice | None] = []
    sets = {theme.code: {rec.id for rec in coded if theme.code in {s.code for s in rec.themes}} for theme in codebook.themes}
    codes = list(codebook.codes)
    for place, left in enumerate(codes):
        for right in codes[place + 1 :]:
            both, rarer = len(sets[left] & sets[right]), min(len(sets[left]), len(sets[right]))
            if rarer >= 3 and both / rarer > limit:
                notices.append(
                    Notice(
                        kind="codebook",
                        message=f"Themes '{left}' and '{right}' overlap: given together in {both} of {rarer} cases.",
                        next_step="Sharpen their cues, or merge them.",
                    )
                )
    return notices
