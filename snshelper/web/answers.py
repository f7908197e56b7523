"""A filled page as an HTTP answer: caching, validators, policy and cookies."""

import hashlib
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from snshelper.interface.document import Page
from snshelper.kernel.actor import Actor
from snshelper.web.entries import PageEntry
from snshelper.web.policy import content_policy

_PUBLIC = "no-cache"


def caching_of(page: PageEntry, actor: Actor) -> str:
    """Cache-Control: what only some people may see is never stored, the rest is asked for anew."""
    if page.entry != "public":
        return "private, no-store"
    return "private, no-cache" if actor.account_id else _PUBLIC


def document_answer(
    request: Request,
    page: Page,
    caching: str,
    extra: Sequence[tuple[str, str]],
    origins: Sequence[str],
) -> Response:
    """The answer that carries `page`, or 304 when the visitor has just this document.

    `extra` are headers of the fillers; several may set cookies.
    """
    answer = _body_or_unchanged(request, page, caching)
    answer.headers["cache-control"] = caching
    answer.headers["vary"] = "cookie"
    answer.headers["content-security-policy"] = content_policy(origins, page.script_hashes)
    for name, value in extra:
        if name.lower() == "set-cookie":
            answer.headers.append(name, value)
        else:
            answer.headers[name] = value
    return answer


def _body_or_unchanged(request: Request, page: Page, caching: str) -> Response:
    if caching != _PUBLIC:
        return HTMLResponse(page.html)
    # Weak, because compression changes the bytes and not the meaning (RFC 9110 section 8.8.1).
    tag = f'W/"{hashlib.sha256(page.html.encode()).hexdigest()[:32]}"'
    known = request.headers.get("if-none-match", "")
    if tag in (part.strip() for part in known.split(",")):
        return Response(status_code=304, headers={"etag": tag})
    return HTMLResponse(page.html, headers={"etag": tag})
