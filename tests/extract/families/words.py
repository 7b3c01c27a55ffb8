"""Invented words for invented reports: asks, findings and stories about canals, bells, ferries and bees."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

from pipeline.records import agreement

_WHO = (
    "The Department for Canals", "Each lock authority", "The Bellringers’ Council", "Every ferry operator",
    "The Chief Keeper of Bees", "The Orchard Board for Merrow", "Local museums and their trustees",
    "The Lamplighters’ Inspectorate", "The National Kite Service", "Ministers responsible for hedges",
    "The Registrar of Weathervanes", "The Tidal Mills Executive", "All parish almanac offices",
)  # fmt: skip
_MUST = ("should", "must", "should", "needs to", "should", "should by next midsummer", "ought to")
_DO = (
    "publish a register of", "train its wardens in the care of", "review once in each season the state of",
    "write to every household about", "appoint a named officer for", "share with its neighbours the logs of",
    "inspect without notice the stores of", "fund for five years the repair of", "set a single standard for",
    "withdraw its old circular on", "keep for thirty years the papers on", "consult apprentices before changing",
    "collect figures by parish on", "end the practice of renting out", "give independent advice on",
    "test twice a year the alarms beside", "pay the same rate to all who mend",
)  # fmt: skip
_WHAT = (
    "towpath lanterns", "swing bridges in winter", "cracked tenor bells", "foot ferries on the Lower Merrow",
    "hives near schools", "grafted pear stock", "borrowed harvest carts", "gas lamps in narrow lanes",
    "kites flown above rail lines", "hawthorn hedges at crossings", "unlicensed weathervanes",
    "sluice gates held by chains", "almanacs printed in error", "the drowned lock at Pellow",
    "night signals for barges", "rope stores in church towers", "swarms taken by strangers",
    "cider presses left in the open", "ice houses beneath market squares",
)  # fmt: skip
_SO = (
    "so that no crew is left waiting in the dark", "and report each autumn to the Assembly of Merrow",
    "with the first returns made public in the spring", "whether or not the county has asked for it",
    "and make good whatever was lost at Pellow", "in terms that a child of ten can follow",
    "before another toll is charged on the upper reach", "together with the guilds of the eastern shore",
    "and say openly where that has not been done", "starting with the oldest stretch of the Ansel Cut",
    "without passing the cost on to lodgers",
)  # fmt: skip
_SAW = (
    "The boathouse at Ansel stood empty through that winter", "Nobody counted the lamps after the second flood",
    "Mr Tarn told us that the bell had rung twice before dawn", "Letters about the hives went unanswered for a year",
    "The ferry log for the night is missing its middle page", "Two keepers gave different accounts of the chain",
    "A new clerk had been sent to the wrong lock", "The kite line was found across the rails at noon",
    "Several witnesses should have been asked sooner", "The county spent its orchard grant on paint",
    "Mrs Ould kept the only copy of the almanac", "The tower door was locked from the outside",
    "We saw no sign that the register was ever opened", "The meeting in March ended without a minute",
    "Old maps show the sluice on the other bank", "The pear stock came from a yard that has since closed",
    "By June the lane had no light at either end", "The warden had carried the rope up alone",
    "It is hard to say who must have known", "Prices on the lower reach doubled in a month",
)  # fmt: skip
_HOW = (
    "as the harbour master later accepted", "and the committee of the day was told so",
    "although the papers suggest otherwise", "which surprised everyone at the hearing",
    "for reasons that were never written down", "while the toll house stayed open",
    "and it took nine weeks to find out", "because the only key was in Merrow", "as had happened in the year before",
    "though three letters had asked about it", "and no entry was made in the log",
)  # fmt: skip


_DONE = (
    "listed, mended and lit", "handed to the guilds", "measured before each tide", "named in the parish book",
    "closed until they are safe", "opened to all lodgers", "kept under seal and counted", "made free of toll",
)  # fmt: skip
_BY = (
    "in the eastern parishes", "at each quarter day", "under the charter of 1902", "through the guild schools",
    "with two clerks to every reach", "by open tender", "on market days", "at the county’s own charge",
    "with advice from retired keepers", "along the whole of the Ansel Cut", "in plain print", "under one roof",
    "from the first of May", "at Pellow and at Tarn", "in both halves of the estuary", "without further debate",
    "by hand and on paper", "where three lanes meet", "for every tide over six feet",
)  # fmt: skip


def ask(n: int, length: int = 1) -> str:
    """The nth invented ask (n < 80), of so many sentences; no two numbers share many words in a row."""
    return " ".join([_deck(_one_ask)[n], *(_one_ask(f"{n} {k}") for k in range(1, length))])


def bare(n: int) -> str:
    """The nth ask without its subject, beginning with a verb in lower case and without a full stop: for lists."""
    return _deck(_one_bare)[n]


def told(n: int) -> str:
    """The nth ask without a modal verb: “That … be kept …”."""
    return _deck(_one_told)[n]


def tale(n: int, length: int = 4) -> str:
    """A stretch of invented narrative of so many sentences, which asks for nothing."""
    return " ".join(_one_sight(f"tale {n} {k}") for k in range(length))


def finding(n: int, length: int = 2) -> str:
    """The nth invented conclusion."""
    return " ".join([_deck(_one_finding)[n], *(_one_sight(f"finding {n} {k}") for k in range(1, length))])


@cache
def _deck(make: Callable[[str], str]) -> tuple[str, ...]:
    """Eighty texts that are not each other's restatements."""
    deck: list[str] = []
    key = 0
    while len(deck) < 80:
        text = make(str(key))
        if all(agreement(text, other) < 0.45 for other in deck):
            deck.append(text)
        key += 1
    return tuple(deck)


def _one_ask(key: str) -> str:
    pick = Random(f"ask {key}").choice
    return f"{pick(_WHO)} {pick(_MUST)} {pick(_DO)} {pick(_WHAT)} {pick(_BY)}, {pick(_SO)}."


def _one_bare(key: str) -> str:
    pick = Random(f"bare {key}").choice
    return f"{pick(_DO)} {pick(_WHAT)} {pick(_BY)} {pick(_SO)}"


def _one_told(key: str) -> str:
    pick = Random(f"told {key}").choice
    return f"That {pick(_WHAT)} be {pick(_DONE)} {pick(_BY)}, {pick(_SO)}."


def _one_sight(key: str) -> str:
    pick = Random(key).choice
    return f"{pick(_SAW)} {pick(_BY)}, {pick(_HOW)}."


def _one_finding(key: str) -> str:
    opening = ("We conclude that", "It is clear that", "We are not persuaded that", "The evidence shows that")
    sight = _one_sight(f"finding {key}")
    return f"{opening[int(key) % 4]} {sight[0].lower()}{sight[1:]}"
