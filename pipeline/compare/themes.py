"""Themes by a written codebook: cues of what is asked, helped by nearness to definitions and examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field
from scipy import sparse

from pipeline.compare.cues import CueBook, Found, Hit
from pipeline.compare.focus import Weigh, weigh_alike, weigh_places
from pipeline.compare.kinds import CodedExample, Element, Kind, clearest, load_elements, load_examples, load_kinds
from pipeline.compare.vectors import Vectors
from pipeline.compare.words import Background, background, stems
from pipeline.errors import SettingsError
from pipeline.records import Notice, Recommendation, ThemeScore
from pipeline.settings import check_keys, find, list_of_tables, load_toml, read_table

Scores = npt.NDArray[np.float64]

MOST_THEMES = 3
STRENGTH = {"strong": 0.55, "clear": 0.28, "weak": 0.08}
SECOND_THEME = 0.55
KIND_SHARE = 0.3
EXAMPLE_SHARE = 0.4
LEARNED_SHARE = 0.5
WORD_SHARE = 0.5
RIDGE = 2.0
SHARPNESS = 10.0
DECAY = 0.7
LENGTH_SHARE = 1.0
WHOLE_SHARE = 0.35
KEEP_SHARE = 0.72
FURTHER_SCORE = 0.47
BLOCK = 2048  # asks that are held against all examples at once


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
    weight: float = Field(1.0, gt=0)


class _CodebookFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    theme: tuple[_ThemeTable, ...]


@dataclass(frozen=True)
class CodebookTheme:
    """A theme ready for use: its words, and its cues by strength (`strong`, `clear`, `weak`) and `against`."""

    code: str
    name: str
    definition: str
    cues: dict[str, tuple[str, ...]]
    examples: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Codebook:
    """The themes of one codebook file, in its order, with the kinds of ask and elements that stand beside it."""

    themes: tuple[CodebookTheme, ...]
    kinds: tuple[Kind, ...] = ()
    elements: tuple[Element, ...] = ()
    coded: tuple[CodedExample, ...] = ()

    @cached_property
    def cues(self) -> CueBook:
        """All cues in one book: lists `theme:CODE:STRENGTH`, `kind:NAME` and `element:NAME`."""
        lists = {f"theme:{t.code}:{level}": cues for t in self.themes for level, cues in t.cues.items()}
        lists |= {f"kind:{kind.name}": kind.cues for kind in self.kinds}
        return CueBook(lists | {f"element:{element.name}": element.cues for element in self.elements})

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of the file; columns of every theme matrix."""
        return tuple(theme.code for theme in self.themes)

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """Every example of the themes, of examples.toml, then of the kinds: the project's own background of asks."""
        own = [text for theme in self.themes for text in theme.examples]
        return (*own, *(example.text for example in self.coded), *(kind.example for kind in self.kinds))

    @cached_property
    def example_words(self) -> tuple[Background, sparse.csr_matrix]:
        """The background that the examples are, and their unit rows in it."""
        stemmed = [stems(text) for text in self.examples]
        counted = background(stemmed)
        return counted, counted.unit(stemmed)

    @cached_property
    def example_themes(self) -> Scores:
        """Which themes each example stands for: shape (examples, themes)."""
        own = [(theme.code,) for theme in self.themes for _ in theme.examples]
        return self._rows([*own, *(example.themes for example in self.coded), *(kind.themes for kind in self.kinds)])

    @cached_property
    def kind_themes(self) -> Scores:
        """How far each kind is of each theme: shape (kinds, themes)."""
        return self._rows([kind.themes for kind in self.kinds])

    @cached_property
    def _memory(self) -> dict[tuple[str, str], dict[Any, Any]]:
        return {}

    def remembered(self, what: str, vectors: Vectors | None = None) -> dict[Any, Any]:
        """A place to keep what was read out of asks with these vectors: a run asks for the same again and again."""
        return self._memory.setdefault((what, vectors.name if vectors else ""), {})

    @cached_property
    def theme_of_list(self) -> dict[str, int]:
        """The theme's place for each list of cues that speak for it, by the list's name in `cues`."""
        return {f"theme:{theme.code}:{level}": place for place, theme in enumerate(self.themes) for level in STRENGTH}

    @cached_property
    def kind_of_list(self) -> dict[str, int]:
        """The kind's place for the list of its cues, by the list's name in `cues`."""
        return {f"kind:{kind.name}": place for place, kind in enumerate(self.kinds)}

    @cached_property
    def element_of_list(self) -> dict[str, int]:
        """The element's place for the list of its cues, by the list's name in `cues`."""
        return {f"element:{element.name}": place for place, element in enumerate(self.elements)}

    def _rows(self, coded: Sequence[tuple[str, ...]]) -> Scores:
        """One row for each list of codes: the first theme 1, further ones less; codes of no theme are left out."""
        rows = np.zeros((len(coded), len(self.themes)))
        for row, codes in enumerate(coded):
            for place, code in enumerate(codes):
                if code in self.codes:
                    rows[row, self.codes.index(code)] = 1.0 if place == 0 else SECOND_THEME
        return rows


def load_codebook(path: Path) -> Codebook:
    """Read a codebook, and kinds.toml, elements.toml and examples.toml from beside it or from the project's own config.

    Raises SettingsError for unknown keys, a missing code, or a code that occurs twice.
    """
    values = load_toml(path)
    for table in list_of_tables(values, "theme", str(path)):
        check_keys({("included" if k == "in" else "excluded" if k == "out" else k): v for k, v in table.items()},
                   _ThemeTable, str(path), "theme.")  # fmt: skip
    file = read_table(values, _CodebookFile, str(path))
    codes = [theme.code for theme in file.theme]
    doubled = sorted({code for code in codes if codes.count(code) > 1})
    if doubled:
        raise SettingsError(f"{path}: the code '{doubled[0]}' occurs twice.", "Give each theme a code of its own.")
    return Codebook(
        themes=tuple(_compile(theme) for theme in file.theme),
        kinds=load_kinds(_beside(path, "kinds.toml")),
        elements=load_elements(_beside(path, "elements.toml")),
        coded=load_examples(_beside(path, "examples.toml")),
    )


def _beside(path: Path, name: str) -> Path:
    return path.with_name(name) if path.with_name(name).is_file() else find(f"config/{name}")


def _compile(table: _ThemeTable) -> CodebookTheme:
    return CodebookTheme(
        code=table.code,
        name=table.name,
        definition=table.definition,
        cues={"strong": table.strong, "clear": table.clear, "weak": table.weak, "against": table.against},
        examples=table.examples,
        weight=table.weight,
    )


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
    """Scores of every theme for every recommendation: shape (recommendations, themes), each 0–1.

    Each ask is scored by the cues of the themes (noisy-or, weighed by their place in the ask), by the kinds of ask
    that it is, and by its nearness to examples; asks count less the later they come; the whole text counts a little.
    """
    asks = sorted({ask for rec in recs for ask in _asks(rec)})
    if not asks:
        return np.zeros((len(recs), len(codebook.themes)))
    known = codebook.remembered("themes", vectors)
    unknown = [ask for ask in asks if ask not in known]
    for start in range(0, len(unknown), BLOCK):
        block = unknown[start : start + BLOCK]
        known.update(zip(block, _ask_scores(block, codebook, vectors), strict=True))
    rows = np.stack([_lifted([known[ask] for ask in _asks(rec)], rec.text, codebook) for rec in recs])
    weights = np.array([theme.weight for theme in codebook.themes])
    return np.asarray(np.round(1 - np.exp(-rows * weights), 4))


def _asks(rec: Recommendation) -> list[tuple[str, str]]:
    """Text and verb of each ask; a printed heading stands after the first."""
    asks = [(ask.text, ask.verb) for ask in rec.asks] or [(rec.text, "")]
    return asks[:1] + [(rec.heading, "")] + asks[1:] if rec.heading else asks


def _lifted(asks: Sequence[Scores], text: str, codebook: Codebook) -> Scores:
    weights = np.array([DECAY**place for place in range(len(asks))])
    total = (np.stack(asks) * weights[:, None]).sum(axis=0) / weights.sum() ** LENGTH_SHARE
    return np.asarray(total + WHOLE_SHARE * _whole_text(text, codebook))


def _whole_text(text: str, codebook: Codebook) -> Scores:
    known = codebook.remembered("whole texts")
    if text not in known:
        known[text] = _theme_cues(codebook.cues.find(text), codebook, weigh_alike)
    return np.asarray(known[text])


def _ask_scores(asks: Sequence[tuple[str, str]], codebook: Codebook, vectors: Vectors) -> Scores:
    near, alike = example_scores([text for text, _ in asks], codebook, vectors)
    of_kind = codebook.kind_themes
    rows = near
    for row, (text, verb), likeness in zip(rows, asks, alike, strict=True):
        hits, weigh = codebook.cues.find(text), weigh_places(text, verb)
        kinds = KIND_SHARE * kind_cues(hits, codebook, weigh) * (0.5 + np.maximum(likeness, 0))
        named = np.flatnonzero(kinds)
        by_kind = 1 - np.prod(1 - np.minimum(0.9, kinds[named, None] * of_kind[named]), axis=0)
        row += _theme_cues(hits, codebook, weigh) + by_kind
    return np.asarray(rows)


def _theme_cues(hits: Mapping[str, Sequence[Hit]], codebook: Codebook, weigh: Weigh) -> Scores:
    """How strongly the cues of a text (its hits) speak for each theme, 0–1."""
    row = np.zeros(len(codebook.themes))
    for place in {codebook.theme_of_list[name] for name in hits if name in codebook.theme_of_list}:
        row[place] = _strength(hits, codebook.themes[place], weigh)
    return row


def kind_cues(hits: Mapping[str, Sequence[Hit]], codebook: Codebook, weigh: Weigh) -> Scores:
    """How clearly an ask (its hits) is of each kind by its cues alone, 0–1, each cue weighed by its place."""
    return _clearest_of(hits, codebook.kind_of_list, weigh)


def element_places(hits: Mapping[str, Sequence[Hit]], codebook: Codebook, weigh: Weigh) -> Scores:
    """How centrally an ask (its hits) names each element, 0–1."""
    return _clearest_of(hits, codebook.element_of_list, weigh)


def _clearest_of(hits: Mapping[str, Sequence[Hit]], places: Mapping[str, int], weigh: Weigh) -> Scores:
    row = np.zeros(len(places))
    for name, found in hits.items():
        place = places.get(name)
        if place is not None:
            row[place] = clearest(found, weigh)
    return row


def _strength(hits: Mapping[str, Sequence[Hit]], theme: CodebookTheme, weigh: Weigh) -> float:
    """Noisy-or of a theme's cues: each different stretch once, weighed by its place."""
    doubt = 1.0
    for strength, found in _counted(hits, theme):
        doubt *= 1 - strength * weigh(found)
    return 1 - doubt


def _counted(hits: Mapping[str, Sequence[Hit]], theme: CodebookTheme) -> list[tuple[float, Found]]:
    """The stretches that speak for a theme, strongest first, without those inside a stretch that speaks against it."""
    against = [found for hit in hits.get(f"theme:{theme.code}:against", ()) for found in hit]
    counted: list[tuple[float, Found]] = []
    for level, strength in STRENGTH.items():
        seen: set[str] = set()
        for hit in hits.get(f"theme:{theme.code}:{level}", ()):
            for found in hit:
                hidden = any(other.start < found.end and found.start < other.end for other in against)
                if found.words not in seen and not hidden:
                    seen.add(found.words)
                    counted.append((strength, found))
    return counted


def example_scores(texts: Sequence[str], codebook: Codebook, vectors: Vectors) -> tuple[Scores, Scores]:
    """How far each text is of each theme, as the examples tell it, and how near to each kind's example (cosine).

    A theme's part is the share of the nearest examples that are of it (best 1), and what a ridge regression on all
    examples gives it. Shapes: (texts, themes) and (texts, kinds).
    """
    examples = codebook.examples
    counted, known = codebook.example_words
    near = WORD_SHARE * (counted.unit([stems(text) for text in texts]) @ known.T).toarray()
    if vectors.dense:
        anchors, middle = _anchors(codebook, vectors)
        near = near + _unit(vectors.encode(texts) - middle) @ anchors.T
    powers = np.exp(SHARPNESS * (near - near.max(axis=1, keepdims=True)))
    by_theme = (powers / powers.sum(axis=1, keepdims=True)) @ codebook.example_themes
    by_theme /= np.maximum(by_theme.max(axis=1, keepdims=True), 0.15)
    learned = np.maximum(near @ _regression(codebook, vectors), 0)
    return EXAMPLE_SHARE * by_theme + LEARNED_SHARE * learned, near[:, len(examples) - len(codebook.kinds) :]


def _anchors(codebook: Codebook, vectors: Vectors) -> tuple[Scores, Scores]:
    """The unit vectors of the examples less their mean, and that mean."""
    rows = vectors.encode(codebook.examples).astype(np.float64)
    middle = rows.mean(axis=0)
    return _unit(rows - middle), middle


def _regression(codebook: Codebook, vectors: Vectors) -> Scores:
    """What nearness to each example adds to each theme, by ridge regression among the examples: (examples, themes).

    Solved once for a codebook and its vectors.
    """
    solved = codebook.remembered("regression", vectors)
    if not solved:
        known, owners = codebook.example_words[1], codebook.example_themes
        among = WORD_SHARE * (known @ known.T).toarray()
        if vectors.dense:
            anchors, _ = _anchors(codebook, vectors)
            among = among + anchors @ anchors.T
        solved["all"] = np.linalg.solve(among + RIDGE * np.eye(len(owners)), owners - owners.mean(axis=0))
    return np.asarray(solved["all"])


def _unit(rows: Scores) -> Scores:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9))


# ---------------------------------------------------------------- choosing, and why


def _chosen(rec: Recommendation, scores: Scores, codebook: Codebook) -> tuple[ThemeScore, ...]:
    return tuple(
        ThemeScore(code=codebook.themes[p].code, score=float(scores[p]), why=_why(rec, codebook.themes[p], codebook))
        for p in chosen_places(scores)
    )


def chosen_places(scores: Scores) -> list[int]:
    """The themes that one row of scores gives, as places in the codebook: one to three, most central first."""
    order = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
    least = max(KEEP_SHARE * float(scores[order[0]]), FURTHER_SCORE)
    return order[:1] + [place for place in order[1:MOST_THEMES] if scores[place] >= least]


def _why(rec: Recommendation, theme: CodebookTheme, codebook: Codebook) -> str:
    """The words that carried a theme, strongest first; says so where only likeness to examples did."""
    text = " . ".join(ask.text for ask in rec.asks) or rec.text
    found = [stretch.words for _, stretch in _counted(codebook.cues.find(text), theme)]
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
    sets = {
        theme.code: {rec.id for rec in coded if theme.code in {s.code for s in rec.themes}} for theme in codebook.themes
    }
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
