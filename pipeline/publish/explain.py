"""Why each item was taken and each near miss was not: as text for a terminal, and as a page beside the pictures."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from markupsafe import Markup

from pipeline.publish import findings
from pipeline.publish.pictures import COLOUR_NAMES, COLOURS, outline_pages
from pipeline.publish.shown import shorten, shown, visible
from pipeline.publish.wording import LEVEL_UNITS, counted, item_name, percent, place, span, state_note
from pipeline.records import Notice, Recommendation
from pipeline.store import write_atomically

_WIDTH = 110
_BEGINNING = 200
_POLICY = "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 0 auto; max-width: 90rem;
  padding: 1rem; }
section { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 4fr); gap: 1.5rem; border-top: 2px solid #555;
  padding: 1rem 0; }
h2 { grid-column: 1 / -1; margin: 0; }
img { width: 100%; height: auto; border: 1px solid #999; }
article { border-left: 6px solid #999; padding: 0 0 0 .8rem; margin: 0 0 1.2rem; overflow-wrap: anywhere; }
h3, p { margin: 0 0 .3rem; } h3 { font-size: 1rem; }
.why { background: #f1f1f1; padding: .2rem .5rem; } .soft { color: #555; } .not { border-left-style: dashed; }
@media (max-width: 50rem) { section { display: block; } }
"""


class NotTaken(Protocol):
    """Something that looked like a recommendation and was not taken: its PDF page, its text, and why not."""

    @property
    def page(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def why(self) -> str: ...


def explain_text(
    name: str, recs: Sequence[Recommendation], near_misses: Sequence[NotTaken], notices: Sequence[Notice] = ()
) -> str:
    """The evidence for each item of one PDF, why each near miss is none, and what is missing, as plain lines."""
    lines = [_head(name, recs, near_misses), "", "Taken:" if recs else "Nothing was taken."]
    for rec in recs:
        lines += [f"  {_title(rec)}", *_wrapped("why: ", _evidence(rec)), *_wrapped("", f"“{_beginning(rec.text)}”")]
    if near_misses:
        lines += ["", "Looked like a recommendation and was not taken:"]
    for miss in near_misses:
        lines += [f"  PDF page {miss.page}", *_wrapped("why not: ", miss.why or "no reason was recorded")]
        lines += _wrapped("", f"“{_beginning(miss.text)}”")
    if notices:
        lines += ["", "Missing or uncertain:"]
    for notice in notices:
        lines += _wrapped(f"{notice.severity}: ", f"{notice.message} {notice.next_step}".strip())
    return visible("\n".join(lines)) + "\n"


def write_explanation(
    pdf: Path,
    folder: Path,
    recs: Sequence[Recommendation],
    near_misses: Sequence[NotTaken],
    notices: Sequence[Notice] = (),
) -> Path:
    """Write `explain.html`, `explain.txt` and a picture of each page that matters into a folder.

    Returns the path of explain.html. Raises UnreadablePDF where no picture can be drawn (the text is there then),
    StoreError where nothing can be written.
    """
    write_atomically(folder / "explain.txt", explain_text(pdf.name, recs, near_misses, notices))
    drawn = outline_pages(pdf, recs, folder, also=[miss.page for miss in near_misses])
    page = folder / "explain.html"
    write_atomically(page, _page(pdf.name, recs, near_misses, notices, drawn))
    return page


# ---------------------------------------------------------------- words


def _head(name: str, recs: Sequence[Recommendation], near_misses: Sequence[NotTaken]) -> str:
    misses = f"{len(near_misses)} near miss{'' if len(near_misses) == 1 else 'es'}"
    return f"{name}: {findings.tally(recs).words}; {misses}."


def _title(rec: Recommendation) -> str:
    heading = f" “{rec.heading}”" if rec.heading else ""
    return f"{item_name(rec)}{heading} ({place(rec)}) [{rec.id}]"


def _evidence(rec: Recommendation) -> str:
    marked = f"; {state_note(rec)}" if state_note(rec) else ""
    return f"{rec.why or 'no evidence was recorded'} (confidence {percent(rec.confidence)}{marked})"


def _beginning(text: str) -> str:
    return text if len(text) <= _BEGINNING else f"{text[:_BEGINNING].rsplit(' ', 1)[0]} …"


def _wrapped(head: str, text: str) -> list[str]:
    return textwrap.wrap(f"{head}{text}", _WIDTH, initial_indent="    ", subsequent_indent="      ")


# ---------------------------------------------------------------- the page


def _page(
    name: str,
    recs: Sequence[Recommendation],
    near_misses: Sequence[NotTaken],
    notices: Sequence[Notice],
    drawn: Mapping[int, Path],
) -> str:
    unplaced = [rec for rec in recs if _first_page(rec) not in drawn]
    sections = [_section(number, path, recs, near_misses) for number, path in drawn.items()]
    if unplaced:
        sections.append(
            Markup("<section><h2>Without a place on a page</h2><div>{}</div></section>").format(_all(unplaced))
        )
    said = [Markup("<li>{}: {} {}</li>").format(n.severity, shown(n.message), shown(n.next_step)) for n in notices]
    return Markup(
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>What was read from {name}</title>'
        "<style>{style}</style></head>\n<body><h1>What was read from {name}</h1><p>{head}</p><p>{legend}</p>"
        "<ul>{said}</ul>\n{sections}\n</body></html>\n"
    ).format(
        policy=_POLICY,
        name=shown(name),
        style=Markup(_STYLE),
        head=shown(_head(name, recs, near_misses)),
        legend=_legend(),
        said=Markup("").join(said),
        sections=Markup("\n").join(sections),
    )  # fmt: skip


def _legend() -> str:
    named = ", ".join(f"{LEVEL_UNITS[level]}s {colour}" for level, colour in COLOUR_NAMES.items())
    return f"Outlines: {named}. An item that runs over pages is outlined on each and explained on its first."


def _section(number: int, path: Path, recs: Sequence[Recommendation], near_misses: Sequence[NotTaken]) -> Markup:
    own = [rec for rec in recs if _first_page(rec) == number]
    running = [rec for rec in recs if rec not in own and any(p.page == number for p in rec.places)]
    goes_on = Markup("").join(
        Markup('<p class="soft">{} begins on PDF page {}</p>').format(shown(item_name(rec)), span(rec.pages[:1]))
        for rec in running
    )
    return Markup(
        '<section id="page-{n}"><h2>PDF page {n}</h2><div><img src="{src}" alt="PDF page {n}, {items} outlined"></div>'
        "<div>{items_on}{misses}</div></section>"
    ).format(
        n=number,
        src=path.name,
        items=counted(len(own) + len(running), "item"),
        items_on=goes_on + _all(own),
        misses=Markup("").join(_missed(miss) for miss in near_misses if miss.page == number),
    )


def _all(recs: Sequence[Recommendation]) -> Markup:
    return Markup("").join(
        Markup(
            '<article style="border-color: rgb{colour}"><h3>{title}</h3><p class="why">{why}</p><p>{text}</p></article>'
        ).format(colour=COLOURS[rec.level], title=shown(_title(rec)), why=shown(_evidence(rec)), text=shown(rec.text))
        for rec in recs
    )


def _missed(miss: NotTaken) -> Markup:
    return Markup('<article class="not"><h3>Not taken</h3><p class="why">{}</p><p>{}</p></article>').format(
        shown(miss.why or "no reason was recorded"), shown(shorten(miss.text, 2000))
    )


def _first_page(rec: Recommendation) -> int | None:
    return min((place.page for place in rec.places), default=None)
