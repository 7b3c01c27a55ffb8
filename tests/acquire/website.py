"""A website on the loopback address, over real HTTPS, that serves what a test tells it to, well or badly."""

from __future__ import annotations

import contextlib
import json
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


def invented_pdf(words: str = "a", size: int = 40_000) -> bytes:
    """Bytes that begin and end as a PDF does; invented for the tests, and no more a PDF than a download needs."""
    middle = (f"% invented for the tests: {words}\n" * size)[:size]
    return b"%PDF-1.4\n" + middle.encode() + b"\n%%EOF\n"


@dataclass
class Site:
    """The server: what it answers by path, what it was asked, and how a client may trust it."""

    server: ThreadingHTTPServer
    certificates: ssl.SSLContext
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"https://{host}:{self.server.server_address[1]}{path}"

    def asked_for(self, path: str) -> list[dict[str, str]]:
        """The headers of each request for a path."""
        return [headers for asked, headers in self.asked if asked == path]

    def serve(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return self.url(path)

    def serve_listing(self, slug: str, *attachments: tuple[str, str, str]) -> None:
        """A gov.uk publication as the content API lists it: attachments as content type, address, title."""
        listed = [{"content_type": kind, "url": url, "title": title} for kind, url, title in attachments]
        body = json.dumps({"details": {"attachments": listed}}).encode()
        self.serve(f"/api/content/government/publications/{slug}", whole(body, content_type="application/json"))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.site.asked.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
        self.close_connection = True
        with contextlib.suppress(ConnectionError, ssl.SSLError):  # the client left, as it should
            self.site.answers.get(self.path, status(404))(self)

    def log_message(self, *_: object) -> None:
        pass


def _send_head(handler: BaseHTTPRequestHandler, code: int, headers: dict[str, object]) -> None:
    handler.send_response(code)
    for key, value in headers.items():
        handler.send_header(key, str(value))
    handler.send_header("Connection", "close")
    handler.end_headers()


def whole(
    body: bytes, etag: str | None = None, content_type: str = "application/pdf", ranges: bool = True, **headers: str
) -> Answer:
    """A file served as it should be, with ranges where the ETag agrees."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        sent: dict[str, object] = {"Content-Type": content_type, **headers, **({"ETag": etag} if etag else {})}
        wanted = handler.headers.get("Range", "")
        if ranges and wanted and handler.headers.get("If-Range", etag) == etag:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(body):
                return _send_head(handler, 416, {"Content-Length": 0})
            sent["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            _send_head(handler, 206, {**sent, "Content-Length": len(body) - start})
            handler.wfile.write(body[start:])
        else:
            _send_head(handler, 200, {**sent, "Content-Length": len(body)})
            handler.wfile.write(body)
        return None

    return answer


def cut(body: bytes, at: int, length: int | None = None, etag: str | None = None) -> Answer:
    """A file that breaks off; `length` is the Content-Length that was promised, None for none."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        headers: dict[str, object] = {"Content-Type": "application/pdf", **({"ETag": etag} if etag else {})}
        _send_head(handler, 200, headers if length is None else {**headers, "Content-Length": length})
        handler.wfile.write(body[:at])

    return answer


def status(code: int) -> Answer:
    return lambda handler: _send_head(handler, code, {"Content-Length": 0})


def redirect(location: str) -> Answer:
    return lambda handler: _send_head(handler, 302, {"Location": location, "Content-Length": 0})


def endless(head: bytes = b"%PDF-1.4\n") -> Answer:
    """A body without end."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        _send_head(handler, 200, {"Content-Type": "application/pdf"})
        handler.wfile.write(head)
        while True:
            handler.wfile.write(b"x" * 65_536)

    return answer
