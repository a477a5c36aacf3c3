"""The review page's answers: the report's pages as they are now, forms, and decisions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.errors import SettingsError
from pipeline.review.corrections.verdicts import Verdict
from pipeline.review.pages.lists import LISTS
from pipeline.review.pages.load import load_programmes
from pipeline.review.pages.overview import overview
from pipeline.review.pages.read import Tables
from pipeline.review.pages.render import ASSETS, DATA, environment, visible
from pipeline.review.pages.site import list_files
from pipeline.review.server.deciding import decide, line_key, undo
from pipeline.review.server.desk import Article, Desk
from pipeline.review.server.forms import ADDED, form_of
from pipeline.review.server.guard import Guard
from pipeline.review.server.lines import Decision, RefusedError
from pipeline.review.server.marked import marked_span
from pipeline.review.server.matches import decide_pair, load_pairs
from schemas.corrections import ACTIONS, COLUMNS

_OWN = DATA.parent.parent / "server" / "data"
_OWN_ASSETS = ("matches.js", "review.css", "review.js")
# Pairs on the page; those behind them come up as the first are decided.
_PAIRS = 200
_TYPES = {"css": "text/css", "js": "text/javascript", "html": "text/html"}


@dataclass
class Site:
    """The pages of one desk, for one reviewer."""

    desk: Desk
    coder: str
    token: str
    lists: tuple[Tables, dict[str, str]] | None = None

    def file(self, name: str) -> str:
        """A page or a search file of the lists, the overview, or the pairs. Raises KeyError."""
        if name == "matches.html":
            return self.matches()
        tables = self.desk.tables
        if self.lists is None or self.lists[0] is not tables:
            made = dict(
                file for make in LISTS for file in list_files(make(tables), tables, self.render)
            )
            made["index.html"] = self.render(
                "index.html", overview=overview(tables), here="Overview"
            )
            self.lists = (tables, made)
        return self.lists[1][name]

    def article(self, file: str) -> str:
        """An article's page with what is needed to decide. Raises KeyError."""
        doc_id = self.desk.doc_id_of(file)
        if doc_id is None:
            raise KeyError(file)
        article = self.desk.article(doc_id)
        verdicts = article.outcome[1]
        by_anchor = {
            a: article.decided[e] for a, e in article.anchors.items() if e in article.decided
        }
        return self.render(
            "review.html",
            page=article.page(self.desk.issues(doc_id)),
            root="../",
            here="Articles",
            token=self.token,
            decided=by_anchor,
            verdicts=[(line_key(v.correction), v, _what(v)) for v in verdicts],
            tables=ADDED,
            looked_at=_looked_at(article),
        )

    def programme(self, file: str) -> str:
        """A programme's page. Raises KeyError."""
        key = self.desk.programme_of(file)
        if key is None:
            raise KeyError(file)
        (page,) = load_programmes(self.desk.tables, [key])
        return self.render("programme.html", page=page, root="../", here="Programmes")

    def matches(self) -> str:
        """The page of the pairs that linking is not sure of."""
        pairs = load_pairs(self.desk)
        return self.render(
            "matches.html",
            pairs=pairs[:_PAIRS],
            open=sum(not pair.decided for pair in pairs),
            left_out=max(len(pairs) - _PAIRS, 0),
            known=self.desk.has_article,
            token=self.token,
            here="Pairs",
        )

    def match(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Write what is decided about a pair. Raises RefusedError."""
        key, decision, why = (_text(asked, name) for name in ("key", "decision", "why"))
        decide_pair(self.desk, key, decision, self.coder, _today(), why)
        return {"key": key}

    def render(self, template: str, /, **values: object) -> str:
        """A page, with what all pages of a review have."""
        return _templates().get_template(template).render(coder=self.coder, **values)

    def form(self, doc_id: str, anchor: str, table: str) -> dict[str, Any]:
        """The fields of the form for a row, or for a new one. Raises KeyError."""
        article = self.desk.article(doc_id)
        if table:
            if table not in ADDED:
                raise KeyError(table)
            return {"table": table, "fields": _visible(form_of(article, table, None))}
        entry = article.anchors[anchor]
        fields = _visible(form_of(article, entry.table, entry))
        words = article.machine.document.text[entry.start : entry.end]
        return {"table": entry.table, "fields": fields, "words": visible(words)}

    def decide(self, doc_id: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Write a decision, and say where its row stands now. Raises RefusedError."""
        span = None
        if asked.get("mark") is not None:
            span = marked_span(self.desk.article(doc_id).page(()), asked["mark"])
        decision = Decision(
            action=_one_of(asked, "action", ACTIONS),
            coder=self.coder,
            date=_today(),
            anchor=_text(asked, "anchor"),
            table=_text(asked, "table"),
            words=_text(asked, "words"),
            span=span,
            values=_values(asked),
            reason=_text(asked, "reason"),
            insists=asked.get("insists") is True,
        )
        return {"anchor": decide(self.desk, doc_id, decision)}

    def undo(self, doc_id: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Take back the decision of this key, or else the reviewer's last on the article."""
        key = _text(asked, "key")
        if not key:
            own = [c for c in self.desk.article(doc_id).corrections if c.coder == self.coder]
            if not own:
                raise RefusedError("you have decided nothing on this article")
            key = line_key(max(own, key=lambda c: c.line))
        taken = undo(self.desk, doc_id, key)
        return {"anchor": None, "said": f"Taken back: {taken.action} {visible(taken.quote)}"}


def build_app(site: Site, hosts: frozenset[str]) -> Starlette:
    """The application, guarded."""

    async def page(request: Request) -> Response:
        kind = request.path_params.get("kind", "")
        name = request.path_params["name"]
        make = {"articles": site.article, "programmes": site.programme}.get(kind, site.file)
        full = f"data/{name}" if kind == "data" else name
        return await _answered(make, full, media=_TYPES.get(name.rpartition(".")[2], "text/plain"))

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        folder = DATA if name in ASSETS else _OWN if name in _OWN_ASSETS else None
        if folder is None:
            raise HTTPException(404)
        media = _TYPES[name.rpartition(".")[2]]
        return Response((folder / name).read_bytes(), media_type=media)

    async def form(request: Request) -> Response:
        asked = request.query_params
        doc_id = _article(site, asked.get("article", ""))
        found = await _made(site.form, doc_id, asked.get("anchor", ""), asked.get("table", ""))
        return JSONResponse(found)

    async def write(request: Request) -> Response:
        asked = await _asked(request)
        try:
            if request.path_params["what"] == "match":
                return JSONResponse(await _made(site.match, asked))
            doc_id = _article(site, _text(asked, "article"))
            action = site.undo if request.path_params["what"] == "undo" else site.decide
            return JSONResponse(await _made(action, doc_id, asked))
        except RefusedError as error:
            # An answer to the reviewer, and no failure of the request.
            told = {"refused": visible(str(error)), "contradicts": error.contradicts}
            return JSONResponse(told)

    async def told(_request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        message = error.detail if isinstance(error, HTTPException) else str(error)
        page = site.render("error.html", message=message, root="/", here="")
        return HTMLResponse(page, status)

    return Starlette(
        routes=[
            Route("/", lambda _: RedirectResponse("/index.html")),
            Route("/favicon.ico", lambda _: Response(status_code=204)),
            Route("/assets/{name}", asset),
            Route("/api/form", form),
            Route("/api/{what:str}", write, methods=["POST"]),
            Route("/{kind}/{name}", page),
            Route("/{name}", page),
        ],
        middleware=[Middleware(Guard, hosts=hosts, token=site.token)],
        exception_handlers={HTTPException: told},
    )


async def _answered(make: Any, name: str, *, media: str) -> Response:  # noqa: ANN401
    return Response(await _made(make, name), media_type=media)


async def _made(make: Any, *values: Any) -> Any:  # noqa: ANN401
    """What a function makes in a thread of its own; what it lacks as an answer."""
    try:
        return await run_in_threadpool(make, *values)
    except KeyError:
        raise HTTPException(404, "there is no such page in the last run") from None
    except SettingsError as error:
        raise HTTPException(503, str(error)) from error


def _today() -> str:
    """The day of the decision, where the reviewer is."""
    return datetime.now().astimezone().date().isoformat()


def _article(site: Site, file: str) -> str:
    doc_id = site.desk.doc_id_of(file)
    if doc_id is None:
        raise HTTPException(404, "there is no such article in the last run")
    return doc_id


async def _asked(request: Request) -> dict[str, Any]:
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise HTTPException(400, "a decision is JSON") from None
    if not isinstance(found, dict):
        raise HTTPException(400, "a decision is a JSON object")
    return found


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name) or ""
    if not isinstance(value, str) or any("\ud800" <= c <= "\udfff" for c in value):
        raise HTTPException(400, f"{name} is text")
    return value


def _values(asked: Mapping[str, Any]) -> dict[str, str]:
    values = asked.get("values") or {}
    if not isinstance(values, dict):
        raise HTTPException(400, "values is an object")
    return {name: _text(values, name) for name in values}


def _one_of(asked: Mapping[str, Any], name: str, known: tuple[str, ...]) -> str:
    value = _text(asked, name)
    if value not in known:
        raise HTTPException(400, f"{name} is one of {', '.join(known)}")
    return value


def _visible(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Labels as they may be seen; values stay what they are, as they are sent back."""
    for field in fields:
        field["options"] = [(cell, visible(shown)) for cell, shown in field.get("options", ())]
    return fields


def _what(verdict: Verdict) -> str:
    """A decision in words."""
    c = verdict.correction
    change = {"correct": f": {c.old or 'null'} → {c.new or 'null'}", "add": f": {c.new}"}
    column = f".{c.field}" if c.field else ""
    return f"{c.action} {c.table}{column}{change.get(c.action, '')}"


def _looked_at(article: Article) -> tuple[int, int]:
    """How many rows people have looked at, and how many there are, mentions left out."""
    rows = [e for e in article.entries if e.table in COLUMNS and e.table not in _MINOR]
    return sum(e.status != "machine" for e in rows), len(rows)


_MINOR = ("mentions", "outcome_dimensions")


@lru_cache(maxsize=1)
def _templates() -> Environment:
    """The report's templates, and those of this page."""
    return environment().overlay(
        loader=ChoiceLoader(
            [
                FileSystemLoader(_OWN),
                PrefixLoader({"report": FileSystemLoader(DATA)}),
                FileSystemLoader(DATA),
            ]
        )
    )
