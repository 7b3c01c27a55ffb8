"""Timeline, themes and what was accepted and asked for again: pictures with alternative text, and data as CSV."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import escape

from pipeline.publish.accepted import AcceptedRow, accepted_rows, accepted_words
from pipeline.publish.findings import confirmation, families_by_span, members_in_order, span_words
from pipeline.publish.results import Results
from pipeline.publish.shown import visible
from pipeline.publish.wording import counted, event_years, has_events, label, sentence, times
from pipeline.records import Family, Inquiry
from pipeline.store import write_atomically
from pipeline.text.cells import as_text

Table = list[dict[str, str | int]]

MOST_FAMILIES = 20
ACCEPTED_AGAIN = "accepted-again"
_BLUE, _PALE, _DEEP = "#1b4f82", "#a9bccd", "#12385e"
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_PNG_SCALE = 2.0
_NAME_LETTERS = 50


_TIMELINE_HEADS = "inquiry events published recommendation theme families id invented"
_THEME_HEADS = "theme inquiry published recommendations invented"
_ACCEPTED_HEADS = (
    "ask inquiry recommendations published status speaker answered status_words later_inquiry asked_again "
    "confirmed_by invented"
)


@dataclass(frozen=True)
class Figure:
    """A picture: its file name without ending, caption, alternative text, SVG text and PNG bytes."""

    name: str
    caption: str
    alt: str
    svg: str
    png: bytes


def write_figures(results: Results, folder: Path, pictures: Sequence[Figure] | None = None) -> list[Path]:
    """Write timeline, themes and accepted-again into `folder` as .svg, .png, .csv and .txt; returns the paths.

    The .txt holds the caption and the alternative text.

    `pictures` are those of `figures`, drawn here where they are not given. A picture that cannot be drawn (no inquiry
    with a date, no themes, nothing accepted and asked for again) is left out; its CSV is written all the same.
    """
    paths = []
    for name, data in chart_tables(results).items():
        paths.append(folder / f"{name}.csv")
        write_atomically(paths[-1], data.encode("utf-8-sig"))
    for figure in figures(results) if pictures is None else pictures:
        words = f"{figure.caption}\n\n{figure.alt}\n"
        parts: dict[str, str | bytes] = {"svg": figure.svg, "png": figure.png, "txt": words}
        for ending, content in parts.items():
            paths.append(folder / f"{figure.name}.{ending}")
            write_atomically(paths[-1], content)
    return paths


def figures(results: Results) -> list[Figure]:
    """The pictures that the results allow, drawn with Altair and vl-convert."""
    dated = [inquiry for inquiry in results.compared if inquiry.published]
    drawn = []
    if dated:
        caption = "Inquiries by event years and publication, and the asks that the program found in two or more of them"
        drawn.append(_drawn("timeline", caption, timeline_words(results), _timeline_chart(results, dated)))
    if dated and results.themes and any(row["recommendations"] for row in theme_rows(results)):
        caption = "Recommendations by theme and inquiry"
        drawn.append(_drawn("themes", caption, theme_words(results), _themes_chart(results)))
    again = accepted_again(results)
    return [*drawn, again] if again else drawn


def accepted_again(results: Results) -> Figure | None:
    """Recommendation, acceptance and repeat on a line of time; null where nothing accepted is asked for again."""
    rows = accepted_rows(results)
    if not rows:
        return None
    caption = "Accepted, then asked for again: recommendation, answer and later inquiries"
    words = visible(accepted_words(rows, MOST_FAMILIES))
    return _drawn(ACCEPTED_AGAIN, caption, words, _accepted_chart(rows[:MOST_FAMILIES]))


def timeline_words(results: Results) -> str:
    """The alternative text of the timeline: each inquiry with its years, then each ask with its span."""
    inquiries = [
        f"{label(i)}{' (invented)' if i.invented else ''}: {times(i)}." for i in results.compared if i.published
    ]
    asks = [f"{sentence(f.name)}: {span_words(f, results)}." for f in families_by_span(results)[:MOST_FAMILIES]]
    return visible(" ".join(inquiries + asks))


def theme_words(results: Results) -> str:
    """The alternative text of the themes' picture: for each theme, how many recommendations of how many inquiries."""
    words = []
    for theme in results.themes:
        numbers = [row["recommendations"] for row in theme_rows(results) if row["theme"] == theme.name]
        total, inquiries = sum(int(number) for number in numbers), sum(bool(number) for number in numbers)
        words.append(f"{theme.name}: {counted(total, 'recommendation')} of {counted(inquiries, 'inquiry')}.")
    return visible(" ".join(words))


def chart_tables(results: Results) -> dict[str, str]:
    """The data of each chart as CSV text, by the chart's name: `timeline`, `themes` and `accepted-again`."""
    return {
        "timeline": _csv(timeline_rows(results), _TIMELINE_HEADS),
        "themes": _csv(theme_rows(results), _THEME_HEADS),
        ACCEPTED_AGAIN: _csv(accepted_again_rows(results), _ACCEPTED_HEADS),
    }


def timeline_rows(results: Results) -> Table:
    """One row a recommendation: inquiry, event years, publication, number, most central theme, families, id."""
    return [
        {
            "inquiry": results.inquiry[record.inquiry].label,
            "events": event_years(results.inquiry[record.inquiry]),
            "published": str(results.inquiry[record.inquiry].published or ""),
            "recommendation": record.number or "",
            "theme": results.theme[record.themes[0].code].name if record.themes else "",
            "families": "; ".join(f.name for f in results.families_of.get(record.id, ()) if f.inquiries > 1),
            "id": record.id,
            "invented": "yes" if results.inquiry[record.inquiry].invented else "no",
        }
        for inquiry in results.compared
        for record in results.of_inquiry.get(inquiry.id, ())
        if record.level == "recommendation"
    ]


def theme_rows(results: Results) -> Table:
    """One row a theme and inquiry: how many recommendations of the inquiry carry the theme (parts not counted)."""
    return [
        {
            "theme": theme.name,
            "inquiry": inquiry.label,
            "published": str(inquiry.published or ""),
            "recommendations": sum(
                record.level == "recommendation" and any(score.code == theme.code for score in record.themes)
                for record in results.of_inquiry.get(inquiry.id, ())
            ),
            "invented": "yes" if inquiry.invented else "no",
        }
        for theme in results.theme.values()
        for inquiry in results.compared
    ]


def accepted_again_rows(results: Results) -> Table:
    """One row an accepted ask and a later inquiry that makes it again: the three dates, status, speaker and words."""
    return [
        {
            "ask": row.family.name,
            "inquiry": row.inquiry.label,
            "recommendations": "; ".join(record.id for record in row.earlier),
            "published": str(row.inquiry.published or ""),
            "status": row.answer.status,
            "speaker": "; ".join(row.speakers),
            "answered": str(row.answer.date or ""),
            "status_words": "; ".join(row.status_words),
            "later_inquiry": later.label,
            "asked_again": str(later.published or ""),
            "confirmed_by": "; ".join(confirmation(row.family, results).people),
            "invented": "yes" if row.inquiry.invented or later.invented else "no",
        }
        for row in accepted_rows(results)
        for later in row.later
    ]


def _csv(rows: Table, heads: str) -> str:
    """Rows as CSV text under their heads, which stand there even where there is no row."""
    out = io.StringIO()
    writer = csv.DictWriter(out, heads.split(), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(
        {name: as_text(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows
    )
    return out.getvalue()


# ---------------------------------------------------------------- drawing


def _timeline_chart(results: Results, dated: list[Inquiry]) -> Any:
    import altair as alt

    return alt.vconcat(_inquiry_strip(dated), _family_rows(results), spacing=12).resolve_scale(x="shared")


def _inquiry_strip(dated: list[Inquiry]) -> Any:
    import altair as alt

    ordered = _distinct([_name(inquiry) for inquiry in dated])
    rows = [
        {
            "inquiry": name,
            "from": f"{inquiry.events_from}-01-01" if inquiry.events_from else None,
            "to": f"{inquiry.events_to or inquiry.events_from}-12-31" if inquiry.events_from else None,
            "published": str(inquiry.published),
        }
        for name, inquiry in zip(ordered, dated, strict=True)
    ]
    names = alt.Y("inquiry:N", sort=ordered, title=None)
    base = alt.Chart(alt.Data(values=rows), width=720, height=alt.Step(22))
    bars = base.transform_filter("datum.from != null").mark_bar(height=6, color=_PALE, cornerRadius=3)
    diamonds = base.mark_point(shape="diamond", filled=True, size=80, color=_DEEP, opacity=1)
    return alt.layer(
        bars.encode(x=_years("from:T"), x2="to:T", y=names), diamonds.encode(x=_years("published:T"), y=names)
    ).properties(title=_title("Inquiries: the bar spans the event years, the diamond is the publication"))


def _family_rows(results: Results) -> Any:
    import altair as alt

    families = families_by_span(results)[:MOST_FAMILIES]
    names = _distinct([_ask_name(family) for family in families])
    marks: Table = [
        {"ask": name, "published": str(published), "recommendations": number}
        for name, family in zip(names, families, strict=True)
        for published, number in _by_date(results, family.id)
    ]
    base = alt.Chart(alt.Data(values=marks), width=720, height=alt.Step(24))
    ask = alt.Y("ask:N", sort=names, title=None)
    lines = base.mark_line(color="#7f9bb6", strokeWidth=2).encode(x=_years("published:T"), y=ask, detail="ask:N")
    numbers = sorted({int(mark["recommendations"]) for mark in marks})
    legend = alt.Legend(values=numbers[:: max(1, len(numbers) // 4)], format="d") if len(numbers) > 1 else None
    size = alt.Size("recommendations:Q", title="Recommendations", scale=alt.Scale(range=[110, 260]), legend=legend)
    points = base.mark_point(filled=True, fill=_BLUE, stroke="white", strokeWidth=1.2, opacity=1).encode(
        x=_years("published:T"), y=ask, size=size
    )
    return alt.layer(lines, points).properties(
        title=_title("Asks that the program found in two or more inquiries, from first publication to last")
    )


def _by_date(results: Results, family_id: str) -> list[tuple[str, int]]:
    family = next(family for family in results.families if family.id == family_id)
    dates = [str(results.inquiry[r.inquiry].published or "") for r in members_in_order(family, results)]
    return [(date, dates.count(date)) for date in dict.fromkeys(dates) if date]


def _themes_chart(results: Results) -> Any:
    import altair as alt

    order = _distinct([_column_name(inquiry) for inquiry in results.compared])
    rows = [row | {"inquiry": order[n % len(order)]} for n, row in enumerate(theme_rows(results))]
    base = alt.Chart(alt.Data(values=rows), width=alt.Step(46), height=alt.Step(26)).encode(
        x=alt.X("inquiry:N", sort=order, title=None, axis=alt.Axis(orient="top", labelAngle=-50, labelLimit=340)),
        y=alt.Y("theme:N", sort=[theme.name for theme in results.themes], title=None),
    )
    colour = alt.Color(
        "recommendations:Q",
        title="Recommendations",
        scale=alt.Scale(type="sqrt", range=["#f3f6f9", "#8fb2d2", _BLUE]),
        legend=None,
    )
    most = max(int(row["recommendations"]) for row in rows)
    number = base.mark_text(fontSize=12).encode(
        text="recommendations:Q",
        color=alt.condition(f"datum.recommendations > {most * 0.4}", alt.value("white"), alt.value("#1c2126")),
    )
    return (base.mark_rect(stroke="white", strokeWidth=2).encode(color=colour) + number).properties(
        title=_title("Recommendations by theme (one may carry up to three)")
    )


_MOMENTS = ("Recommendation published", "Accepted (or in part, or in principle)", "Found again in a later inquiry")


def _accepted_chart(rows: list[AcceptedRow]) -> Any:
    import altair as alt

    names = ["\n".join(visible(line) for line in (*row.label, f"{n}")) for n, row in enumerate(rows)]
    marks = [
        {"row": name, "date": str(date), "moment": moment}
        for name, row in zip(names, rows, strict=True)
        for date, moment in _moments(row)
    ]
    base = alt.Chart(alt.Data(values=marks), width=560, height=alt.Step(58))
    lines_of_a_name = alt.Axis(
        labelExpr="slice(split(datum.value, '\\n'), 0, 3)", labelLimit=400, labelLineHeight=15, labelOffset=-15
    )
    y = alt.Y("row:N", sort=names, title=None, axis=lines_of_a_name)
    lines = base.mark_line(color="#7f9bb6", strokeWidth=2).encode(x=_years("date:T"), y=y, detail="row:N")
    legend = alt.Legend(title=None, orient="top", labelFontSize=12, labelLimit=300, symbolSize=110)
    colours = alt.Scale(domain=_MOMENTS, range=[_PALE, _BLUE, _DEEP])
    shapes = alt.Scale(domain=_MOMENTS, range=["circle", "square", "diamond"])
    points = base.mark_point(filled=True, size=120, opacity=1).encode(
        x=_years("date:T"),
        y=y,
        color=alt.Color("moment:N", scale=colours, legend=legend),
        shape=alt.Shape("moment:N", scale=shapes, legend=legend),
    )
    return alt.layer(lines, points).properties(title=_title("Accepted, then found again in a later inquiry"))


def _moments(row: AcceptedRow) -> list[tuple[object, str]]:
    published, accepted, again = _MOMENTS
    answered = [(row.answer.date, accepted)] if row.answer.date else []
    return [(row.inquiry.published, published), *answered, *((later.published, again) for later in row.later)]


def _name(inquiry: Inquiry) -> str:
    events = f", events {event_years(inquiry)}" if has_events(inquiry) else ""
    return visible(f"{label(inquiry)}{events}{' (invented)' if inquiry.invented else ''}")


def _ask_name(family: Family) -> str:
    """A family's name at the side of its row, short, with how many inquiries it reaches over."""
    name = textwrap.shorten(sentence(family.name), _NAME_LETTERS, placeholder=" …")
    return visible(f"{name} ({counted(family.inquiries, 'inquiry')})")


def _distinct(names: list[str]) -> list[str]:
    """The names, each that stood before with its number, so that no two rows become one."""
    return [f"{name} [{n}]" if (n := names[: at + 1].count(name)) > 1 else name for at, name in enumerate(names)]


def _column_name(inquiry: Inquiry) -> str:
    """The name at the head of a column: short, for many stand beside each other."""
    return visible(f"{label(inquiry, 26)}{' (invented)' if inquiry.invented else ''}")


def _years(field: str) -> Any:
    import altair as alt

    return alt.X(field, title=None, axis=alt.Axis(format="%Y", orient="bottom", grid=True), scale=alt.Scale(nice=True))


def _title(words: str) -> Any:
    import altair as alt

    return alt.TitleParams(words, anchor="start", frame="group", fontSize=13, fontWeight="bold", offset=8)


def _drawn(name: str, caption: str, words: str, chart: Any) -> Figure:
    import vl_convert

    spec = chart.configure(font=_FONT, background="white").configure_axis(
        labelLimit=460, labelFontSize=12, gridColor="#e6e8ea", domainColor="#868d94", tickColor="#868d94"
    ).configure_view(stroke=None).to_dict()  # fmt: skip
    svg = vl_convert.vegalite_to_svg(spec)
    png = vl_convert.vegalite_to_png(spec, scale=_PNG_SCALE)
    return Figure(name, caption, words, _with_words(svg, caption, words), png)


def _with_words(svg: str, caption: str, words: str) -> str:
    """The SVG with its title and description inside, and the role that screen readers look for."""
    head, rest = svg.split(">", 1)
    described = f'{head} role="img" aria-labelledby="title description">'
    title = f'<title id="title">{escape(caption)}</title><desc id="description">{escape(words)}</desc>'
    return f"{described}{title}{rest}"
