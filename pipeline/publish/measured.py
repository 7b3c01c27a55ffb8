"""How well the program finds repeats, as README's table of measurements has it, for the outputs to say."""

from __future__ import annotations

PAIRS = 349
"""Pairs of recommendations that people coded by hand."""
REPEAT_PRECISION, REPEAT_INTERVAL = 0.941, (0.80, 1.00)
"""Of the pairs that the program called a repeat: the share coded as the same ask or a related one."""
REPEAT_RECALL = 0.61
"""Of the pairs coded as the same ask: the share that the program called a repeat."""
HELD_OUT_PRECISION = 0.92
"""The same share as REPEAT_PRECISION on the half of the codings that the rules were not developed on."""
FAMILY_PRECISION, FAMILY_PAIRS = 0.933, 15
"""Of the coded pairs that fell inside one family: the share coded as the same ask or a related one, and how many."""


def repeats_measured() -> str:
    """The precision of repeats in one sentence, with its interval and what it does not say."""
    low, high = REPEAT_INTERVAL
    return (
        f"Tested on {PAIRS} pairs coded by hand, {REPEAT_PRECISION:.0%} of those that the program called a repeat "
        f"(95% interval {100 * low:.0f}–{high:.0%}) ask for the same or for something related."
    )


def families_measured() -> str:
    """What else was measured of repeats and families: recall, other inquiries, and pairs inside one family."""
    return (
        f"It found {REPEAT_RECALL:.0%} of the pairs that were coded as the same ask, so asks made again can be missing "
        f"here. On codings that were held back while the rules were written, precision was {HELD_OUT_PRECISION:.0%}: "
        f"expect no more on other inquiries. Of {FAMILY_PAIRS} coded pairs that stand inside one family, "
        f"{FAMILY_PRECISION:.0%} ask for the same or for something related. “Related” is less than the same ask."
    )
