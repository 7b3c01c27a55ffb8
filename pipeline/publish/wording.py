"""The words that every output uses for a record: numbers with their unit, dates, places and states."""

from __future__ import annotations

import datetime as dt
import textwrap

from pipeline.records import Citation, Claim, Inquiry, Notice, Recommendation, Response, State, slug

_MONTHS = (
    "January February March April May June July August September October November December"
).split()  # not strftime: the words must not follow the machine's language

_PLURALS = {"inquiry": "inquiries", "family": "families"}

STATE_LABELS: dict[State, str] = {
    "verified": "Verified",
    "ocr": "Read by OCR",
    "list": "From a list",
    "corrected": "Corrected",
    "unverified": "Not verified",
}

STATE_MEANINGS: dict[State, str] = {
    "verified": "a second reading engine found its words, in order, on the cited pages",
    "ocr": "read from a picture of the page, so letters may be misread: compare it with the page",
    "list": "taken from somebody's list, with no page to check it against",
    "corrected": "changed by a named person after it was read",
    "unverified": "a second reading of the pages has not confirmed its words: do not quote it unchecked",
}

FINDING_LABELS = {
    "supported": "Supported",
    "partly supported": "Partly supported",
    "not supported": "Not supported",
}

LEVEL_UNITS = {"recommendation": "recommendation", "sub-recommendation": "part", "conclusion": "conclusion"}


def counted(number: int, unit: str) -> str:
    """A number with its unit in singular or plural: `1 inquiry`, `1,204 recommendations`."""
    return f"{number:,} {unit if number == 1 else _PLURALS.get(unit, unit + 's')}"


def listed(words: list[str]) -> str:
    """Words as a list in a sentence: `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def sentence(words: str) -> str:
    """The words with their first letter large, the rest as it is."""
    return words[:1].upper() + words[1:]


def long_date(date: dt.date | None) -> str:
    """A date in words, `6 July 1988`; the words `no date known` where there is none."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}" if date else "no date known"


def event_years(inquiry: Inquiry) -> str:
    """When it happened, as the manifest has it: `1987`, `1999–2000`, or `not known`."""
    if inquiry.events:
        return inquiry.events
    if inquiry.events_from is None:
        return "not known"
    same = inquiry.events_to in (None, inquiry.events_from)
    return str(inquiry.events_from) if same else f"{inquiry.events_from}–{inquiry.events_to}"


def has_events(inquiry: Inquiry) -> bool:
    """Whether it is known when it happened."""
    return bool(inquiry.events) or inquiry.events_from is not None


def from_list_alone(inquiry: Inquiry) -> bool:
    """Whether nothing but the name that a list gives it is known of an inquiry's report: it cannot be cited."""
    return inquiry.title == inquiry.id and inquiry.chair is None and inquiry.file is None


def short_name(inquiry: Inquiry, letters: int = 42) -> str:
    """An inquiry's short name, or its title up to a colon, or cut at a word, so that it fits a line."""
    name = (inquiry.short or inquiry.title).removesuffix(".pdf")
    if len(name) > letters and 0 < len(before := name.partition(": ")[0]) <= letters:
        return before
    return textwrap.shorten(name, letters, placeholder=" …") if " " in name[:letters] else name[:letters]


def label(inquiry: Inquiry, letters: int = 42) -> str:
    """An inquiry's short name with the year of publication."""
    name = short_name(inquiry, letters)
    return f"{name} {inquiry.published.year}" if inquiry.published else name


def notice_words(notice: Notice, inquiry: Inquiry | None) -> tuple[str, str]:
    """What a notice is about (empty where it says so itself, or is about the run) and what it says."""
    about = label(inquiry) if inquiry else notice.inquiry or ""
    said = any(notice.message.startswith(name) for name in (about, inquiry.label if inquiry else about) if name)
    return ("" if said else about), notice.message


def finding_words(claim: Claim) -> str:
    """How a finding came about, in full sentences: what the reports hold beside what the claim says."""
    if not claim.with_it or claim.first_published is None:
        return claim.reason
    number, wanted, first = len(claim.with_it), claim.at_least or 1, claim.first_published.year
    asks = f"{counted(number, 'inquiry')} {'asks' if number == 1 else 'ask'} for it"
    many = asks if number >= wanted else f"{asks}, and the claim needs {wanted}"
    late = claim.since is not None and first > claim.since
    which = "It" if number == 1 else "The first"
    return f"{many}. {which} was published in {first}{f', and the claim says {claim.since}' if late else ''}."


def series_words(inquiry: Inquiry) -> str:
    """The series as printed; `none` where a manifest gives none, `not known` where there is no manifest."""
    without = from_list_alone(inquiry) or "title" in (*inquiry.read_from_pdf, *inquiry.read_from_list)
    return inquiry.series or ("not known" if without else "none")


def times(inquiry: Inquiry) -> str:
    """Events, where they are known, and publication, as they are printed beside every quotation."""
    when = f"published {long_date(inquiry.published)}" if inquiry.published else "date of publication not known"
    return f"events {event_years(inquiry)}, {when}" if has_events(inquiry) else when


def item_name(record: Recommendation) -> str:
    """What an item is called: `Recommendation 16`, `Part 4(a)(i)`, `Conclusion 3`, or `Unnumbered recommendation`.

    Where nothing but somebody's list is known, an item without number is a `Listed recommendation`.
    """
    unit = LEVEL_UNITS[record.level]
    if record.number:
        return f"{unit.capitalize()} {record.number}{under_section(record)}"
    return f"{'Listed' if record.state == 'list' else 'Unnumbered'} {unit}"


def item_in_sentence(record: Recommendation) -> str:
    """What an item is called inside a sentence: `recommendation A`, its number as printed."""
    name = item_name(record)
    return name[:1].lower() + name[1:]


def under_section(record: Recommendation) -> str:
    """The section in which a number stands, where the report begins to count again in each: the id then names it."""
    restarts = record.section and record.id.startswith(f"{record.inquiry}-{slug(record.section)}-")
    return f" under “{record.section}”" if restarts else ""


def place(record: Recommendation) -> str:
    """Where the words stand: printed page, PDF page and the paragraphs that the report points to."""
    words = [_page(record)]
    if record.paragraph_refs:
        words.append(
            f"points to {'paragraph' if len(record.paragraph_refs) == 1 else 'paragraphs'} "
            f"{', '.join(record.paragraph_refs)}"
        )
    return "; ".join(words)


def _page(record: Recommendation) -> str:
    if record.pdf_page is None:
        return f"{record.why}; no page" if record.state == "list" and record.why else "no page known"
    pages = record.pages or (record.pdf_page,)
    pdf = f"PDF page {span(pages)}" if len(pages) == 1 else f"PDF pages {span(pages)}"
    return f"printed page {record.printed_page}, {pdf}" if record.printed_page else f"{pdf}, printed page not known"


def span(pages: tuple[int, ...]) -> str:
    """Page numbers in short: `12`, `12–14`, `12, 15`."""
    ordered = sorted(set(pages))
    if len(ordered) > 1 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{ordered[0]}–{ordered[-1]}"
    return ", ".join(str(page) for page in ordered)


def state_note(record: Recommendation) -> str:
    """The words that mark a quotation: empty for *verified* that no person decided about, which alone stands so."""
    if record.state == "corrected" and record.decided_by:
        return f"{STATE_LABELS['corrected']} by {record.decided_by}"
    marks = [] if record.state == "verified" else [STATE_LABELS[record.state]]
    if record.state == "ocr" and record.ocr_confidence is not None:
        marks.append(f"confidence {percent(record.ocr_confidence)}")
    if record.decided_by:
        marks.append(f"decided by {record.decided_by}" if marks else f"Decided by {record.decided_by}")
    return ", ".join(marks)


def cites(citation: Citation, cited: Inquiry | None) -> str:
    """What a report cites: `cites Recommendation 5 of Harrowmere 2003`, or a name that is not in this corpus."""
    what = f"Recommendation {citation.number} of " if citation.number else ""
    if citation.own:
        return f"cites {what}its own “{citation.printed}”"
    if cited is not None:
        return f"cites {what}{label(cited)}"
    return f"cites {what}“{citation.printed}”, which is not in this corpus"


def citation_place(citation: Citation) -> str:
    """The page of a passage: printed and in the PDF, with the words that mark it where it is not verified."""
    pdf = f"PDF page {citation.page}" if citation.page else "no page known"
    printed = f"printed page {citation.printed_page}, " if citation.printed_page else ""
    mark = "" if citation.state == "verified" else f"; {STATE_LABELS[citation.state].lower()}"
    return f"{printed}{pdf}{mark}"


def percent(share: float) -> str:
    """A share of 0–1 (or 0–100, as OCR engines give it) as a whole per cent."""
    return f"{share * 100 if share <= 1 else share:.0f}%"


def answer_words(response: Response) -> str:
    """An answer in a line: status, who and when, and the words that show it with their page."""
    said = answer_quotation(response)
    return f"{sentence(answer_facts(response))}{f': {said}' if said else ''}"


def answer_facts(response: Response) -> str:
    """Status, who answers and when, as far as known: `accepted in part (HM Government, 12 June 2003)`.

    Where a person decided on the status, so it says.
    """
    part = f"part {response.part}" if response.part else None
    date = long_date(response.date) if response.date else None
    decided = f"status decided by {response.decided_by}" if response.decided_by else None
    facts = ", ".join(word for word in (part, response.speaker, date, decided) if word)
    return f"{response.status}{f' ({facts})' if facts else ''}"


def answer_quotation(response: Response) -> str:
    """The words that show the status, with their page and, where they are not verified, their state; may be empty."""
    if not response.status_words:
        return ""
    pages = response.response_pages
    where = (
        f"PDF {'page' if len(set(pages)) == 1 else 'pages'} {span(pages)} of the answer" if pages else "no page known"
    )
    mark = "" if response.state == "verified" else f"; {STATE_LABELS[response.state].lower()}"
    return f"“{response.status_words}” ({where}{mark})"
