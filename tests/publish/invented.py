"""Invented results to publish: five inquiries of twenty recommendations, a corpus of any size, and hostile texts."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from itertools import pairwise

from pipeline.publish.results import Count, Results, RunFacts, RunFile
from pipeline.records import (
    Addressee,
    Ask,
    Chronology,
    Claim,
    ClaimQuotation,
    Deadline,
    Family,
    Inquiry,
    Link,
    Member,
    Notice,
    Occurrence,
    Place,
    Recommendation,
    Response,
    Source,
    Theme,
    ThemeScore,
)

FIVE = (
    (
        "skerrow",
        "Skerrow",
        "Report of the Inquiry into the Skerrow Children's Homes",
        "Dame Orla Penhale",
        "1984–1986",
        1984,
        1986,
        dt.date(1988, 5, 12),
        "Cm 9901",
    ),
    (
        "harrowmere",
        "Harrowmere",
        "The Harrowmere Inquiry: Report on the Death of a Child in Care",
        "Lord Vennick",
        "1999–2000",
        1999,
        2000,
        dt.date(2003, 2, 4),
        "Cm 9930",
    ),
    (
        "tolland",
        "Tolland",
        "Independent Inquiry into the Exploitation of Children in Tolland",
        "Professor Ines Marlowe",
        "1996–2012",
        1996,
        2012,
        dt.date(2014, 9, 9),
        None,
    ),
    (
        "westquay",
        "Westquay",
        "The Report of the Westquay Inquiry",
        "Sir Idris Calloway KC",
        "1970–2015",
        1970,
        2015,
        dt.date(2021, 11, 18),
        "HC 9207",
    ),
    (
        "ferrant",
        "Ferrant",
        "National Review of the Protection of Children: the Ferrant Report",
        "Baroness Ferrant of Oxley",
        "2001–2024",
        2001,
        2024,
        dt.date(2025, 3, 27),
        None,
    ),
)

THEMES = (
    ("sharing", "Sharing information between agencies", "Agencies are to tell one another what they know of a child."),
    ("records", "Keeping and finding records", "What is written down about a child is to be kept and found again."),
    ("training", "Training of staff", "Staff are to be taught something or shown to know it."),
    ("inspection", "Inspection and audit", "Somebody outside is to look and report."),
    ("voice", "Hearing the child", "The child is to be seen, asked and believed."),
    ("duty", "Duties in law", "A power or duty is to be made or changed by law."),
    ("data", "National data", "Figures are to be collected in one way everywhere."),
    ("lead", "National leadership", "One person or body in government is to answer for it."),
)

BODIES = (
    ("every local authority", "Local authorities"),
    ("the Home Secretary", "Home Office"),
    ("chief constables", "Police forces"),
    ("each health trust", "NHS bodies"),
    ("the Department", "Department for Education"),
    ("the Children's Inspectorate", None),
)

_SENTENCES = {
    "sharing": (
        "{0} should tell its partners at once when it learns that a child known to them has been moved, and "
        "should share information with them without waiting to be asked.",
        "Information about a child at risk should be shared between agencies on the day on which it is received, "
        "and {0} should publish how that is done.",
        "{0} must be under a duty to share information about any child who is thought to be at risk.",
    ),
    "records": (
        "{0} should keep one file for every child and should be able to find it within an hour.",
        "A single record should follow each child from birth, and {0} should be responsible for it.",
    ),
    "training": (
        "{0} should make sure that nobody answers for a child until they have been trained to do so.",
        "All staff who meet children should be trained each year, and {0} should keep a list of those who have been.",
    ),
    "inspection": (
        "{0} should be visited without notice at least once in every year.",
        "{0} should audit a sample of closed cases and publish what is found.",
    ),
    "voice": ("{0} should see every child alone and write down what the child says in the child's own words.",),
    "duty": ("The law should be changed so that {0} has a duty to report what it knows.",),
    "data": (
        "{0} should collect the age, sex and ethnicity of every child concerned, in the same way everywhere.",
        "One national set of figures should be published each year by {0}.",
    ),
    "lead": (
        "A minister of cabinet rank should answer for the safety of children, and {0} should report to that minister.",
    ),
}

_NAMES = {
    "sharing-0": "tell partners at once, share information",
    "sharing-1": "share information on the day, publish how",
    "sharing-2": "duty to share information",
    "records-0": "one file for every child",
    "records-1": "single record, birth",
    "training-0": "train before answering for a child",
    "training-1": "train all staff each year",
    "inspection-0": "visit without notice each year",
    "inspection-1": "audit closed cases, publish",
    "voice-0": "see every child alone",
    "duty-0": "change the law, duty to report",
    "data-0": "collect age, sex, ethnicity",
    "data-1": "national figures each year",
    "lead-0": "minister of cabinet rank for children",
}


def five() -> Results:
    """Five invented inquiries, 1988 to 2025, with families, claims, answers and notices; every state occurs."""
    return _with_findings(_corpus(_five_inquiries(), per_inquiry=20))


def large(recommendations: int = 2000, inquiries: int = 25) -> Results:
    """A corpus of many inquiries, 1985 onwards, to measure opening and filtering with."""
    made = tuple(
        Inquiry(
            id=f"place{n:02}-{1985 + n * 40 // inquiries}",
            title=f"The Inquiry into Place {n}",
            short=f"Place {n}",
            chair=f"Ada Number{n}",
            events=str(1980 + n),
            events_from=1980 + n,
            invented=True,
            published=dt.date(1985 + n * 40 // inquiries, 1 + n % 12, 1 + n % 28),
            series=f"Cm {n}",
        )
        for n in range(inquiries)
    )
    return _with_findings(_corpus(made, per_inquiry=recommendations // inquiries))


HOSTILE = {
    "script": "<script>window.broken = 1</script> should be <b>removed</b>.",
    "attribute": '"\'><img src=x onerror="window.broken = 1"> should stay text & nothing else.',
    "bidi": "Papers should be kept \u202eyltcerroc\u202c and \u2066never\u2069 reversed.",
    "controls": "A bell \x07, a null \x00, an escape \x1b[31m and a line \u2028 separator should show.",
    "formula": '=HYPERLINK("https://example.invalid","should be text")',
    "long": "The council should act. " * 450_000,
    "template": "{{ 7 * 7 }} {% raw %} </style></script><!-- should stay",
    "astral": "The council should keep \U0001f600 and “curly” quotes.",
}


def hostile() -> Results:
    """Results whose texts, ids' labels and headings try to be something else than text."""
    inquiry = Inquiry(
        id="bad-2001",
        title="</title><script>window.broken = 1</script>",
        short="=Bad",
        chair="\u202eriahC",
        events="2000",
        events_from=2000,
        published=dt.date(2001, 2, 3),
        invented=True,
    )
    other = Inquiry(
        id="worse-2011",
        title="Worse",
        short="Worse",
        events="2010",
        events_from=2010,
        invented=True,
        published=dt.date(2011, 2, 3),
    )
    records = tuple(
        Recommendation(
            id=f"{place.id}-r{n}",
            inquiry=place.id,
            level="recommendation",
            number=str(n),
            text=text,
            heading=f"<i>{name}</i>",
            section="'\"><svg onload=x>",
            pdf_page=n,
            pages=(n,),
            printed_page="<b>iv</b>",
            addressees=(Addressee(printed=text[:20], name="</option><script>"),),
            state="verified",
            themes=(ThemeScore(code="<code>", score=0.5, why=text[:30]),),
        )
        for place in (inquiry, other)
        for n, (name, text) in enumerate(HOSTILE.items(), 1)
    )
    family = Family(
        id='f1"><script>',
        name="</h3><script>window.broken = 1</script>",
        inquiries=2,
        years=10,
        first=inquiry.published,
        last=other.published,
        members=tuple(Member(id=r.id, inquiry=r.inquiry) for r in records if r.number in "123456"),
    )
    notice = Notice(kind="gap", message="</script><script>window.broken = 1</script>", inquiry="bad-2001")
    file = RunFile(inquiry="bad-2001", name="javascript:alert(1)#.pdf", sha256="0" * 64, link="javascript:alert(1).pdf")
    return Results(
        (inquiry, other),
        records,
        families=(family,),
        notices=(notice,),
        run=RunFacts(version="0", files=(file,), invented=True),
    )


def empty() -> Results:
    """Results of a run that found nothing."""
    return Results()


def _five_inquiries() -> tuple[Inquiry, ...]:
    return tuple(
        Inquiry(
            id=f"{name}-{published.year}",
            title=title,
            short=short,
            chair=chair,
            events=events,
            events_from=first,
            events_to=last,
            published=published,
            series=series,
            invented=True,
            recommendations=20,
            commissioned_by=("The Secretary of State",),
            licence="invented",
            source=(Source(title=title),),
        )
        for name, short, title, chair, events, first, last, published, series in FIVE
    )


def _corpus(inquiries: tuple[Inquiry, ...], per_inquiry: int) -> Results:
    chance = random.Random(7)
    records: list[Recommendation] = []
    for inquiry in inquiries:
        records += _records_of(inquiry, per_inquiry, chance, oldest=inquiry is inquiries[0])
    files = tuple(
        RunFile(inquiry=i.id, name=f"{i.id}.pdf", sha256=f"{n:064x}", pages=40 + n, link=f"../pdf/{i.id}.pdf")
        for n, i in enumerate(inquiries)
    )
    run = RunFacts(
        version="0.1.0",
        settings={"compare": {"vectors": "minilm", "repeat": 0.6, "related": 0.35}},
        files=files,
        counts=(Count(what="pages read", number=sum(f.pages or 0 for f in files), unit="pages"),),
        libraries={"pypdfium2": "5.0", "pdfplumber": "0.11"},
        vectors="minilm",
        invented=True,
    )
    return Results(inquiries, tuple(records), run=run)


def _records_of(inquiry: Inquiry, number: int, chance: random.Random, oldest: bool) -> list[Recommendation]:
    records = [_recommendation(inquiry, n, chance, oldest) for n in range(1, number + 1)]
    records[3:4] = _with_parts(records[3]) if number > 3 else records[3:4]
    conclusion = Recommendation(
        id=f"{inquiry.id}-c1",
        inquiry=inquiry.id,
        level="conclusion",
        number="C1",
        pdf_page=30,
        pages=(30,),
        printed_page="24",
        text="Nobody in any of the agencies had read the whole of the file.",
        state="verified",
    )
    return [*records, conclusion]


def _recommendation(inquiry: Inquiry, n: int, chance: random.Random, oldest: bool) -> Recommendation:
    theme = "sharing" if n in (1, 2) else THEMES[(n * 3 + len(inquiry.id)) % len(THEMES)][0]
    body = BODIES[chance.randrange(len(BODIES))]
    wording = _SENTENCES[theme]
    text = wording[(n + chance.randrange(2)) % len(wording)].format(body[0])
    page = 20 + n
    return Recommendation(
        id=f"{inquiry.id}-r{n}",
        inquiry=inquiry.id,
        level="recommendation",
        number=str(n),
        heading=("Telling one another", "Finding the file", None)[n % 3],
        section=("General", "Police", "Health")[n * 3 % 61 // 21],
        text=text[0].upper() + text[1:],
        pdf_page=page,
        printed_page=str(page - 6),
        pages=(page, page + 1) if n % 7 == 0 else (page,),
        also_on=(4,) if n % 5 == 0 else (),
        paragraph_refs=(f"{n}.{n * 3}",) if n % 2 else (),
        addressees=(Addressee(printed=body[0], name=body[1]),),
        deadlines=(Deadline(printed="within six months"),) if n % 6 == 0 else (),
        asks=(Ask(text=text),),
        themes=(
            ThemeScore(code=theme, score=0.8, why="words of the theme"),
            *((ThemeScore(code="records", score=0.4),) if n % 4 == 0 and theme != "records" else ()),
        ),
        state="ocr"
        if oldest
        else ("corrected" if n == 5 else "list" if n == 6 else "unverified" if n == 9 else "verified"),
        ocr_confidence=0.93 if oldest else None,
        confidence=0.9,
        why="numbering, section",
        places=(Place(page=page, x0=72, top=100, x1=520, bottom=150),),
        decided_by="A. Reviewer" if n == 5 else None,
    )


def _with_parts(record: Recommendation) -> list[Recommendation]:
    wording = ("name one person who answers for it;", "say by when it will be done; and", "publish the result.")
    parts = [
        record.model_copy(
            update={
                "id": f"{record.id}-{letter}",
                "level": "sub-recommendation",
                "number": f"{record.number}({letter})",
                "parent": record.id,
                "text": text,
                "heading": None,
                "themes": record.themes[:1],
                "state": record.state,
            }
        )
        for letter, text in zip("abc", wording, strict=True)
    ]
    whole = f"{record.text.rstrip('.')}, and should: " + " ".join(
        f"({p.number[-2]}) {p.text}" for p in parts if p.number
    )
    return [record.model_copy(update={"text": whole}), *parts]


def _with_findings(results: Results) -> Results:
    families = _families(results)
    first = results.inquiries[0]
    return replace(
        results,
        families=families,
        themes=_themes(results),
        links=_links(families, results),
        claims=_claims(families, results),
        responses=_responses(results),
        chronologies=_chronologies(families, results),
        notices=(
            Notice(
                kind="gap",
                inquiry=first.id,
                message="Number 16 is missing between 15 and 17.",
                severity="note",
                next_step="The manifest declares this gap.",
            ),
            Notice(
                kind="count",
                inquiry=results.inquiries[1].id,
                severity="warning",
                pages=(12, 13),
                message="22 recommendations found, 23 declared in the manifest.",
                next_step="Look at pages 12–13.",
            ),
            Notice(
                kind="file",
                inquiry=results.inquiries[2].id,
                severity="failure",
                message="annex.pdf: is encrypted and needs a password.",
                next_step="Save a copy without a password and name that copy instead.",
            ),
        ),
    )


def _families(results: Results) -> tuple[Family, ...]:
    groups: dict[str, list[Recommendation]] = {}
    for record in results.recommendations:
        if record.level == "recommendation" and record.themes:
            groups.setdefault(f"{record.themes[0].code}-{_wording(record)}", []).append(record)
    families = []
    for n, (key, records) in enumerate(sorted(groups.items()), 1):
        dates = sorted({d for r in records if (d := results.inquiry[r.inquiry].published)})
        if len({r.inquiry for r in records}) < 2:
            continue
        years = sorted({d.year for d in dates})
        families.append(
            Family(
                id=f"family-{n}",
                name=_NAMES[key],
                inquiries=len({r.inquiry for r in records}),
                members=tuple(
                    Member(
                        id=r.id,
                        inquiry=r.inquiry,
                        published=results.inquiry[r.inquiry].published,
                        adds=("on the day",) if "on the day" in r.text else (),
                    )
                    for r in records
                ),
                first=dates[0],
                last=dates[-1],
                years=dates[-1].year - dates[0].year,
                gaps=tuple(b - a for a, b in pairwise(years)),
                themes=(key.split("-")[0],),
                addressees=tuple(dict.fromkeys(a.name or a.printed for r in records for a in r.addressees)),
            )
        )
    return tuple(families)


def _wording(record: Recommendation) -> int:
    wordings = _SENTENCES[record.themes[0].code]
    return next((n for n, words in enumerate(wordings) if words.split("{0}")[-1][1:30] in record.text), 0)


def _themes(results: Results) -> tuple[Theme, ...]:
    found = []
    for code, name, definition in THEMES:
        members = [r for r in results.recommendations if any(t.code == code for t in r.themes)]
        found.append(
            Theme(
                code=code,
                name=name,
                definition=definition,
                recommendations=len(members),
                inquiries=len({r.inquiry for r in members}),
                members=tuple(r.id for r in members),
            )
        )
    return tuple(found)


def _links(families: tuple[Family, ...], results: Results) -> tuple[Link, ...]:
    links = []
    for family in families:
        for earlier, later in pairwise(family.members):
            if earlier.inquiry != later.inquiry:
                shared = tuple(
                    w
                    for w in ("information", "child", "share", "shared", "trained", "file", "record", "duty")
                    if w in results.recommendation[earlier.id].text and w in results.recommendation[later.id].text
                )
                links.append(
                    Link(
                        earlier=earlier.id,
                        later=later.id,
                        verdict="repeat",
                        score=0.81,
                        shared_words=shared,
                        why="same action and object",
                    )
                )
    return tuple(links)


def _claims(families: tuple[Family, ...], results: Results) -> tuple[Claim, ...]:
    family = max(families, key=lambda f: (f.years or 0, f.inquiries))
    first = results.in_time_order[0]
    quotations = tuple(
        ClaimQuotation(id=m.id, inquiry=m.inquiry, published=m.published, verdict="repeat", score=0.82)
        for m in family.members[:6]
    )
    shared = {
        "ask": "agencies should share information about a child",
        "first_inquiry": first.id,
        "first_published": first.published,
        "first_events": first.events,
        "quotations": quotations,
    }
    everyone = tuple(i.id for i in results.in_time_order)
    return (
        Claim(
            id="sharing-recommended",
            sentence="Sharing information has been recommended since Skerrow.",
            since=1987,
            finding="supported",
            reason="Five of five inquiries ask for it; the first was published in 1988.",
            at_least=4,
            with_it=everyone,
            **shared,
        ),
        Claim(
            id="sharing-mandated",
            sentence="A duty to share information has been asked for since Skerrow.",
            since=1987,
            finding="not supported",
            reason="The first to ask for a duty was published in 2014.",
            with_it=everyone[2:],
            without_it=everyone[:2],
            weakened_by=("One quotation was read by OCR.",),
            **shared,
        ),
        Claim(
            id="register",
            sentence="Every inquiry has asked for one record that follows the child.",
            finding="partly supported",
            reason="Three of five inquiries ask for it.",
            with_it=everyone[:3],
            without_it=everyone[3:],
            not_in_corpus=("The Oxley papers of 1994",),
            **shared,
        ),
    )


def _responses(results: Results) -> tuple[Response, ...]:
    statuses = (
        "accepted",
        "accepted in part",
        "accepted in principle",
        "rejected",
        "noted/other",
        "unclear",
        "no answer",
    )
    found = []
    for inquiry in results.inquiries[1:3]:
        own = [r for r in results.of_inquiry[inquiry.id] if r.level == "recommendation"][:14]
        for n, record in enumerate(own):
            status = statuses[n % 7]
            found.append(
                Response(
                    recommendation=record.id,
                    number=record.number,
                    inquiry=inquiry.id,
                    document=f"{inquiry.id}-answer",
                    status=status,
                    status_words="" if status == "no answer" else f"The Government {status}s this.",
                    response_pages=(3 + n,),
                    speaker="The Government",
                    state="verified",
                    date=inquiry.published and inquiry.published.replace(year=inquiry.published.year + 1),
                )
            )
    return tuple(found)


def _chronologies(families: tuple[Family, ...], results: Results) -> tuple[Chronology, ...]:
    found = []
    for family in families:
        by_inquiry: dict[str, list[str]] = {}
        for member in family.members:
            by_inquiry.setdefault(member.inquiry, []).append(member.id)
        occurrences = tuple(
            Occurrence(inquiry=i.id, events=i.events, published=i.published, members=tuple(by_inquiry[i.id]))
            for i in results.in_time_order
            if i.id in by_inquiry and i.published
        )
        found.append(
            Chronology(
                subject=family.id,
                name=family.name,
                kind="family",
                occurrences=occurrences,
                first=family.first,
                last=family.last,
                years=family.years,
                inquiries=family.inquiries,
                recommendations=len(family.members),
            )
        )
    return tuple(found)
