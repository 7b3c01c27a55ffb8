"""The report's text: what must stand in it, and what must never become markup."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from pipeline.publish.findings import answered_inquiries
from pipeline.publish.html import marked_words, render_report
from pipeline.publish.results import Results
from pipeline.publish.shown import LONGEST, shown, visible

from .invented import empty, five, hostile


class _Outline(HTMLParser):
    """Ids, heading levels and element names of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.levels: list[int] = []
        self.scripts = 0
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids += [str(values["id"])] if "id" in values else []
        self.levels += [int(tag[1])] if re.fullmatch(r"h[1-6]", tag) else []
        self.scripts += tag == "script"
        self.addresses += [str(values[name]) for name in ("src", "href", "action") if values.get(name)]
        self.handlers += [name for name in values if name.startswith("on") or name == "style"]


@pytest.fixture(scope="module")
def results() -> Results:
    return five()


@pytest.fixture(scope="module")
def html(results: Results) -> str:
    return render_report(results)


@pytest.fixture(scope="module")
def hostile_html() -> str:
    return render_report(hostile())


def test_same_results_give_the_same_bytes(html: str) -> None:
    assert render_report(five()) == html


def test_every_recommendation_part_and_conclusion_has_one_anchor(results: Results, html: str) -> None:
    ids = _Outline(html).ids
    assert [record.id for record in results.recommendations if ids.count(record.id) != 1] == []


def test_every_family_has_an_anchor(results: Results, html: str) -> None:
    assert {f"family-{family.id}" for family in results.families if family.inquiries > 1} <= set(_Outline(html).ids)


def test_no_id_stands_twice(html: str) -> None:
    ids = _Outline(html).ids
    assert len(ids) == len(set(ids))


def test_headings_never_skip_a_level(html: str) -> None:
    levels = _Outline(html).levels
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_no_address_leads_out_of_the_file_but_to_the_pdfs(html: str) -> None:
    addresses = _Outline(html).addresses
    assert [a for a in addresses if not re.match(r"#|data:|\.\./pdf/[\w-]+\.pdf(#page=\d+)?$", a)] == []


def test_policy_allows_the_inline_script_by_its_hash_and_no_other(html: str) -> None:
    script = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert len(script) == 1
    assert f"default-src 'none'; script-src 'sha256-{digest}';" in unescape(html)


def test_quotation_links_to_its_page_of_the_pdf(html: str) -> None:
    assert '<a href="../pdf/tolland-2014.pdf#page=21">printed page 15, PDF page 21; points to paragraph 1.3</a>' in html


def test_verified_quotation_stands_unmarked(results: Results, html: str) -> None:
    entry = _entry(html, "tolland-2014-r1")
    assert results.recommendation["tolland-2014-r1"].state == "verified"
    assert "badge state" not in entry


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("skerrow-1988-r1", "Read by OCR, confidence 93%"),
        ("tolland-2014-r5", "Corrected by A. Reviewer"),
        ("tolland-2014-r6", "From a list"),
        ("tolland-2014-r9", "Not verified"),
    ],
)
def test_every_other_state_carries_its_mark(html: str, id_: str, words: str) -> None:
    assert words in _entry(html, id_)


def test_invented_inquiries_are_marked_at_every_recommendation(results: Results, html: str) -> None:
    tops = [record.id for record in results.recommendations if record.parent is None]
    assert [id_ for id_ in tops if ">invented</span>" not in _entry(html, id_)] == []


def test_event_years_and_publication_stand_together(html: str) -> None:
    assert "<bdi>Events 1996–2012, published 9 September 2014</bdi>." in html


def test_parts_are_nested_in_their_recommendation(html: str) -> None:
    assert 'id="tolland-2014-r4-b"' in _entry(html, "tolland-2014-r4")


def test_citation_of_an_invented_report_says_so(html: str) -> None:
    assert html.count('data-tail=" [invented]"') == 5


def test_acceptance_and_repeat_are_worded_as_what_the_records_show(html: str) -> None:
    assert "It does not say that the earlier recommendation was not carried out" in html


def test_report_without_any_result_is_a_page(html: str) -> None:
    assert "No report was read." in render_report(empty())


def test_inquiry_without_a_date_is_named_beside_the_timeline(results: Results) -> None:
    undated = results.inquiries[-1].model_copy(update={"published": None})
    page = render_report(replace(results, inquiries=(*results.inquiries[:-1], undated)))
    assert "Not in the picture, because no publication date is known: <bdi>Ferrant</bdi>" in page


def test_script_in_a_quotation_stays_text(hostile_html: str) -> None:
    assert _Outline(hostile_html).scripts == 1
    assert "&lt;script&gt;window.broken = 1&lt;/script&gt; should be" in hostile_html


def test_quotes_in_a_text_close_no_attribute(hostile_html: str) -> None:
    assert _Outline(hostile_html).handlers == []


def test_javascript_as_a_file_name_is_no_link_to_a_script(hostile_html: str) -> None:
    assert 'href="javascript%3Aalert%281%29.pdf' in hostile_html


def test_template_language_in_a_quotation_is_not_run(hostile_html: str) -> None:
    assert "{{ 7 * 7 }} {% raw %}" in hostile_html


def test_ten_megabytes_of_one_item_are_cut_with_a_pointer(hostile_html: str) -> None:
    assert "characters; the whole is in recommendations.jsonl]" in hostile_html
    assert len(hostile_html) < 1_000_000


def test_direction_overrides_are_shown_not_obeyed() -> None:
    assert visible("a\u202eb\u2066c") == "a⟨U+202E⟩b⟨U+2066⟩c"


def test_text_is_isolated_and_escaped() -> None:
    assert shown("<b>\x07") == '<bdi>&lt;b&gt;<span class="control">⟨U+0007⟩</span></bdi>'


def test_text_at_the_limit_is_whole() -> None:
    assert "cut" not in shown("x" * LONGEST)


def test_shared_words_are_marked_with_their_inflections() -> None:
    marked = marked_words("Sharing what is shared with <shares>", frozenset({"share"}))
    assert marked == "<bdi><mark>Sharing</mark> what is <mark>shared</mark> with &lt;<mark>shares</mark>&gt;</bdi>"


def test_inquiry_that_was_not_read_is_named_and_not_counted(results: Results) -> None:
    absent = results.inquiries[0].model_copy(update={"id": "absent-1999", "short": "Absent"})
    page = render_report(replace(results, inquiries=(*results.inquiries, absent)))
    assert "What 5 inquiries recommended" in page
    assert '<bdi>Absent</bdi> <span class="badge invented">' in page


def _entry(html: str, id_: str) -> str:
    """The article with this id."""
    start = html.index(f'id="{id_}"')
    return html[start : html.index("</article>", start)]


def test_picture_of_what_was_accepted_and_asked_again_stands_in_the_file_with_its_words(html: str) -> None:
    (picture,) = re.findall(r'<img class="picture" src="data:image/svg\+xml;base64,[^"]+" alt="([^"]+)"', html)
    assert "asks for it again" in picture


def test_status_by_inquiry_counts_every_answer(results: Results, html: str) -> None:
    (table,) = re.findall(r'<table class="status-table">(.*?)</table>', html, re.DOTALL)
    numbers = [int(number) for number in re.findall(r'<td class="n">(\d+)</td>', table)]
    days = [row.days_to_answer or 0 for row in answered_inquiries(results)]
    assert sum(numbers) - sum(days) == len(results.responses)
