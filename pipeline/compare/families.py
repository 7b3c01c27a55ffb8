"""Families: recommendations that repeat one another across inquiries, grouped so that chains cannot glue them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.compare.family_names import family_name, rarity
from pipeline.compare.links import counts_as_inquiry, publication_order, published
from pipeline.compare.words import words
from pipeline.records import Family, Inquiry, Link, Member, Recommendation, text_hash


def find_families(
    recs: Sequence[Recommendation], links: Sequence[Link], inquiries: Mapping[str, Inquiry]
) -> list[Family]:
    """Families of the links' repeats, the most widespread first.

    A recommendation joins a family only where it is at least related to every member and a repeat of at least half of
    them (complete linkage on `related`, majority on `repeat`), so that a chain of near misses cannot join two asks. A
    group within one inquiry, or in collections alone, is no family. A recommendation belongs to one family or none.
    """
    known = {rec.id: rec for rec in recs}
    groups = _grouped([link for link in links if link.earlier in known and link.later in known])
    rare = rarity(recs)
    families = [_family([known[i] for i in group], inquiries, rare) for group in groups]
    kept = [family for family in families if family.inquiries >= 2]
    return sorted(kept, key=lambda family: (-family.inquiries, -len(family.members), family.id))


def _grouped(links: Sequence[Link]) -> list[set[str]]:
    """Merge by falling score of repeats, guarded as find_families says."""
    verdicts = {_pair(link.earlier, link.later): link.verdict for link in links}
    repeats = sorted(
        (link for link in links if link.verdict == "repeat"), key=lambda link: (-link.score, link.earlier, link.later)
    )
    group_of: dict[str, set[str]] = {}
    for link in repeats:
        left = group_of.setdefault(link.earlier, {link.earlier})
        right = group_of.setdefault(link.later, {link.later})
        if left is not right and _hold_together(left, right, verdicts):
            left |= right
            group_of.update(dict.fromkeys(right, left))
    distinct = {id(group): group for group in group_of.values() if len(group) > 1}
    return sorted(distinct.values(), key=lambda group: sorted(group))


def _hold_together(left: set[str], right: set[str], verdicts: Mapping[tuple[str, str], str]) -> bool:
    found = [verdicts.get(_pair(a, b), "different") for a in sorted(left) for b in sorted(right)]
    return all(verdict != "different" for verdict in found) and 2 * found.count("repeat") >= len(found)


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


def _family(members: Sequence[Recommendation], inquiries: Mapping[str, Inquiry], rare: Mapping[str, float]) -> Family:
    ordered = sorted(members, key=lambda rec: publication_order(rec, inquiries))
    counted = sorted({rec.inquiry for rec in ordered if counts_as_inquiry(rec.inquiry, inquiries)})
    dates = sorted({date for rec in ordered if (date := published(rec.inquiry, inquiries))})
    return Family(
        id="family-" + text_hash(" ".join(sorted(rec.id for rec in ordered))),
        name=family_name(ordered, rare),
        members=tuple(
            Member(
                id=rec.id,
                inquiry=rec.inquiry,
                published=published(rec.inquiry, inquiries),
                adds=_adds(rec, ordered[:place]),
            )
            for place, rec in enumerate(ordered)
        ),
        inquiries=len(counted),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        years=_years(dates),
        gaps=tuple(later.year - earlier.year for earlier, later in pairwise(dates)),
        addressees=_addressees(ordered),
        themes=_themes(ordered),
    )


def _years(dates: Sequence[dt.date]) -> int | None:
    return dates[-1].year - dates[0].year if dates else None


def _addressees(members: Sequence[Recommendation]) -> tuple[str, ...]:
    """Bodies told to act, in the order in which the family first named them."""
    return tuple(dict.fromkeys(body.name or body.printed for rec in members for body in rec.addressees))


def _themes(members: Sequence[Recommendation]) -> tuple[str, ...]:
    """Themes that at least half of the members have, most frequent first."""
    counted = Counter(score.code for rec in members for score in rec.themes)
    kept = [code for code, count in counted.items() if 2 * count >= len(members)]
    return tuple(sorted(kept, key=lambda code: (-counted[code], code)))


# ---------------------------------------------------------------- what a later member adds


_ADDITIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("as a legal duty", ("statutory", "legislation", "legislate", "mandatory", "offence", "statute")),
    ("with money", ("fund", "funded", "funding", "resources", "budget")),
    ("with training", ("train", "trained", "training")),
    ("with a named person", ("designated", "named", "nominated", "minister")),
    ("with publication", ("publish", "published", "publication")),
    ("with outside checks", ("inspect", "inspected", "inspection", "inspectorate", "audit", "regulator")),
    ("with a database or register", ("database", "register", "electronic")),
)


def _adds(rec: Recommendation, before: Sequence[Recommendation]) -> tuple[str, ...]:
    """What is new in a member against all earlier ones: first deadline, legal duty, addressee and the like."""
    if not before:
        return ()
    adds = ["first with a deadline"] if rec.deadlines and not any(other.deadlines for other in before) else []
    mine, theirs = set(words(rec.text)), {word for other in before for word in words(other.text)}
    adds += [f"first {how}" for how, cues in _ADDITIONS if mine & set(cues) and not theirs & set(cues)]
    told = {body.name or body.printed for other in before for body in other.addressees}
    new = [name for body in rec.addressees if (name := body.name or body.printed) not in told]
    adds += [f"first addressed to {name}" for name in dict.fromkeys(new)] if told else []
    return tuple(adds)
