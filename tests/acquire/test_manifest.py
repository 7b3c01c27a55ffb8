"""The manifest: what is read from it, and that each mistake in one is named with its file and entry."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from pipeline.acquire.manifest import load_manifest, load_not_in_corpus, locate_pdf
from pipeline.errors import ManifestError, MissingResource
from pipeline.records import Inquiry, Landmark, ResponseDocument, Source
from pipeline.settings import PROJECT

OWN = PROJECT / "corpus" / "inquiries.toml"
ENTRY = '[[inquiry]]\nid = "marlbeck-2003"\ntitle = "An invented report"\n'


def written(folder: Path, text: str, name: str = "inquiries.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> str:
    """The message with which a manifest is refused; it always names the file."""
    path = written(folder, text)
    with pytest.raises(ManifestError) as refused:
        load_manifest(path)
    assert str(path) in str(refused.value)
    return str(refused.value)


# ---------------------------------------------------------------- what is read


def test_an_entry_needs_no_more_than_id_and_title(tmp_path: Path) -> None:
    assert load_manifest(written(tmp_path, ENTRY)) == [Inquiry(id="marlbeck-2003", title="An invented report")]


def test_sources_responses_and_landmarks_are_read(tmp_path: Path) -> None:
    text = ENTRY + (
        'known_gaps = ["18"]\naliases = ["marlbeck"]\ncollection = true\npublished = 2003-01-28\n'
        '[[inquiry.source]]\npage = "the-report"\ntitle = "The report"\n'
        '[[inquiry.response]]\nid = "marlbeck-2003-response"\ndate = 2003-09-01\n'
        '[[inquiry.response.source]]\nurl = "https://example.org/answer.pdf"\n'
        '[[inquiry.landmark]]\nnumber = "16"\nparagraph_refs = ["17.116"]\n'
    )
    answer = Source(url="https://example.org/answer.pdf")
    assert load_manifest(written(tmp_path, text)) == [
        Inquiry(
            id="marlbeck-2003",
            title="An invented report",
            published=dt.date(2003, 1, 28),
            known_gaps=("18",),
            aliases=("marlbeck",),
            collection=True,
            source=(Source(page="the-report", title="The report"),),
            response=(ResponseDocument(id="marlbeck-2003-response", date=dt.date(2003, 9, 1), source=(answer,)),),
            landmark=(Landmark(number="16", paragraph_refs=("17.116",)),),
        )
    ]


def test_a_manifest_may_include_another(tmp_path: Path) -> None:
    written(tmp_path, ENTRY.replace("marlbeck", "wend"), "more/others.toml")
    path = written(tmp_path, 'include = ["more/others.toml"]\n' + ENTRY)
    assert [inquiry.id for inquiry in load_manifest(path)] == ["marlbeck-2003", "wend-2003"]


def test_a_file_of_an_included_manifest_stays_beside_it(tmp_path: Path) -> None:
    written(tmp_path, ENTRY + 'file = "report.pdf"\n', "more/others.toml")
    written(tmp_path, "%PDF-", "more/report.pdf")
    path = written(tmp_path, 'include = ["more/others.toml"]\n')
    (inquiry,) = load_manifest(path)
    assert locate_pdf(inquiry, path, tmp_path / "pdf") == tmp_path / "more" / "report.pdf"


def test_manifests_that_include_each_other_are_read_once(tmp_path: Path) -> None:
    written(tmp_path, 'include = ["inquiries.toml"]\n', "others.toml")
    assert len(load_manifest(written(tmp_path, 'include = ["others.toml"]\n' + ENTRY))) == 1


def test_a_users_manifest_of_the_same_name_can_include_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, 'include = ["corpus/inquiries.toml"]\n' + ENTRY, "corpus/inquiries.toml")
    assert [inquiry.id for inquiry in load_manifest(path)][:2] == ["marlbeck-2003", "cleveland-1988"]


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (ENTRY + 'chiar = "A. Person"\n', "Did you mean 'chair'?"),
        (ENTRY + '[[inquiry.source]]\nadress = "x"\n', "unknown key 'source.adress'"),
        (ENTRY + '[[inquiry.landmark]]\nnumbre = "1"\n', "Did you mean 'number'?"),
        (ENTRY + '[[inquiry.response]]\nid = "a"\nlicense = "x"\n', "Did you mean 'licence'?"),
        (ENTRY + '[[inquiry.response]]\nid = "a"\n[[inquiry.response.source]]\nuri = "x"\n', "response.source.uri"),
        (ENTRY + 'read_from_pdf = ["title"]\n', "read_from_pdf"),
        ('[[inquiries]]\nid = "a"\n', "unknown table 'inquiries'"),
        ('[inquiry]\nid = "a"\n', "[[inquiry]]"),
        (ENTRY + 'source = "https://example.org/r.pdf"\n', "source is not a list of tables"),
        ('[[inquiry]]\ntitle = "An invented report"\n', "id: Field required"),
        ('[[inquiry]]\nid = "a"\ntitle = " "\n', "title is empty"),
        (ENTRY + ENTRY, "'marlbeck-2003' is already taken"),
        (ENTRY + '[[inquiry.response]]\nid = "marlbeck-2003"\n', "'marlbeck-2003' is already taken"),
        (ENTRY + 'aliases = ["wend"]\n' + ENTRY.replace("marlbeck-2003", "wend"), "'wend' is already taken"),
        (ENTRY.replace("marlbeck-2003", "Marlbeck 2003"), "'Marlbeck 2003' is not a usable id"),
        (ENTRY.replace("marlbeck-2003", "../marlbeck"), "is not a usable id"),
        (ENTRY.replace("marlbeck-2003", "h" * 81), "is not a usable id"),
        (ENTRY + '[[inquiry.response]]\nid = "a/b"\n', "'a/b' is not a usable id"),
        (ENTRY + "published = 1988\n", "published is not a date (1988)"),
        (ENTRY + 'published = "July 1988"\n', "published is not a date"),
        (ENTRY + "published = 1988-07-06T10:00:00\n", "published is not a date"),
        (ENTRY + '[[inquiry.response]]\nid = "a"\ndate = 1988\n', "date is not a date"),
        (ENTRY + "recommendations = -1\n", "recommendations is below 0"),
        (ENTRY + 'recommendations = "many"\n', "recommendations: "),
        (ENTRY + "events_from = 2000\nevents_to = 1999\n", "events_from is after events_to"),
        (ENTRY + 'sha256 = "abc"\n', "sha256 is not 64 hexadecimal digits"),
        (ENTRY + 'unconfirmed = ["pages"]\n', "unconfirmed names 'pages'"),
        (ENTRY + '[[inquiry.source]]\ntitle = "x"\n', "either url or page"),
        (ENTRY + '[[inquiry.source]]\nurl = "http://example.org/r.pdf"\n', "does not begin with https://"),
        (ENTRY + '[[inquiry.source]]\npage = "../other"\n', "is not a slug"),
        ("[[inquiry]\n", "is not valid TOML"),
        ("include = 3\n", "include is not a list"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, named: str) -> None:
    assert named in refusal(tmp_path, text)


def test_a_mistake_is_named_with_its_entry(tmp_path: Path) -> None:
    assert "inquiry marlbeck-2003" in refusal(tmp_path, ENTRY + "recommendations = -1\n")


def test_a_manifest_that_is_not_there_is_a_missing_resource(tmp_path: Path) -> None:
    with pytest.raises(MissingResource, match="no such manifest"):
        load_manifest(tmp_path / "none.toml")


def test_an_included_manifest_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingResource, match=re.escape("includes gone.toml")):
        load_manifest(written(tmp_path, 'include = ["gone.toml"]\n'))


# ---------------------------------------------------------------- where the PDF is


def test_a_named_file_is_looked_for_beside_the_manifest_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("corpus/own.pdf", "own.pdf", "pdf/marlbeck-2003.pdf"):
        written(tmp_path, "%PDF-", name)
    inquiry = Inquiry(id="marlbeck-2003", title="x", file="own.pdf")
    found = locate_pdf(inquiry, tmp_path / "corpus" / "inquiries.toml", tmp_path / "pdf")
    assert found == tmp_path / "corpus" / "own.pdf"


def test_a_named_file_is_looked_for_in_the_users_folder_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "%PDF-", "own.pdf")
    inquiry = Inquiry(id="marlbeck-2003", title="x", file="own.pdf")
    assert locate_pdf(inquiry, tmp_path / "corpus" / "inquiries.toml", tmp_path / "pdf") == tmp_path / "own.pdf"


def test_a_pdf_is_found_where_fetch_puts_it(tmp_path: Path) -> None:
    place = written(tmp_path, "%PDF-", "pdf/marlbeck-2003.pdf")
    inquiry = Inquiry(id="marlbeck-2003", title="x", file="not-there.pdf")
    assert locate_pdf(inquiry, tmp_path / "inquiries.toml", tmp_path / "pdf") == place


def test_a_pdf_that_is_nowhere_is_none(tmp_path: Path) -> None:
    response = ResponseDocument(id="marlbeck-2003-response")
    assert locate_pdf(response, tmp_path / "inquiries.toml", tmp_path / "pdf") is None


# ---------------------------------------------------------------- known and not in the corpus


def test_known_inquiries_come_oldest_first(tmp_path: Path) -> None:
    text = '[[not_in_corpus]]\ntitle = "B"\nyear = 2000\n[[not_in_corpus]]\ntitle = "A"\nyear = 1974\nchair = "C"\n'
    assert [known.year for known in load_not_in_corpus(written(tmp_path, text))] == [1974, 2000]


def test_a_mistake_in_a_known_inquiry_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, '[[not_in_corpus]]\ntitle = "A"\nyaer = 1974\n')
    with pytest.raises(ManifestError, match="Did you mean 'year'"):
        load_not_in_corpus(path)


# ---------------------------------------------------------------- our own manifest


def test_the_five_inquiries_are_there_in_order_of_publication() -> None:
    inquiries = load_manifest(OWN)
    assert [inquiry.id for inquiry in inquiries] == [
        "cleveland-1988", "climbie-2003", "rotherham-2014", "iicsa-2022", "casey-2025",
    ]  # fmt: skip
    assert sorted(inquiries, key=lambda inquiry: inquiry.published or dt.date.min) == inquiries


def test_no_inquiry_of_the_corpus_is_listed_as_missing_from_it() -> None:
    titles = {inquiry.title for inquiry in load_manifest(OWN)}
    assert titles.isdisjoint(known.title for known in load_not_in_corpus(OWN))


def test_every_key_of_the_manifest_is_explained() -> None:
    explained = (PROJECT / "corpus" / "README.md").read_text(encoding="utf-8")
    keys = {*Inquiry.model_fields, *Source.model_fields, *ResponseDocument.model_fields, *Landmark.model_fields}
    assert [key for key in sorted(keys - {"read_from_pdf", "read_from_list"}) if f"`{key}`" not in explained] == []
