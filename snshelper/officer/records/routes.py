"""The record as a download, for staff who may see it."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from snshelper.accounts.cookies import read_cookie, session_cookie_name
from snshelper.accounts.queries import actor_of_session
from snshelper.kernel import runtime
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.i18n import LANGUAGES, Texts, localized_path, split_language
from snshelper.officer.records.queries import record_of_processing
from snshelper.officer.records.spreadsheet import as_csv
from snshelper.officer.records.wording import sections

PATH = "/admin/privacy/records.csv"
_HEADERS = {
    "content-disposition": 'attachment; filename="records-of-processing.csv"',
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}


async def download(request: Request) -> Response:
    """GET /admin/privacy/records.csv: 404 for whoever may not see it."""
    deps = runtime.current()
    token = read_cookie(request.headers.get("cookie", ""), session_cookie_name(deps.settings))
    actor = await runtime.in_thread(actor_of_session, deps.engine, token, deps.clock())
    t = Texts(split_language(request.url.path)[0])
    try:
        content = as_csv(sections(record_of_processing(actor), t), t)
    except NotAllowed:
        raise HTTPException(404) from None
    return Response(content, headers=_HEADERS, media_type="text/csv; charset=utf-8")


ROUTES = [Route(localized_path(lang, PATH), download, methods=["GET"]) for lang in LANGUAGES]
