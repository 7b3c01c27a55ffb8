"""The local review page: one item at a time, each decision in the ledger before the answer goes out.

It listens on the loopback address only. Whoever has the address with its random token may decide; other pages in the
same browser cannot (Host and Origin are checked, the content policy allows this server alone).
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import SaidBeforeError
from pipeline.review.decisions import Decision, in_force
from pipeline.review.items import ABOUT, WORDS, About, Item, NotMeant, about_of, link_id, to_decision
from pipeline.review.ledger import append_decisions, read_ledger
from pipeline.review.sheets import hashes, in_order

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue
    from werkzeug.serving import BaseWSGIServer

HOST = "127.0.0.1"
_PAGE = Path(__file__).parent / "page"
_FILES = {
    "": ("page.html", "text/html"),
    "page.js": ("page.js", "text/javascript"),
    "page.css": ("page.css", "text/css"),
    "icon.svg": ("icon.svg", "image/svg+xml"),
}
_LABELS = ("earlier", "later")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_LONGEST_REQUEST = 1_000_000  # bytes


@dataclass(frozen=True)
class Desk:
    """What the page works on: who decides, the items as they stand, theme codes, pictures, and the ledger.

    `items()` gives the items with what the ledger says now; `picture(item, id)` the PNG of the page of one of its
    texts, null where there is none.
    """

    who: str
    items: Callable[[], Sequence[Item]]
    codes: Sequence[str]
    picture: Callable[[Item, str], bytes | None]
    ledger: Path
    order: tuple[tuple[About, str], ...] = ()
    lock: threading.Lock = field(default_factory=threading.Lock)

    def sorted(self) -> list[Item]:
        """The items in the order in which the page was started with, which a decision does not change."""
        place = {key: at for at, key in enumerate(self.order)}
        return sorted(self.items(), key=lambda item: place.get(item.key, len(place)))


def desk(
    who: str,
    items: Callable[[], Sequence[Item]],
    codes: Sequence[str],
    picture: Callable[[Item, str], bytes | None],
    ledger: Path,
) -> Desk:
    """A desk with the items in the order of what matters most now."""
    order = tuple(item.key for item in in_order(items()))
    return Desk(who, items, codes, picture, ledger, order)


@dataclass(frozen=True)
class Serving:
    """A server that is ready to run: its address with the token, and the server."""

    address: str
    server: BaseWSGIServer


def serve(at: Desk, port: int = 0) -> Serving:
    """Make the server, on a free port where `port` is 0; `server.serve_forever()` runs it."""
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        """Requests are not logged: their addresses hold the token."""

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Log nothing."""

    token = secrets.token_urlsafe(24)
    app = make_app(at, token)
    server = make_server(HOST, port, app, threaded=True, request_handler=Quiet)
    return Serving(f"http://{HOST}:{server.port}/{token}/", server)


def make_app(at: Desk, token: str) -> Flask:
    """The page as a WSGI application that answers under `/<token>/` and nowhere else."""
    from flask import Flask, Response, abort, jsonify, request

    app = Flask("saidbefore review", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _LONGEST_REQUEST

    @app.before_request
    def guard() -> None:
        given = request.path.split("/")[1] if request.path.count("/") > 1 else ""
        if not _own_host(request.host) or not hmac.compare_digest(given.encode(), token.encode()):
            abort(404)
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            abort(403)
        if request.method == "POST" and (
            request.headers.get("Origin") != f"http://{request.host}" or request.mimetype != "application/json"
        ):
            abort(403)

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.update(_HEADERS)
        return response

    @app.get(f"/{token}/")
    @app.get(f"/{token}/<name>")
    def page(name: str = "") -> ResponseReturnValue:
        if name not in _FILES:
            abort(404)
        file, kind = _FILES[name]
        return Response((_PAGE / file).read_text(encoding="utf-8"), mimetype=kind)

    @app.get(f"/{token}/items")
    def items() -> ResponseReturnValue:
        shown = [_shown(item) for item in at.sorted()]
        return jsonify({"who": at.who, "codes": list(at.codes), "words": {a: WORDS[a] for a in ABOUT}, "items": shown})

    @app.get(f"/{token}/image")
    def image() -> ResponseReturnValue:
        item = _find(at, request.args.get("about"), request.args.get("id"))
        end = request.args.get("end", "")
        picture = at.picture(item, end) if item is not None and end in item.texts else None
        if picture is None:
            abort(404)
        return Response(picture, mimetype="image/png")

    @app.post(f"/{token}/decide")
    def decide() -> ResponseReturnValue:
        answer, code = take(at, request.get_json(silent=True))
        return jsonify(answer), code

    @app.post(f"/{token}/undo")
    def undo() -> ResponseReturnValue:
        answer, code = take_back(at)
        return jsonify(answer), code

    return app


def _own_host(host: str) -> bool:
    """Whether a request names this machine as its host: a name that was rebound to it does not."""
    return host.rsplit(":", 1)[0] in (HOST, "localhost")


# ---------------------------------------------------------------- what requests do


def take(at: Desk, body: Any) -> tuple[dict[str, Any], int]:
    """Write one decision; the answer and its HTTP status (409 where the item was decided or changed meanwhile)."""
    if not isinstance(body, dict):
        return {"message": "No decision was sent."}, 400
    with at.lock:
        item = _find(at, body.get("about"), body.get("id"))
        if item is None:
            return {"message": "The run has no such item now.", "stale": True}, 409
        if body.get("last") != _last(item) or body.get("seen") != hashes(item):
            said = item.decided[-1].said if item.decided else "not decided"
            return {"message": f"It was changed in another window: {said}. Look again.", "stale": True}, 409
        try:
            made = _decision(at, item, body)
            append_decisions(at.ledger, [made])
        except NotMeant as reason:
            return {"message": f"Not taken: {reason}."}, 422
        except SaidBeforeError as error:
            return {"message": str(error)}, 507
        now = _find(at, item.about, item.id) or item
    return {"item": _shown(now), "message": f"{made.said}: in the ledger."}, 200


def take_back(at: Desk) -> tuple[dict[str, Any], int]:
    """Withdraw the last decision that this person made about an item of this run."""
    with at.lock:
        keys = set(at.order)
        known = read_ledger(at.ledger).decisions
        own = [one for one in in_force(known) if one.who == at.who and _key(one) in keys]
        if not own:
            return {"message": "There is nothing to undo."}, 409
        last = own[-1]
        made = _withdrawal(at, last, known)
        try:
            append_decisions(at.ledger, [made])
        except SaidBeforeError as error:
            return {"message": str(error)}, 507
        item = _find(at, *_key(last))
    if item is None:
        return {"message": "Undone."}, 409
    return {"item": _shown(item), "message": f"Undone: {last.said}."}, 200


def _decision(at: Desk, item: Item, body: dict[str, Any]) -> Decision:
    words = {name: str(body.get(name) or "") for name in ("word", "why", "correction")}
    given = body.get("themes")
    themes = [str(code) for code in given] if isinstance(given, list) else []
    known = read_ledger(at.ledger).decisions
    ids = {one.id for one in known}
    when = _moment(known)
    while True:
        made = to_decision(item, words["word"], at.who, words["why"], when, words["correction"], themes, at.codes)
        if made.id not in ids:
            return made
        when += dt.timedelta(seconds=1)  # the same was decided, and undone, in this second


def _withdrawal(at: Desk, last: Decision, known: Sequence[Decision]) -> Decision:
    return Decision(
        when=_moment(known), who=at.who, kind="withdraw", targets=(last.id,), version=last.version, why="undone"
    )


def _moment(known: Sequence[Decision]) -> dt.datetime:
    """Now, but never before a decision that is in the ledger, so that the order of decisions is that of its lines."""
    return max([dt.datetime.now(dt.UTC).replace(microsecond=0), *(one.when for one in known)])


def _key(decision: Decision) -> tuple[About, str]:
    about = about_of(decision)
    return about, link_id(*decision.targets[:2]) if about == "link" else decision.targets[0]


def _find(at: Desk, about: object, name: object) -> Item | None:
    return next((item for item in at.items() if item.key == (about, name)), None)


def _last(item: Item) -> str:
    return item.decided[-1].id if item.decided else ""


def _shown(item: Item) -> dict[str, Any]:
    """An item as the page gets it."""
    first = ["to look at again: the text has changed since it was decided"] if item.again else []
    labels = _LABELS if item.about == "link" else ("text",)
    return {
        "key": f"{item.about} {item.id}",
        "about": item.about,
        "id": item.id,
        "number": item.number,
        "verdict": item.verdict,
        "reason": item.reason,
        "first": "; ".join([*first, *([item.doubt] if item.doubt else [])]),
        "texts": [
            {"id": key, "label": label if item.about != "link" else f"{label}: {key}", "text": text,
             "page": item.pages.get(key)}
            for label, (key, text) in zip(labels, item.texts.items(), strict=True)
        ],
        "decided": "; ".join(one.said for one in item.decided),
        "again": item.again,
        "last": _last(item),
        "seen": hashes(item),
    }  # fmt: skip
