"""Recommendation or conclusion: printed labels first, then the document's own typography, then language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean

from pipeline.extract.drafts import Draft
from pipeline.extract.wording import ASKS, DIRECTS, EXPLICIT
from pipeline.records import Level
from pipeline.text.lines import sentences

_WEAK = re.compile(
    r"\b(?:we|I) (?:believe|think|consider|agree|note|acknowledge|accept|conclude|find|found|welcome|heard|"
    r"are concerned)\b",
    re.IGNORECASE,
)
_QUOTES = re.compile(r"[“\"][^”\"]{3,400}[”\"]")


@dataclass(frozen=True, slots=True)
class Kind:
    """The level given to a draft, how sure that is (0–1), and the evidence in words."""

    level: Level
    confidence: float
    why: str


def kinds_of(drafts: Sequence[Draft], texts: Sequence[str], labels: Sequence[str | None]) -> list[Kind]:
    """The level of each draft of one list; `labels` are words printed with the item, such as “Conclusion”."""
    mixed = any(draft.section is not None and draft.section.mixed for draft in drafts)
    if not mixed and not any(labels) and not any(_by_group(draft) for draft in drafts):
        return [Kind("recommendation", 0.95, "the list is one of recommendations") for _ in drafts]
    printed = [_by_label(label) or _by_group(draft) for draft, label in zip(drafts, labels, strict=True)]
    styled = _by_style(drafts, texts, printed)
    return [p or s or _by_language(text) for p, s, text in zip(printed, styled, texts, strict=True)]


def _by_label(label: str | None) -> Kind | None:
    lower = (label or "").lower()
    if "recommendation" in lower:
        return Kind("recommendation", 0.99, f"printed “{label}”")
    if "conclusion" in lower or "finding" in lower:
        return Kind("conclusion", 0.99, f"printed “{label}”")
    return None


def _by_group(draft: Draft) -> Kind | None:
    """The level that a heading inside the list gives to all that stands under it."""
    if draft.mark is not None and draft.mark.kind == "label":
        concludes = draft.mark.style in ("conclusion", "finding")
        word = "conclusion" if concludes else "recommendation"
        return Kind("conclusion" if concludes else "recommendation", 0.99, f"numbered as a {word}")
    words = set(re.findall(r"[a-z]+", (draft.group or "").lower()))
    asks = bool(words & {"recommendation", "recommendations"})
    finds = bool(words & {"conclusion", "conclusions", "findings"})
    if asks == finds or len(words) > 4:
        return None
    return Kind("recommendation" if asks else "conclusion", 0.95, f"under the heading “{draft.group}”")


def _by_style(drafts: Sequence[Draft], texts: Sequence[str], printed: Sequence[Kind | None]) -> list[Kind | None]:
    """Weight, slant, face or colour, where recommendations are set apart by it here: learned from certain items."""
    face = Counter(draft.blocks[0].face for draft in drafts).most_common(1)[0][0] if drafts else ("", "")
    leaning = [_leaning(text, kind) for text, kind in zip(texts, printed, strict=True)]
    styles: tuple[tuple[str, Callable[[Draft], bool]], ...] = (
        ("bold", lambda draft: draft.blocks[0].bold),
        ("italic", lambda draft: draft.blocks[0].italic),
        ("in another face or colour than most", lambda draft: draft.blocks[0].face != face),
    )
    for name, holds in styles:
        marked = [holds(draft) for draft in drafts]
        if not 2 <= sum(marked) <= len(marked) - 2:
            continue
        with_style = mean(asks for asks, styled in zip(leaning, marked, strict=True) if styled)
        without = mean(asks for asks, styled in zip(leaning, marked, strict=True) if not styled)
        if with_style >= 0.7 and without <= 0.3:
            return [_styled(name, styled) for styled in marked]
        if with_style <= 0.3 and without >= 0.7:
            return [_styled(f"not {name}", not styled) for styled in marked]
    return [None] * len(drafts)


def _styled(name: str, is_recommendation: bool) -> Kind:
    level: Level = "recommendation" if is_recommendation else "conclusion"
    return Kind(level, 0.9, f"set as this report sets its {level}s ({name})")


def _leaning(text: str, kind: Kind | None) -> float:
    """1 where an item's label or words alone make it a recommendation, else 0."""
    said = kind or _by_language(text)
    return float(said.level == "recommendation")


def _without_quotes(text: str) -> str:
    return _QUOTES.sub(" ", text)


def _by_language(text: str) -> Kind:
    own = _without_quotes(text)
    if EXPLICIT.search(own) or ASKS.search(own):
        return Kind("recommendation", 0.9, "asks in so many words")
    directing = [sentence for sentence in sentences(own) if DIRECTS.search(sentence)]
    firm = [sentence for sentence in directing if not _is_soft(sentence)]
    if firm:
        return Kind("recommendation", 0.75, "tells somebody what to do")
    return Kind("conclusion", 0.8 if not directing else 0.6, "states, and asks for nothing")


def _is_soft(sentence: str) -> bool:
    """Agreement with a principle, a condition, or a report of what others hold: no ask of its own."""
    match = DIRECTS.search(sentence)
    assert match is not None
    before = sentence[: match.start()]
    return bool(
        _WEAK.search(before) or re.search(r"\b(?:if|whether|when|that where|why|how|what|which)\b[^,]*$", before)
    )
