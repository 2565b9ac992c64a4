"""GET /knowledge/…: the pages that were built with the pack, served as the bytes they are."""

from html import escape

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from primum.cds_hooks.editions.edition import Edition, Page
from primum.cds_hooks.refusal import refusal
from primum.cds_hooks.rest.accept import chosen_type
from primum.cds_hooks.rest.errors import JSON, refused
from primum.cds_hooks.rest.language import language_of
from primum.vocabulary.audience import LANGUAGES

_HTML = "text/html"
# A pack may be exchanged at any moment: a copy is used only after asking whether it still stands.
_CACHE = "no-cache"

_MISSING = {
    "en": (
        "No such page",
        "The knowledge in service has no page here. It may belong to earlier knowledge.",
        "All that is known",
    ),
    "nl": (
        "Deze pagina is er niet",
        "De kennis die in gebruik is heeft hier geen pagina. Misschien hoort zij bij eerdere kennis.",
        "Alles wat bekend is",
    ),
}


def knowledge(request: Request, edition: Edition, language: str) -> Response:
    """Answer a path below /knowledge; `language` is the one of the service.

    Without a page in the path the reader is sent to the index in a language that it accepts.
    """
    path = request.scope["path"].partition("/knowledge")[2].lstrip("/")
    if path.rstrip("/") in ("", *LANGUAGES):
        return _to_index(request, path.rstrip("/"), language)
    page = edition.pages.get(path)
    if page is None:
        return _missing(request, path, language)
    return _page(request, page, edition)


def _page(request: Request, page: Page, edition: Edition) -> Response:
    headers = {
        "ETag": page.etag,
        "Cache-Control": _CACHE,
        "Primum-Pack": edition.screener.pack_ref.meaning,
    }
    if _is_known(request.headers.get("if-none-match"), page.etag):
        return Response(status_code=304, headers=headers)
    return Response(page.data, 200, headers, media_type=page.type)


def _is_known(header: str | None, etag: str) -> bool:
    """Whether If-None-Match names this page; tags are compared weakly (RFC 9110, 13.1.2)."""
    if header is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or etag.removeprefix("W/") in tags


def _to_index(request: Request, asked: str, default: str) -> Response:
    language = asked or language_of(request.headers.get("accept-language"), default)
    # Relative to the path asked for, so that it holds behind a proxy that adds a prefix.
    last = request.scope["path"].rsplit("/", 1)[1]
    index = "index" if asked else f"{language}/index"
    to = f"{last}/{index}" if last else index
    headers = {"Vary": "Accept-Language", "Cache-Control": _CACHE}
    return RedirectResponse(to, 302, headers)


def _missing(request: Request, path: str, default: str) -> Response:
    """Tell a browser with a page, a program with JSON. Neither repeats the path."""
    if chosen_type(request.headers.get("accept"), (JSON, _HTML)) != _HTML:
        remedy = "GET /knowledge/en/index lists the pages."
        fault = "the knowledge in service has no such page"
        return refused(refusal(404, "path", "page-unknown", fault, remedy), is_hook=False)
    first = path.split("/")[0]
    accepted = request.headers.get("accept-language")
    language = first if first in LANGUAGES else language_of(accepted, default)
    title, text, index = map(escape, _MISSING[language])
    up = "../" * path.count("/")
    page = (
        f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><h1>{title}</h1><p>{text}</p>"
        f'<p><a href="{up}{language}/index">{index}</a></p></html>\n'
    )
    headers = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-store"}
    return Response(page, 404, headers, media_type=f"{_HTML}; charset=utf-8")
