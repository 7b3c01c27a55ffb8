"""Chronologies: since when a theme or a family has been asked for, by date of publication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.compare.links import counts_as_inquiry, published
from pipeline.compare.themes import Codebook
from pipeline.records import Chronology, Family, Inquiry, Occurrence, Recommendation, Theme


def build(
    recs: Sequence[Recommendation],
    families: Sequence[Family],
    codebook: Codebook,
    inquiries: Mapping[str, Inquiry],
) -> list[Chronology]:
    """One chronology a theme that caught something (in the codebook's order), then one a family.

    Only whole recommendations count, not parts whose parent is there. Undated inquiries and collections of several
    are listed in `undated` and are in no date, span or count of inquiries.
    """
    whole = _whole(recs)
    by_theme = [
        _chronology(theme.code, theme.name, "theme", members, inquiries)
        for theme in codebook.themes
        if (members := [rec for rec in whole if theme.code in {score.code for score in rec.themes}])
    ]
    known = {rec.id: rec for rec in recs}
    by_family = [
        _chronology(family.id, family.name, "family", [known[m.id] for m in family.members if m.id in known], inquiries)
        for family in families
    ]
    return by_theme + by_family


def count_themes(recs: Sequence[Recommendation], codebook: Codebook, inquiries: Mapping[str, Inquiry]) -> list[Theme]:
    """What each theme of the codebook caught: recommendations, inquiries (collections not counted) and member ids."""
    whole = _whole(recs)
    themes = []
    for theme in codebook.themes:
        members = [rec for rec in whole if theme.code in {score.code for score in rec.themes}]
        themes.append(
            Theme(
                code=theme.code,
                name=theme.name,
                definition=theme.definition,
                recommendations=len(members),
                inquiries=len({rec.inquiry for rec in members if counts_as_inquiry(rec.inquiry, inquiries)}),
                members=tuple(sorted(rec.id for rec in members)),
            )
        )
    return themes


def _whole(recs: Sequence[Recommendation]) -> list[Recommendation]:
    ids = {rec.id for rec in recs}
    return [rec for rec in recs if rec.level != "conclusion" and (rec.parent is None or rec.parent not in ids)]


def _chronology(
    subject: str,
    name: str,
    kind: str,
    members: Sequence[Recommendation],
    inquiries: Mapping[str, Inquiry],
) -> Chronology:
    by_inquiry: dict[str, list[str]] = {}
    for rec in members:
        by_inquiry.setdefault(rec.inquiry, []).append(rec.id)
    occurrences = sorted(
        (
            Occurrence(inquiry=slug, events=inquiries[slug].events, published=date, members=tuple(sorted(ids)))
            for slug, ids in by_inquiry.items()
            if (date := published(slug, inquiries)) is not None
        ),
        key=lambda occurrence: (occurrence.published, occurrence.inquiry),
    )
    dates = [occurrence.published for occurrence in occurrences]
    return Chronology(
        subject=subject,
        name=name,
        kind="theme" if kind == "theme" else "family",
        occurrences=tuple(occurrences),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        years=dates[-1].year - dates[0].year if dates else None,
        inquiries=len(occurrences),
        recommendations=sum(len(occurrence.members) for occurrence in occurrences),
        undated=tuple(sorted(slug for slug in by_inquiry if published(slug, inquiries) is None)),
    )
