"""Sending files with an inquiry, and taking them as staff."""

from typing import Any
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from snshelper.accounts.cookies import session_cookie_name
from snshelper.accounts.flash import FLASH_PARAMETER, Flash, seal
from snshelper.accounts.queries import actor_of_session
from snshelper.interface.templates import render
from snshelper.interface.visits import Visit
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import ShopError, TooManyRequests
from snshelper.kernel.i18n import LANGUAGES, localized_path, split_language
from snshelper.kernel.runtime import Deps
from snshelper.support.attachments.actions import attach_files, open_attachment
from snshelper.support.attachments.rules import (
    LARGEST_FILE,
    MOST_FILES,
    UPLOAD_PATH,
    FileRefused,
    Quarantined,
    SentFile,
)
from snshelper.support.rules.addresses import with_query

_TICKET_LIMIT = 1000
_ID = 36


class _MemoryParser(MultiPartParser):
    """Keeps parts in memory: nothing of a file touches the disk before it was scanned."""

    spool_max_size = LARGEST_FILE * (MOST_FILES + 1)


async def send_files(request: Request) -> Response:
    """POST: scan and keep the files, and lead back to the contact page, which says so."""
    deps = runtime.current()
    lang, _ = split_language(request.url.path)
    visit = Visit(lang, "/contact", await _actor(deps, request))
    origin = request.client.host if request.client else "unknown"
    try:
        ticket, files = await _read(request)
        count = await runtime.in_thread(attach_files, deps, ticket, files, origin=origin)
    except ShopError as refusal:
        return _refused(visit, refusal)
    flash = Flash("note", "attachment.kept", {"count": count})
    query = [(FLASH_PARAMETER, seal(deps.settings, flash, deps.clock()))]
    return RedirectResponse(with_query(localized_path(lang, "/contact"), query), 303)


async def _read(request: Request) -> tuple[str, list[SentFile]]:
    """The ticket and the files of the form. Raises FileRefused for anything that is no such form.

    An input that was left empty comes as a nameless file of no bytes.
    """
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise FileRefused(reason="empty")
    parser = _MemoryParser(
        request.headers, request.stream(), max_files=MOST_FILES + 1, max_fields=2
    )
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise FileRefused(reason="count", most=MOST_FILES) from error
    ticket = form.get("ticket")
    files = [await _sent(part) for part in form.getlist("file") if isinstance(part, UploadFile)]
    await form.close()
    chosen = [file for file in files if file.name or file.content]
    return ticket[:_TICKET_LIMIT] if isinstance(ticket, str) else "", chosen


async def _sent(part: UploadFile) -> SentFile:
    return SentFile(part.filename or "", await part.read())


async def _actor(deps: Deps, request: Request) -> Actor:
    token = request.cookies.get(session_cookie_name(deps.settings), "")
    return await runtime.in_thread(actor_of_session, deps.engine, token, deps.clock())


def _refused(visit: Visit, refusal: ShopError) -> Response:
    html = render(
        "support/templates/contact_refused.html",
        visit,
        sentence=visit.t.error(refusal),
        reasons=[],
    )
    status = 429 if isinstance(refusal, TooManyRequests) else 422
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})


async def take_file(request: Request) -> Response:
    """GET for staff: one file, to be saved and never to be shown by the browser."""
    deps = runtime.current()
    actor = await _actor(deps, request)
    attachment_id = request.path_params["attachment_id"][:_ID]
    try:
        file = await runtime.in_thread(open_attachment, deps, actor, attachment_id)
    except Quarantined as refusal:
        lang, _ = split_language(request.url.path)
        return _refused(Visit(lang, "/admin/inquiries", actor), refusal)
    return Response(file.content, media_type="application/octet-stream", headers=_download(file))


def _download(file: SentFile) -> dict[str, str]:
    """Saved under its name (RFC 6266), run by nothing, kept by no cache."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def _each_language(path: str, endpoint: Any, method: str) -> list[Route]:
    return [Route(localized_path(lang, path), endpoint, methods=[method]) for lang in LANGUAGES]


UPLOAD_ROUTES: list[Route] = [
    *_each_language(UPLOAD_PATH, send_files, "POST"),
    *_each_language("/admin/inquiries/files/{attachment_id}", take_file, "GET"),
]
