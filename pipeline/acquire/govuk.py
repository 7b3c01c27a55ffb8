"""Which PDF a gov.uk publication page offers, as the content API of gov.uk lists it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from pipeline.acquire.guard import checked_url
from pipeline.acquire.transfer import CHECK_NETWORK, opened
from pipeline.errors import DownloadFailed
from pipeline.records import Source, tokens

CONTENT_API = "https://www.gov.uk/api/content"
_MOST_BYTES = 10_000_000


@dataclass(frozen=True)
class _Attachment:
    title: str
    url: str


def resolve(client: httpx.Client, source: Source, content_api: str = CONTENT_API) -> str:
    """The address of the PDF on a source's publication page.

    Where the source gives a title, it is the attachment whose title has all its words and the fewest others; else the
    first PDF. Raises DownloadFailed where the page cannot be read or offers no such PDF, naming those it offers.
    Source: the schema `publication` of the GOV.UK content API, `details.attachments`.
    """
    page, listing = _listing(client, f"{content_api}/government/publications/{source.page}")
    offered = list(_pdfs(listing))
    if not offered:
        raise DownloadFailed("offers no PDF", "")
    chosen = _chosen(offered, source.title)
    if chosen is None:
        titles = ", ".join(f"“{attachment.title}”" for attachment in offered)
        raise DownloadFailed(f"offers no PDF titled “{source.title}” but {titles}", "")
    return str(checked_url(chosen.url, after=page))


def _listing(client: httpx.Client, address: str) -> tuple[httpx.URL, object]:
    """The page's own address and its JSON."""
    try:
        with opened(client, address, {"Accept": "application/json"}) as response:
            if response.status_code != httpx.codes.OK:
                raise DownloadFailed(f"answered {response.status_code} {response.reason_phrase}".strip(), "")
            return response.url, json.loads(_body(response))
    except httpx.ConnectError as error:
        raise DownloadFailed(f"no connection ({error})", CHECK_NETWORK) from error
    except httpx.HTTPError as error:
        raise DownloadFailed(f"no answer ({error})", "") from error
    except (ValueError, RecursionError) as error:
        raise DownloadFailed("did not answer with the list of its files", "") from error


def _body(response: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise DownloadFailed("answered with more than a list of files", "")
    return bytes(body)


def _pdfs(listing: object) -> Iterator[_Attachment]:
    details = listing.get("details") if isinstance(listing, dict) else None
    attachments = details.get("attachments") if isinstance(details, dict) else None
    for entry in attachments if isinstance(attachments, list) else []:
        if isinstance(entry, dict) and str(entry.get("content_type", "")).lower().startswith("application/pdf"):
            yield _Attachment(str(entry.get("title") or ""), str(entry.get("url") or ""))


def _chosen(offered: list[_Attachment], title: str | None) -> _Attachment | None:
    if title is None:
        return offered[0]
    wanted = set(tokens(title))
    fitting = [attachment for attachment in offered if wanted <= set(tokens(attachment.title))]
    return min(fitting, key=lambda attachment: len(tokens(attachment.title)), default=None)
