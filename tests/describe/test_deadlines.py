"""Time limits of invented sentences: which are printed, which are none, and which have a date."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.describe.deadlines import find_deadlines

PUBLISHED = dt.date(2025, 6, 16)


def printed(text: str) -> list[str]:
    return [deadline.printed for deadline in find_deadlines(text)]


LIMITS = {
    "day": ("The Board shall reply by 10 October 2031.", ["by 10 October 2031"]),
    "end of a year": ("By the end of 2030 the Board should meet.", ["By the end of 2030"]),
    "season": ("It should be done no later than autumn 2030.", ["no later than autumn 2030"]),
    "period with its start": (
        "Within 6 months of the founding of the group of clerks, it should meet.",
        ["Within 6 months of the founding of the group of clerks"],
    ),
    "start that runs into the subject": (
        "Within 24 hours of arrival the nurse must call.",
        ["Within 24 hours of arrival"],
    ),
    "number in words": ("The plan should be out within three months.", ["within three months"]),
    "soon": ("The Board should pay as soon as is reasonably practicable.", ["as soon as is reasonably practicable"]),
    "earliest opportunity": (
        "We recommend that, at the earliest opportunity, it meet.",
        ["at the earliest opportunity"],
    ),
    "at once": ("The Board should immediately stop.", ["immediately"]),
    "without delay": ("The Board should stop without further delay.", ["without further delay"]),
    "Parliament": ("A bill should pass before the end of this Parliament.", ["before the end of this Parliament"]),
    "financial year": ("It should be paid in the next financial year.", ["in the next financial year"]),
    "review after a time": ("Ministers should look again after 18 months.", ["after 18 months"]),
    "after a publication": (
        "The Board should reply, after the second part of the audit is published, in full.",
        ["after the second part of the audit is published"],
    ),
    "two limits": (
        "The Board should print a list within a month and a map by May 2031.",
        ["within a month", "by May 2031"],
    ),
    "relative clause that has closed": (
        "Each child who goes missing must be seen within 72 hours.",
        ["within 72 hours"],
    ),
    "end of something": ("It should be logged before the end of the watch.", ["before the end of the watch"]),
    "start of a named year": (
        "It should be taught before the start of the 2031 academic year.",
        ["before the start of the 2031 academic year"],
    ),
    "financial year by its number": (
        "The levy should end with effect from the 2030–31 financial year.",
        ["with effect from the 2030–31 financial year"],
    ),
    "next occasion": (
        "Ministers should say so, in the next edition of the Highway Code, in bold.",
        ["in the next edition of the Highway Code"],
    ),
    "next meeting": ("The Board should, at its next meeting, vote.", ["at its next meeting"]),
    "season to come": ("It should be mended ahead of the next bathing season.", ["ahead of the next bathing season"]),
    "event": ("The post of Piermaster to lapse on the retirement of its holder.", ["on the retirement of its holder"]),
    "as soon as something is": (
        "The pier should open as soon as a pilot can be found.",
        ["as soon as a pilot can be found"],
    ),
    "without waiting": (
        "The Board should pay, without waiting for the end of the trial.",
        ["without waiting for the end of the trial"],
    ),
    "same day": ("The parents should be told the same day.", ["the same day"]),
    "day of an event": ("A fall should be logged on the day it is seen.", ["on the day it is seen"]),
    "same time": ("The log should be sent, at the same time, to the Board.", ["at the same time"]),
    "within the hour": ("The nurse should come within the hour.", ["within the hour"]),
    "number of two words": (
        "It should be paid within twenty-eight days of registration.",
        ["within twenty-eight days of registration"],
    ),
    "start at an instant": (
        "The Board must be told within four hours of the time at which it leaks.",
        ["within four hours"],
    ),
    "later": ("The Board should report, and publish the cost one year later.", ["one year later"]),
    "in a year": ("The Board should hasten the work so that it is finished in 2031.", ["in 2031"]),
    "from a day": ("From 1 July 2031, pilots should be registered.", ["From 1 July 2031"]),
    "session": ("Ministers should legislate in the current mandate.", ["in the current mandate"]),
    "quarter": ("It should be in place by Q3 2031.", ["by Q3 2031"]),
    "two periods": (
        "The Board should report six and twelve months after publication.",
        ["six and twelve months after publication"],
    ),
    "anniversary": (
        "The Board should report on the first anniversary of this report.",
        ["on the first anniversary of this report"],
    ),
    "reply to the report": (
        "We ask the Board to say, in its reply to this report, what it cost.",
        ["in its reply to this report"],
    ),
    "after a day": ("No boat should be unlit after 30 June 2031.", ["after 30 June 2031"]),
    "day before": ("Pilots should be told, not later than the day before.", ["not later than the day before"]),
    "clause that directs": ("There should be an audit, the first of which should begin at once.", ["at once"]),
    "label": ("The rails should be painted. Timescale: 3 months", ["3 months"]),
    "infinitive beside a direction": (
        "The Board to paint the rails by May 2031. The pilots should watch.",
        ["by May 2031"],
    ),
    "part without a direction of its own": ("publish the list by March 2031; and", ["by March 2031"]),
}


@pytest.mark.parametrize(("text", "expected"), LIMITS.values(), ids=list(LIMITS))
def test_limits_are_printed_verbatim(text: str, expected: list[str]) -> None:
    assert printed(text) == expected


NONE = {
    "frequency": "The list should be read at least every three years.",
    "duration": "The list should be kept for 12 months.",
    "urgency of tone": "The Board should urgently read its rules.",
    "what happened": "The Board was warned within a week. It should read its rules.",
    "example": "The Board should read its plans – for example, the closing of the pier by May 2031.",
    "open relative clause": "The Board should pay those whose claims are to be settled as soon as possible.",
    "concession": "Given the promise to end smoking by 2030, the Board should act.",
    "after an event in a procedure": "The nurse must call immediately after the fall.",
    "year of what was done": "The Board should read the strategy published in 2019.",
    "next time of danger": "The Board should prepare for the next storm, and be ready in the next pandemic.",
    "next part of a text": "The Board should see the next chapter, in the next section of this report.",
    "later again and again": "The Board should meet every two years thereafter.",
    "year of what had been done": "Rails should be checked where the pier was built before 1975.",
    "plan of others": "We recommend that the work, now due to end in 2031, be checked.",
    "waiting for somebody": "The Board should row out without waiting for a pilot.",
    "meanwhile": "At the same time the Board should read its rules.",
    "time of no end": "In the longer term the Board should merge the piers.",
    "end of each": "The log should be read by the end of each watch.",
    "nearness, not time": "The results should be immediately accessible.",
}


@pytest.mark.parametrize("text", NONE.values(), ids=list(NONE))
def test_no_limit(text: str) -> None:
    assert printed(text) == []


DATES = {
    "by 10 October 2031": dt.date(2031, 10, 10),
    "before 10 October 2031": dt.date(2031, 10, 9),
    "by the end of 2030": dt.date(2030, 12, 31),
    "by February 2028": dt.date(2028, 2, 29),
    "before January 2031": dt.date(2030, 12, 31),
    "before the end of 2030": dt.date(2030, 12, 31),
    "within 12 months of the publication of this Report": dt.date(2026, 6, 16),
    "within six months of publication": dt.date(2025, 12, 16),
    "within the next two years": dt.date(2027, 6, 16),
    "by the end of this year": dt.date(2025, 12, 31),
    "in the next financial year": dt.date(2027, 3, 31),
    "in 2031": dt.date(2031, 12, 31),
    "on 1 July 2031": dt.date(2031, 7, 1),
    "in the first half of 2031": None,
    "by the end of the 2030 academic year": None,
    "by the end of the financial year 2030/31": None,
    "in time for the 2031 bathing season": None,
    "within the year": None,
    "by spring 2031": None,
    "by early 2031": None,
    "by 31 June 2031": None,
    "within six months": None,
    "within six months of the founding of the group": None,
    "as soon as possible": None,
    "before the end of this Parliament": None,
}


@pytest.mark.parametrize(("limit", "date"), DATES.items(), ids=list(DATES))
def test_date_only_where_it_follows(limit: str, date: dt.date | None) -> None:
    found = find_deadlines(f"The Board should meet {limit}.", PUBLISHED)
    assert [(d.printed, d.date) for d in found] == [(limit, date)]


def test_period_from_the_report_needs_its_date() -> None:
    assert find_deadlines("Within a year of the publication of this Report the Board should meet.")[0].date is None


def test_month_end_is_kept_when_counting() -> None:
    found = find_deadlines("The Board should meet within the next 1 month.", dt.date(2027, 1, 31))
    assert found[0].date == dt.date(2027, 2, 28)


@pytest.mark.parametrize("heading", ["To be done within six months", "Six months"])
def test_group_limit_is_counted_from_the_report(heading: str) -> None:
    found = find_deadlines("Nurses must keep notes.", PUBLISHED, group=heading)
    assert [d.date for d in found] == [dt.date(2025, 12, 16)]


def test_heading_of_urgent_items() -> None:
    assert [d.printed for d in find_deadlines("Lamps should be lit.", group="For immediate action")] == ["immediate"]


def test_heading_without_a_limit_adds_none() -> None:
    assert find_deadlines("Nurses must keep notes.", PUBLISHED, group="Healthcare") == ()
