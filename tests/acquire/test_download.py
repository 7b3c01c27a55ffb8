"""Downloads against a real HTTPS server on the loopback address, above all the bad cases."""

from __future__ import annotations

import datetime as dt
import json
import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from pipeline.acquire.download import FetchOptions, FetchOutcome, fetch
from pipeline.acquire.guard import is_public
from pipeline.errors import StoreError
from pipeline.records import Inquiry, ResponseDocument, Source
from pipeline.settings import Read, Settings

from .website import Site, cut, endless, invented_pdf, redirect, status, whole

PDF = invented_pdf("the first edition")
OTHER = invented_pdf("the second edition")
TODAY = dt.date(2025, 6, 16)
Fetch = Callable[..., FetchOutcome]


def inquiry(*sources: str | Source, **fields: Any) -> Inquiry:
    listed = tuple(Source(url=source) if isinstance(source, str) else source for source in sources)
    return Inquiry(id="marlbeck-2003", title="An invented report", source=listed, **fields)


@pytest.fixture
def fetch_one(site: Site, folder: Path) -> Fetch:
    """Fetch one invented inquiry's report from the test's own server; at most 1 MB unless told otherwise."""

    def one(*sources: str | Source, fields: dict[str, Any] | None = None, **options: Any) -> FetchOutcome:
        return run([inquiry(*sources, **(fields or {}))], site, folder, **options)[0]

    return one


def run(inquiries: list[Inquiry], site: Site, folder: Path, **options: Any) -> list[FetchOutcome]:
    chosen = {
        "allow_private": True,
        "content_api": site.url("/api/content"),
        "certificates": site.certificates,
        "progress": False,
        "seconds_per_file": 20.0,
        **options,
    }
    settings = Settings(read=Read(max_file_mb=1))
    return fetch(inquiries, folder.parent / "inquiries.toml", folder, settings, FetchOptions(**chosen), TODAY)


def recorded(folder: Path) -> dict[str, Any]:
    return {entry["id"]: entry for entry in json.loads((folder / "downloads.json").read_text())["downloads"]}


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


# ---------------------------------------------------------------- as it should be


def test_a_pdf_is_fetched_under_its_id(site: Site, folder: Path, fetch_one: Fetch) -> None:
    assert fetch_one(site.serve("/report.pdf", whole(PDF))).status == "fetched"
    assert (folder / "marlbeck-2003.pdf").read_bytes() == PDF


def test_sha256_source_size_and_date_are_recorded(site: Site, folder: Path, fetch_one: Fetch) -> None:
    outcome = fetch_one(site.serve("/report.pdf", whole(PDF)))
    assert recorded(folder)["marlbeck-2003"] == {
        "id": "marlbeck-2003",
        "file": "marlbeck-2003.pdf",
        "url": site.url("/report.pdf"),
        "sha256": outcome.sha256,
        "bytes": len(PDF),
        "date": "2025-06-16",
    }


def test_nothing_temporary_is_left_after_a_download(site: Site, folder: Path, fetch_one: Fetch) -> None:
    fetch_one(site.serve("/report.pdf", whole(PDF, etag='"one"')))
    assert left_over(folder) == ["downloads.json", "marlbeck-2003.pdf"]


def test_a_file_that_is_there_is_not_asked_for_again(site: Site, fetch_one: Fetch) -> None:
    address = site.serve("/report.pdf", whole(PDF))
    fetch_one(address)
    assert fetch_one(address).status == "present"
    assert len(site.asked) == 1


def test_a_file_that_is_there_is_asked_for_when_told_to(site: Site, fetch_one: Fetch) -> None:
    address = site.serve("/report.pdf", whole(PDF))
    fetch_one(address)
    assert fetch_one(address, again=True).status == "fetched"


def test_a_response_is_fetched_like_a_report(site: Site, folder: Path) -> None:
    source = Source(url=site.serve("/answer.pdf", whole(PDF)))
    response = ResponseDocument(id="marlbeck-2003-response", source=(source,))
    outcomes = run([inquiry(site.serve("/report.pdf", whole(OTHER)), response=(response,))], site, folder)
    assert [outcome.status for outcome in outcomes] == ["fetched", "fetched"]
    assert (folder / "marlbeck-2003-response.pdf").read_bytes() == PDF


def test_a_redirect_within_https_is_followed(site: Site, fetch_one: Fetch) -> None:
    site.serve("/new.pdf", whole(PDF))
    assert fetch_one(site.serve("/old.pdf", redirect("/new.pdf"))).url == site.url("/new.pdf")


def test_a_pdf_the_user_put_there_is_kept_and_recorded(site: Site, folder: Path, fetch_one: Fetch) -> None:
    folder.mkdir()
    (folder / "marlbeck-2003.pdf").write_bytes(PDF)
    assert fetch_one().status == "present"
    assert recorded(folder)["marlbeck-2003"]["url"] is None


def test_the_second_source_is_tried_where_the_first_fails(site: Site, fetch_one: Fetch) -> None:
    outcome = fetch_one(site.url("/gone.pdf"), site.serve("/there.pdf", whole(PDF)))
    assert outcome.url == site.url("/there.pdf")


def test_a_name_sent_by_the_server_is_not_used(site: Site, folder: Path, fetch_one: Fetch) -> None:
    disposition = {"Content-Disposition": 'attachment; filename="../../outside.pdf"'}
    fetch_one(site.serve("/b%2F..%2F..%2Fc.pdf", whole(PDF, **disposition)))
    assert left_over(folder) == ["downloads.json", "marlbeck-2003.pdf"]
    assert not (folder.parent.parent / "outside.pdf").exists()


# ---------------------------------------------------------------- gov.uk pages


def test_a_govuk_page_gives_its_first_pdf(site: Site, folder: Path, fetch_one: Fetch) -> None:
    html = ("text/html", "/web", "The report (web)")
    site.serve_listing("the-report", html, ("application/pdf", site.serve("/r.pdf", whole(PDF)), "The report"))
    assert fetch_one(Source(page="the-report")).url == site.url("/r.pdf")


def test_a_govuk_page_gives_the_pdf_of_the_title_asked_for(site: Site, fetch_one: Fetch) -> None:
    summary = ("application/pdf", site.serve("/s.pdf", whole(OTHER)), "The Marlbeck report: executive summary")
    report = ("application/pdf", site.serve("/r.pdf", whole(PDF)), "The Marlbeck Report")
    site.serve_listing("the-report", summary, report)
    assert fetch_one(Source(page="the-report", title="The Marlbeck report")).url == site.url("/r.pdf")


def test_a_govuk_page_without_a_pdf_is_named(site: Site, fetch_one: Fetch) -> None:
    site.serve_listing("the-report", ("text/html", "/web", "The report (web)"))
    outcome = fetch_one(Source(page="the-report"))
    assert outcome.status == "failed"
    assert "gov.uk page the-report: offers no PDF" in outcome.message


def test_a_govuk_page_with_other_titles_says_which(site: Site, fetch_one: Fetch) -> None:
    site.serve_listing("the-report", ("application/pdf", site.serve("/s.pdf", whole(OTHER)), "Summary"))
    assert "but “Summary”" in fetch_one(Source(page="the-report", title="The Marlbeck report")).message


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"details": {"attachments": 7}}', b'{"details": null}'])
def test_a_govuk_answer_of_another_shape_is_a_failure(site: Site, fetch_one: Fetch, body: bytes) -> None:
    site.serve("/api/content/government/publications/the-report", whole(body, content_type="application/json"))
    assert fetch_one(Source(page="the-report")).status == "failed"


def test_a_govuk_page_cannot_lead_away_from_https(site: Site, fetch_one: Fetch) -> None:
    site.serve_listing("the-report", ("application/pdf", "file:///etc/hostname", "The report"))
    assert "only https is followed" in fetch_one(Source(page="the-report")).message


# ---------------------------------------------------------------- what could not be had


def test_a_missing_page_is_reported_with_what_to_do(site: Site, folder: Path, fetch_one: Fetch) -> None:
    outcome = fetch_one(site.url("/gone.pdf"))
    assert outcome.status == "failed"
    assert "answered 404 Not Found" in outcome.message
    assert f"Save the PDF as {folder / 'marlbeck-2003.pdf'}" in outcome.message


def test_a_report_without_any_address_says_how_to_supply_it(folder: Path, fetch_one: Fetch) -> None:
    outcome = fetch_one()
    assert outcome.status == "missing"
    assert f"Save the PDF as {folder / 'marlbeck-2003.pdf'}" in outcome.message


def test_a_web_page_instead_of_a_pdf_is_refused(site: Site, folder: Path, fetch_one: Fetch) -> None:
    outcome = fetch_one(site.serve("/r.pdf", whole(b"<!doctype html><p>Sorry</p>", content_type="text/html")))
    assert "is not a PDF (sent as text/html)" in outcome.message
    assert left_over(folder) == []


def test_an_empty_answer_is_refused(site: Site, fetch_one: Fetch) -> None:
    assert "is not a PDF" in fetch_one(site.serve("/r.pdf", whole(b""))).message


def test_a_body_shorter_than_promised_is_not_a_download(site: Site, folder: Path, fetch_one: Fetch) -> None:
    outcome = fetch_one(site.serve("/r.pdf", cut(PDF, at=20_000, length=len(PDF))))
    assert outcome.status == "failed"
    assert not (folder / "marlbeck-2003.pdf").exists()


def test_a_body_that_breaks_off_without_a_promise_is_noticed(site: Site, folder: Path, fetch_one: Fetch) -> None:
    outcome = fetch_one(site.serve("/r.pdf", cut(PDF, at=20_000)))
    assert "the mark that ends a PDF is missing" in outcome.message
    assert not (folder / "marlbeck-2003.pdf").exists()


def test_a_content_length_that_is_too_small_is_noticed(site: Site, folder: Path, fetch_one: Fetch) -> None:
    outcome = fetch_one(site.serve("/r.pdf", cut(PDF, at=len(PDF), length=10_000)))
    assert outcome.status == "failed"
    assert not (folder / "marlbeck-2003.pdf").exists()


def test_an_endless_body_is_stopped_at_the_size_limit(site: Site, folder: Path, fetch_one: Fetch) -> None:
    outcome = fetch_one(site.serve("/r.pdf", endless()))
    assert "is larger than 1 MB" in outcome.message
    assert "read.max_file_mb" in outcome.message
    assert left_over(folder) == []


def test_a_size_above_the_limit_is_refused_before_the_body(site: Site, folder: Path, fetch_one: Fetch) -> None:
    assert "is larger than 1 MB" in fetch_one(site.serve("/r.pdf", cut(PDF, at=100, length=2_000_000))).message


def test_an_answer_that_trickles_is_stopped_at_the_time_limit(site: Site, fetch_one: Fetch) -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not site.stopping.wait(0.02):
            handler.wfile.write(b"X-More: x\r\n")

    assert "took longer than 0.5 seconds" in fetch_one(site.serve("/r.pdf", trickle), seconds_per_file=0.5).message


def test_a_redirect_to_http_is_not_followed(site: Site, fetch_one: Fetch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        plain.settimeout(0.1)
        outcome = fetch_one(site.serve("/r.pdf", redirect(f"http://127.0.0.1:{plain.getsockname()[1]}/r.pdf")))
        with pytest.raises(TimeoutError):
            plain.accept()
    assert "leads to http: where only https is followed" in outcome.message


@pytest.mark.parametrize("location", ["file:///etc/hostname", "ftp://127.0.0.1/r.pdf"])
def test_a_redirect_to_another_scheme_is_not_followed(site: Site, fetch_one: Fetch, location: str) -> None:
    assert "only https is followed" in fetch_one(site.serve("/r.pdf", redirect(location))).message


def test_a_redirect_with_a_password_is_not_followed(site: Site, fetch_one: Fetch) -> None:
    address = site.url("/r.pdf").replace("https://", "https://user:word@")
    assert "user name" in fetch_one(site.serve("/old.pdf", redirect(address))).message


def test_a_redirect_in_a_circle_ends(site: Site, fetch_one: Fetch) -> None:
    site.serve("/two.pdf", redirect("/one.pdf"))
    outcome = fetch_one(site.serve("/one.pdf", redirect("/two.pdf")))
    assert "redirects more than 10 times" in outcome.message


@pytest.mark.parametrize("location", ["https://[::bad", "data:application/pdf,x", "https://", "//"])
def test_a_broken_redirect_is_a_failure(site: Site, fetch_one: Fetch, location: str) -> None:
    assert fetch_one(site.serve("/r.pdf", redirect(location))).status == "failed"


def test_no_network_is_one_line_and_not_a_traceback(fetch_one: Fetch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    outcome = fetch_one(f"https://127.0.0.1:{port}/r.pdf")
    assert "no connection" in outcome.message
    assert "\n" not in outcome.message


def test_an_unknown_name_is_a_failure(fetch_one: Fetch) -> None:
    assert "no connection" in fetch_one("https://no-such-host.invalid/r.pdf").message


def test_a_certificate_of_an_unknown_authority_is_refused(site: Site, fetch_one: Fetch) -> None:
    outcome = fetch_one(site.serve("/r.pdf", whole(PDF)), certificates=None)
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.message


def test_every_failed_source_is_named(site: Site, fetch_one: Fetch) -> None:
    outcome = fetch_one(site.url("/one.pdf"), site.url("/two.pdf"))
    assert outcome.message.count("answered 404") == 2


def test_one_failure_does_not_stop_the_others(site: Site, folder: Path) -> None:
    broken = Inquiry(id="broken-1990", title="An invented report", source=(Source(url=site.url("/gone")),))
    outcomes = run([broken, inquiry(site.serve("/r.pdf", whole(PDF)))], site, folder)
    assert [outcome.status for outcome in outcomes] == ["failed", "fetched"]


def test_control_characters_of_a_server_do_not_reach_the_terminal(site: Site, fetch_one: Fetch) -> None:
    def coloured(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 404 \x1b[31mred\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    assert "\x1b" not in fetch_one(site.serve("/r.pdf", coloured)).message


def test_a_folder_that_cannot_be_made_is_an_error_with_a_next_step(site: Site, tmp_path: Path) -> None:
    (tmp_path / "pdf").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="pdf_folder"):
        run([inquiry(site.serve("/r.pdf", whole(PDF)))], site, tmp_path / "pdf" / "inner")


# ---------------------------------------------------------------- private addresses


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "0x7f.1"])
def test_a_private_address_is_refused_before_anything_is_sent(site: Site, fetch_one: Fetch, host: str) -> None:
    site.serve("/r.pdf", whole(PDF))
    assert "is a private address" in fetch_one(site.url("/r.pdf", host), allow_private=False).message
    assert site.asked == []


def test_a_name_is_followed_to_a_private_address_when_told_to(site: Site, fetch_one: Fetch) -> None:
    site.serve("/r.pdf", whole(PDF))
    assert fetch_one(site.url("/r.pdf", "localhost")).status == "fetched"


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)  # fmt: skip
def test_an_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["151.101.0.144", "2a04:4e42::144", "64:ff9b::9765:90"])
def test_an_address_is_public(address: str) -> None:
    assert is_public(address)


# ---------------------------------------------------------------- broken off and continued


def test_a_transfer_that_breaks_off_is_continued_at_once(site: Site, folder: Path, fetch_one: Fetch) -> None:
    def first_cut_then_whole(handler: BaseHTTPRequestHandler) -> None:
        first = len(site.asked_for("/r.pdf")) == 1
        (cut(PDF, 20_000, len(PDF), etag='"one"') if first else whole(PDF, etag='"one"'))(handler)

    assert fetch_one(site.serve("/r.pdf", first_cut_then_whole)).status == "fetched"
    assert (folder / "marlbeck-2003.pdf").read_bytes() == PDF


def interrupted_before(site: Site, fetch_one: Fetch, etag: str | None = '"one"') -> str:
    """A first fetch that ended in the middle, the server being gone from then on."""

    def cut_then_gone(handler: BaseHTTPRequestHandler) -> None:
        first = len(site.asked_for("/r.pdf")) == 1
        (cut(PDF, 20_000, len(PDF), etag=etag) if first else status(503))(handler)

    address = site.serve("/r.pdf", cut_then_gone)
    assert fetch_one(address).status == "failed"
    site.asked.clear()
    return address


def test_an_interrupted_download_is_continued_where_it_broke_off(site: Site, folder: Path, fetch_one: Fetch) -> None:
    address = interrupted_before(site, fetch_one)
    site.serve("/r.pdf", whole(PDF, etag='"one"'))
    fetch_one(address)
    assert (site.asked[0][1]["range"], site.asked[0][1]["if-range"]) == ("bytes=20000-", '"one"')
    assert (folder / "marlbeck-2003.pdf").read_bytes() == PDF


def test_a_file_that_changed_in_between_is_begun_anew(site: Site, folder: Path, fetch_one: Fetch) -> None:
    address = interrupted_before(site, fetch_one)
    site.serve("/r.pdf", whole(OTHER, etag='"two"'))
    fetch_one(address)
    assert (folder / "marlbeck-2003.pdf").read_bytes() == OTHER


def test_a_server_that_ignores_ranges_is_begun_anew(site: Site, folder: Path, fetch_one: Fetch) -> None:
    address = interrupted_before(site, fetch_one)
    site.serve("/r.pdf", whole(PDF, etag='"one"', ranges=False))
    fetch_one(address)
    assert (folder / "marlbeck-2003.pdf").read_bytes() == PDF


def test_a_range_of_another_place_is_begun_anew(site: Site, folder: Path, fetch_one: Fetch) -> None:
    def wrong_place(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("Range"):
            handler.send_response(206)
            handler.send_header("Content-Range", f"bytes 5-{len(PDF) - 1}/{len(PDF)}")
            handler.send_header("Content-Length", str(len(PDF) - 5))
            handler.end_headers()
            handler.wfile.write(PDF[5:])
        else:
            whole(PDF, etag='"one"')(handler)

    address = interrupted_before(site, fetch_one)
    site.serve("/r.pdf", wrong_place)
    fetch_one(address)
    assert (folder / "marlbeck-2003.pdf").read_bytes() == PDF


def test_a_part_longer_than_the_file_is_begun_anew(site: Site, folder: Path, fetch_one: Fetch) -> None:
    address = interrupted_before(site, fetch_one)
    short = invented_pdf("short", size=100)
    site.serve("/r.pdf", whole(short, etag='"one"'))
    fetch_one(address)
    assert (folder / "marlbeck-2003.pdf").read_bytes() == short


@pytest.mark.parametrize("etag", [None, 'W/"weak"'])
def test_a_part_without_a_strong_mark_is_never_continued(site: Site, fetch_one: Fetch, etag: str | None) -> None:
    address = interrupted_before(site, fetch_one, etag)
    site.serve("/r.pdf", whole(PDF, etag=etag))
    fetch_one(address)
    assert "range" not in site.asked[0][1]


def test_damaged_notes_of_a_part_are_no_obstacle(site: Site, folder: Path, fetch_one: Fetch) -> None:
    address = interrupted_before(site, fetch_one)
    (folder / "marlbeck-2003.pdf.part.json").write_text("{")
    site.serve("/r.pdf", whole(PDF))
    assert fetch_one(address).status == "fetched"


# ---------------------------------------------------------------- changed bytes


def test_bytes_that_changed_at_the_source_are_refused(site: Site, folder: Path, fetch_one: Fetch) -> None:
    address = site.serve("/r.pdf", whole(PDF))
    fetch_one(address)
    site.serve("/r.pdf", whole(OTHER))
    outcome = fetch_one(address, again=True)
    assert outcome.status == "refused"
    assert "has changed since 2025-06-16" in outcome.message
    assert (folder / "marlbeck-2003.pdf").read_bytes() == PDF


def test_bytes_that_changed_are_refused_even_where_the_old_file_is_gone(
    site: Site, folder: Path, fetch_one: Fetch
) -> None:
    address = site.serve("/r.pdf", whole(PDF))
    fetch_one(address)
    (folder / "marlbeck-2003.pdf").unlink()
    site.serve("/r.pdf", whole(OTHER))
    assert fetch_one(address).status == "refused"
    assert left_over(folder) == ["downloads.json"]


def test_bytes_that_changed_are_taken_when_accepted(site: Site, folder: Path, fetch_one: Fetch) -> None:
    address = site.serve("/r.pdf", whole(PDF))
    fetch_one(address)
    site.serve("/r.pdf", whole(OTHER))
    outcome = fetch_one(address, again=True, accept_changed=True)
    assert (outcome.status, recorded(folder)["marlbeck-2003"]["sha256"]) == ("fetched", outcome.sha256)
    assert (folder / "marlbeck-2003.pdf").read_bytes() == OTHER


def test_a_file_that_was_changed_on_this_machine_is_refused(site: Site, folder: Path, fetch_one: Fetch) -> None:
    address = site.serve("/r.pdf", whole(PDF))
    fetch_one(address)
    (folder / "marlbeck-2003.pdf").write_bytes(OTHER)
    assert fetch_one(address).status == "refused"


def test_a_file_that_is_there_and_no_pdf_is_named(site: Site, folder: Path, fetch_one: Fetch) -> None:
    folder.mkdir()
    (folder / "marlbeck-2003.pdf").write_bytes(b"<html>")
    assert "is not a PDF" in fetch_one(site.serve("/r.pdf", whole(PDF))).message


def test_bytes_other_than_the_manifests_sha256_are_refused(site: Site, folder: Path, fetch_one: Fetch) -> None:
    outcome = fetch_one(site.serve("/r.pdf", whole(PDF)), fields={"sha256": "0" * 64}, accept_changed=True)
    assert outcome.status == "refused"
    assert "sha256 the manifest gives" in outcome.message
    assert left_over(folder) == []


def test_a_fallback_with_the_right_sha256_is_taken(site: Site, folder: Path, fetch_one: Fetch) -> None:
    right = fetch_one(site.serve("/right.pdf", whole(PDF)))
    (folder / "marlbeck-2003.pdf").unlink()
    addresses = (site.serve("/wrong.pdf", whole(OTHER)), site.url("/right.pdf"))
    assert fetch_one(*addresses, fields={"sha256": right.sha256}).url == site.url("/right.pdf")


def test_a_damaged_downloads_json_is_an_error_with_a_next_step(site: Site, folder: Path, fetch_one: Fetch) -> None:
    folder.mkdir()
    (folder / "downloads.json").write_text("{")
    with pytest.raises(StoreError, match="remove it"):
        fetch_one(site.serve("/r.pdf", whole(PDF)))
